// A land cover of outlines: read as the raster that it is burnt into, with what that loses told.
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { legend } from '../../src/land/index.ts'
import { solveSeries } from '../../src/scenario/index.ts'
import { examine, readStudy, type Study, solve } from '../../src/study/index.ts'
import { openOutlines } from '../../src/study/outlines/open-outlines.ts'
import { metricSystem } from '../../src/study/outlines/outline-grid.ts'
import { crsOfEpsg } from '../../src/vector/index.ts'
import { askPython, geopandas } from '../support/gdal.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

interface Parcel {
  readonly properties: Readonly<Record<string, unknown>>
  readonly rings: readonly (readonly (readonly number[])[])[]
}

const layer = (parcels: readonly Parcel[], epsg = 32650) =>
  JSON.stringify({
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: `urn:ogc:def:crs:EPSG::${epsg}` } },
    features: parcels.map(({ properties, rings }) => ({
      type: 'Feature',
      properties,
      geometry: { type: 'Polygon', coordinates: rings },
    })),
  })

/** A parcel of metres right of and below the corner of the small grids. */
const parcel = (
  properties: Parcel['properties'],
  x: number,
  y: number,
  width: number,
  height: number,
): Parcel => ({
  properties,
  rings: [box(600000 + x, 3550000 - y - height, 600000 + x + width, 3550000 - y)],
})

const zones = zonesJson([
  { id: 'w', rings: [box(600000, 3549940, 600060, 3550000)] },
  { id: 'e', rings: [box(600060, 3549940, 600120, 3550000)] },
])

const study = (land: object): Study =>
  readStudy(
    JSON.stringify({
      title: 'Outlines',
      year: 2020,
      inventory: { totals: { industry: 300, urban: 200, agriculture: 100, rural: 50 } },
      land: { cover: 'DLTB.geojson', legend: 'gbt-21010', ...land },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      allocate: { by: 'area', fallback: 'zone' },
    }),
    'study.yaml',
  )

const FOUR = [
  parcel({ DLBM: '0101' }, 0, 0, 60, 30),
  parcel({ DLBM: '0701' }, 60, 0, 60, 30),
  parcel({ DLBM: '0601' }, 0, 30, 60, 30),
  parcel({ DLBM: '0702' }, 60, 30, 60, 30),
]

async function examined(
  parcels: readonly Parcel[],
  land: object = {},
  more: Readonly<Record<string, string>> = {},
) {
  const folder = folderOf({ 'DLTB.geojson': layer(parcels), 'zones.geojson': zones, ...more })
  return examine(study(land), nodeWorld({ base: folder, threads: 1 }))
}

const told = (issues: readonly Issue[], code: string) => issues.filter((issue) => issue.code === code)
const found = (issues: readonly Issue[], code: string) => told(issues, code).map((issue) => issue.found)

