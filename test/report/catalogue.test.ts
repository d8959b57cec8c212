// STAC and RO-Crate: the rules their specifications state, and links that lead somewhere.
import { describe, expect, it } from 'vitest'
import { type DatasetFacts, roCrate, stacCollection, stacItem } from '../../src/report/index.ts'
import { crsOfDefinition, wgs84 } from '../../src/vector/index.ts'
import { drawnTable } from '../support/feature-tables.ts'
import { utmGrid } from '../support/small-study.ts'

const facts: DatasetFacts = {
  title: 'Drawn City 2020',
  year: 2020,
  synthetic: 'drawn',
  version: '0.2.0',
  license: 'CC-BY-4.0',
  grid: utmGrid(100, 200),
  sectors: ['industry'],
  files: ['zones.csv', 'rasters/total.tif', 'patches.gpkg'],
  inputs: [{ role: 'cover', file: 'landuse.tif', bytes: 12, sha256: 'ab' }],
  factors: 'ipcc-2006',
  gwp: 'ar5',
  parcels: drawnTable(),
}

type Json = Record<string, unknown>

describe('the STAC item', () => {
  const item = stacItem(facts) as Json & {
    bbox: number[]
    properties: Json
    assets: Record<string, Json>
    links: Json[]
  }

  it('has what an item must have', () => {
    expect(item).toMatchObject({ type: 'Feature', stac_version: '1.0.0', id: 'drawn-city-2020' })
    // No single moment: then both ends of the span.
    expect(item.properties).toMatchObject({
      datetime: null,
      start_datetime: '2020-01-01T00:00:00Z',
      end_datetime: '2020-12-31T23:59:59Z',
    })
    expect(item.bbox[0]).toBeLessThan(item.bbox[2]!)
    expect(item.bbox[0]).toBeCloseTo(118.058, 2)
    expect(item.bbox[3]).toBeCloseTo(32.08, 2)
    expect(item.links.map(({ rel }) => rel)).toEqual(expect.arrayContaining(['collection', 'parent', 'root']))
    expect(item['collection']).toBe((stacCollection(facts) as Json)['id'])
  })

  it('describes projection, raster and table', () => {
    expect(item.properties).toMatchObject({
      'proj:epsg': 32650,
      'proj:shape': [200, 100],
      'proj:transform': [30, 0, 600_000, 0, -30, 3_550_000],
      'proj:bbox': [600_000, 3_544_000, 603_000, 3_550_000],
      'table:row_count': 3,
    })
    expect(item.assets['rasters/total.tif']).toMatchObject({
      href: './rasters/total.tif',
      roles: ['data'],
      'raster:bands': [
        { data_type: 'float32', nodata: -9999, unit: 't CO2e / ha / year', spatial_resolution: 30 },
      ],
    })
  })

  it('tells resolutions in metres, units as the files do, and EPSG codes of EPSG alone', () => {
    const of = (grid: DatasetFacts['grid']) =>
      stacItem({ ...facts, files: ['rasters/sink.tif'], grid }) as typeof item
    const affine = { a: 0.001, c: 118, e: -0.001, f: 60.05 }
    const degrees = of({ width: 100, height: 100, affine, crs: wgs84() })
    // 0.001° at 60° N: 55.8 m along the parallel, 111.4 m along the meridian.
    expect(degrees.assets['rasters/sink.tif']).toMatchObject({
      'raster:bands': [{ unit: 't CO2 / ha / year, taken up', spatial_resolution: 78.8467 }],
    })
    const system = crsOfDefinition('+proj=moll +lon_0=0 +datum=WGS84 +units=m')!
    const mollweide = of({ ...facts.grid, crs: { ...system, epsg: 54_009 } })
    expect(mollweide.properties).toMatchObject({
      'proj:epsg': null,
      'proj:projjson': { id: { authority: 'ESRI', code: 54_009 } },
    })
  })

  it('knows every part of a shapefile', () => {
    const files = ['shp', 'shx', 'dbf', 'prj', 'cpg'].map((ending) => `patches.${ending}`)
    const { assets } = stacItem({ ...facts, files }) as typeof item
    for (const file of files) {
      expect(assets[file]!['roles'], file).toEqual(['data'])
      expect(assets[file]!['type'], file).not.toBe('application/octet-stream')
    }
  })
})

it('the STAC collection has what a collection must have', () => {
  expect(stacCollection(facts)).toMatchObject({
    type: 'Collection',
    stac_version: '1.0.0',
    license: 'CC-BY-4.0',
    extent: { temporal: { interval: [['2020-01-01T00:00:00Z', '2020-12-31T23:59:59Z']] } },
  })
  expect(stacCollection({ ...facts, license: undefined })).toMatchObject({ license: 'proprietary' })
})

describe('the RO-Crate', () => {
  const graph = (roCrate(facts) as { '@graph': Json[] })['@graph']
  const entity = (id: string) => graph.find((candidate) => candidate['@id'] === id)!

  it('has its descriptor and its root', () => {
    expect(entity('ro-crate-metadata.json')).toMatchObject({
      conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' },
      about: { '@id': './' },
    })
    for (const key of ['name', 'description', 'datePublished', 'license'])
      expect(entity('./')[key], key).toBeTruthy()
    expect(entity('./')['datePublished']).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  })

  it('names every thing once, and refers to nothing that is not there', () => {
    const ids = graph.map((candidate) => candidate['@id'])
    expect(new Set(ids).size).toBe(ids.length)
    const refer = (value: unknown): string[] =>
      Array.isArray(value)
        ? value.flatMap(refer)
        : typeof value === 'object' && value !== null
          ? Object.entries(value).flatMap(([key, inner]) => (key === '@id' ? [String(inner)] : refer(inner)))
          : []
    const outside = refer(graph).filter((id) => !ids.includes(id))
    expect(outside).toEqual(['https://w3id.org/ro/crate/1.1'])
    expect(entity('#run')).toMatchObject({ '@type': 'CreateAction', instrument: { '@id': '#software' } })
    expect(entity('#input-1')).toMatchObject({ identifier: 'sha256:ab', contentSize: '12' })
    // Whether an input is laid out for the cloud nobody has looked.
    expect(entity('#input-1')['encodingFormat']).toBe('image/tiff; application=geotiff')
  })

  it('lists the other catalogue', () => {
    for (const file of ['stac-item.json', 'stac-collection.json'])
      expect(entity('./')['hasPart'], file).toContainEqual({ '@id': file })
  })
})
