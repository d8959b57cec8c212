// Times patches beside gdal_polygonize on one class raster: `node bench/patches.mjs COVER.tif [GROUPS]`. Neighbouring codes are put
// together into GROUPS classes (default 6, as the IPCC's kinds of land; 0: each its own). Every class is a sector, the raster one
// zone, so that both find the same polygons; both write a GeoPackage. Wall and CPU seconds and peak memory of whole processes, as
// the kernel tells them (wait4).
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = mkdtempSync(join(tmpdir(), 'cadastre-patches-'))
const cover = join(folder, 'cover.tif')

const PYTHON = '/usr/bin/python3'
const DESCRIBE = `
import sys, json, numpy as np, rasterio
source, target, groups = sys.argv[1], sys.argv[2], int(sys.argv[3])
with rasterio.open(source) as src:
    found = set()
    for _, window in src.block_windows(1): found.update(int(v) for v in np.unique(src.read(1, window=window)))
    codes = sorted(found - {int(src.nodata or 0)})
    table = np.zeros(256, np.uint8)
    for i, code in enumerate(codes): table[code] = 1 + (i * groups // len(codes) if groups else i)
    profile = dict(src.profile, nodata=0, dtype='uint8')
    with rasterio.open(target, 'w', **profile) as out:
        for _, window in src.block_windows(1): out.write(table[src.read(1, window=window)], 1, window=window)
    print(json.dumps(dict(codes=sorted(set(table.tolist()) - {0}), bounds=list(src.bounds), epsg=src.crs.to_epsg())))
`
const PEER = `
import sys
from osgeo import gdal, ogr, osr
gdal.UseExceptions()
src = gdal.Open(sys.argv[1]); band = src.GetRasterBand(1)
out = ogr.GetDriverByName('GPKG').CreateDataSource(sys.argv[2])
layer = out.CreateLayer('out', osr.SpatialReference(wkt=src.GetProjection()), ogr.wkbPolygon)
layer.CreateField(ogr.FieldDefn('DN', ogr.OFTInteger))
layer.StartTransaction()
gdal.Polygonize(band, band.GetMaskBand(), layer, 0, [])
layer.CommitTransaction()
print(f'{layer.GetFeatureCount()} polygons')
out = None
`
const MEASURE = `
import os, sys, time
start = time.perf_counter()
child = os.spawnvp(os.P_NOWAIT, sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(child, 0)
if status: sys.exit(1)
print(f'{sys.argv[1]}: {time.perf_counter() - start:.1f} s wall, {usage.ru_utime + usage.ru_stime:.1f} s CPU, {usage.ru_maxrss / 1024:.0f} MB')
`

const python = (script, ...args) => {
  const run = spawnSync(PYTHON, ['-c', script, ...args], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr)
  return run.stdout
}

try {
  const { codes, bounds, epsg } = JSON.parse(
    python(DESCRIBE, resolve(process.argv[2]), cover, process.argv[3] ?? '6'),
  )
  const [west, south, east, north] = bounds
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  const sectors = codes.map((code) => `c${code}`)
  writeFileSync(
    join(folder, 'legend.csv'),
    ['code,class,name,sector', ...codes.map((c) => `${c},c${c},c${c},c${c}`), ''].join('\n'),
  )
  writeFileSync(
    join(folder, 'zones.geojson'),
    JSON.stringify({
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name: `urn:ogc:def:crs:EPSG::${epsg}` } },
      features: [
        {
          type: 'Feature',
          properties: { id: 'all', name: 'all' },
          geometry: { type: 'Polygon', coordinates: [ring] },
        },
      ],
    }),
  )
  const study = {
    title: 'patches',
    year: 2020,
    inventory: { totals: Object.fromEntries(sectors.map((sector) => [sector, 1000])) },
    land: { cover, legend: 'legend.csv' },
    zones: { file: 'zones.geojson', id: 'id', name: 'name' },
  }
  writeFileSync(join(folder, 'study.json'), JSON.stringify(study))
  const runner = join(root, 'bench/patches-run.mjs')
  const ours = [process.execPath, runner, join(folder, 'study.json'), join(folder, 'ours.gpkg')]
  process.stdout.write(python(MEASURE, 'carbon-cadastre', ...ours))
  process.stdout.write(
    python(MEASURE, 'gdal.Polygonize', PYTHON, '-c', PEER, cover, join(folder, 'peer.gpkg')),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