describe('a cover of outlines', () => {
  it('gives what the raster of its codes gives', async () => {
    const folder = folderOf({
      'DLTB.geojson': layer(FOUR),
      // Codes of CNLUCC for the same ground and sectors: 11, 51, 53, 52.
      'landuse.tif': codesTiff(utmGrid(4, 2), [11, 11, 51, 51, 53, 53, 52, 52]),
      'zones.geojson': zones,
    })
    const world = nodeWorld({ base: folder, threads: 1 })
    const outlines = await solve(study({ outlines: { pixel: '30 m' } }), world)
    const raster = await solve(study({ cover: 'landuse.tif', legend: 'cnlucc' }), world)
    expect(outlines.inputs.cover!.grid).toEqual(raster.inputs.cover!.grid)
    expect(outlines.table).toEqual(raster.table)
    expect(outlines.table.rows.map(({ emissions }) => [...emissions])).toEqual([
      [300, 0, 100, 0],
      [0, 200, 0, 50],
    ])
  })

  it('tells the field, the pixels and the system that it chose, but not what the study says', async () => {
    const { issues, solution } = await examined(FOUR)
    expect(found(issues, 'outlines.chosen')).toEqual([
      'codes of the field DLBM, burnt at 10 m in WGS 84 / UTM zone 50N: 12 × 6 pixels',
    ])
    expect(issues.map(({ code }) => code)).toEqual(['outlines.chosen'])
    expect(solution!.inputs.cover!.files).toEqual(['DLTB.geojson'])
    const said = await examined(FOUR, { outlines: { field: 'dlbm', pixel: 5 } })
    expect(said.issues.map(({ code }) => code)).not.toContain('outlines.chosen')
  })

  it('takes codes with letters by their digits, names in either language, and numbers', async () => {
    const { issues, solution } = await examined(
      [
        parcel({ DLBM: '0301K' }, 0, 0, 60, 30),
        parcel({ DLBM: '05H1' }, 60, 0, 60, 30),
        parcel({ DLBM: '水田' }, 0, 30, 60, 30),
        parcel({ DLBM: 1207 }, 60, 30, 60, 30),
      ],
      { outlines: { pixel: 30 } },
    )
    expect(found(issues, 'outlines.letters')).toEqual(['codes with letters: 0301K as 301, 05H1 as 5'])
    const world = { col: 0, row: 0, width: 4, height: 2 }
    expect([...(await solution!.inputs.cover!.read(world))]).toEqual([301, 301, 5, 5, 101, 101, 1207, 1207])
  })

  it('knows words by the names of a legend of the study', async () => {
    const legend = 'code,name,class,sector\n1,R2,built-up,urban\n2,M1,built-up,industry\n'
    const parcels = [parcel({ YDDM: 'R2' }, 0, 0, 120, 30), parcel({ YDDM: 'm1' }, 0, 30, 120, 30)]
    const { issues, solution } = await examined(parcels, { legend: 'plan.csv' }, { 'plan.csv': legend })
    expect(found(issues, 'cover.code')).toEqual([])
    expect(solution!.table.rows[0]!.areas.slice(0, 2)).toEqual([0.18, 0.18])
  })

  it('refuses words and codes of zones that nothing explains, and lets others be', async () => {
    const wild = [...FOUR, parcel({ DLBM: 'R2' }, 0, 0, 30, 30), parcel({ DLBM: '9999' }, 60, 0, 30, 60)]
    const { issues } = await examined(wild)
    expect(found(issues, 'cover.code')).toEqual([
      'land codes that the legend gbt-21010 lacks: 9999 (0.18 ha), R2 (0.09 ha)',
    ])
    const far = await examined([...FOUR, parcel({ DLBM: 'R2' }, 500, 0, 30, 30)])
    expect(found(far.issues, 'cover.code')).toEqual([])
  })

  it('tells parcels and classes that are smaller than a pixel, overlaps, and ground without outlines', async () => {
    const { issues } = await examined(
      [
        ...FOUR.slice(0, 3),
        parcel({ DLBM: '1001' }, 11, 0, 3, 30),
        parcel({ DLBM: '0601' }, 30, 0, 30, 30),
        parcel({ DLBM: null }, 60, 30, 30, 30),
      ],
      { outlines: { pixel: 10 } },
    )
    expect(found(issues, 'outlines.lost')).toEqual(['classes of which no pixel is left: 1001 (0.009 ha)'])
    expect(found(issues, 'outlines.small')).toEqual([
      '1 of 5 outlines without the centre of a pixel, 0.009 ha together',
    ])
    expect(found(issues, 'outlines.overlap')).toEqual([
      'outlines that overlap by 0.09 ha, 0.09 ha of them with another code',
    ])
    expect(found(issues, 'outlines.areas-changed')).toEqual([
      'classes whose pixels have more or less ground than their outlines: 101 0.18 → 0.09 ha (-50.0 %)',
    ])
    expect(found(issues, 'outlines.empty')).toEqual(['1 outlines whose field DLBM is empty'])
    expect(found(issues, 'outlines.gap')).toEqual(['0.18 ha of the zones (25.00 %) in which no outline lies'])
  })

  it('burns degrees in a system of metres, on CGCS2000 in a zone of Gauss–Krüger', async () => {
    const land = [{ properties: { DLBM: '0701' }, rings: [box(118.75, 32, 118.76, 32.01)] }]
    const at = async (epsg: number) =>
      found(
        (
          await examined(
            land.map((p) => p),
            {},
            { 'DLTB.geojson': layer(land, epsg) },
          )
        ).issues,
        'outlines.chosen',
      )
    expect((await at(4326))[0]).toMatch(/burnt at 10 m in WGS 84 \/ UTM zone 50N: 9\d × 11\d pixels/)
    expect((await at(4490))[0]).toContain('in CGCS2000 / 3-degree Gauss-Kruger CM 120E')
    expect((await at(4214))[0]).toContain('in UTM zone 50N on Beijing 1954')
    const tokyo = { minX: 15_500_000, minY: 4_250_000, maxX: 15_600_000, maxY: 4_300_000 }
    expect(metricSystem(crsOfEpsg(3857)!, tokyo).epsg).toBe(32654)
    expect(metricSystem(crsOfEpsg(2154)!, tokyo).epsg).toBe(2154)
  })

  it('is read from several files, each with a field of its own', async () => {
    const folder = folderOf({
      'a.geojson': layer([FOUR[0]!, FOUR[2]!]),
      'b.geojson': layer([parcel({ DLMC: '城镇住宅用地' }, 60, 0, 60, 60)]),
      'zones.geojson': zones,
      'note.csv': 'a,b\n',
    })
    const world = nodeWorld({ base: folder, threads: 1 })
    const { issues, solution } = await examine(study({ cover: '?.geojson' }), world)
    expect(found(issues, 'outlines.chosen')[0]).toContain('field DLBM, DLMC')
    expect(solution!.table.rows[1]!.areas).toEqual([0, 0.36, 0, 0])
    expect(solution!.inputs.cover!.files).toEqual(['a.geojson', 'b.geojson'])
    const mixed = await examine(study({ cover: ['a.geojson', 'note.csv'] }), world)
    expect(found(mixed.issues, 'outlines.mixed')).toEqual(['a file that holds no outlines beside a.geojson'])
    const short = await examine(study({ cover: ['a.geojson', 'c*.geojson'] }), world)
    expect(found(short.issues, 'file.missing')).toEqual(['a pattern that no file matches'])
  })

  it('asks for the field where none is known, and names those that the legend knows', async () => {
    const coded = FOUR.map(({ properties, rings }, i) => ({
      properties: { n: 900 + i, k: properties['DLBM'] },
      rings,
    }))
    const [fault] = told((await examined(coded)).issues, 'outlines.field')
    expect(fault!.found).toBe('fields n, k')
    expect(fault!.hint).toContain('Values that the legend knows are in k.')
    const other = await examined(coded, { outlines: { field: 'DLBM' } })
    expect(found(other.issues, 'outlines.field')).toEqual(['no field `DLBM` among n, k'])
    expect(
      (await examined(coded, { outlines: { field: 'K' } })).issues.some((i) => i.severity === 'error'),
    ).toBe(false)
  })

  it('refuses what it cannot burn', async () => {
    const codes = async (land: object, more: Readonly<Record<string, string>> = {}) =>
      (await examined(FOUR, land, more)).issues.filter((i) => i.severity === 'error').map(({ code }) => code)
    expect(await codes({ outlines: { pixel: 1e-6 } })).toEqual(['outlines.pixel'])
    for (const pixel of [0, '0 m', '0.0 km', -5, 'wide'])
      expect(() => study({ outlines: { pixel } })).toThrow('land.outlines.pixel')
    const empty = '{"type":"FeatureCollection","features":[]}'
    expect(await codes({}, { 'DLTB.geojson': empty })).toEqual(['outlines.areas'])
    const hollow = empty.replace(
      '[]',
      '[{"type":"Feature","properties":{"DLBM":"0101"},"geometry":{"type":"MultiPolygon","coordinates":[]}}]',
    )
    expect(await codes({}, { 'DLTB.geojson': hollow })).toEqual(['outlines.areas'])
    const blank = layer(FOUR.map((one) => ({ ...one, properties: { DLBM: ' ' } })))
    expect(await codes({}, { 'DLTB.geojson': blank })).toEqual(['outlines.empty'])
    const crossing = layer([
      {
        properties: { DLBM: '0101' },
        rings: [
          [
            [0, 0],
            [9, 9],
            [9, 0],
            [0, 9],
            [0, 0],
          ],
        ],
      },
    ])
    expect(await codes({}, { 'DLTB.geojson': crossing })).toEqual(['polygon.crossing'])
  })

  it('is burnt anew where a year or a scenario has other outlines or pixels', async () => {
    const folder = folderOf({
      'DLTB.geojson': layer(FOUR),
      'later.geojson': layer([...FOUR, parcel({ DLBM: '0601' }, 60, 0, 60, 30)]),
      'zones.geojson': zones,
    })
    const world = nodeWorld({ base: folder, threads: 1 })
    const years = [
      { year: 2010, totals: { industry: 300 } },
      { year: 2020, totals: { industry: 300 }, cover: 'later.geojson' },
    ]
    const series = await solveSeries(study({ outlines: { pixel: 30 } }), years, world)
    expect(series.map(({ solution }) => solution.table.rows[1]!.emissions[0])).toEqual([0, 150])
    const coarse = await solve(study({ outlines: { pixel: 60 } }), world)
    expect(coarse.inputs.cover!.grid.width).toBe(2)
  })

  it('tells that a raster needs no outlines', async () => {
    const folder = folderOf({
      'landuse.tif': codesTiff(utmGrid(4, 2), [11, 11, 51, 51, 53, 53, 52, 52]),
      'zones.geojson': zones,
    })
    const { issues } = await examine(
      study({ cover: 'landuse.tif', legend: 'cnlucc', outlines: { field: 'DLBM' } }),
      nodeWorld({ base: folder, threads: 1 }),
    )
    expect(found(issues, 'outlines.unused')).toEqual(['a cover that is a raster: landuse.tif'])
  })
})

