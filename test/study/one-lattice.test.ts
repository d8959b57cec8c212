// Mosaics whose tiles lie otherwise than the first: brought to its pixels, as GDAL brings them.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { nodeOpener } from '../../src/host/node-open.ts'
import { openCover, openValues } from '../../src/study/cover/open-cover.ts'
import { drawTiff, PLACE, type Tag } from '../support/draw-tiff.ts'
import { askPython, python } from '../support/gdal.ts'
import { folderOf } from '../support/small-study.ts'

interface Drawn {
  readonly size: number
  readonly left: number
  readonly upper: number
  readonly epsg?: number
  readonly pixel?: number
  readonly nodata?: number
  readonly code?: (col: number, row: number) => number
}

/** A square tile of codes that change from pixel to pixel. */
function tile({ size, left, upper, epsg = 32650, pixel = 30, nodata, code = mixed }: Drawn) {
  const tags: Tag[] = [
    [33550, 12, [pixel, pixel, 0]],
    [33922, 12, [0, 0, 0, left, upper, 0]],
    [34735, 3, [...(PLACE[2]![2] as readonly number[]).slice(0, -1), epsg]],
  ]
  if (nodata !== undefined) tags.push([42113, 2, String(nodata)])
  const row = (r: number) => Uint8Array.from({ length: size }, (_, c) => code(c, r))
  return drawTiff({ width: size, height: size, row, tags })
}

const mixed = (col: number, row: number) => 1 + ((col * 7 + row * 13 + ((col * row) >> 3)) % 9)

async function open(folder: string, cover: string, opened = openCover) {
  const issues: Issue[] = []
  const raster = await opened(cover, { ...nodeOpener(folder), zlib: nodeZlib }, issues)
  return { raster, issues }
}

// East of 120° E: the second tile is of the next zone and overlaps the first.
const WEST: Drawn = { size: 60, left: 791000, upper: 3350000, nodata: 0 }
const EAST: Drawn = { size: 90, left: 215000, upper: 3350500, epsg: 32651, nodata: 0 }

describe('tiles of two systems', () => {
  it.skipIf(!python)('are as gdalwarp brings them to the pixels of the first', async () => {
    const folder = folderOf({ 'a.tif': tile(WEST), 'b.tif': tile(EAST) })
    const { raster, issues } = await open(folder, 'a.tif\nb.tif')
    expect(issues.map(({ code, path }) => `${code} ${path[0]}`)).toEqual(['cover.resampled b.tif'])
    expect(issues[0]!.found).toBe('1 of 2 tiles beside the pixels of a.tif, in WGS 84 / UTM zone 51N')
    const { width, height, affine, crs } = raster!.grid
    expect(crs.epsg).toBe(32650)
    const ours = await raster!.read({ col: 0, row: 0, width, height })
    // GDAL lays later sources over earlier ones.
    const theirs = askPython<number[]>(
      `import sys, json
from osgeo import gdal
gdal.UseExceptions()
a, b, left, upper, width, height = sys.argv[1], sys.argv[2], *map(float, sys.argv[3:])
box = [left, upper - 30 * height, left + 30 * width, upper]
out = gdal.Warp('', [b, a], format='MEM', dstSRS='EPSG:32650', outputBounds=box, xRes=30, yRes=30, resampleAlg='near', errorThreshold=0)
print(json.dumps(out.ReadAsArray().ravel().tolist()))`,
      join(folder, 'a.tif'),
      join(folder, 'b.tif'),
      ...[affine.c, affine.f, width, height].map(String),
    )
    expect(theirs.filter((code) => code > 0).length).toBeGreaterThan(8000)
    expect([...ours]).toEqual(theirs)
  })

  it('have the same pixels in whatever windows they are read', async () => {
    const folder = folderOf({ 'a.tif': tile(WEST), 'b.tif': tile(EAST) })
    const { raster } = await open(folder, 'a.tif\nb.tif')
    const { width, height } = raster!.grid
    const whole = await raster!.read({ col: 0, row: 0, width, height })
    for (const side of [7, 16, 33]) {
      const pieced = new Array<number>(width * height)
      for (let row = 0; row < height; row += side) {
        for (let col = 0; col < width; col += side) {
          const window = {
            col,
            row,
            width: Math.min(side, width - col),
            height: Math.min(side, height - row),
          }
          const part = await raster!.read(window)
          part.forEach((code, i) => {
            pieced[(row + Math.floor(i / window.width)) * width + col + (i % window.width)] = code
          })
        }
      }
      expect(pieced).toEqual([...whole])
    }
  })

  it('have the pixels of whichever is named first', async () => {
    const folder = folderOf({ 'a.tif': tile(WEST), 'b.tif': tile(EAST) })
    const { raster } = await open(folder, 'b.tif\na.tif')
    const { crs, affine } = raster!.grid
    expect(crs.epsg).toBe(32651)
    const [col, row] = [(EAST.left - affine.c) / 30, (affine.f - EAST.upper) / 30]
    const codes = await raster!.read({ col, row, width: EAST.size, height: EAST.size })
    const drawn = Array.from({ length: EAST.size ** 2 }, (_, i) =>
      mixed(i % EAST.size, Math.floor(i / EAST.size)),
    )
    expect([...codes]).toEqual(drawn)
  })
})

describe('tiles of one system', () => {
  it('beside the lattice take the code under the centre', async () => {
    const folder = folderOf({
      'a.tif': tile({ size: 2, left: 600000, upper: 3550000, code: () => 1 }),
      'b.tif': tile({ size: 3, left: 600072, upper: 3550000, code: (col) => 2 + col }),
    })
    const { raster, issues } = await open(folder, 'a.tif\nb.tif')
    expect(issues.map(({ code }) => code)).toEqual(['cover.resampled'])
    const codes = await raster!.read({ col: 0, row: 0, width: raster!.grid.width, height: 1 })
    // Centres at 75, 105, 135 m fall into the second tile's pixels 72–102, 102–132 and 132–162.
    expect([...codes]).toEqual([1, 1, 2, 3, 4, Number.NaN])
  })

  it('of another size of pixels are refused, and rasters of values that lie beside each other', async () => {
    const folder = folderOf({
      'a.tif': tile({ size: 2, left: 600000, upper: 3550000 }),
      'b.tif': tile({ size: 2, left: 600075, upper: 3550000 }),
      'c.tif': tile({ size: 2, left: 600000, upper: 3550000, pixel: 10 }),
    })
    const sizes = await open(folder, 'a.tif\nc.tif')
    expect(sizes.raster).toBeUndefined()
    expect(sizes.issues.map(({ code, found }) => `${code} ${found}`)).toEqual([
      'cover.mosaic pixels of 10 × -10',
    ])
    const values = await open(folder, 'a.tif\nb.tif', openValues)
    expect(values.raster).toBeUndefined()
    expect(values.issues.map(({ found }) => found)).toEqual(['a tile 0.500 of a pixel beside the lattice'])
  })
})
