// Vector readers: bytes made by hand, and the same districts as GDAL writes them in every format.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reading } from '../../src/formats/features/vector-file.ts'
import { readWkb } from '../../src/formats/features/wkb-read.ts'
import { memorySource, readVector, type VectorFile } from '../../src/formats/index.ts'
import { fileSource } from '../../src/host/node-files.ts'
import { python } from '../support/gdal.ts'
import { handmade } from '../support/handmade-vectors.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

/** Read files held in memory; the first is the one opened. */
function read(files: Readonly<Record<string, Uint8Array>>, layer?: string): Promise<VectorFile> {
  const [name] = Object.keys(files)
  const stem = name!.replace(/\.[^.]*$/, '')
  const beside = async (extension: string) =>
    files[stem + extension] && memorySource(stem + extension, files[stem + extension]!)
  return readVector(memorySource(name!, files[name!]!), beside, layer)
}

const json = (value: unknown) => read({ 'a.geojson': utf8(JSON.stringify(value)) })
const point = (coordinates: unknown, properties: unknown = {}) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates },
})

describe('GeoJSON', () => {
  it('says its system, drops heights, keeps features without geometry', async () => {
    const file = await json({
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4547' } },
      features: [point([1, 2, 3]), { type: 'Feature', properties: null, geometry: null }],
    })
    expect(file).toMatchObject({ crs: 'urn:ogc:def:crs:EPSG::4547', flattened: true, issues: [] })
    expect(file.features[0]!.geometry).toEqual({ kind: 'point', positions: Float64Array.of(1, 2) })
    expect(file.features[1]!.geometry).toBeUndefined()
  })

  it('one feature a line, also behind record separators', async () => {
    const lines = [point([1, 2]), point([3, 4])].map((feature) => `\u001E${JSON.stringify(feature)}\n`)
    for (const text of [lines.join(''), lines.join('').replaceAll('\u001E', '')]) {
      const file = await read({ 'a.geojsonl': utf8(text) })
      expect(file.issues).toEqual([])
      expect(file.features).toHaveLength(2)
    }
  })

  it('names faults by feature and position', async () => {
    const file = await json({ type: 'FeatureCollection', features: [point([1]), point(['1', '2'])] })
    expect(file.issues.map(({ path }) => path.join('/'))).toEqual([
      'a.geojson/feature 1/position 1',
      'a.geojson/feature 2/position 1',
    ])
  })
})

it('TopoJSON: shared arcs, quantised, one run backwards', async () => {
  const file = await read({
    'a.topojson': utf8(
      JSON.stringify({
        type: 'Topology',
        transform: { scale: [0.5, 1], translate: [10, 20] },
        arcs: [
          [
            [0, 0],
            [0, 2],
          ],
          [
            [0, 2],
            [4, 0],
            [0, -2],
            [-4, 0],
          ],
          [
            [0, 0],
            [-2, 0],
            [0, 2],
            [2, 0],
          ],
        ],
        objects: {
          zones: {
            type: 'GeometryCollection',
            geometries: [
              { type: 'Polygon', properties: { id: 'e' }, arcs: [[0, 1]] },
              { type: 'Polygon', properties: { id: 'w' }, arcs: [[2, -1]] },
            ],
          },
        },
      }),
    ),
  })
  expect(file.format).toBe('TopoJSON')
  expect(
    file.features.map(({ geometry }) => geometry?.kind === 'polygon' && [...geometry.polygons[0]![0]!]),
  ).toEqual([
    [10, 20, 10, 22, 12, 22, 12, 20, 10, 20],
    [10, 20, 9, 20, 9, 22, 10, 22, 10, 20],
  ])
})

describe('Shapefile', () => {
  const { shp, shx, dbfGbk } = handmade
  it('a polygon with a hole given first, whose Chinese name has no declared encoding', async () => {
    const file = await read({ 'a.shp': shp, 'a.shx': shx, 'a.dbf': dbfGbk })
    expect(file.issues).toEqual([])
    expect(file.features[0]!.properties).toEqual({ 名称: '玄武区', CODE: 320102 })
    const { geometry } = file.features[0]!
    expect(geometry?.kind === 'polygon' && geometry.polygons.map((rings) => rings.map((r) => r[0]))).toEqual([
      [0, 1],
    ])
  })

  it('without an index and without attributes, saying so', async () => {
    const file = await read({ 'a.shp': shp })
    expect(file.features).toHaveLength(2)
    expect(file.issues.map(({ code }) => code)).toEqual(['shapefile.attributes'])
  })

  it('cut short, it is refused in one sentence', async () => {
    const file = await read({ 'a.shp': shp.subarray(0, shp.length - 9) })
    expect(file.features).toEqual([])
    expect(file.issues.map(({ code }) => code)).toEqual(['vector.damaged'])
  })
})

it('a file of no known format is told what is', async () => {
  const { issues } = await read({ 'a.zip': utf8('PK\u0003\u0004…') })
  expect(issues[0]).toMatchObject({ code: 'vector.format', severity: 'error' })
  const drawing = await read({ 'a.dxf': utf8('  0\nSECTION\n') })
  expect(drawing.issues[0]).toMatchObject({ code: 'vector.format', found: 'a drawing of CAD' })
})

