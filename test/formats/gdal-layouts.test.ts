// Every layout of the profile as GDAL writes it, read to the value: type × compression × predictor × byte order × blocks.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  crsOfGeoTags,
  geoTags,
  memorySource,
  readTiff,
  tiffRaster,
  zlibFor,
} from '../../src/formats/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { askPython, python } from '../support/gdal.ts'
import { folderOf } from '../support/small-study.ts'

// Writes a matrix of files, and beside each its band as GDAL reads it back, in the type that pixels have here.
const MAKE = `
import sys, json, itertools, numpy as np
from osgeo import gdal, osr
gdal.UseExceptions()
out = sys.argv[1]; made = []
rng = np.random.default_rng(1)
srs_wkt = osr.GetUserInputAsWKT('EPSG:32650')
TYPES = {'uint8': gdal.GDT_Byte, 'uint16': gdal.GDT_UInt16, 'int16': gdal.GDT_Int16, 'uint32': gdal.GDT_UInt32, 'int32': gdal.GDT_Int32,
         'float32': gdal.GDT_Float32, 'float64': gdal.GDT_Float64, 'int64': gdal.GDT_Int64, 'uint64': gdal.GDT_UInt64}
def write(name, data, opts=(), dtype=None, band=1, nodata=None):
    path = f'{out}/{name}.tif'
    d = gdal.GetDriverByName('GTiff').Create(path, data.shape[-1], data.shape[-2], data.shape[0], TYPES[dtype or str(data.dtype)], list(opts))
    d.SetGeoTransform((600000, 30, 0, 3550000, 0, -30)); d.SetProjection(srs_wkt)
    if nodata is not None: d.GetRasterBand(1).SetNoDataValue(nodata)
    for b in range(data.shape[0]): d.GetRasterBand(b + 1).WriteArray(data[b])
    d = None
    d = gdal.Open(path); back = d.GetRasterBand(band).ReadAsArray(); d = None
    if back.dtype.kind in 'iu' and back.dtype.itemsize == 8: back = back.astype('float64')
    if 'SIGNEDBYTE' in ' '.join(opts): back = back.astype('int8')
    np.ascontiguousarray(back).tofile(f'{out}/{name}.bin'); made.append([name, band - 1])
for dt in TYPES:
    whole = rng.integers(0, 100, (1, 70, 90))
    data = (whole * 1.5).astype(dt) if dt[0] == 'f' else (whole * (-1 if dt[0] == 'i' else 1)).astype(dt)
    for comp in ('NONE', 'DEFLATE', 'LZW', 'ZSTD', 'PACKBITS'):
        preds = (1,) if comp in ('NONE', 'PACKBITS') else ((1, 2, 3) if dt[0] == 'f' else (1, 2))
        for pred, tiled, end in itertools.product(preds, (True, False), ('LITTLE', 'BIG')):
            big = 'YES' if (tiled and end == 'BIG') else 'NO'
            blocks = ['TILED=YES', 'BLOCKXSIZE=32', 'BLOCKYSIZE=32'] if tiled else ['BLOCKYSIZE=7']
            write(f'{dt}-{comp}-{pred}-{tiled}-{end}', data, blocks + [f'COMPRESS={comp}', f'PREDICTOR={pred}', f'ENDIANNESS={end}', f'BIGTIFF={big}'])
rgb = rng.integers(0, 255, (3, 50, 60)).astype('uint8')
for band in (1, 3):
    write(f'pixel-{band}', rgb, ['INTERLEAVE=PIXEL', 'COMPRESS=DEFLATE', 'PREDICTOR=2'], band=band)
    write(f'plane-{band}', rgb.astype('int16') * 3, ['INTERLEAVE=BAND', 'COMPRESS=LZW', 'TILED=YES', 'BLOCKXSIZE=16', 'BLOCKYSIZE=16'], band=band)
write('one-strip', rgb[:1], ['BLOCKYSIZE=50', 'COMPRESS=DEFLATE'])
write('signed-byte', rgb[:1] // 2, ['PIXELTYPE=SIGNEDBYTE'])
for bits in (1, 2, 3, 4, 7): write(f'bits-{bits}', rgb[:1] % 2**bits, [f'NBITS={bits}', 'COMPRESS=DEFLATE'])
for bits in (12, 14): write(f'bits-{bits}', rgb[:1].astype('uint16') * 9, [f'NBITS={bits}'])
write('half', (rgb[:1] / 7).astype('float32'), ['NBITS=16', 'COMPRESS=DEFLATE', 'PREDICTOR=3'])
write('sparse', np.zeros((1, 600, 600), 'uint8'), ['SPARSE_OK=TRUE', 'TILED=YES'], nodata=7)
print(json.dumps(made))
`

