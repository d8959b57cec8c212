// Kernel: reads FlatGeobuf: a header, an index that is passed over, then features as flat buffers.
import type { Feature, Geometry } from '../../vector/index.ts'
import { byteWindow } from '../bytes/byte-window.ts'
import { Damage } from '../bytes/damage.ts'
import type { Source } from '../bytes/source.ts'
import { Curve, reading, type VectorFile, vectorFile } from '../features/vector-file.ts'
import { merged } from '../features/wkb-read.ts'

const FORMAT = 'FlatGeobuf'
const LARGEST_FEATURE = 2 ** 28
const NODE_BYTES = 40
const DEEPEST = 8

/** Read all features of a FlatGeobuf file. */
export function readFlatGeobuf(source: Source): Promise<VectorFile> {
  return reading(FORMAT, source.name, async () => {
    const bytesAt = byteWindow(source)
    const magic = await bytesAt(0, 12)
    if (magic.getUint32(0) !== 0x66676203 || magic.getUint32(4) >>> 8 !== 0x666762) {
      throw new Damage('its first bytes are not those of version 3')
    }
    const headerSize = checked(magic.getUint32(8, true))
    const header = headerOf(await bytesAt(12, headerSize))
    const features: Feature[] = []
    let at = 12 + headerSize + header.indexSize
    while (at < source.size) {
      const size = checked((await bytesAt(at, 4)).getUint32(0, true))
      features.push(featureOf(await bytesAt(at + 4, size), header))
      at += 4 + size
    }
    const { name, crs, flattened } = header
    return vectorFile(FORMAT, { layer: name, features, crs, flattened, issues: [] })
  })
}

function checked(size: number): number {
  if (size >= 4 && size <= LARGEST_FEATURE) return size
  throw new Damage(`a part of ${size} bytes`)
}

/** A table of a flat buffer: fields by their number, each read only where it is present. */
function tableAt(view: DataView, at: number) {
  const layout = at - view.getInt32(at, true)
  const slots = (view.getUint16(layout, true) - 4) / 2
  const place = (field: number): number | undefined => {
    const offset = field < slots ? view.getUint16(layout + 4 + field * 2, true) : 0
    return offset === 0 ? undefined : at + offset
  }
  const target = (field: number): number | undefined => {
    const from = place(field)
    return from === undefined ? undefined : from + view.getUint32(from, true)
  }
  const vector = (field: number, itemSize: number) => {
    const start = target(field)
    if (start === undefined) return { start: 0, count: 0 }
    const count = view.getUint32(start, true)
    if (count * itemSize > view.byteLength - start - 4) throw new Damage(`${count} items in too few bytes`)
    return { start: start + 4, count }
  }
  return {
    byte: (field: number, otherwise = 0) => {
      const from = place(field)
      return from === undefined ? otherwise : view.getUint8(from)
    },
    short: (field: number, otherwise: number) => {
      const from = place(field)
      return from === undefined ? otherwise : view.getUint16(from, true)
    },
    int: (field: number) => {
      const from = place(field)
      return from === undefined ? 0 : view.getInt32(from, true)
    },
    long: (field: number) => {
      const from = place(field)
      return from === undefined ? 0 : Number(view.getBigUint64(from, true))
    },
    text: (field: number) => {
      const { start, count } = vector(field, 1)
      return textAt(view, start, count)
    },
    vector,
    table: (field: number) => {
      const from = target(field)
      return from === undefined ? undefined : tableAt(view, from)
    },
    tables: (field: number) => {
      const { start, count } = vector(field, 4)
      return Array.from({ length: count }, (_, i) => {
        const from = start + i * 4
        return tableAt(view, from + view.getUint32(from, true))
      })
    },
  }
}

type Table = ReturnType<typeof tableAt>

const rootOf = (view: DataView) => tableAt(view, view.getUint32(0, true))

const UTF8 = new TextDecoder()
const textAt = (view: DataView, start: number, length: number) =>
  UTF8.decode(new Uint8Array(view.buffer, view.byteOffset + start, length))

interface Column {
  readonly name: string
  readonly type: number
}

interface Header {
  readonly name: string
  readonly geometryType: number
  readonly columns: readonly Column[]
  readonly indexSize: number
  readonly crs: string | undefined
  readonly flattened: boolean
}

const columnsOf = (table: Table, field: number): Column[] =>
  table.tables(field).map((column) => ({ name: column.text(0), type: column.byte(1) }))

function headerOf(view: DataView): Header {
  const table = rootOf(view)
  const crs = table.table(10)
  const organization = crs?.text(0) || 'EPSG'
  const code = crs?.int(1) ?? 0
  const wkt = crs?.text(4) || undefined
  return {
    name: table.text(0),
    geometryType: table.byte(2),
    columns: columnsOf(table, 7),
    indexSize: indexSize(table.long(8), table.short(9, 16)),
    crs: code > 0 && organization.toUpperCase() === 'EPSG' ? `EPSG:${code}` : wkt,
    flattened: table.byte(3) + table.byte(4) > 0,
  }
}