// Outlines of a raster's pixels, made by GDAL in two formats with more fields than are read, and burnt by it again.
const OUTLINES = `
import sys, json, numpy as np, geopandas as gpd
from rasterio.features import shapes, rasterize
from rasterio.transform import from_origin
from shapely.geometry import shape
folder = sys.argv[1]
codes = np.random.default_rng(5).choice([101, 301, 701, 601], (24, 30)).astype('int32')
found = [(shape(g), '%04d' % v) for g, v in shapes(codes, transform=from_origin(600000, 3550000, 30, 30))]
layer = gpd.GeoDataFrame({'n': range(len(found)), 'DLMC': '地类', 'DLBM': [c for _, c in found]}, geometry=[g for g, _ in found], crs='EPSG:32650')
layer.to_file(folder + '/DLTB.shp', encoding='utf-8')
layer.to_file(folder + '/DLTB.gpkg', layer='DLTB', driver='GPKG')
layer[:1].to_file(folder + '/DLTB.gpkg', layer='other', driver='GPKG')
print(json.dumps({str(p): rasterize([(g, int(c)) for g, c in found], out_shape=(-(-720 // p), -(-900 // p)), fill=65535,
  transform=from_origin(600000, 3550000, p, p), dtype='int32').ravel().tolist() for p in (30, 20, 50)}))`

