// PMTiles as its own readers see it: every tile found, areas kept at the largest zoom, values on every piece.
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { PMTiles, type RangeResponse } from 'pmtiles'
import { describe, expect, it } from 'vitest'
import { writePmtiles } from '../../src/formats/tiles/pmtiles.ts'
import { cutPolygons } from '../../src/formats/tiles/tile-cutter.ts'
import { type FeatureTable, transformer, wgs84 } from '../../src/vector/index.ts'
import { drawnTable, squaresTable, tableOfRows } from '../support/feature-tables.ts'
import { host } from '../support/host.ts'
import { box } from '../support/small-study.ts'

function open(table: FeatureTable) {
  const bytes = Buffer.concat([...writePmtiles(table, host)])
  return new PMTiles({
    getKey: () => table.name,
    getBytes: async (offset: number, length: number): Promise<RangeResponse> => ({
      data: Uint8Array.from(bytes.subarray(offset, offset + length)).buffer,
    }),
  })
}

async function layersAt(tiles: PMTiles, zoom: number) {
  const { minLon, maxLon, minLat, maxLat } = await tiles.getHeader()
  const column = (lon: number) => Math.floor((lon / 360 + 0.5) * 2 ** zoom)
  const row = (lat: number) =>
    Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** zoom)
  const layers = []
  for (let x = column(minLon); x <= column(maxLon); x++) {
    for (let y = row(maxLat); y <= row(minLat); y++) {
      const tile = await tiles.getZxy(zoom, x, y)
      if (tile) layers.push({ x, y, layers: new VectorTile(new PbfReader(new Uint8Array(tile.data))).layers })
    }
  }
  return layers
}

// Signed: outer rings positive with y downwards, holes negative. Clipped to the tile without its margin.
const ringArea = (ring: readonly { x: number; y: number }[]) =>
  ring.slice(1).reduce((sum, b, i) => sum + ring[i]!.x * b.y - b.x * ring[i]!.y, 0) / 2

const pairs = (flat: readonly number[]) =>
  Array.from({ length: flat.length / 2 }, (_, i) => ({ x: flat[2 * i]!, y: flat[2 * i + 1]! }))