const MASKED = `
import sys, json, numpy as np
from osgeo import gdal, osr
gdal.SetConfigOption('GDAL_TIFF_INTERNAL_MASK', 'YES')
d = gdal.GetDriverByName('GTiff').Create(sys.argv[1] + '/m.tif', 40, 30, 1, gdal.GDT_Byte, ['COMPRESS=DEFLATE'])
d.SetGeoTransform((600000, 30, 0, 3550000, 0, -30)); d.SetProjection(osr.GetUserInputAsWKT('EPSG:32650'))
a = np.arange(1200, dtype='uint8').reshape(30, 40); d.GetRasterBand(1).WriteArray(a)
d.CreateMaskBand(gdal.GMF_PER_DATASET); d.GetRasterBand(1).GetMaskBand().WriteArray(np.where(a % 3 == 0, 0, 255).astype('uint8'))
d = None
d = gdal.Open(sys.argv[1] + '/m.tif')
v = d.GetRasterBand(1).ReadAsArray().astype(int); m = d.GetRasterBand(1).GetMaskBand().ReadAsArray()
print(json.dumps([int(x) for x in np.where(m == 0, -1, v).ravel()]))
`

// Codes with a band of opacity beside them, as gdalwarp -dstalpha writes them, by pixels and by bands.
const OPAQUE = `
import sys, json, numpy as np
from osgeo import gdal, osr
made = {}
for name, options in (('pixel', ['INTERLEAVE=PIXEL']), ('band', ['INTERLEAVE=BAND', 'TILED=YES', 'BLOCKXSIZE=16', 'BLOCKYSIZE=16'])):
    d = gdal.GetDriverByName('GTiff').Create(sys.argv[1] + '/' + name + '.tif', 40, 30, 2, gdal.GDT_Byte, ['COMPRESS=LZW', 'ALPHA=YES'] + options)
    d.SetGeoTransform((600000, 30, 0, 3550000, 0, -30)); d.SetProjection(osr.GetUserInputAsWKT('EPSG:32650'))
    a = np.arange(1200, dtype='uint8').reshape(30, 40); d.GetRasterBand(1).WriteArray(a)
    d.GetRasterBand(2).WriteArray(np.where(a % 3 == 0, 0, 255).astype('uint8'))
    d = None
    d = gdal.Open(sys.argv[1] + '/' + name + '.tif')
    v = d.GetRasterBand(1).ReadAsArray().astype(int); m = d.GetRasterBand(1).GetMaskBand().ReadAsArray()
    made[name] = [int(x) for x in np.where(m == 0, -1, v).ravel()]
print(json.dumps(made))
`

const open = async (path: string, band = 0) => {
  const tiff = await readTiff(memorySource(path, readFileSync(path)))
  const crs = crsOfGeoTags(geoTags(tiff.directories[0]!))!
  return tiffRaster(tiff, crs, await zlibFor(tiff, nodeZlib), { band })
}

describe.skipIf(!python)('against GDAL', () => {
  it('reads every layout to the value', async () => {
    const folder = folderOf({})
    const made = askPython<[string, number][]>(MAKE, folder)
    expect(made.length).toBeGreaterThan(250)
    for (const [name, band] of made) {
      const raster = await open(join(folder, `${name}.tif`), band)
      const { width, height } = raster.grid
      const values = await raster.read({ col: 0, row: 0, width, height })
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      expect(Buffer.compare(bytes, readFileSync(join(folder, `${name}.bin`))), name).toBe(0)
    }
  })

  it('turns an internal mask into nodata that is no code', async () => {
    const folder = folderOf({})
    const expected = askPython<number[]>(MASKED, folder)
    const raster = await open(join(folder, 'm.tif'))
    expect(raster.nodata).toBe(-1)
    expect([...(await raster.read({ col: 0, row: 0, width: 40, height: 30 }))]).toEqual(expected)
  })

  it('turns a band of opacity into nodata, which is no band of values', async () => {
    const folder = folderOf({})
    const made = askPython<Record<string, number[]>>(OPAQUE, folder)
    for (const [name, expected] of Object.entries(made)) {
      const raster = await open(join(folder, `${name}.tif`))
      expect(raster.bands).toBe(1)
      expect([...(await raster.read({ col: 0, row: 0, width: 40, height: 30 }))], name).toEqual(expected)
      const opacity = await open(join(folder, `${name}.tif`), 1)
      expect([...(await opacity.read({ col: 0, row: 0, width: 2, height: 1 }))]).toEqual([0, 255])
    }
  })
})
