// Cell areas: planar in projected grids, ellipsoidal in degrees.
import { describe, expect, it } from 'vitest'
import { type Grid, groundScale, planeShare, quadrangleArea, rowAreas } from '../../src/grid/index.ts'
import { crsOfDefinition, crsOfEpsg, wgs84 } from '../../src/vector/index.ts'
import { utmGrid } from '../support/small-study.ts'

const { ellipsoid } = wgs84()

describe('cell areas', () => {
  it('are 900 m² for 30 m pixels of UTM', () => {
    expect([...rowAreas(utmGrid(3, 2))]).toEqual([900, 900])
  })

  it('add up to the ellipsoid', () => {
    // Surface of WGS 84: 510 065 621.7 km².
    expect(quadrangleArea(ellipsoid, 360, -90, 90) / 1e6).toBeCloseTo(510065621.7, 0)
  })

  it('are the quadrangles of their rows in degrees and in Mercator', () => {
    const degrees: Grid = { width: 2, height: 2, affine: { a: 0.01, c: 118, e: -0.01, f: 32 }, crs: wgs84() }
    const [upper, lower] = rowAreas(degrees)
    expect(upper! / quadrangleArea(ellipsoid, 0.01, 31.99, 32)).toBeCloseTo(1, 9)
    expect(lower! / upper!).toBeGreaterThan(1)
    const mercator: Grid = {
      width: 1,
      height: 1,
      affine: { a: 1000, c: 13e6, e: -1000, f: 3.75e6 },
      crs: crsOfEpsg(3857)!,
    }
    // Latitudes of Web Mercator are the ellipsoid's, though its formula is a sphere's (0.3 % more ground at 32°).
    const latitude = (y: number) => (2 * Math.atan(Math.exp(y / 6_378_137)) - Math.PI / 2) * (180 / Math.PI)
    const wide = (1000 / 6_378_137) * (180 / Math.PI)
    const ground = quadrangleArea(ellipsoid, wide, latitude(3.749e6), latitude(3.75e6))
    expect(rowAreas(mercator)[0]! / ground).toBeCloseTo(1, 9)
    const [alongX, alongY] = groundScale(mercator.crs, 13.0005e6, 3.7495e6)
    expect((alongX * alongY * 1e6) / ground).toBeCloseTo(1, 7)
  })

  it('of a plane against the ground are those of PROJ', () => {
    // pyproj.Proj(…).get_factors(lon, lat).areal_scale at Nanjing, Guangzhou and Harbin.
    const lambert = crsOfDefinition(
      '+proj=lcc +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +ellps=krass +units=m',
    )!
    expect(planeShare(lambert, 1279258.5336794888, 3827544.435363997)).toBeCloseTo(0.96891085, 7)
    expect(planeShare(lambert, 854944.4058115938, 2792950.963131331)).toBeCloseTo(1.01337663, 7)
    expect(planeShare(lambert, 1658694.990310361, 5431315.160666079)).toBeCloseTo(0.99199987, 7)
    expect(planeShare(wgs84(), 118, 32)).toBe(1)
  })

  it('are the same to the bit whatever the engine makes of sines and powers', () => {
    const affine = { a: 30, c: 13220000, e: -30, f: 3770000 }
    const grid: Grid = { width: 1, height: 40, affine, crs: crsOfEpsg(3857)! }
    const before = rowAreas(grid)
    const own = { exp: Math.exp, atan: Math.atan, sin: Math.sin, tan: Math.tan, log: Math.log }
    const off = (f: (x: number) => number) => (x: number) => f(x) * (1 + 2 ** -40)
    try {
      for (const [name, f] of Object.entries(own)) Object.assign(Math, { [name]: off(f) })
      expect(rowAreas(grid)).toEqual(before)
    } finally {
      Object.assign(Math, own)
    }
  })
})
