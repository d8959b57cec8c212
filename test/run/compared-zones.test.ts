// Zones around which products are summed: those of the run by default, or the same ones from any vector file in any system.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { readRegister, registeredZones, writeRegister, zonesOfFile } from '../../src/run/index.ts'
import { examine, parseStudy, type Study } from '../../src/study/index.ts'
import {
  crsOfEpsg,
  type Feature,
  mapFeatures,
  shapeArea,
  shapeOf,
  transformer,
  wgs84,
} from '../../src/vector/index.ts'
import { writeTable } from '../support/host.ts'
import { box, codesTiff, folderOf, utmGrid } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const grid = utmGrid(10, 10)
const hole = box(X + 30, Y - 120, X + 90, Y - 60)

// The west has a hole that is an enclave of the east, whose other part borders on it; both reach beyond the cover.
const zones = {
  type: 'FeatureCollection',
  crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32650' } },
  features: [
    {
      type: 'Feature',
      properties: { code: '01', name: '西区' },
      geometry: { type: 'Polygon', coordinates: [box(X - 50, Y - 320, X + 150, Y + 20), hole] },
    },
    {
      type: 'Feature',
      properties: { code: '02', name: '东区' },
      geometry: { type: 'MultiPolygon', coordinates: [[hole], [box(X + 150, Y - 280, X + 330, Y)]] },
    },
  ],
}
const AREAS = [200 * 340 - 3600, 3600 + 180 * 280]

async function ran() {
  const { study } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { urban: 100 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc' },
      zones: { file: 'zones.geojson', id: 'code', name: 'name' },
    },
    'study',
  )
  const files = {
    'landuse.tif': codesTiff(grid, new Array(100).fill(51)),
    'zones.geojson': JSON.stringify(zones),
  }
  const base = folderOf(files)
  const world = nodeWorld({ base, threads: 1 })
  const { solution } = await examine(study!, world)
  return { study: study as Study, world, base, register: readRegister(writeRegister(solution!)) }
}
const run = await ran()

const areas = (features: readonly Feature[]) =>
  mapFeatures(features, transformer(wgs84(), grid.crs)).map((zone) => shapeArea(shapeOf(zone, grid), grid))

const expectAreas = (features: readonly Feature[]) =>
  areas(features).forEach((area, z) => expect(area).toBeCloseTo(AREAS[z]!, 0))

describe('the zones of a run', () => {
  it('come back from its register with holes, exclaves and what lies beyond the cover', () => {
    expectAreas(registeredZones(run.register))
  })

  it.each([
    ['shp', 4547],
    ['fgb', 3857],
    ['gpkg', 32650],
    ['geojson', 4326],
  ] as const)('come from %s in EPSG:%i, in the order of the run', async (format, epsg) => {
    const crs = crsOfEpsg(epsg)!
    const placed = mapFeatures(registeredZones(run.register), transformer(wgs84(), crs))
    const table = {
      name: 'outlines',
      description: '',
      crs,
      columns: ['code', 'name'].map((name) => ({ name, type: 'text' as const, description: '' })),
      count: 2,
      extent: { minX: 0, minY: 0, maxX: 1, maxY: 1 },
      *rows() {
        for (const z of [1, 0])
          yield { geometry: placed[z]!.geometry!, values: [`0${z + 1}`, z === 0 ? '西区' : '东区'] }
      },
    }
    const file = await writeTable(join(run.base, format), table, format)
    const issues: { readonly code: string; readonly severity: string }[] = []
    const features = await zonesOfFile(file, run.study, run.register, run.world, issues as never)
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
    expectAreas(features)
  })

  it('that a file lacks are told', async () => {
    const issues: { readonly code: string; readonly found: string }[] = []
    const one = { ...zones, features: zones.features.slice(0, 1) }
    const base = folderOf({ 'other.geojson': JSON.stringify(one) })
    await zonesOfFile(
      'other.geojson',
      run.study,
      run.register,
      nodeWorld({ base, threads: 1 }),
      issues as never,
    )
    expect(issues.map(({ code, found }) => [code, found])).toEqual([['zones.lost', 'no zone 02']])
  })
})
