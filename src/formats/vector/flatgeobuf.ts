// Kernel: writes a feature table as FlatGeobuf 3 — features along a Hilbert curve behind a packed R-tree.
import {
  type Column,
  crsWkt,
  type FeatureRow,
  type FeatureTable,
  type Geometry,
  rightHanded,
} from '../../vector/index.ts'
import { ByteSink } from '../bytes/byte-sink.ts'
import type { Spool } from '../bytes/source.ts'
import { spoolFeatures } from '../features/feature-spool.ts'
import { type Boxes, extentOfBoxes } from '../features/hilbert.ts'

const MAGIC = Uint8Array.of(0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0)
const NODE = 16
const NODE_BYTES = 40
const TYPES = { polygon: 3, multipoint: 4, multiline: 5, multipolygon: 6 } as const
const GEOMETRY_TYPES = {
  point: TYPES.multipoint,
  line: TYPES.multiline,
  polygon: TYPES.multipolygon,
} as const
const COLUMN_TYPES = { integer: 7, real: 10, text: 11 } as const

/** The file in pieces; memory grows by 60 bytes a feature. */
export function* writeFlatGeobuf(
  table: FeatureTable,
  options: { readonly spool: () => Spool },
): Generator<Uint8Array> {
  const spool = options.spool()
  try {
    let kind: Geometry['kind'] = 'polygon'
    const properties = new ByteSink()
    const spooled = spoolFeatures(table, spool, (sink, row) => {
      kind = row.geometry.kind
      putFeature(sink, row, propertiesOf(properties.clear(), table.columns, row.values))
    })
    yield MAGIC
    yield headerOf(table, GEOMETRY_TYPES[kind], spooled.boxes)
    yield indexOf(spooled.boxes, spooled.order, spooled.length)
    const batch = new ByteSink(2 ** 20)
    for (const position of spooled.order) {
      batch.append(spooled.read(position))
      if (batch.length < 2 ** 20) continue
      yield batch.written().slice()
      batch.clear()
    }
    yield batch.written().slice()
  } finally {
    spool.close()
  }
}

// Column number and value of everything that is not null.
function propertiesOf(sink: ByteSink, columns: readonly Column[], values: FeatureRow['values']): Uint8Array {
  columns.forEach(({ type }, i) => {
    const value = values[i]
    if (value === null || value === undefined) return
    sink.uint16(i, true)
    if (type === 'real') sink.float64(Number(value), true)
    else if (type === 'integer') {
      const at = sink.take(8)
      sink.view.setBigInt64(at, BigInt(value), true)
    } else {
      const at = sink.take(4)
      const length = sink.text(String(value))
      sink.view.setUint32(at, length, true)
    }
  })
  return sink.written()
}

/** A field of a FlatBuffers table: a scalar of 1, 2, 4 or 8 bytes, or an offset to something written after it. */
type Field =
  | { readonly kind: 'scalar'; readonly bytes: 1 | 2 | 4 | 8; readonly value: number }
  | { readonly kind: 'reference'; readonly put: (sink: ByteSink) => number }
  | undefined

const scalar = (bytes: 1 | 2 | 4 | 8, value: number): Field => ({ kind: 'scalar', bytes, value })
const reference = (put: (sink: ByteSink) => number): Field => ({ kind: 'reference', put })
const text = (value: string | undefined): Field =>
  value === undefined ? undefined : reference((sink) => putText(sink, value))

// Buffers are whole multiples of 8 bytes, so that what is aligned in the sink is aligned in its buffer.
const align = (sink: ByteSink, bytes: number, ahead = 0) => {
  const over = (sink.length + ahead) % bytes
  if (over === 0) return
  const start = sink.take(bytes - over)
  sink.bytes.fill(0, start, sink.length)
}

/** Append a size-prefixed buffer whose root is a table. */
function putBuffer(sink: ByteSink, fields: readonly Field[]): void {
  const origin = sink.take(8)
  const root = putTable(sink, fields)
  align(sink, 8)
  sink.view.setUint32(origin + 4, root - origin - 4, true)
  sink.view.setUint32(origin, sink.length - origin - 4, true)
}