// A packed tree: nodes of one level for the features, then each level a node for every `nodeSize` below.
function indexSize(features: number, nodeSize: number): number {
  if (features === 0 || nodeSize === 0) return 0
  if (nodeSize < 2) throw new Damage(`an index with nodes of ${nodeSize}`)
  let nodes = features
  for (let level = features; level !== 1 || nodes === features; nodes += level)
    level = Math.ceil(level / nodeSize)
  return nodes * NODE_BYTES
}

function featureOf(view: DataView, header: Header): Feature {
  const table = rootOf(view)
  const geometry = table.table(0)
  const columns = columnsOf(table, 2)
  return {
    id: undefined,
    properties: propertiesOf(view, table, columns.length > 0 ? columns : header.columns),
    geometry: geometry && geometryOf(view, geometry, header.geometryType, 0),
  }
}

function geometryOf(view: DataView, table: Table, layerType: number, depth: number): Geometry | undefined {
  if (depth > DEEPEST) throw new Damage('geometries nested too deep')
  const type = table.byte(6) || layerType
  const parts = table.tables(7)
  const partType = type === 4 ? 1 : type === 5 ? 2 : type === 6 ? 3 : type === 15 ? 3 : 0
  if (parts.length > 0) return merged(parts.map((part) => geometryOf(view, part, partType, depth + 1)))
  const positions = doubles(view, table)
  if (positions.length === 0) return undefined
  switch (type) {
    case 1:
    case 4:
      return { kind: 'point', positions }
    case 2:
    case 5:
      return { kind: 'line', lines: split(view, table, positions) }
    case 3:
    case 17:
      return { kind: 'polygon', polygons: [split(view, table, positions)] }
    case 16:
      return { kind: 'polygon', polygons: split(view, table, positions).map((ring) => [ring]) }
    default:
      throw new Curve(`${type}`)
  }
}

function doubles(view: DataView, table: Table): Float64Array {
  const { start, count } = table.vector(1, 8)
  if (count % 2 === 1) throw new Damage(`${count} ordinates, which are no pairs`)
  return Float64Array.from({ length: count }, (_, i) => view.getFloat64(start + i * 8, true))
}

function split(view: DataView, table: Table, positions: Float64Array): Float64Array[] {
  const { start, count } = table.vector(0, 4)
  if (count === 0) return [positions]
  const ends = Array.from({ length: count }, (_, i) => view.getUint32(start + i * 4, true) * 2)
  return ends.map((end, i) => {
    const from = ends[i - 1] ?? 0
    if (end < from || end > positions.length) throw new Damage(`a ring that ends at position ${end / 2}`)
    return positions.subarray(from, end)
  })
}

function propertiesOf(view: DataView, table: Table, columns: readonly Column[]): Record<string, unknown> {
  const { start, count } = table.vector(1, 1)
  const properties: Record<string, unknown> = {}
  for (let at = start; at < start + count; ) {
    const column = columns[view.getUint16(at, true)]
    if (!column) throw new Damage(`a property of column ${view.getUint16(at, true)}`)
    const read = valueAt(view, at + 2, column.type)
    properties[column.name] = read.value
    at += 2 + read.length
  }
  return properties
}

function valueAt(view: DataView, at: number, type: number): { value: unknown; length: number } {
  switch (type) {
    case 0:
      return { value: view.getInt8(at), length: 1 }
    case 1:
      return { value: view.getUint8(at), length: 1 }
    case 2:
      return { value: view.getUint8(at) !== 0, length: 1 }
    case 3:
      return { value: view.getInt16(at, true), length: 2 }
    case 4:
      return { value: view.getUint16(at, true), length: 2 }
    case 5:
      return { value: view.getInt32(at, true), length: 4 }
    case 6:
      return { value: view.getUint32(at, true), length: 4 }
    case 7:
      return { value: safe(view.getBigInt64(at, true)), length: 8 }
    case 8:
      return { value: safe(view.getBigUint64(at, true)), length: 8 }
    case 9:
      return { value: view.getFloat32(at, true), length: 4 }
    case 10:
      return { value: view.getFloat64(at, true), length: 8 }
    default: {
      const length = view.getUint32(at, true)
      if (length > view.byteLength - at - 4) throw new Damage(`a text of ${length} bytes`)
      return { value: type === 14 ? null : textAt(view, at + 4, length), length: 4 + length }
    }
  }
}

const safe = (whole: bigint) => (Number.isSafeInteger(Number(whole)) ? Number(whole) : whole)
