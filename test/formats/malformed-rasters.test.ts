// Odd and broken TIFFs of other projects: equal to GDAL in every pixel, or refused in one sentence.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isInputError } from '../../src/error.ts'
import { readTiff, tiffRaster, zlibFor } from '../../src/formats/index.ts'
import { fileSource, nodeZlib } from '../../src/host/node.ts'
import { askPython, python } from '../support/gdal.ts'
import { folderOf, utmGrid } from '../support/small-study.ts'

const MALFORMED = join(import.meta.dirname, '../../../shared/data/malformed')
const files = existsSync(MALFORMED)
  ? (readdirSync(MALFORMED, { recursive: true }) as string[]).filter((name) => /\.tiff?$/i.test(name)).sort()
  : []

const MOST_PIXELS = 2 ** 24

// Band 1 of every file as doubles, 0 and NaN where its mask says so; files that GDAL cannot read are left out.
const BANDS = `
import sys, json, numpy as np
from osgeo import gdal
gdal.PushErrorHandler('CPLQuietErrorHandler')
out, root, read = sys.argv[1], sys.argv[2], []
for i, name in enumerate(json.loads(sys.argv[3])):
    d = gdal.Open(root + '/' + name)
    if d is None or d.RasterXSize * d.RasterYSize > ${MOST_PIXELS}: continue
    b = d.GetRasterBand(1); v = b.ReadAsArray()
    if v is None: continue
    v = v.astype('float64'); f = b.GetMaskFlags()
    if f & gdal.GMF_PER_DATASET and not f & gdal.GMF_ALPHA: v[b.GetMaskBand().ReadAsArray() == 0] = np.nan
    v.tofile(out + '/' + str(i)); read.append(i)
print(json.dumps(read))
`

/** Pixels, nodata as NaN where a mask made it, or the sentence of the refusal. */
async function outcome(name: string): Promise<Float64Array | string> {
  try {
    const tiff = await readTiff(fileSource(join(MALFORMED, name))!)
    const affine = { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 }
    const raster = tiffRaster(tiff, utmGrid(1, 1).crs, await zlibFor(tiff, nodeZlib), { affine })
    const { width, height } = raster.grid
    const large = width * height > MOST_PIXELS
    const values = await raster.read({ col: 0, row: 0, width: large ? 1 : width, height: large ? 1 : height })
    const masked = tiff.directories.some((entry) => entry.numbers.get(254)?.[0] === 4)
    return Float64Array.from(values, (value) => (masked && value === raster.nodata ? Number.NaN : value))
  } catch (error) {
    if (!isInputError(error) || error.issues.length !== 1) throw error
    return error.issues[0]!.found
  }
}

describe.skipIf(files.length === 0)('odd and broken files of other projects', () => {
  it('are equal to GDAL or refused', async () => {
    const folder = folderOf({})
    const readable = python
      ? new Set(askPython<number[]>(BANDS, folder, MALFORMED, JSON.stringify(files)))
      : new Set()
    const refused: string[] = []
    for (const [i, name] of files.entries()) {
      const ours = await outcome(name)
      if (typeof ours === 'string') refused.push(name)
      else if (readable.has(i)) {
        const theirs = readFileSync(join(folder, String(i)))
        expect(Buffer.compare(new Uint8Array(ours.buffer), theirs), name).toBe(0)
      }
    }
    expect(files.length).toBeGreaterThan(150)
    expect(refused.length).toBeLessThan(30)
  })
})
