// Layers of a study: any format and geometry, each with its own buffer, filter, datum and system.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { exactSum } from '../../src/quantity/index.ts'
import { examine, parseStudy } from '../../src/study/index.ts'
import { openVector } from '../../src/study/layers/open-vector.ts'
import { gcjToBd, positionArrays, toWgs84, transformer, wgs84, wgsToGcj } from '../../src/vector/index.ts'
import { python } from '../support/gdal.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const SIZE = 40
const grid = utmGrid(SIZE, SIZE)
const codes = new Uint8Array(SIZE * SIZE).fill(51)
const whole = box(X, Y - SIZE * 30, X + SIZE * 30, Y)
const toDegrees = transformer(grid.crs, wgs84())

const base = {
  'landuse.tif': codesTiff(grid, codes),
  'zones.geojson': zonesJson([{ id: 'z', rings: [whole] }]),
}

async function examined(
  files: Record<string, string | Uint8Array>,
  industry: unknown,
  zones: Record<string, unknown> = {},
  land: Record<string, unknown> = {},
) {
  const value = {
    title: 'Layers',
    year: 2020,
    inventory: { totals: { industry: 10, urban: 10 } },
    land: { cover: 'landuse.tif', legend: 'cnlucc', industry, ...land },
    zones: { file: 'zones.geojson', id: 'id', name: 'name', ...zones },
  }
  const { study, issues } = parseStudy(value, 'study')
  expect(issues).toEqual([])
  const folder = folderOf({ ...base, ...files })
  const world = nodeWorld({ base: folder, threads: 1 })
  const result = await examine(study!, world)
  const industryArea = exactSum((result.solution?.table.rows ?? []).map((row) => row.areas[0]!)) * 1e4
  return { ...result, industryArea, codes: result.issues.map(({ code }) => code), folder }
}

const utm = (features: readonly unknown[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'EPSG:32650' } },
    features,
  })
const feature = (type: string, coordinates: unknown, properties: unknown = {}) => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
})

describe('buffers', () => {
  const road = utm([
    feature('LineString', [
      [X + 100, Y - 100],
      [X + 500, Y - 400],
    ]),
  ])
  const hall = utm([feature('Polygon', [box(X + 700, Y - 300, X + 800, Y - 200)])])
  const pump = utm([feature('Point', [X + 300, Y - 900])])
  const files = { 'road.geojson': road, 'hall.geojson': hall, 'pump.geojson': pump }

  it('each layer has its own; without one, points and lines have the usual and polygons none', async () => {
    const own = await examined(files, {
      parks: [
        { file: 'road.geojson', buffer: '40 m' },
        { file: 'hall.geojson', buffer: 10 },
      ],
      enterprises: [{ file: 'pump.geojson', buffer: '0.1 km', name: 'pumps' }],
    })
    const line = 500 * 80 + Math.PI * 1600
    const square = 10_000 + 4 * 1000 + Math.PI * 100
    expect(own.industryArea).toBeCloseTo(line + square + Math.PI * 10_000, 4)
    expect(own.solution!.tally.lands.layers.map(({ name, buffer }) => [name, buffer])).toEqual([
      ['industrial parks (road.geojson)', 40],
      ['industrial parks (hall.geojson)', 10],
      ['pumps', 100],
    ])
    const usual = await examined(files, {
      parks: ['road.geojson', 'hall.geojson'],
      enterprises: 'pump.geojson',
    })
    expect(usual.industryArea).toBeCloseTo(500 * 30 + 2 * Math.PI * 225 + 10_000, 4)
  })

  it('a layer without ground is told', async () => {
    const { codes } = await examined({ 'pump.geojson': pump }, { parks: { file: 'pump.geojson', buffer: 0 } })
    expect(codes).toContain('layer.ground')
  })
})