// Fields by number: vtable first, then the table, its largest fields first, then what it refers to.
function putTable(sink: ByteSink, fields: readonly Field[]): number {
  const size = (field: Field) => (field?.kind === 'scalar' ? field.bytes : 4)
  const present = fields.map((field, number) => ({ field, number })).filter(({ field }) => field)
  present.sort((a, b) => size(b.field) - size(a.field) || a.number - b.number)
  const vtableBytes = 4 + 2 * fields.length
  // The table starts so that its first field, behind the offset of the vtable, is aligned.
  align(sink, 2)
  const largest = present.length > 0 ? size(present[0]!.field) : 4
  align(sink, Math.max(4, largest), vtableBytes + 4)
  const vtable = sink.take(vtableBytes)
  sink.bytes.fill(0, vtable, sink.length)
  const table = sink.take(4)
  const at = new Map<number, number>()
  for (const { field, number } of present) at.set(number, sink.take(size(field)))
  sink.view.setUint16(vtable, vtableBytes, true)
  sink.view.setUint16(vtable + 2, sink.length - table, true)
  sink.view.setInt32(table, table - vtable, true)
  for (const [number, place] of at) sink.view.setUint16(vtable + 4 + 2 * number, place - table, true)
  for (const { field, number } of present) {
    const place = at.get(number)!
    if (field!.kind === 'scalar') putScalar(sink, place, field!.bytes, field!.value)
    else {
      const target = field!.put(sink)
      sink.view.setUint32(place, target - place, true)
    }
  }
  return table
}

function putScalar({ view }: ByteSink, at: number, bytes: number, value: number): void {
  if (bytes === 1) view.setUint8(at, value)
  else if (bytes === 2) view.setUint16(at, value, true)
  else if (bytes === 4) view.setInt32(at, value, true)
  else view.setBigUint64(at, BigInt(value), true)
}

function putText(sink: ByteSink, value: string): number {
  align(sink, 4)
  const at = sink.take(4)
  const length = sink.text(value)
  sink.byte(0)
  sink.view.setUint32(at, length, true)
  return at
}

// A vector's length stands right before its first element.
function putVector(sink: ByteSink, elementBytes: number, count: number): number {
  align(sink, 4)
  align(sink, elementBytes, 4)
  const at = sink.take(4)
  sink.view.setUint32(at, count, true)
  return at
}

const bytesVector = (bytes: Uint8Array): Field =>
  reference((sink) => {
    const at = putVector(sink, 1, bytes.length)
    sink.append(bytes)
    return at
  })

const doublesVector = (arrays: readonly Float64Array[]): Field =>
  reference((sink) => {
    const at = putVector(
      sink,
      8,
      arrays.reduce((sum, array) => sum + array.length, 0),
    )
    for (const array of arrays) for (const value of array) sink.float64(value, true)
    return at
  })

// Running ends of parts, in positions; a single part needs none.
const endsVector = (arrays: readonly Float64Array[]): Field =>
  arrays.length < 2
    ? undefined
    : reference((sink) => {
        const at = putVector(sink, 4, arrays.length)
        let end = 0
        for (const array of arrays) {
          end += array.length / 2
          sink.uint32(end, true)
        }
        return at
      })

const tablesVector = (tables: readonly (readonly Field[])[]): Field =>
  reference((sink) => {
    const at = putVector(sink, 4, tables.length)
    const first = sink.take(4 * tables.length)
    tables.forEach((fields, i) => {
      const place = first + 4 * i
      const target = putTable(sink, fields)
      sink.view.setUint32(place, target - place, true)
    })
    return at
  })

