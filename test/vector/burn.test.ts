// Outlines burnt into pixels: drawn by hand, and pixel for pixel as GDAL burns them, also where borders run through centres.
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Grid, runRaster, runWriter, tiles } from '../../src/grid/index.ts'
import { burnRows, crsOfEpsg, type Feature } from '../../src/vector/index.ts'
import { askPython, python } from '../support/gdal.ts'
import { folderOf } from '../support/small-study.ts'

const grid = (width: number, height: number): Grid => ({
  width,
  height,
  affine: { a: 1, c: 0, e: -1, f: height },
  crs: crsOfEpsg(32650)!,
})

type Rings = readonly (readonly (readonly number[])[])[]

const feature = (...polygons: readonly Rings[]): Feature => ({
  id: undefined,
  properties: {},
  geometry: {
    kind: 'polygon',
    polygons: polygons.map((rings) => rings.map((ring) => Float64Array.from(ring.flat()))),
  },
})

const box = (x0: number, y0: number, x1: number, y1: number) => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
  [x0, y0],
]

/** Values by pixel, features numbered from 1, with what burning told. */
function burn(features: readonly Feature[], on: Grid) {
  const rows: number[][] = []
  const values = Uint16Array.from(features, (_, i) => i + 1)
  const told = burnRows(features, values, on, (row) => rows.push([...row]))
  return { rows, pixels: rows.flat(), ...told }
}

describe('outlines burnt by pixel centres', () => {
  it('give a pixel to the last that has its centre', () => {
    const { pixels, overlapped, otherwise, seen } = burn(
      [feature([box(0, 1, 3, 4)]), feature([box(2, 0, 4, 2)]), feature([box(0.6, 3.6, 0.9, 3.9)])],
      grid(4, 4),
    )
    // biome-ignore format: drawn
    expect(pixels).toEqual([
      1, 1, 1, 0,
      1, 1, 1, 0,
      1, 1, 2, 2,
      0, 0, 2, 2,
    ])
    expect([overlapped, otherwise, ...seen]).toEqual([1, 1, 1, 1, 0])
  })

  it('leave holes out, and keep ground that two polygons of one feature share', () => {
    const ring = feature([box(0, 0, 4, 4), box(1, 1, 3, 3)])
    const twice = feature([box(0, 0, 3, 1)], [box(2, 0, 4, 1)])
    // biome-ignore format: drawn
    expect(burn([ring], grid(4, 4)).pixels).toEqual([
      1, 1, 1, 1,
      1, 0, 0, 1,
      1, 0, 0, 1,
      1, 1, 1, 1,
    ])
    const { pixels, overlapped } = burn([twice], grid(4, 1))
    expect([...pixels, overlapped]).toEqual([1, 1, 1, 1, 0])
  })

  it('do not overlap where they only share a border through centres', () => {
    const { pixels, overlapped } = burn(
      [feature([box(0, 1.5, 1, 3)]), feature([box(0, 0, 1, 1.5)])],
      grid(1, 3),
    )
    expect([...pixels, overlapped]).toEqual([1, 2, 2, 0])
  })

  it('are the same from far beyond the raster, and over its bands of rows', () => {
    const tall = feature([
      [
        [-50, -200],
        [6, -200],
        [6, 1300],
        [3, 1300],
        [-50, -200],
      ],
    ])
    const { rows } = burn([tall], grid(8, 1100))
    for (const y of [0, 511, 512, 1023, 1024, 1099]) {
      const left = -50 + ((1100 - y - 0.5 + 200) * 53) / 1500
      expect(rows[y]).toEqual(Array.from({ length: 8 }, (_, x) => (x + 0.5 > left && x + 0.5 < 6 ? 1 : 0)))
    }
  })

  it('come back from runs as they were burnt, in windows of any place', async () => {
    const of = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 35, maxLength: 35 })
    await fc.assert(
      fc.asyncProperty(of, fc.integer({ min: 1, max: 7 }), async (pixels, side) => {
        const writer = runWriter(5)
        for (let row = 0; row < 5; row++) writer.row(Uint16Array.from(pixels.slice(row * 7, row * 7 + 7)))
        const raster = runRaster(writer.finish([101, 1206, 5]), grid(7, 5))
        const codes = [raster.nodata, 101, 1206, 5]
        for (const window of tiles(raster.grid, side)) {
          const got = [...(await raster.read(window))]
          const wanted = got.map((_, i) => {
            const [col, row] = [window.col + (i % window.width), window.row + Math.floor(i / window.width)]
            return codes[pixels[row * 7 + col]!]
          })
          expect(got).toEqual(wanted)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('have a mark of no value that no code is', () => {
    const type = (values: number[]) => {
      const writer = runWriter(1)
      writer.row(Uint16Array.of(0))
      const { type, nodata } = runRaster(writer.finish(values), grid(1, 1))
      return [type, nodata]
    }
    expect(type([1, 254])).toEqual(['uint8', 255])
    expect(type([255])).toEqual(['uint16', 65535])
    expect(type([65535])).toEqual(['float64', Number.NaN])
    expect(type([1.5])).toEqual(['float64', Number.NaN])
  })

  it.skipIf(!python)('are GDAL’s to the pixel, on a lattice of centres too', () => {
    // Stars about a middle; coordinates at multiples of a half lie on centres and corners.
    const star = fc
      .record({
        x: fc.integer({ min: 0, max: 40 }),
        y: fc.integer({ min: 0, max: 40 }),
        radii: fc.array(fc.integer({ min: 1, max: 16 }), { minLength: 3, maxLength: 9 }),
        isFine: fc.boolean(),
        isTurned: fc.boolean(),
      })
      .map(({ x, y, radii, isFine, isTurned }) => {
        const ring = radii.map((radius, i) => {
          const angle = (2 * Math.PI * i) / radii.length
          const at = [x / 2 + (radius / 2) * Math.cos(angle), y / 2 + (radius / 2) * Math.sin(angle)]
          return isFine ? at : at.map((value) => Math.round(value * 2) / 2)
        })
        const closed = [...ring, ring[0]!]
        return isTurned ? closed.reverse() : closed
      })
    const steps = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 })), {
        minLength: 1,
        maxLength: 5,
      })
      .map((list) => {
        // A staircase: many borders along rows, through centres.
        const ring: number[][] = [[0.5, 0.5]]
        let [x, y] = [0.5, 0.5]
        for (const [dx, dy] of list) {
          y += dy / 2
          ring.push([x, y])
          x += dx / 2
          ring.push([x, y])
        }
        return [...ring, [x, 0.5], [0.5, 0.5]]
      })
    const cases = fc.sample(fc.array(fc.oneof(star, steps), { minLength: 1, maxLength: 6 }), {
      numRuns: 300,
      seed: 7,
    })
    const script = `
import sys, json
from rasterio.features import rasterize
from rasterio.transform import from_origin
cases = json.load(open(sys.argv[1]))
print(json.dumps([rasterize([({'type': 'Polygon', 'coordinates': [r]}, i + 1) for i, r in enumerate(c)],
  out_shape=(20, 20), transform=from_origin(0, 20, 1, 1), dtype='int32').ravel().tolist() for c in cases]))`
    const folder = folderOf({ 'cases.json': JSON.stringify(cases) })
    const theirs = askPython<number[][]>(script, join(folder, 'cases.json'))
    cases.forEach((rings, k) => {
      const ours = burn(
        rings.map((ring) => feature([ring])),
        grid(20, 20),
      )
      expect(ours.pixels, JSON.stringify(rings)).toEqual(theirs[k])
    })
  })
})