describe('one file', () => {
  const world = (files: Record<string, string | Uint8Array>) =>
    nodeWorld({ base: folderOf(files), threads: 1 })
  const open = async (files: Record<string, string | Uint8Array>, spec: Record<string, unknown> = {}) => {
    const issues: Issue[] = []
    const features = await openVector({ file: Object.keys(files)[0]!, ...spec }, world(files), grid, issues)
    return { features, codes: issues.map(({ code }) => code), hints: issues.map(({ hint }) => hint) }
  }
  const first = ({ features }: Awaited<ReturnType<typeof open>>) => positionArrays(features[0]!.geometry!)[0]!

  it('is filtered by properties', async () => {
    const points = [
      feature('Point', [X, Y], { kind: 'steel' }),
      feature('Point', [X, Y], { kind: 'food' }),
      feature('Point', [X, Y], { kind: 3 }),
    ]
    const { features } = await open({ 'a.geojson': utm(points) }, { where: { kind: ['steel', 3] } })
    expect(features.map(({ properties }) => properties['kind'])).toEqual(['steel', 3])
  })

  it('in GCJ-02 or BD-09 comes back to its place, polygons too', async () => {
    const [lon, lat] = toDegrees(Float64Array.of(X + 60, Y - 60)) as unknown as [number, number]
    const corners = [
      [0, 0],
      [0.01, 0],
      [0.01, 0.01],
      [0, 0],
    ].map(([dx, dy]) => [lon + dx!, lat + dy!] as const)
    const move = { gcj02: wgsToGcj, bd09: (x: number, y: number) => gcjToBd(...wgsToGcj(x, y)) }
    for (const datum of ['gcj02', 'bd09'] as const) {
      const shifted = feature('Polygon', [corners.map(([x, y]) => move[datum](x, y))])
      const read = await open({ 'a.geojson': JSON.stringify(shifted) }, { datum })
      expect(Math.hypot(first(read)[0]! - X - 60, first(read)[1]! - Y + 60)).toBeLessThan(0.2)
      expect(read.codes).toEqual(['datum.converted'])
    }
  })

  it('takes the system the study names; without any, degrees or the cover’s are seen', async () => {
    const bare = (x: number, y: number) => ({ 'a.csv': `x,y\n${x},${y}\n` })
    expect([...first(await open(bare(X, Y), { crs: 'EPSG:32650' }))]).toEqual([X, Y])
    expect((await open(bare(X, Y))).codes).toEqual(['point.range'])
    expect((await open({ 'a.geojson': utm([feature('Point', [1, 1])]) }, { crs: 'EPSG:0' })).codes).toEqual([
      'crs.unknown',
    ])
    // GeoJSON without a `crs` member is in degrees, where its numbers can be.
    const json = (x: number, y: number) => ({ 'a.geojson': JSON.stringify(feature('Point', [x, y])) })
    const metres = await open(json(X + 60, Y - 60))
    expect([...first(metres), ...metres.codes]).toEqual([X + 60, Y - 60, 'crs.assumed'])
    expect((await open(json(118.1, 32.1))).codes).toEqual([])
    expect((await open(json(9e6, 9e6))).codes).toEqual(['crs.missing'])
    expect((await open(json(32.1, 118.1))).hints[0]).toContain('latitude first')
  })

  it('a table in GB 18030 with Chinese headers, a datum by row and by layer', async () => {
    // 名称,经度,纬度,datum — 厂
    const bytes = Uint8Array.from([
      0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0xbe, 0xad, 0xb6, 0xc8, 0x2c, 0xce, 0xb3, 0xb6, 0xc8, 0x2c,
    ])
    const rest = new TextEncoder().encode('datum\nA,118.8,32.06,\nB,118.8,32.06,BD-09\n')
    const read = await open({ 'a.csv': Buffer.concat([bytes, rest]) }, { datum: 'gcj02' })
    expect(read.codes).toEqual(['datum.converted', 'datum.converted'])
    const wanted = transformer(wgs84(), grid.crs)(Float64Array.from(toWgs84('gcj02', 118.8, 32.06)))
    expect([...first(read)]).toEqual([...wanted])
  })
})

