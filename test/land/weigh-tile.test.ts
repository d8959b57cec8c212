// Weights on the cover's pixels: the mean of what covers each, held against GDAL's; amounts kept; block by block the same bits.
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Grid, Raster, Window } from '../../src/grid/index.ts'
import { rowAreas } from '../../src/grid/index.ts'
import { tileWeigher } from '../../src/land/index.ts'
import { crsOfEpsg, transformer, wgs84 } from '../../src/vector/index.ts'
import { askPython, python } from '../support/gdal.ts'
import { codesTiff, folderOf, utmGrid } from '../support/small-study.ts'

const memoryRaster = (grid: Grid, values: ArrayLike<number>, nodata?: number): Raster => ({
  grid,
  unit: undefined,
  nodata,
  read: async ({ col, row, width, height }: Window) =>
    Float32Array.from(
      { length: width * height },
      (_, i) => values[(row + Math.floor(i / width)) * grid.width + col + (i % width)]!,
    ),
})
const wholeOf = ({ width, height }: Grid): Window => ({ col: 0, row: 0, width, height })
const CONSERVATIVE = { per: 'area', resample: 'conservative' } as const

// 13 × 11 pixels of 30 m under 9 × 8 cells of 47 m that begin 20 m further out.
const cover = utmGrid(13, 11)
const askew: Grid = { ...utmGrid(9, 8, 47), affine: { a: 47, c: 600000 - 20, e: -47, f: 3550000 + 20 } }
const VALUES = Array.from({ length: 72 }, (_, i) => 1 + ((i * 37) % 97))

describe('weights of pixels', () => {
  it.skipIf(!python)('are GDAL’s average where both lie in one system', async () => {
    const folder = folderOf({
      'weights.tif': codesTiff(askew, VALUES),
      'cover.tif': codesTiff(cover, VALUES),
    })
    const found = askPython<number[]>(
      `
import sys, json, numpy, rasterio
from rasterio.warp import reproject, Resampling
with rasterio.open(sys.argv[1]) as w, rasterio.open(sys.argv[2]) as c:
    out = numpy.zeros((c.height, c.width), 'float64')
    reproject(w.read(1).astype('float64'), out, src_transform=w.transform, src_crs=w.crs, dst_transform=c.transform, dst_crs=c.crs, resampling=Resampling.average)
    print(json.dumps(out.ravel().tolist()))
`,
      join(folder, 'weights.tif'),
      join(folder, 'cover.tif'),
    )
    const { values } = await tileWeigher(CONSERVATIVE, cover, memoryRaster(askew, VALUES))(wholeOf(cover))
    values.forEach((value, i) => expect(Math.abs(value / found[i]! - 1), `pixel ${i}`).toBeLessThan(1e-5))
  })

  it('keep the amounts of cells, also from degrees', async () => {
    const large = { ...utmGrid(300, 300, 3), affine: { a: 3, c: 600000, e: -3, f: 3550000 } }
    // Cells of 0.0004°, about 340 m × 400 m of them, in the middle of a cover of 900 m.
    const [lon, lat] = transformer(large.crs, wgs84())(Float64Array.of(600450, 3549550))
    const degrees: Grid = {
      width: 9,
      height: 9,
      affine: { a: 0.0004, c: lon! - 0.0018, e: -0.0004, f: lat! + 0.0018 },
      crs: crsOfEpsg(4326)!,
    }
    const people = Array.from({ length: 81 }, (_, i) => (i * 29) % 11)
    const weigh = tileWeigher({ per: 'cell', resample: 'conservative' }, large, memoryRaster(degrees, people))
    const { values } = await weigh(wholeOf(large))
    const area = rowAreas(large)[0]!
    const sum = values.reduce((whole, value) => whole + value * area, 0)
    const given = people.reduce((a, b) => a + b, 0)
    expect(values.some((value) => value > 0)).toBe(true)
    // Areas in the plane of UTM differ from those on the ellipsoid by its scale, at most 0.1 %.
    expect(Math.abs(sum / given - 1)).toBeLessThan(1.1e-3)
  })

  it('are the same bits whatever window is asked', async () => {
    const weigh = tileWeigher(CONSERVATIVE, cover, memoryRaster(askew, VALUES))
    const whole = (await weigh(wholeOf(cover))).values
    await fc.assert(
      fc.asyncProperty(fc.nat(12), fc.nat(10), async (col, row) => {
        const window = { col, row, width: 13 - col, height: 11 - row }
        const { values } = await weigh(window)
        values.forEach((value, i) => {
          const at = (row + Math.floor(i / window.width)) * 13 + col + (i % window.width)
          expect(value).toBe(whole[at])
        })
      }),
      { numRuns: 20, seed: 5 },
    )
  })

  it('are nothing where the raster has nothing, and negative ones are told', async () => {
    const grid = utmGrid(4, 1)
    const weigh = tileWeigher(CONSERVATIVE, grid, memoryRaster(utmGrid(3, 1), [-9, 5, -1], -9))
    expect(await weigh(wholeOf(grid))).toEqual({ values: Float32Array.of(0, 5, 0, 0), negative: true })
    const kind = tileWeigher(CONSERVATIVE, grid, memoryRaster(utmGrid(3, 1), [-9, 5, Number.NaN], -9))
    expect(await kind(wholeOf(grid))).toEqual({ values: Float32Array.of(0, 5, 0, 0), negative: false })
  })
})
