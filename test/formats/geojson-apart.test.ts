// Long collections are read feature by feature to the same features as whole ones, and left whole where anything is unusual.
import { expect, it } from 'vitest'
import { readGeoJson } from '../../src/formats/vector/geojson.ts'
import { featuresApart } from '../../src/formats/vector/geojson-apart.ts'

const feature = (id: number, name: string) =>
  JSON.stringify({
    type: 'Feature',
    id,
    properties: { name },
    geometry: { type: 'Point', coordinates: [id, 1] },
  })
const collection = (list: string, rest = '') =>
  `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4547"}},\n"features" : [${list}]${rest}}`

it.each([
  ['none', ''],
  ['one', feature(1, 'a')],
  ['brackets, quotes and backslashes in texts', `${feature(1, 'a]}"{[\\')} ,\n${feature(2, '\\"')}`],
  ['a feature without what it needs', `${feature(1, 'a')},{"type":"Feature"},{}`],
])('%s', (_, list) => {
  const text = collection(list, ',"name":"layer"')
  const { json, items } = featuresApart(text, 0)!
  expect({ ...json, features: [...items] }).toEqual(JSON.parse(text))
})

it.each([
  ['a comma too many', collection(`${feature(1, 'a')},`)],
  ['a comma too few', collection(`${feature(1, 'a')}${feature(2, 'b')}`)],
  ['what is no object', collection(`${feature(1, 'a')},7`)],
  ['a text', collection(`"${'x'.repeat(9)}"`)],
  ['a list in the list', collection('[]')],
  ['an end too early', collection(feature(1, 'a')).slice(0, -2)],
  ['a second list', collection(feature(1, 'a'), `,"features":[${feature(2, 'b')}]`)],
  ['another type', collection(feature(1, 'a')).replace('FeatureCollection', 'Topology')],
  ['no list', feature(1, 'a')],
])('left whole: %s', (_, text) => {
  expect(featuresApart(text, 0)).toBeUndefined()
})

it('a long file has the features, system and faults of a short one', () => {
  const many = Array.from({ length: 40_000 }, (_, i) => feature(i, `企业 ${i} ${'x'.repeat(30)}`))
  many[7] = '{"type":"Feature","geometry":{"type":"Point","coordinates":["x",2]}}'
  const text = collection(many.join(','))
  expect(featuresApart(text)).toBeDefined()
  const long = readGeoJson(text, 'f')
  const short = readGeoJson(collection(many.slice(0, 9).join(',')), 'f')
  expect(long.features).toHaveLength(40_000)
  expect(long.features.slice(0, 9)).toEqual(short.features)
  expect([long.crs, long.issues]).toEqual([short.crs, short.issues])
  // Where a feature is no JSON, the fault is that of the whole text.
  const broken = readGeoJson(collection([...many, '{"type":}'].join(',')), 'f')
  expect(broken.issues.map(({ code }) => code)).toEqual(['geojson.syntax'])
})
