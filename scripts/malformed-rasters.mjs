// Reads every TIFF of a folder of odd and broken files, beside GDAL, each in a process of its own, and writes the outcomes.
// Usage: node scripts/malformed-rasters.mjs FOLDER (with MANIFEST.csv) > docs/conformance/malformed-rasters.md
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PYTHON = '/usr/bin/python3'
const MOST_PIXELS = 2 ** 24
const LIMIT = { seconds: 10 }

const spent = () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  return { rss: maxRSS / 1024, seconds: (userCPUTime + systemCPUTime) / 1e6 }
}

// Band 1 of a file as doubles, written to `target`; prints what happened.
async function readOne(path, target) {
  const { readTiff, tiffRaster, zlibFor } = await import('../dist/formats/index.js')
  const { fileSource, nodeZlib } = await import('../dist/host/node.js')
  const { isInputError } = await import('../dist/error.js')
  const { crsOfEpsg } = await import('../dist/vector/index.js')
  const { writeFileSync } = await import('node:fs')
  const say = (value) => process.stdout.write(JSON.stringify({ ...value, ...spent() }))
  try {
    const tiff = await readTiff(fileSource(path))
    const affine = { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 }
    const raster = tiffRaster(tiff, crsOfEpsg(32650), await zlibFor(tiff, nodeZlib), { affine })
    const { width, height } = raster.grid
    if (width * height > MOST_PIXELS)
      await raster.read({ col: 0, row: 0, width: 512, height: Math.min(512, height) })
    else {
      const values = await raster.read({ col: 0, row: 0, width, height })
      writeFileSync(target, new Uint8Array(Float64Array.from(values).buffer))
    }
    say({ kind: 'read', type: raster.type, width, height, nodata: String(raster.nodata) })
  } catch (error) {
    if (!isInputError(error)) throw error
    say({
      kind: 'refused',
      issues: error.issues.map(({ found, expected }) => `${found}; expected ${expected}`),
    })
  }
}

// GDAL's band 1 as doubles with its mask, each in a process of its own too: it may crash.
const ASK = `
import sys, json, numpy as np
from osgeo import gdal
gdal.PushErrorHandler('CPLQuietErrorHandler')
try:
    d = gdal.Open(sys.argv[1])
    if d is None: raise RuntimeError('not opened')
    if d.RasterXSize * d.RasterYSize > ${MOST_PIXELS}: raise RuntimeError('too large to compare')
    b = d.GetRasterBand(1)
    v = b.ReadAsArray()
    if v is None: raise RuntimeError('not read')
    f = b.GetMaskFlags()
    kind = str(v.dtype)
    v = v.astype('float64')
    if f & gdal.GMF_PER_DATASET and not f & gdal.GMF_ALPHA:
        v[b.GetMaskBand().ReadAsArray() == 0] = np.nan
    v.tofile(sys.argv[2])
    print(json.dumps({'kind': 'read', 'type': kind, 'width': d.RasterXSize, 'height': d.RasterYSize, 'masked': bool(f & gdal.GMF_PER_DATASET and not f & gdal.GMF_ALPHA)}))
except Exception as e:
    print(json.dumps({'kind': 'refused'}))
`

function outcome(path, folder) {
  const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')]
  for (const file of [ours, theirs]) rmSync(file, { force: true })
  // Seconds of the processor: on a busy machine the clock says little.
  const limited = `ulimit -t ${LIMIT.seconds}; exec "$@"`
  const self = fileURLToPath(import.meta.url)
  const child = spawnSync('sh', ['-c', limited, 'sh', process.execPath, self, '--one', path, ours], {
    encoding: 'utf8',
  })
  if (child.signal) return { verdict: 'HANG', seconds: LIMIT.seconds, rss: 0 }
  if (child.status !== 0) return { verdict: `CRASH ${child.stderr.slice(0, 200)}`, seconds: 0, rss: 0 }
  const own = JSON.parse(child.stdout)
  const asked = spawnSync(PYTHON, ['-c', ASK, path, theirs], { encoding: 'utf8' })
  const gdal = asked.status === 0 ? JSON.parse(asked.stdout.trim().split('\n').at(-1)) : { kind: 'refused' }
  const verdict =
    own.kind === 'refused'
      ? `refused: ${own.issues.join(' | ')}`
      : gdal.kind === 'refused'
        ? 'read, where GDAL gives up'
        : compare(
            new Float64Array(bufferOf(ours)),
            new Float64Array(bufferOf(theirs)),
            gdal.masked ? Number(own.nodata) : undefined,
          )
  return {
    verdict,
    gdal: gdal.kind === 'read' ? `${gdal.width} × ${gdal.height} ${gdal.type}` : 'refused',
    seconds: own.seconds,
    rss: own.rss,
    issues: own.issues?.length ?? 0,
  }
}

const bufferOf = (file) => {
  const bytes = readFileSync(file)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
}

function compare(ours, theirs, nodata) {
  if (ours.length !== theirs.length) return `DIFFERENT: ${ours.length} pixels, ${theirs.length} in GDAL`
  let wrong = 0
  for (let i = 0; i < ours.length; i++) {
    const own = nodata !== undefined && Object.is(ours[i], nodata) ? Number.NaN : ours[i]
    if (own !== theirs[i] && !(Number.isNaN(own) && Number.isNaN(theirs[i]))) wrong++
  }
  return wrong === 0 ? 'equal' : `DIFFERENT in ${wrong} of ${ours.length} pixels`
}

function writeTable(root) {
  const folder = mkdtempSync(join(tmpdir(), 'malformed-'))
  const paths = readFileSync(join(root, 'MANIFEST.csv'), 'utf8')
    .split('\n')
    .map((line) => line.split(','))
    .filter((cells) => cells[2] === 'tiff')
    .map((cells) => cells[0])
    .sort()
  const rows = paths.map((path) => ({ path, ...outcome(join(root, path), folder) }))
  rmSync(folder, { recursive: true })
  const count = (test) => rows.filter(({ verdict }) => test.test(verdict)).length
  const worst = (key) => Math.max(...rows.map((row) => row[key]))
  const version = spawnSync(PYTHON, ['-c', 'from osgeo import gdal; print(gdal.__version__)'], {
    encoding: 'utf8',
  }).stdout.trim()
  console.log(`# Odd and broken TIFFs

Band 1 of ${rows.length} TIFFs from the test suites of libtiff, libgeotiff, Pillow, image-tiff, rasterio, rio-tiler and others, beside
GDAL ${version}. Written by \`scripts/malformed-rasters.mjs\`, which reads each in a process of its own.

- ${count(/^equal/)} are equal to GDAL in every pixel; ${count(/^refused/)} are refused, each in one sentence; ${count(/^read,/)} are read where GDAL gives up.
- ${count(/^DIFFERENT/)} differ, ${count(/^CRASH/)} crash, ${count(/^HANG/)} take more than ${LIMIT.seconds} s of the processor. The slowest took ${worst('seconds') < 5 ? 'less than 5 s' : `${worst('seconds').toFixed(0)} s`}, the largest ${worst('rss') < 256 ? 'less than 256 MB' : `${worst('rss').toFixed(0)} MB`} (start of the process included).

| file | GDAL | here |
| --- | --- | --- |
${rows.map(({ path, gdal, verdict }) => `| ${path} | ${gdal} | ${verdict.replaceAll('|', '\\|')} |`).join('\n')}`)
}

if (process.argv[2] === '--one') await readOne(process.argv[3], process.argv[4])
else writeTable(process.argv[2])
