// Bytes of valid files changed at random: readers answer with features or faults, never with a throw or a hang.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { memorySource, readVector } from '../../src/formats/index.ts'
import { mendFeatures } from '../../src/study/layers/mend-features.ts'
import { placeFeatures } from '../../src/study/layers/place-features.ts'
import { python } from '../support/gdal.ts'
import { handmade } from '../support/handmade-vectors.ts'

type Files = Readonly<Record<string, Uint8Array>>

const utf8 = (text: string) => new TextEncoder().encode(text)
const zones = JSON.stringify({
  type: 'FeatureCollection',
  crs: { type: 'name', properties: { name: 'EPSG:32650' } },
  features: [
    {
      type: 'Feature',
      properties: { id: 'ä' },
      geometry: {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 0],
              [4, 0],
              [4, 4],
              [0, 0],
            ],
            [
              [2, 1],
              [3, 1],
              [3, 2],
              [2, 1],
            ],
          ],
        ],
      },
    },
    {
      type: 'Feature',
      properties: {},
      geometry: {
        type: 'LineString',
        coordinates: [
          [0, 0, 1],
          [1, 1, 1],
        ],
      },
    },
  ],
})
const topology =
  '{"type":"Topology","arcs":[[[0,0],[0,2],[2,2],[0,0]]],"objects":{"a":{"type":"Polygon","arcs":[[0]]}}}'
const places = `<?xml version="1.0"?><kml><Document><Folder><name>&#22253;</name><Placemark id="a"><name>b</name><ExtendedData><Data name="c"><value>d</value></Data></ExtendedData><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark></Folder></Document></kml>`
const wkt =
  'PROJCS["a",GEOGCS["b",DATUM["c",SPHEROID["d",6378137,298.257]],PRIMEM["e",0],UNIT["f",0.01745]],PROJECTION["Transverse_Mercator"],PARAMETER["Central_Meridian",120],UNIT["Meter",1]]'

/** Everything a study would do with a file before it knows the grid. */
async function open(main: string, files: Files): Promise<readonly Issue[]> {
  const issues: Issue[] = []
  const beside = async (extension: string) =>
    files[`a${extension}`] && memorySource(`a${extension}`, files[`a${extension}`]!)
  const read = await readVector(memorySource(main, files[main]!), beside)
  issues.push(...read.issues)
  const mended = mendFeatures(read.features, main, issues)
  placeFeatures(mended, { file: main, crs: read.crs, datum: undefined }, undefined, issues)
  return issues
}

async function survives(main: string, files: Files, target: string, runs: number) {
  const length = files[target]!.length
  expect((await open(main, files)).filter(({ severity }) => severity === 'error')).toEqual([])
  const change = fc.record({
    edits: fc.array(
      fc.tuple(
        fc.oneof(fc.nat(Math.min(length, 600) - 1), fc.nat(length - 1)),
        fc.oneof(fc.nat(255), fc.constantFrom(0, 127, 128, 255)),
      ),
      { minLength: 1, maxLength: 8 },
    ),
    keep: fc.oneof({ weight: 9, arbitrary: fc.constant(length) }, { weight: 1, arbitrary: fc.nat(length) }),
  })
  await fc.assert(
    fc.asyncProperty(change, async ({ edits, keep }) => {
      const bytes = files[target]!.slice()
      for (const [at, value] of edits) bytes[at] = value
      const started = performance.now()
      const issues = await open(main, { ...files, [target]: bytes.subarray(0, keep) })
      expect(performance.now() - started).toBeLessThan(10_000)
      for (const { code, found, hint } of issues)
        expect(`${code}${found}${hint}`).not.toMatch(/undefined|NaN at/)
    }),
    { numRuns: runs },
  )
}

describe('changed bytes', () => {
  const { shp, shx, dbfGbk } = handmade
  const shapefile: Files = { 'a.shp': shp, 'a.shx': shx, 'a.dbf': dbfGbk, 'a.prj': utf8(wkt) }
  it.each(Object.keys(shapefile))('of %s', (target) => survives('a.shp', shapefile, target, 300))
  it('of GeoJSON', () => survives('a.geojson', { 'a.geojson': utf8(zones) }, 'a.geojson', 300))
  it('of KML', () => survives('a.kml', { 'a.kml': utf8(places) }, 'a.kml', 300))
  it('of KMZ', () => survives('a.kmz', { 'a.kmz': zipSync({ 'doc.kml': utf8(places) }) }, 'a.kmz', 300))
  it('of TopoJSON', () => survives('a.topojson', { 'a.topojson': utf8(topology) }, 'a.topojson', 300))
})

describe.skipIf(!python)('changed bytes of files that GDAL wrote', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cadastre-fuzz-'))
  writeFileSync(join(folder, 'a.geojson'), zones)
  it.each([
    ['GPKG', 'a.gpkg'],
    ['FlatGeobuf', 'a.fgb'],
  ])('of %s', async (driver, name) => {
    const options = ['-f', driver, '-nln', 'a', '-nlt', 'MULTIPOLYGON', '-where', "id = 'ä'"]
    execFileSync('ogr2ogr', [...options, join(folder, name), join(folder, 'a.geojson')], { stdio: 'ignore' })
    await survives(name, { [name]: new Uint8Array(readFileSync(join(folder, name))) }, name, 300)
  })
})

it('nesting and lengths that lie are refused at once', async () => {
  const deep = `${'{"type":"GeometryCollection","geometries":['.repeat(5000)}${']}'.repeat(5000)}`
  const started = performance.now()
  expect((await open('a.geojson', { 'a.geojson': utf8(deep) })).length).toBeGreaterThan(0)
  const long = handmade.shp.slice()
  new DataView(long.buffer).setInt32(100 + 8 + 40, 2 ** 31 - 1, true)
  expect((await open('a.shp', { 'a.shp': long })).some(({ code }) => code === 'vector.damaged')).toBe(true)
  expect(performance.now() - started).toBeLessThan(5000)
})