const SOURCE = {
  type: 'FeatureCollection',
  features: [
    ['玄武区', 1.5, { type: 'Polygon', coordinates: [box(0, 0, 4), box(1, 1, 1)] }],
    ['Côté', -7, { type: 'MultiPolygon', coordinates: [[box(9, 0, 2)], [box(12, 0, 1)]] }],
    [null, null, null],
    // A row beyond a page of SQLite, so that overflow pages are read.
    ['长'.repeat(80), 2 ** 40, { type: 'Polygon', coordinates: [circle(30, 30, 1500)] }],
  ].map(([name, value, geometry]) => ({ type: 'Feature', properties: { name, value }, geometry })),
}

function box(x: number, y: number, size: number) {
  return [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ]
}

function circle(x: number, y: number, count: number) {
  return Array.from({ length: count + 1 }, (_, i) => {
    const turn = ((i % count) * 2 * Math.PI) / count
    return [x + Math.cos(turn), y + Math.sin(turn)]
  })
}

/** Corners in an order of their own, since writers may start rings elsewhere and turn them. */
const summary = ({ features }: VectorFile) =>
  features.map(({ properties, geometry }) => ({
    name: properties['name'] ?? null,
    value: properties['value'] ?? null,
    rings:
      geometry?.kind === 'polygon'
        ? geometry.polygons.map((rings) =>
            rings.map((r) => [r.length / 2, ...Array.from(r).sort((a, b) => a - b)].slice(0, 9)),
          )
        : null,
  }))

describe.skipIf(!python)('as GDAL writes them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cadastre-vectors-'))
  const original = join(folder, 'original.geojson')
  writeFileSync(original, JSON.stringify(SOURCE))
  const open = (name: string, layer?: string) => {
    const path = join(folder, name)
    const stem = path.replace(/\.[^./]*$/, '')
    return readVector(fileSource(path)!, async (extension) => fileSource(stem + extension), layer)
  }
  const ogr = (name: string, ...options: string[]) =>
    execFileSync('ogr2ogr', [...options, join(folder, name), original], { stdio: 'ignore' })
  const expected = async () => summary(await read({ 'a.geojson': readFileSync(original) }))

  it('GeoPackage', async () => {
    ogr('a.gpkg', '-f', 'GPKG', '-nln', 'districts', '-nlt', 'MULTIPOLYGON')
    const file = await open('a.gpkg')
    expect(file).toMatchObject({ format: 'GeoPackage', layer: 'districts', crs: 'EPSG:4326', issues: [] })
    expect(summary(file)).toEqual(await expected())
  })

  it('GeoPackage of two layers wants a name', async () => {
    ogr('two.gpkg', '-f', 'GPKG', '-nln', 'a', '-t_srs', 'EPSG:32631')
    ogr('two.gpkg', '-f', 'GPKG', '-nln', 'b', '-update')
    expect((await open('two.gpkg')).issues[0]).toMatchObject({ code: 'vector.layer', found: 'layers a, b' })
    expect((await open('two.gpkg', 'a')).crs).toBe('EPSG:32631')
  })

  it.each([
    ['with an index', 'YES'],
    ['without', 'NO'],
  ])('FlatGeobuf %s', async (_, index) => {
    ogr(
      `${index}.fgb`,
      '-f',
      'FlatGeobuf',
      '-lco',
      `SPATIAL_INDEX=${index}`,
      '-where',
      'name is not null',
      '-nlt',
      'MULTIPOLYGON',
    )
    const file = await open(`${index}.fgb`)
    expect(file).toMatchObject({ format: 'FlatGeobuf', crs: 'EPSG:4326', issues: [] })
    const byName = (rows: ReturnType<typeof summary>) =>
      [...rows].sort((a, b) => String(a.name).localeCompare(String(b.name)))
    expect(byName(summary(file))).toEqual(byName((await expected()).filter(({ name }) => name !== null)))
  })

  it.each(['UTF-8', 'GBK'])('Shapefile in %s, declared', async (encoding) => {
    ogr(`${encoding}.shp`, '-f', 'ESRI Shapefile', '-lco', `ENCODING=${encoding}`, '-where', "name <> 'Côté'")
    const file = await open(`${encoding}.shp`)
    expect(file.crs).toMatch(/^GEOGCS/)
    const wanted = (await expected()).filter(({ name }) => name !== 'Côté' && name !== null)
    expect(summary(file)).toEqual(wanted)
  })
})

it('a curve is told as a curve, with what converts it, and not as damage', async () => {
  const { issues } = await reading('GeoPackage', 'a.gpkg', async () => {
    readWkb(new DataView(Uint8Array.of(1, 10, 0, 0, 0, 1, 0, 0, 0).buffer))
    throw new Error('no curve was seen')
  })
  expect(issues.map(({ code, found }) => [code, found])).toEqual([
    ['vector.curve', 'a geometry of type 10, which is a curve or unknown'],
  ])
})