describe('a layer that looks shifted', () => {
  // Enterprises spread over a square zone of 36 km; a seeded spread, so the counts never change.
  const side = 36_000
  const zones = zonesJson([{ id: 'z', rings: [box(X, Y - side, X + side, Y)] }])
  const spread = (count: number, reach: number) => {
    let seed = 7
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed / 2 ** 31
    }
    return Array.from({ length: count }, () =>
      toDegrees(
        Float64Array.of(X - reach + next() * (side + 2 * reach), Y + reach - next() * (side + 2 * reach)),
      ),
    )
  }
  const table = (
    points: readonly Float64Array[],
    move: (lon: number, lat: number) => readonly [number, number],
  ) => `lon,lat\n${points.map(([lon, lat]) => move(lon!, lat!).join(',')).join('\n')}\n`
  const still = (lon: number, lat: number) => [lon, lat] as const
  const warned = async (csv: string, zoneFile = zones) => {
    const { issues } = await examined({ 'e.csv': csv, 'zones.geojson': zoneFile }, { enterprises: 'e.csv' })
    return issues.filter(({ code }) => code === 'datum.shifted')
  }

  it('is told, with the datum that would explain it', async () => {
    const [gcj] = await warned(table(spread(1500, 0), wgsToGcj))
    expect(gcj!.hint).toContain('`datum: gcj02`')
    const [bd] = await warned(table(spread(1500, 0), (lon, lat) => gcjToBd(...wgsToGcj(lon, lat))))
    expect(bd!.hint).toContain('`datum: bd09`')
  })

  it('raises no alarm where it lies right, reaches beyond the zones, or is too small to tell', async () => {
    expect(await warned(table(spread(1500, 0), still))).toEqual([])
    expect(await warned(table(spread(1500, 3000), still))).toEqual([])
    expect(await warned(table(spread(40, 0), wgsToGcj))).toEqual([])
  })
})

describe.skipIf(!python)('Krasovsky-Albers zones with GBK names', () => {
  it('run like the same zones in GeoJSON, saying that the datum is not tied', {
    timeout: 60_000,
  }, async () => {
    const geojson = JSON.stringify({
      type: 'FeatureCollection',
      features: [
        ['玄武区', 0, 20],
        ['雨花台区', 20, 40],
      ].map(([name, from, to], i) => {
        const ring = box(X + 30 * Number(from), Y - SIZE * 30, X + 30 * Number(to), Y)
        return feature('Polygon', [ring.map(([x, y]) => [...toDegrees(Float64Array.of(x!, y!))])], {
          id: `${i}`,
          name,
        })
      }),
    })
    const krasovsky = '+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +x_0=0 +y_0=0 +ellps=krass +units=m'
    const folder = folderOf({ 'a.geojson': geojson })
    const shp = join(folder, 'a.shp')
    execFileSync('ogr2ogr', ['-t_srs', krasovsky, '-lco', 'ENCODING=GBK', shp, join(folder, 'a.geojson')], {
      stdio: 'ignore',
    })
    writeFileSync(join(folder, 'a.cpg'), '')
    const files = Object.fromEntries(
      await Promise.all(
        ['shp', 'shx', 'dbf', 'prj', 'cpg'].map(async (extension) => {
          const { readFileSync } = await import('node:fs')
          return [`a.${extension}`, new Uint8Array(readFileSync(join(folder, `a.${extension}`)))] as const
        }),
      ),
    )
    const [a, b] = [
      await examined(files, undefined, { file: 'a.shp' }),
      await examined({ 'a.geojson': geojson }, undefined, { file: 'a.geojson' }),
    ]
    expect(a.codes).toContain('crs.datum')
    const rows = (result: typeof a) => result.solution!.table.rows.map(({ name, area }) => [name, area])
    expect(rows(a).map(([name]) => name)).toEqual(['玄武区', '雨花台区'])
    rows(a).forEach(([, area], i) => expect(Number(area)).toBeCloseTo(Number(rows(b)[i]![1]), 6))
  })
})

