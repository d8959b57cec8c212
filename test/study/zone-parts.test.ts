// Zones drawn as several features of one id: one zone of several parts, ground of two parts counted once.
import { describe, expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { readRegister, registeredZones, writeRegister } from '../../src/run/index.ts'
import { examine, parseStudy } from '../../src/study/index.ts'
import { mapFeatures, shapeArea, shapeOf, transformer, wgs84 } from '../../src/vector/index.ts'
import { box, codesTiff, folderOf, utmGrid } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const grid = utmGrid(20, 20)
const cover = codesTiff(
  grid,
  Uint8Array.from({ length: 400 }, (_, i) => [51, 52, 53][(i * 7) % 3]!),
)
const square = (col: number, row: number, size = 4) =>
  box(X + col * 30, Y - (row + size) * 30, X + (col + size) * 30, Y - row * 30)

type Rings = readonly (readonly (readonly number[])[])[]
interface Drawn {
  readonly properties: Readonly<Record<string, unknown>>
  readonly parts: readonly Rings[]
}

async function tableOf(zones: readonly Drawn[], keys: Record<string, unknown> = {}) {
  const features = zones.map(({ properties, parts }) => ({
    type: 'Feature',
    properties,
    geometry: { type: 'MultiPolygon', coordinates: parts },
  }))
  const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32650' } }
  const base = folderOf({
    'landuse.tif': cover,
    'zones.geojson': JSON.stringify({ type: 'FeatureCollection', crs, features }),
  })
  const { study } = parseStudy(
    {
      title: 'Parts',
      year: 2020,
      inventory: { totals: { urban: 100, rural: 50, industry: 25 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc' },
      zones: { file: 'zones.geojson', id: 'id', name: 'name', ...keys },
    },
    'study',
  )
  const { solution, issues } = await examine(study!, nodeWorld({ base, threads: 1 }))
  return { solution, rows: solution?.table.rows, issues, told: issues.map(({ code }) => code) }
}

const west = { properties: { id: 'w', name: '西区' }, parts: [[square(0, 0)]] }
const exclave = { properties: { id: 'w', name: '西区' }, parts: [[square(8, 8)]] }
const east = { properties: { id: 'e', name: '东区' }, parts: [[square(4, 0)]] }
const whole = { ...west, parts: [...west.parts, ...exclave.parts] }

describe('features of one id', () => {
  it('are one zone: the table of a MultiPolygon, told once', async () => {
    const apart = await tableOf([west, east, exclave])
    expect(apart.rows).toEqual((await tableOf([whole, east])).rows)
    expect(apart.rows).toHaveLength(2)
    expect(apart.told.filter((code) => code.startsWith('zones'))).toEqual(['zones.parts'])
    expect(apart.issues.find(({ code }) => code === 'zones.parts')!.found).toBe('3 features of 2 ids')
  })

  it('take the name of the first part that has one', async () => {
    const unnamed = { ...west, properties: { id: 'w', name: null } }
    expect((await tableOf([unnamed, east, exclave])).rows!.map(({ name }) => name)).toEqual(['西区', '东区'])
  })

  it.each([
    ['name', { name: '另一区' }, {}],
    ['city', { name: '西区', city: 'B' }, { levels: ['city'] }],
  ])('stay a fault where they differ in %s', async (key, properties, keys) => {
    const first = { ...west, properties: { ...west.properties, city: 'A' } }
    const { issues } = await tableOf([first, { ...exclave, properties: { id: 'w', ...properties } }], keys)
    const doubled = issues.find(({ code }) => code === 'zones.duplicate')!
    expect(doubled.path).toEqual(['zones.geojson', 'feature 2', 'id'])
    expect(doubled.found).toBe(`id w again, with another \`${key}\``)
  })

  it.each([
    ['crossing', square(2, 2), (16 + 16 - 4) * 900],
    ['one inside the other', square(1, 1, 2), 16 * 900],
    ['the same twice', square(0, 0), 16 * 900],
  ])('count ground of two parts once: %s', async (_, second, area) => {
    const { solution, rows, told } = await tableOf([west, { ...exclave, parts: [[second]] }])
    expect(rows![0]!.area * 1e4).toBeCloseTo(area, 3)
    expect(told).not.toContain('zones.overlap')
    const [zone] = registeredZones(readRegister(writeRegister(solution!)))
    const [onGrid] = mapFeatures([zone!], transformer(wgs84(), grid.crs))
    expect(shapeArea(shapeOf(onGrid!, grid), grid)).toBeCloseTo(area, 1)
  })

  it('keep a hole that another part fills in part', async () => {
    const ring = { ...west, parts: [[square(0, 0, 6), square(1, 1)]] }
    const { rows } = await tableOf([ring, { ...exclave, parts: [[square(2, 2, 1)]] }])
    expect(rows![0]!.area * 1e4).toBeCloseTo((36 - 16 + 1) * 900, 3)
  })

  it('are measured once in degrees too', () => {
    const degrees = { width: 100, height: 100, affine: { a: 0.001, c: 118, e: -0.001, f: 32 }, crs: wgs84() }
    const rings = (x: number, size: number) =>
      [box(x, 31.5, x + size, 31.6).flat()].map((r) => Float64Array.from(r))
    const areaOf = (...polygons: Float64Array[][]) =>
      shapeArea(
        shapeOf({ id: undefined, properties: {}, geometry: { kind: 'polygon', polygons } }, degrees),
        degrees,
      )
    const once = areaOf(rings(118.1, 0.3))
    expect(Math.abs(areaOf(rings(118.1, 0.2), rings(118.2, 0.2)) / once - 1)).toBeLessThan(1e-9)
  })
})
