// GeoTIFF in and out: round trips of our own, and every common layout against GDAL where it is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isInputError } from '../../src/error.ts'
import { crsOfGeoTags, geoTags, memorySource, readTiff, tiffRaster } from '../../src/formats/index.ts'
import { fileSource, nodeZlib } from '../../src/host/node.ts'
import { askPython, python } from '../support/gdal.ts'
import { codesTiff, folderOf, utmGrid } from '../support/small-study.ts'

const open = async (bytes: Uint8Array) => {
  const tiff = await readTiff(memorySource('test.tif', bytes))
  return tiffRaster(tiff, crsOfGeoTags(geoTags(tiff.directories[0]!))!, nodeZlib)
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

const MAKE = `
import sys, json, numpy as np, rasterio
from rasterio.transform import from_origin
out = sys.argv[1]; made = []
rng = np.random.default_rng(1)
def write(name, data, **opts):
    opts = {k: v for k, v in opts.items() if v is not None}
    with rasterio.open(f'{out}/{name}.tif', 'w', driver='GTiff', width=data.shape[-1], height=data.shape[-2], count=data.shape[0], dtype=data.dtype, crs='EPSG:32650', transform=from_origin(600000, 3550000, 30, 30), **opts) as d: d.write(data)
    np.ascontiguousarray(data[0]).tofile(f'{out}/{name}.bin'); made.append([name, str(data.dtype)])
for dt in ('uint8','int8','uint16','int16','uint32','int32','float32','float64'):
    data = (rng.integers(0, 100, (1, 70, 90)) * (1 if dt[0] != 'f' else 1.5)).astype(dt)
    for comp in (None, 'deflate', 'lzw', 'packbits'):
        preds = (1,) if comp in (None, 'packbits') else ((1, 2, 3) if dt[0] == 'f' else (1, 2))
        for pred in preds:
            for tiled in (True, False):
                write(f'{dt}-{comp}-{pred}-{tiled}', data, compress=comp, predictor=pred if pred > 1 else None, tiled=tiled, blockxsize=32 if tiled else None, blockysize=32 if tiled else 7)
rgb = rng.integers(0, 255, (3, 50, 60)).astype('uint8')
write('pixel', rgb, interleave='pixel', compress='deflate'); write('band', rgb, interleave='band', compress='lzw')
write('big', rgb[:1], BIGTIFF='YES'); write('msb', rgb[:1].astype('int16') * 7, ENDIANNESS='BIG', compress='deflate', predictor=2)
write('nbits', rgb[:1] % 2, NBITS=1); write('sparse', np.zeros((1, 600, 600), 'uint8'), SPARSE_OK=True, tiled=True, nodata=0)
print(json.dumps(made))
`

describe.skipIf(!python)('against GDAL', () => {
  it('reads every layout to the value', async () => {
    const folder = folderOf({})
    const made = askPython<[string, string][]>(MAKE, folder)
    expect(made.length).toBeGreaterThan(70)
    for (const [name] of made) {
      const raster = await open(readFileSync(join(folder, `${name}.tif`)))
      const { width, height } = raster.grid
      const values = await raster.read({ col: 0, row: 0, width, height })
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      expect(Buffer.compare(bytes, readFileSync(join(folder, `${name}.bin`))), name).toBe(0)
    }
  })
})

const MALFORMED = join(import.meta.dirname, '../../../shared/data/malformed')

describe.skipIf(!existsSync(MALFORMED))('odd and broken files of other projects', () => {
  const files = existsSync(MALFORMED)
    ? (readdirSync(MALFORMED, { recursive: true }) as string[])
        .filter((name) => /\.tiff?$/i.test(name))
        .sort()
    : []
  it.each(files)('%s is read or refused in one sentence', async (name) => {
    try {
      const tiff = await readTiff(fileSource(join(MALFORMED, name))!)
      const raster = tiffRaster(tiff, utmGrid(1, 1).crs, nodeZlib)
      const { width, height } = raster.grid
      await raster.read({ col: 0, row: 0, width: Math.min(width, 2000), height: Math.min(height, 2000) })
    } catch (error) {
      expect(isInputError(error), String(error)).toBe(true)
      expect((error as { issues: unknown[] }).issues).toHaveLength(1)
    }
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