function geometryFields(geometry: Geometry): readonly Field[] {
  const plain = (type: number, arrays: readonly Float64Array[], ends: boolean): readonly Field[] => [
    ends ? endsVector(arrays) : undefined,
    doublesVector(arrays),
    undefined,
    undefined,
    undefined,
    undefined,
    scalar(1, type),
  ]
  if (geometry.kind === 'point') return plain(TYPES.multipoint, [geometry.positions], false)
  if (geometry.kind === 'line') return plain(TYPES.multiline, geometry.lines, true)
  const parts = geometry.polygons.map((rings) => plain(TYPES.polygon, rings, true))
  const none = [undefined, undefined, undefined, undefined, undefined, undefined]
  return [...none, scalar(1, TYPES.multipolygon), tablesVector(parts)]
}

function putFeature(sink: ByteSink, { geometry }: FeatureRow, properties: Uint8Array): void {
  putBuffer(sink, [
    reference((into) => putTable(into, geometryFields(rightHanded(geometry)))),
    bytesVector(properties),
  ])
}

function headerOf(table: FeatureTable, type: number, boxes: Boxes): Uint8Array {
  const sink = new ByteSink()
  const box = extentOfBoxes(boxes)
  const { crs } = table
  putBuffer(sink, [
    text(table.name),
    box && doublesVector([Float64Array.of(box.minX, box.minY, box.maxX, box.maxY)]),
    scalar(1, type),
    undefined,
    undefined,
    undefined,
    undefined,
    tablesVector(table.columns.map(columnFields)),
    scalar(8, boxes.count),
    scalar(2, NODE),
    reference((into) =>
      putTable(into, [
        text(crs.epsg === undefined ? undefined : 'EPSG'),
        crs.epsg === undefined ? undefined : scalar(4, crs.epsg),
        text(crs.name),
        undefined,
        text(crsWkt(crs, 'gdal')),
      ]),
    ),
    text(table.name),
    text(table.description),
  ])
  return sink.written()
}

function columnFields({ name, type, unit, description }: Column): readonly Field[] {
  const note = [description, unit === undefined ? undefined : `[${unit}]`].filter(Boolean).join(' ')
  return [text(name), scalar(1, COLUMN_TYPES[type]), undefined, text(note === '' ? undefined : note)]
}

// Nodes from the root down to one leaf a feature: box, and first child's position or the feature's offset.
function indexOf(boxes: Boxes, order: Uint32Array, length: (position: number) => number): Uint8Array {
  if (boxes.count === 0) return new Uint8Array(0)
  const counts = [boxes.count]
  do counts.unshift(Math.ceil(counts[0]! / NODE))
  while (counts[0]! > 1)
  const starts = counts.map((_, level) => counts.slice(0, level).reduce((sum, count) => sum + count, 0))
  const nodes = starts.at(-1)! + boxes.count
  const bytes = new Uint8Array(nodes * NODE_BYTES)
  const view = new DataView(bytes.buffer)
  const put = (node: number, sides: ArrayLike<number>, offset: number) => {
    for (let side = 0; side < 4; side++) view.setFloat64(node * NODE_BYTES + side * 8, sides[side]!, true)
    view.setBigUint64(node * NODE_BYTES + 32, BigInt(offset), true)
  }
  let offset = 0
  order.forEach((position, i) => {
    put(starts.at(-1)! + i, boxes.values.subarray(position * 4, position * 4 + 4), offset)
    offset += length(position)
  })
  for (let level = counts.length - 2; level >= 0; level--) {
    for (let i = 0; i < counts[level]!; i++) {
      const first = starts[level + 1]! + i * NODE
      const last = Math.min(first + NODE, starts[level + 1]! + counts[level + 1]!)
      const sides = [Infinity, Infinity, -Infinity, -Infinity]
      for (let child = first; child < last; child++) {
        for (let side = 0; side < 4; side++) {
          const value = view.getFloat64(child * NODE_BYTES + side * 8, true)
          sides[side] = side < 2 ? Math.min(sides[side]!, value) : Math.max(sides[side]!, value)
        }
      }
      put(starts[level]! + i, sides, first)
    }
  }
  return bytes
}
