// Outlines of OpenStreetMap: pieces of ways in any order and direction, rings that meet, and what does not close.
import { describe, expect, it } from 'vitest'
import { isInputError } from '../../src/error.ts'
import { geoBoundariesCity } from '../../src/sources/geoboundaries.ts'
import { osmCity } from '../../src/sources/osm-city.ts'
import { osmShape } from '../../src/sources/osm-shapes.ts'
import type { Supply } from '../../src/sources/pieces.ts'
import { ringArea } from '../../src/vector/index.ts'

type Line = readonly (readonly [number, number])[]
const way = (role: string, line: Line) => ({
  type: 'way',
  role,
  geometry: line.map(([lon, lat]) => ({ lon, lat })),
})
const relation = (id: number, level: number, name: string, members: readonly unknown[]) => ({
  type: 'relation',
  id,
  tags: { name, admin_level: String(level) },
  members,
})
const square = (x: number, y: number, side: number): Line => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
]

const groundOf = (members: readonly unknown[]) => {
  const geometry = osmShape(relation(1, 5, 'A', members))?.geometry
  if (geometry?.kind !== 'polygon') return undefined
  return geometry.polygons
    .flatMap((rings) => rings.map((ring, i) => (i === 0 ? 1 : -1) * Math.abs(ringArea(ring))))
    .reduce((sum, area) => sum + area, 0)
}

describe('ways joined to rings', () => {
  // A square of 10, cut in three pieces of which one runs backwards.
  const outer = [
    way('outer', [
      [0, 0],
      [10, 0],
      [10, 10],
    ]),
    way('outer', [
      [0, 0],
      [0, 10],
    ]),
    way('outer', [
      [0, 10],
      [10, 10],
    ]),
  ]
  it('a hole in pieces', () => {
    const hole = [
      way('inner', [
        [2, 2],
        [4, 2],
        [4, 4],
      ]),
      way('inner', [
        [4, 4],
        [2, 4],
        [2, 2],
      ]),
    ]
    expect(groundOf([hole[0], outer[0], hole[1], outer[1], outer[2]])).toBe(96)
  })

  it('a hole that meets the outline where two of its pieces do, whole or in pieces', () => {
    const hole: Line = [
      [10, 10],
      [8, 7],
      [7, 8],
      [10, 10],
    ]
    const ground = 100 - 2.5
    expect(groundOf([way('inner', hole), ...outer])).toBe(ground)
    expect(groundOf([outer[0], way('inner', hole), outer[1], outer[2]])).toBe(ground)
    const pieces = [way('inner', hole.slice(0, 3)), way('inner', hole.slice(2))]
    expect(groundOf([outer[0], ...pieces, outer[1], outer[2]])).toBe(ground)
  })

  it('pieces that do not close are no shape', () => {
    expect(groundOf(outer.slice(1))).toBeUndefined()
  })
})

const supplyOf = (reply: (url: string, query: string) => unknown): Supply => ({
  web: {
    request: async ({ url, body }) => ({
      status: 200,
      text: JSON.stringify(reply(url, body?.['data'] ?? '')),
    }),
    wait: async () => {},
  },
  downloads: { folder: undefined, text: async () => undefined, path: () => undefined },
  byHand: [],
})

it('a district whose outline does not close is named, not lost', async () => {
  const city = relation(7, 5, '城', [way('outer', square(0, 0, 10))])
  const districts = [
    relation(8, 6, '大区', [way('outer', square(0, 0, 9.9))]),
    relation(9, 6, '小区', [way('outer', square(9.9, 9.9, 0.1).slice(0, 3))]),
  ]
  const supply = supplyOf((_, query) => ({ elements: query.includes('area(') ? districts : [city] }))
  const found = await osmCity('城', { url: 'http://x', relation: undefined }, supply)
  expect(found.districts.map(({ id }) => id)).toEqual(['relation/8'])
  expect(found.open).toEqual(['小区 (9)'])
})

it('geoBoundaries: of two cities of one name neither is taken for the other', async () => {
  const unit = (shapeID: string, shapeName: string, x: number) => ({
    type: 'Feature',
    properties: { shapeID, shapeName },
    geometry: { type: 'Polygon', coordinates: [square(x, 30, 1)] },
  })
  const units = {
    type: 'FeatureCollection',
    features: [unit('S1', 'Suzhou', 116), unit('S2', 'Suzhou', 120)],
  }
  const supply = supplyOf((url) =>
    url.endsWith('.geojson') ? units : { gjDownloadURL: 'http://x/a.geojson', boundaryLicense: 'CC BY' },
  )
  const ask = (name: string) => geoBoundariesCity(name, { url: 'http://x', country: 'CHN' }, supply)
  const fault = await ask('Suzhou').catch((error: unknown) => error)
  expect(isInputError(fault) && fault.issues[0]!.found).toBe(
    'several: S1 (Suzhou, near 116.50, 30.50); S2 (Suzhou, near 120.50, 30.50)',
  )
  expect((await ask('S2')).outline.id).toBe('S2')
})