describe.skipIf(!geopandas)('outlines of a raster', () => {
  it('are burnt as GDAL burns them, from any format, whatever else their fields are', async () => {
    const folder = folderOf({ 'zones.geojson': zones })
    const theirs = askPython<Readonly<Record<string, number[]>>>(OUTLINES, folder)
    const world = nodeWorld({ base: folder, threads: 1 })
    for (const [pixel, codes] of Object.entries(theirs))
      for (const [cover, more] of [
        ['DLTB.shp', { where: { DLMC: '地类' } }],
        ['DLTB.gpkg', { layer: 'DLTB' }],
      ] as const) {
        const issues: Issue[] = []
        const named = study({ cover, outlines: { pixel: Number(pixel), ...more } })
        const burnt = await openOutlines([cover], named, legend('gbt-21010'), world, issues)
        const { width, height } = burnt!.grid
        const own = await burnt!.read({ col: 0, row: 0, width, height })
        expect([...own], `${cover} at ${pixel} m`).toEqual(codes)
        expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(burnt!.files).toContain(cover)
        if (cover === 'DLTB.shp') expect(burnt!.files).toContain('DLTB.dbf')
      }
    const { issues } = await examine(study({ cover: 'DLTB.shp', outlines: { where: { DLXX: 1 } } }), world)
    expect(told(issues, 'where.none')[0]!.hint).toBe('There is no property `DLXX`; they have: n, DLMC, DLBM.')
  })
})
