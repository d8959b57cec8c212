// KML and KMZ as Google Earth, ArcGIS and GDAL write them: placemarks, their data and folders, and what is refused.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { memorySource, readVector, type VectorFile } from '../../src/formats/index.ts'
import { positionArrays } from '../../src/vector/index.ts'
import { python } from '../support/gdal.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const read = (bytes: Uint8Array, name = 'a.kml', layer?: string): Promise<VectorFile> =>
  readVector(memorySource(name, bytes), async () => undefined, layer)
const kml = (inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>${inside}</Document></kml>`
const ring = (text: string) => `<LinearRing><coordinates>${text}</coordinates></LinearRing>`
const area = (outer: string, ...holes: readonly string[]) =>
  `<Polygon><extrude>1</extrude>${holes.map((hole) => `<innerBoundaryIs>${ring(hole)}</innerBoundaryIs>`).join('')}<outerBoundaryIs>${ring(outer)}</outerBoundaryIs></Polygon>`
const OUTER = '\n  118.7,32.0,0 118.8,32.0,0\n  118.8,32.1,0 118.7,32.0,0 '
const HOLE = '118.75,32.01 118.78,32.01 118.78,32.03 118.75,32.01'
const placemark = (shape: string, inside = '') => `<Placemark id="p1">${inside}${shape}</Placemark>`

describe('KML', () => {
  it('has areas with holes, in WGS 84, heights of 0 being none', async () => {
    const file = await read(utf8(kml(placemark(area(OUTER, HOLE)))))
    expect(file).toMatchObject({ crs: 'EPSG:4326', flattened: false, issues: [] })
    expect(file.features[0]!.id).toBe('p1')
    expect(positionArrays(file.features[0]!.geometry!).map((positions) => [...positions])).toEqual([
      [118.7, 32, 118.8, 32, 118.8, 32.1, 118.7, 32],
      [118.75, 32.01, 118.78, 32.01, 118.78, 32.03, 118.75, 32.01],
    ])
    const high = await read(utf8(kml(placemark('<Point><coordinates>1,2,30</coordinates></Point>'))))
    expect(high.flattened).toBe(true)
  })

  it('tells names, data of either kind and folders, and takes one folder by its name', async () => {
    const point = '<Point><coordinates>118.7, 32.0</coordinates></Point>'
    const data =
      '<name>化工园 &amp; 港</name><description><![CDATA[<b>一</b>]]></description><ExtendedData><Data name="kind"><value>park</value></Data><SchemaData schemaUrl="#s"><SimpleData name="t">12</SimpleData></SchemaData></ExtendedData>'
    const text = kml(
      `<name>all</name><Folder><name>A</name>${placemark(point, data)}</Folder><Folder><name>B</name>${placemark(point)}${placemark(point)}</Folder>`,
    )
    const file = await read(utf8(text))
    expect(file.features.map(({ properties }) => properties)).toEqual([
      { name: '化工园 & 港', description: '<b>一</b>', folder: 'A', kind: 'park', t: '12' },
      { folder: 'B' },
      { folder: 'B' },
    ])
    expect((await read(utf8(text), 'a.kml', 'B')).features).toHaveLength(2)
    expect((await read(utf8(text), 'a.kml', 'C')).issues[0]).toMatchObject({
      code: 'vector.layer',
      found: 'folders all, A, B',
    })
  })

  it('joins parts of one kind, leaves out places of labels and tells them, refuses areas beside lines', async () => {
    const line = '<LineString><coordinates>1,1 2,2</coordinates></LineString>'
    const label = '<Point><coordinates>118.75,32.05</coordinates></Point>'
    const parts = (inside: string) => read(utf8(kml(placemark(`<MultiGeometry>${inside}</MultiGeometry>`))))
    const two = await parts(`${label}${area(OUTER)}<MultiGeometry>${area(HOLE)}</MultiGeometry>`)
    expect(two.features[0]!.geometry).toMatchObject({ kind: 'polygon', polygons: { length: 2 } })
    expect(two.issues.map(({ code }) => code)).toEqual(['kml.labels'])
    expect((await parts(`${line}${line}`)).features[0]!.geometry).toMatchObject({ kind: 'line' })
    expect((await parts(`${label}${label}`)).issues).toEqual([])
    expect((await parts(`${line}${area(OUTER)}`)).issues.map(({ code }) => code)).toEqual([
      'geojson.collection',
    ])
  })

  it('is known without its ending, with prefixes, and in the encoding it names', async () => {
    const text = `<?xml version='1.0' encoding='GBK'?><!-- <x> --><k:kml xmlns:k="http://earth.google.com/kml/2.1"><k:Placemark><k:name>A</k:name><k:Point><k:coordinates>1,2</k:coordinates></k:Point></k:Placemark></k:kml>`
    const bytes = utf8(text)
    const at = text.indexOf('>A<') + 1
    // 园 in GBK.
    const gbk = Uint8Array.of(...bytes.subarray(0, at), 0xd4, 0xb0, ...bytes.subarray(at + 1))
    const file = await read(gbk, 'places')
    expect(file.features[0]!.properties).toEqual({ name: '园' })
  })

  it('names faults by placemark and position, and what it lacks', async () => {
    const codes = async (inside: string) =>
      (await read(utf8(kml(inside)))).issues.map((issue) => [issue.code, ...issue.path])
    expect(await codes(placemark('<Point><coordinates>东,32</coordinates></Point>'))).toEqual([
      ['position.number', 'a.kml', 'placemark 1', 'position 1'],
    ])
    expect(await codes('<NetworkLink><Link/></NetworkLink>')).toEqual([['kml.empty', 'a.kml']])
    expect(await codes('<Placemark><Point>')).toEqual([['vector.damaged', 'a.kml']])
    expect((await read(utf8('<html><body>404</body></html>'))).issues[0]!.code).toBe('vector.damaged')
  })
})

it('takes as long as its text is long, whatever stands in it', async () => {
  const long = 'a'.repeat(300_000)
  const point = (text: string) => placemark(`<Point><coordinates>${text}</coordinates></Point>`)
  const labels = '<Point><coordinates>1,2</coordinates></Point>'.repeat(150_000)
  const started = performance.now()
  const unread = [`<kml><${long}`, `<kml a="1" ${long}></kml>`, kml(point(`1${' '.repeat(300_000)}2`))]
  const codes = await Promise.all(unread.map(async (text) => (await read(utf8(text))).issues[0]!.code))
  expect(codes).toEqual(['vector.damaged', 'kml.empty', 'position.number'])
  const many = await read(utf8(kml(placemark(`<MultiGeometry>${labels}</MultiGeometry>`))))
  expect(many.issues).toEqual([])
  expect(many.features[0]!.geometry).toMatchObject({ positions: { length: 300_000 } })
  // Minutes, where letters are tried again for each before them.
  expect(performance.now() - started).toBeLessThan(20_000)
})

it('is refused where its tree would not fit into memory, unpacked or told so by its archive', async () => {
  const size = { code: 'vector.size', expected: 'at most 100 MB of text' }
  const zip = zipSync({ 'doc.kml': utf8(kml('')) })
  const directory = zip.findLastIndex((_, i) => zip[i] === 0x50 && zip[i + 1] === 0x4b && zip[i + 2] === 1)
  new DataView(zip.buffer, zip.byteOffset).setUint32(directory + 24, 2 ** 30, true)
  expect((await read(zip, 'a.kmz')).issues[0]).toMatchObject({ ...size, found: '1024 MB of text' })
  const stored = zipSync({ 'doc.kml': utf8(kml('')) }, { level: 0 })
  new DataView(stored.buffer, stored.byteOffset).setUint32(stored.length - 22 - 46 - 7 + 24, 1, true)
  expect((await read(stored, 'a.kmz')).issues[0]!.code).toBe('vector.damaged')
  const source = { name: 'a.kml', size: 2 ** 30, read: async () => utf8('<kml>') }
  expect((await readVector(source, async () => undefined)).issues[0]).toMatchObject(size)
})

it('KMZ is its KML', async () => {
  const text = utf8(kml(placemark(area(OUTER))))
  const zip = zipSync({ 'files/icon.png': utf8('x'), 'files/other.kml': utf8('<kml/>'), 'doc.kml': text })
  expect((await read(zip, 'a.kmz')).features).toEqual((await read(text)).features)
  expect((await read(zipSync({ 'a.txt': text }), 'a.kmz')).issues[0]!.code).toBe('vector.damaged')
  expect((await read(zip.subarray(0, 100), 'a.kmz')).issues[0]!.code).toBe('vector.damaged')
})

describe.skipIf(!python)('what GDAL writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cadastre-kml-'))
  const square = (x: number, y: number, size: number) => [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ]
  const source = {
    type: 'FeatureCollection',
    features: [
      {
        adcode: '320102',
        type: 'Polygon',
        coordinates: [square(118.7, 32, 0.1), square(118.72, 32.02, 0.01)],
      },
      {
        adcode: '320104',
        type: 'MultiPolygon',
        coordinates: [[square(119, 32, 0.1)], [square(119.2, 32, 0.05), square(119.21, 32.01, 0.01)]],
      },
      { adcode: '3', type: 'MultiLineString', coordinates: [square(118, 31, 0.3), square(118.5, 31, 0.2)] },
      { adcode: '4', type: 'Point', coordinates: [118.123456789, 31.5] },
    ].map(({ adcode, ...geometry }) => ({ type: 'Feature', properties: { adcode }, geometry })),
  }
  const made = join(folder, 'a.geojson')
  writeFileSync(made, JSON.stringify(source))
  const rings = ({ features }: VectorFile) =>
    features.map(({ properties, geometry }) => [
      properties['adcode'],
      geometry!.kind,
      // Either order of a ring is the same ground.
      positionArrays(geometry!).map((positions) =>
        [...new Set([...positions].map((x) => x.toFixed(9)))].sort(),
      ),
    ])

  it.each([
    ['KML', 'a.kml'],
    ['LIBKML', 'b.kml'],
    ['LIBKML', 'c.kmz'],
  ])('as %s %s gives the features it was made of', async (driver, name) => {
    const out = join(folder, name)
    try {
      execFileSync('ogr2ogr', ['-f', driver, out, made], { stdio: 'ignore' })
    } catch {
      // Without libkml there is nothing to compare.
      return
    }
    const file = await read(new Uint8Array(readFileSync(out)), name)
    expect(file.issues).toEqual([])
    expect(rings(file)).toEqual(rings(await read(utf8(JSON.stringify(source)), 'a.geojson')))
  })
})