describe('PMTiles', () => {
  it('describes itself', async () => {
    const tiles = open(drawnTable())
    const header = await tiles.getHeader()
    expect(header).toMatchObject({ specVersion: 3, maxZoom: 12, clustered: true, tileType: 1 })
    expect(header.minLon).toBeCloseTo(118.058, 2)
    expect(header.maxLat).toBeGreaterThan(header.minLat)
    const metadata = (await tiles.getMetadata()) as { vector_layers: { id: string; fields: object }[] }
    expect(metadata.vector_layers[0]).toMatchObject({
      id: 'patches',
      fields: { sector: 'String', emission_t: 'Number' },
    })
  })

  it('holds shapes and values at the largest zoom', async () => {
    const layers = await layersAt(open(drawnTable()), 12)
    const seen = new Map<string, { area: number; properties: Record<string, unknown> }>()
    for (const { layers: byName } of layers) {
      const layer = byName['patches']!
      for (let i = 0; i < layer.length; i++) {
        const feature = layer.feature(i)
        const area = feature.loadGeometry().reduce((sum, ring) => sum + ringArea(ring), 0)
        const id = String(feature.properties['id'])
        seen.set(id, { area: (seen.get(id)?.area ?? 0) + area, properties: feature.properties })
      }
    }
    expect([...seen.keys()].sort()).toEqual(['a', 'b', 'c'])
    expect(seen.get('b')!.properties).toMatchObject({ zone_name: 'O’Hare "X", 2', code: -7, emission_t: 0 })
    expect(seen.get('c')!.properties['sector']).toBeUndefined()
    // A unit is 40075 km ÷ 2^12 ÷ 4096 × cos 32° = 2.03 m; a hole is taken away.
    const unit = (40_075_016.7 / 2 ** 24) * Math.cos((31.99 * Math.PI) / 180)
    for (const [id, area] of [
      ['a', 900],
      ['b', 7200],
      ['c', 1800],
    ] as const)
      expect(Math.abs((seen.get(id)!.area * unit ** 2) / area - 1)).toBeLessThan(0.15)
  })

  it('keeps what is smaller than a unit, as a box of one, at the largest zoom alone', () => {
    const side = 2 ** 12 * 4096
    const shape = (...units: number[]) => [[Float64Array.from(units, (value) => (4096 * 5 + value) / side)]]
    const square = (x: number, y: number, size: number) =>
      shape(x, y, x + size, y, x + size, y + size, x, y + size, x, y)
    const cut = (polygons: Float64Array[][], keep: boolean) => {
      const found: { x: number; y: number; ring: number[] }[] = []
      cutPolygons(polygons, 12, { step: 1, keep }, (x, y, [rings]) => {
        found.push({ x, y, ring: [...rings![0]!] })
      })
      return found
    }
    const speck = square(10.1, 20.1, 0.2)
    expect(cut(speck, false)).toEqual([])
    expect(cut(speck, true)).toEqual([{ x: 5, y: 5, ring: [10, 20, 11, 20, 11, 21, 10, 21, 10, 20] }])
    // A strip keeps its length, a sliver across has one unit in its midst; neither leaves its tile.
    const strip = shape(10.1, 20.1, 30.2, 20.1, 30.2, 20.3, 10.1, 20.3, 10.1, 20.1)
    expect(cut(strip, true)[0]!.ring).toEqual([10, 20, 30, 20, 30, 21, 10, 21, 10, 20])
    const sliver = shape(10, 10, 30.1, 30.1, 30, 30, 10, 10)
    expect(cut(sliver, true)[0]!.ring).toEqual([20, 20, 21, 20, 21, 21, 20, 21, 20, 20])
    expect(cut(square(4095.6, 4095.6, 0.3), true)[0]).toMatchObject({ x: 5, y: 5 })
    expect(cut(square(-0.4, 3, 0.2), true)[0]).toMatchObject({ x: 4, y: 5 })
    // A bow whose wings are equal has no area, which readers of tiles take for no ring: a box stands for it.
    const bow = shape(10, 20, 12, 22, 12, 20, 10, 22, 10, 20)
    expect(cut(bow, false)).toEqual([])
    expect(ringArea(pairs(cut(bow, true)[0]!.ring))).toBe(1)
    // What rounding leaves is as it was.
    expect(cut(square(10, 20, 2), true)).toEqual(cut(square(10, 20, 2), false))
  })

  it('says bounds that hold everything, though sides bulge in degrees', async () => {
    const square = (x: number, y: number) => Float64Array.from(box(x, y, x + 30, y + 30).flat())
    const table = tableOfRows(
      'wide',
      [200_000, 500_000, 800_000].map((x) => ({
        geometry: { kind: 'polygon', polygons: [[square(x, 3_540_000)]] },
        values: [String(x), null, null, null, null, null],
      })),
    )
    const { maxLat } = await open(table).getHeader()
    const [, top] = transformer(table.crs, wgs84())(Float64Array.of(500_000, 3_540_030))
    expect(maxLat).toBeGreaterThan(top! - 1e-7)
  })

  it('finds every one of 20 000 squares at the largest zoom, and fewer above', async () => {
    const tiles = open(squaresTable(20_000))
    const { minZoom } = await tiles.getHeader()
    const count = async (zoom: number) => {
      const ids = new Set<unknown>()
      for (const { layers } of await layersAt(tiles, zoom)) {
        const layer = layers['squares']!
        for (let i = 0; i < layer.length; i++) ids.add(layer.feature(i).properties['id'])
      }
      return ids.size
    }
    expect(await count(12)).toBe(20_000)
    expect(await count(11)).toBeLessThan(20_000)
    expect(minZoom).toBeLessThan(12)
  })
})
