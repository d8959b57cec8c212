// GeoTIFF in and out: round trips of our own files, whole and broken.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isInputError } from '../../src/error.ts'
import { crsOfGeoTags, geoTags, memorySource, readTiff, tiffRaster } from '../../src/formats/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { askPython, python } from '../support/gdal.ts'
import { codesTiff, folderOf, utmGrid } from '../support/small-study.ts'

const open = async (bytes: Uint8Array) => {
  const tiff = await readTiff(memorySource('test.tif', bytes))
  return tiffRaster(tiff, crsOfGeoTags(geoTags(tiff.directories[0]!))!, nodeZlib)
}

function rowsNorth() {
  const grid = utmGrid(3, 2)
  return { ...grid, affine: { ...grid.affine, e: 30 } }
}

describe('our own files', () => {
  it('come back as they were written', async () => {
    const grid = utmGrid(700, 530)
    const codes = Uint8Array.from({ length: 700 * 530 }, (_, i) => (i * 31) % 251)
    const raster = await open(codesTiff(grid, codes))
    expect(raster.grid).toEqual(grid)
    expect(raster.nodata).toBe(0)
    expect(await raster.read({ col: 0, row: 0, width: 700, height: 530 })).toEqual(codes)
    const part = await raster.read({ col: 510, row: 511, width: 3, height: 2 })
    expect([...part]).toEqual(
      [511, 512].flatMap((row) => [510, 511, 512].map((col) => codes[row * 700 + col])),
    )
  })

  it('come back where rows run north, too', async () => {
    const grid = rowsNorth()
    const raster = await open(codesTiff(grid, Uint8Array.of(1, 2, 3, 4, 5, 6)))
    expect(raster.grid).toEqual(grid)
  })

  it.skipIf(!python)('lie where rows run north, as rasterio reads them', () => {
    const folder = folderOf({ 'a.tif': codesTiff(rowsNorth(), Uint8Array.of(1, 2, 3, 4, 5, 6)) })
    const script =
      'import json, sys, rasterio\nprint(json.dumps(list(rasterio.open(sys.argv[1]).transform)[:6]))'
    expect(askPython(script, join(folder, 'a.tif'))).toEqual([30, 0, 600000, 0, 30, 3550000])
  })

  it('say one clear thing when they are broken', async () => {
    const whole = codesTiff(utmGrid(40, 40), new Uint8Array(1600).fill(11))
    const failures = []
    for (const length of [0, 5, 8, 60, 200, whole.length - 10]) {
      try {
        const raster = await open(whole.slice(0, length))
        await raster.read({ col: 0, row: 0, width: 40, height: 40 })
      } catch (error) {
        failures.push(isInputError(error) && error.issues.length === 1)
      }
    }
    expect(failures.length).toBeGreaterThanOrEqual(5)
    expect(failures.every(Boolean)).toBe(true)
  })
})

const VALIDATOR = '/usr/lib/python3/dist-packages/osgeo_utils/samples/validate_cloud_optimized_geotiff.py'

describe.skipIf(!python || !existsSync(VALIDATOR))('COG', () => {
  it('passes the validator', () => {
    const folder = folderOf({})
    writeFileSync(join(folder, 'a.tif'), codesTiff(utmGrid(400, 300), new Uint8Array(120000).fill(3)))
    const run = spawnSync(python!, [VALIDATOR, join(folder, 'a.tif')], { encoding: 'utf8' })
    expect(run.stdout + run.stderr).toMatch(/is a valid cloud optimized GeoTIFF/)
  })
})
