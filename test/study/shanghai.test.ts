// Real input: Shanghai at 100 m by local climate zone, 16 districts, totals of a published inventory.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { tallyCells } from '../../src/land/index.ts'
import { writeRasters } from '../../src/run/index.ts'
import { parseStudy, solve } from '../../src/study/index.ts'
import { askPython, python } from '../support/gdal.ts'
import { realData } from '../support/real-data.ts'
import { folderOf } from '../support/small-study.ts'

const DATA = realData('shanghai')

const RASTERIO = `
import json, sys, numpy as np, rasterio
from rasterio.features import rasterize
from rasterio.warp import transform_geom
folder = sys.argv[1]
fc = json.load(open(folder + '/districts.geojson'))
with rasterio.open(folder + '/landcover-lcz.tif') as src:
    codes = src.read(1); transform = src.transform; crs = src.crs
counts = {}
taken = np.zeros(codes.shape, bool)
for f in fc['features']:
    geom = transform_geom('EPSG:4490', crs, f['geometry'])
    mask = rasterize([(geom, 1)], out_shape=codes.shape, transform=transform).astype(bool) & ~taken
    taken |= mask
    values, n = np.unique(codes[mask], return_counts=True)
    counts[f['properties']['gb']] = {str(int(v)): int(k) for v, k in zip(values, n)}
print(json.dumps(counts))
`

function studyOf(coverage: 'exact' | 'centre') {
  const { study } = parseStudy(
    {
      title: 'Shanghai 2019',
      year: 2019,
      inventory: { totals: { industry: 119.8e6, urban: 70.2e6, agriculture: 1.6e6 } },
      land: { cover: join(DATA, 'landcover-lcz.tif'), legend: 'lcz.csv' },
      zones: { file: join(DATA, 'districts.geojson'), id: 'gb', name: 'full_name' },
      coverage,
    },
    'shanghai',
  )
  return study!
}

describe.skipIf(!existsSync(DATA))('Shanghai', () => {
  const base = folderOf({ 'lcz.csv': readFileSync(join(import.meta.dirname, '../support/lcz-legend.csv')) })

  it('runs through and closes below 1e-9', async () => {
    const world = nodeWorld({ base, threads: 1 })
    const rasters = await writeRasters(await solve(studyOf('exact'), world), world)
    expect(Math.max(...rasters.closure.map((row) => Math.abs(row.residual)))).toBeLessThan(1e-9)
    rasters.close()
  })

  it('has the same table where parts of districts are features of their own', async () => {
    const districts = JSON.parse(readFileSync(join(DATA, 'districts.geojson'), 'utf8'))
    const features = districts.features.flatMap(({ geometry, ...rest }: { geometry: { coordinates: [] } }) =>
      geometry.coordinates.map((coordinates) => ({ ...rest, geometry: { type: 'Polygon', coordinates } })),
    )
    const parts = folderOf({ 'parts.geojson': JSON.stringify({ ...districts, features }) })
    const study = studyOf('exact')
    const apart = { ...study, zones: { ...study.zones, file: join(parts, 'parts.geojson') } }
    const world = nodeWorld({ base, threads: 1 })
    const [whole, joined] = [await solve(study, world), await solve(apart, world)]
    expect(features).toHaveLength(20)
    expect(joined.table.rows).toEqual(whole.table.rows)
  })

  it('places a published inventory (CEADs) to its printed total', async () => {
    const balance = join(DATA, 'ceads_shanghai_2019_sector_by_fuel_MtCO2.csv')
    const study = {
      ...studyOf('exact'),
      allocate: { by: 'area' as const, fallback: 'region' as const },
      inventory: { factors: 'ipcc-2006', gwp: 'ar5', allow_unbalanced: false, balance },
    }
    const { table } = await solve(study, nodeWorld({ base, threads: 1 }))
    const printed = Number(readFileSync(balance, 'utf8').split('\n')[2]!.split(',').at(-1)) * 1e6
    expect(table.rows.reduce((sum, row) => sum + row.total, 0) / printed).toBeCloseTo(1, 9)
  })

  it.skipIf(!python)('has the class areas of rasterio, to the pixel, under the centre rule', async () => {
    const { tally } = await solve(studyOf('centre'), nodeWorld({ base, threads: 1 }))
    const ours: Record<string, Record<string, number>> = {}
    for (const cell of tallyCells(tally)) {
      const zone = tally.lands.zones[cell.zone]!.id
      const code = cell.class === 0 ? -1 : tally.lands.legend[cell.class - 1]!.code
      ours[zone] = { ...ours[zone], [code]: cell.area / 1e4 }
    }
    expect(ours).toEqual(askPython(RASTERIO, DATA))
  })
})