describe('zones and what the cover shows', () => {
  const none = { parks: { file: 'p.geojson', buffer: 10 } }
  const files = { 'p.geojson': utm([feature('Point', [X + 300, Y - 300])]) }

  it('ground that the cover does not show is told by zone, and its share', async () => {
    const zones = zonesJson([
      { id: 'in', rings: [box(X, Y - 600, X + 600, Y)] },
      { id: 'half', rings: [box(X + 600, Y - 1200, X + 1800, Y)] },
      { id: 'out', rings: [box(X + 2000, Y - 600, X + 2600, Y)] },
    ])
    const { issues } = await examined({ ...files, 'zones.geojson': zones }, none)
    const told = issues.filter(({ code }) => code.startsWith('zones'))
    expect(told.map(({ code, found }) => [code, found])).toEqual([
      ['zones.outside', 'a zone wholly outside the cover'],
      ['zones.unseen', 'zones with ground that the cover does not show: half Zone half (50.0 %)'],
    ])
  })

  it('zones that overlap are told, with the share that an earlier one has', async () => {
    const zones = zonesJson([
      { id: 'first', rings: [box(X, Y - 600, X + 600, Y)] },
      { id: 'second', rings: [box(X + 450, Y - 600, X + 1050, Y)] },
    ])
    const { issues } = await examined({ ...files, 'zones.geojson': zones }, none)
    expect(issues.map(({ code, found }) => [code, found])).toEqual([
      ['zones.overlap', 'zones that overlap earlier ones: second Zone second (25.0 %)'],
    ])
  })

  it('a layer that has no ground in any zone is told', async () => {
    const away = { 'p.geojson': utm([feature('Point', [X - 300, Y - 300])]) }
    const industry = { parks: { file: 'p.geojson', buffer: 10 } }
    const land = { sectors: { industry: [51] } }
    expect((await examined(away, industry, {}, land)).codes).toContain('layer.idle')
    expect((await examined(files, industry, {}, land)).codes).not.toContain('layer.idle')
  })

  it('a code of two sectors is refused, a sector that the inventory lacks told', async () => {
    const sectors = { industry: [51], urban: [51, 52], urbann: [53] }
    const { issues } = await examined(files, none, {}, { sectors })
    const told = issues.filter(({ code }) => code.startsWith('land'))
    expect(told.map(({ code, path, found }) => [code, path.at(-1), found])).toEqual([
      ['land.sectors', 'urban', 'codes 51, which industry has too'],
      ['land.sector', 'urbann', 'codes 53 of a sector that the inventory lacks'],
    ])
  })

  it('zones without an area are one kind of fault, and hide none of the land', async () => {
    const points = utm([feature('Point', [X + 9, Y - 9], { id: 'a', name: 'a' }), feature('Point', [X, Y])])
    const { codes } = await examined({ ...files, 'zones.geojson': points }, none)
    expect([...new Set(codes)]).toEqual(['zones.geometry', 'zones.id'])
  })
})

it('boundaries of DataV without a datum are told, those with one are not', async () => {
  const zones = JSON.parse(base['zones.geojson'])
  for (const { properties } of zones.features)
    Object.assign(properties, { adcode: 320102, acroutes: [100000, 320000], subFeatureIndex: 0 })
  const files = { 'zones.geojson': JSON.stringify(zones) }
  expect((await examined(files, undefined)).codes).toContain('datum.unnamed')
  expect((await examined(files, undefined, { datum: 'wgs84' })).codes).not.toContain('datum.unnamed')
})

describe('files of which nothing is left', () => {
  const parks = utm([feature('Polygon', [box(X + 90, Y - 180, X + 180, Y - 90)], { use: 'industrial' })])
  const files = { 'parks.geojson': parks }

  it('are refused where a filter lets nothing through, with what there is', async () => {
    const told = async (where: unknown, zones: Record<string, unknown> = {}) => {
      const { issues } = await examined(files, { parks: { file: 'parks.geojson', where } }, zones)
      return issues.filter(({ code }) => code === 'where.none')
    }
    expect(await told({ use: 'industrial' })).toEqual([])
    expect((await told({ use: 'Industrial' })).map(({ path, hint }) => [...path, hint])).toEqual([
      ['parks.geojson', 'where', '`use` is one of: industrial.'],
    ])
    expect((await told({ landuse: 'industrial' }))[0]!.hint).toContain('no property `landuse`')
    const zones = await told({ use: 'industrial' }, { where: { id: 'another' } })
    expect(zones.map(({ path, severity }) => [path[0], severity])).toEqual([['zones.geojson', 'error']])
  })

  it('are refused as zones, and told as layers', async () => {
    const empty = '{"type":"FeatureCollection","features":[]}'
    const none = await examined({ 'zones.geojson': empty }, undefined)
    expect(none.issues.filter(({ code }) => code === 'zones.none')[0]!.severity).toBe('error')
    const bare = await examined({ 'parks.geojson': empty }, { parks: 'parks.geojson' })
    expect(bare.issues.filter(({ code }) => code === 'layer.empty')[0]!.severity).toBe('warning')
  })
})

it('a file with more faults than a call takes arguments is told fault by fault', async () => {
  const count = 150_000
  const points = utm(Array.from({ length: count }, () => feature('Point', ['x', 0])))
  const world = nodeWorld({ base: folderOf({ 'points.geojson': points }), threads: 1 })
  const issues: Issue[] = []
  await openVector({ file: 'points.geojson' }, world, grid, issues)
  expect(issues.filter(({ code }) => code === 'position.number')).toHaveLength(count)
})
