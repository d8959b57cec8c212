// What maps are drawn by: shape, scale and north at the middle of a grid; lengths and convergence by PROJ 9.
import { expect, it } from 'vitest'
import { type Grid, mapFrame } from '../../src/grid/index.ts'
import { crsOfDefinition, crsOfEpsg, wgs84 } from '../../src/vector/index.ts'

/** Twenty pixels a side about a position. */
const about = (x: number, y: number, a: number, e: number, crs: Grid['crs']): Grid => ({
  width: 20,
  height: 20,
  affine: { a, c: x - 10 * a, e, f: y - 10 * e },
  crs,
})

it('is that of the ground in degrees and in Mercator', () => {
  const degrees = mapFrame(about(118.05, 40, 0.001, -0.001, wgs84()))
  expect(degrees.across).toBeCloseTo(85.39385696, 5)
  expect(degrees.tall).toBeCloseTo(111.03463258 / 85.39385696, 7)
  expect(degrees.north).toBeCloseTo(0, 9)
  expect(degrees.latitude).toBeCloseTo(40, 9)
  const mercator = mapFrame(about(13_200_000, 5_000_000, 100, -100, crsOfEpsg(3857)!))
  expect(mercator.across).toBeCloseTo(75.67548188, 4)
  expect(mercator.tall).toBeCloseTo(75.38536303 / 75.67548188, 6)
  expect(mercator.latitude).toBeCloseTo(40.91627447, 7)
})

it('keeps the plane of any other system, with its own scale and north', () => {
  const utm = mapFrame(about(600_000, 3_550_000, 60, -20, crsOfEpsg(32650)!))
  expect(utm.across).toBeCloseTo(60 / 0.9997233218, 5)
  expect(utm.tall).toBe(20 / 60)
  expect(utm.north).toBeCloseTo(-0.56284157, 4)
  expect(utm.latitude).toBeUndefined()
  const albers = crsOfDefinition('+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +ellps=WGS84 +units=m')!
  const china = mapFrame(about(1_555_494.0789, 5_019_576.6068, 100, -100, albers))
  expect(china.north).toBeCloseTo(-11.54218, 4)
  expect(china.tall).toBe(1)
})

it('turns north down where rows run from the south', () => {
  expect(Math.abs(mapFrame(about(118, 40, 0.001, 0.001, wgs84())).north)).toBeCloseTo(180, 9)
})
