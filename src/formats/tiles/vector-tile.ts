// Kernel: one Mapbox vector tile (version 2) from features already in tile units, in protocol buffers.
import { ByteSink } from '../bytes/byte-sink.ts'

/** Units along a side of a tile. */
export const TILE_EXTENT = 4096

/** A polygon feature in tile units, y downwards; rings closed, outer ones first of each polygon. */
export interface TileFeature {
  readonly id: number
  readonly polygons: readonly (readonly Int32Array[])[]
  readonly values: readonly (string | number | null)[]
}

/** Append an unsigned LEB128 number, 0 … 2^53. */
export function putUvarint(sink: ByteSink, value: number): void {
  let rest = value
  while (rest >= 128) {
    sink.byte((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  sink.byte(rest)
}

const zigzag = (value: number) => (value << 1) ^ (value >> 31)

function putBytes(sink: ByteSink, field: number, bytes: Uint8Array): void {
  putUvarint(sink, field * 8 + 2)
  putUvarint(sink, bytes.length)
  sink.append(bytes)
}

/** Geometry commands of polygons: move, lines, close; deltas in zigzag. */
export function tileGeometry(polygons: TileFeature['polygons']): Uint8Array {
  const sink = new ByteSink(256)
  let [x, y] = [0, 0]
  const step = (toX: number, toY: number) => {
    putUvarint(sink, zigzag(toX - x) >>> 0)
    putUvarint(sink, zigzag(toY - y) >>> 0)
    ;[x, y] = [toX, toY]
  }
  for (const ring of polygons.flat()) {
    const corners = ring.length / 2 - 1
    putUvarint(sink, (1 << 3) | 1)
    step(ring[0]!, ring[1]!)
    putUvarint(sink, ((corners - 1) << 3) | 2)
    for (let i = 1; i < corners; i++) step(ring[2 * i]!, ring[2 * i + 1]!)
    putUvarint(sink, (1 << 3) | 7)
  }
  return sink.written().slice()
}

/** A feature whose geometry is encoded. */
export interface EncodedFeature {
  readonly id: number
  readonly geometry: Uint8Array
  readonly values: readonly (string | number | null)[]
}

/** One layer as a tile. */
export function encodeTileLayer(
  name: string,
  columns: readonly string[],
  features: readonly EncodedFeature[],
): Uint8Array {
  const layer = new ByteSink()
  const text = new TextEncoder()
  putBytes(layer, 1, text.encode(name))
  const values = new Map<string | number, number>()
  const [feature, tags] = [new ByteSink(), new ByteSink()]
  for (const { id, geometry, values: own } of features) {
    tags.clear()
    own.forEach((value, column) => {
      if (value === null) return
      if (!values.has(value)) values.set(value, values.size)
      putUvarint(tags, column)
      putUvarint(tags, values.get(value)!)
    })
    putUvarint(feature.clear(), 8)
    putUvarint(feature, id)
    putBytes(feature, 2, tags.written())
    feature.byte(0x18).byte(3)
    putBytes(feature, 4, geometry)
    putBytes(layer, 2, feature.written())
  }
  for (const column of columns) putBytes(layer, 3, text.encode(column))
  for (const value of values.keys()) putBytes(layer, 4, encodedValue(value))
  putUvarint(layer, 5 * 8)
  putUvarint(layer, TILE_EXTENT)
  layer.byte(15 * 8).byte(2)
  const tile = new ByteSink(layer.length + 8)
  putBytes(tile, 3, layer.written())
  return tile.written()
}

function encodedValue(value: string | number): Uint8Array {
  const sink = new ByteSink(16)
  if (typeof value === 'string') putBytes(sink, 1, new TextEncoder().encode(value))
  else if (Number.isSafeInteger(value) && value >= 0) {
    sink.byte(5 * 8)
    putUvarint(sink, value)
  } else sink.byte(3 * 8 + 1).float64(value, true)
  return sink.written()
}
