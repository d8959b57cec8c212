// Writes a feature table as a Shapefile (.shp, .shx, .dbf, .prj, .cpg), with the names and texts it had to cut.
import { fault, refuse } from '../../error.ts'
import {
  type Column,
  crsWkt,
  type Extent,
  extentOf,
  type FeatureTable,
  type Geometry,
  positionArrays,
  reversed,
  rightHanded,
} from '../../vector/index.ts'
import { ByteSink } from '../bytes/byte-sink.ts'
import { putPositions } from '../features/wkb.ts'

/** One file of a set that belongs together; `suffix` with its dot. */
export interface SuffixedFile {
  readonly suffix: string
  pieces(): Iterable<Uint8Array>
}

/** The files, and what a Shapefile could not carry in full. */
export interface Shapefile {
  readonly files: readonly SuffixedFile[]
  /** Column names that were cut to ten characters: name in the table → name in the .dbf. */
  readonly renamed: readonly (readonly [from: string, to: string])[]
  /** How many texts were longer than 254 bytes and were cut. */
  readonly cutTexts: number
}

const LIMIT = 2 ** 31 - 1
const HEADER = 100
const TEXT_LIMIT = 254
const SHAPE_TYPES = { point: 8, line: 3, polygon: 5 } as const

interface Field {
  readonly name: string
  readonly kind: 'C' | 'N' | 'F'
  readonly width: number
  readonly decimals: number
}

interface Measured {
  readonly kind: Geometry['kind']
  readonly count: number
  readonly shapeBytes: number
  readonly extent: Extent
  readonly fields: readonly Field[]
  readonly cutTexts: number
}

/**
 * Plan the files of a table; a first pass measures them. Refuses files of 2 GB or more, which the format's
 * readers cannot address.
 */
export function writeShapefile(table: FeatureTable): Shapefile {
  const measured = measure(table)
  const rowBytes = 1 + measured.fields.reduce((sum, field) => sum + field.width, 0)
  for (const [suffix, size] of [
    ['.shp', HEADER + measured.shapeBytes],
    ['.dbf', measured.count * rowBytes],
  ] as const) {
    if (size <= LIMIT) continue
    const found = `${measured.count} features that take ${(size / 2 ** 30).toFixed(1)} GB in the ${suffix}`
    const hint = 'Write gpkg, fgb or parquet instead.'
    refuse([fault('shapefile.size', [table.name], found, 'less than 2 GB, the limit of the format', hint)])
  }
  const wkt = crsWkt(table.crs, 'esri')
  const text = (suffix: string, content: string): SuffixedFile => ({
    suffix,
    pieces: () => [new TextEncoder().encode(content)],
  })
  return {
    files: [
      { suffix: '.shp', pieces: () => shapes(table, measured) },
      { suffix: '.shx', pieces: () => places(table, measured) },
      { suffix: '.dbf', pieces: () => attributes(table, measured, rowBytes) },
      ...(wkt === undefined ? [] : [text('.prj', wkt)]),
      text('.cpg', 'UTF-8'),
    ],
    renamed: table.columns.flatMap(({ name }, i) =>
      name === measured.fields[i]!.name ? [] : [[name, measured.fields[i]!.name] as const],
    ),
    cutTexts: measured.cutTexts,
  }
}

function measure(table: FeatureTable): Measured {
  const widths = table.columns.map(() => 1)
  const encoder = new TextEncoder()
  let kind: Geometry['kind'] = 'polygon'
  let [count, shapeBytes, cutTexts] = [0, 0, 0]
  const extents: Float64Array[] = []
  for (const { geometry, values } of table.rows()) {
    kind = geometry.kind
    count++
    shapeBytes += 8 + contentBytes(geometry)
    const box = extentOf([...extents.splice(0), ...positionArrays(geometry)])!
    extents.push(Float64Array.of(box.minX, box.minY, box.maxX, box.maxY))
    table.columns.forEach(({ type }, i) => {
      if (type !== 'text' || values[i] === null) return
      const bytes = encoder.encode(String(values[i])).length
      if (bytes > TEXT_LIMIT) cutTexts++
      widths[i] = Math.min(TEXT_LIMIT, Math.max(widths[i]!, bytes))
    })
  }
  const extent = extentOf(extents) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 }
  return { kind, count, shapeBytes, extent, fields: fieldsOf(table.columns, widths), cutTexts }
}

function fieldsOf(columns: readonly Column[], widths: readonly number[]): Field[] {
  const taken = new Set<string>()
  return columns.map(({ name, type }, i) => {
    const field = shortName(name, taken)
    if (type === 'text') return { name: field, kind: 'C', width: widths[i]!, decimals: 0 }
    if (type === 'integer') return { name: field, kind: 'N', width: 18, decimals: 0 }
    return { name: field, kind: 'F', width: 24, decimals: 15 }
  })
}

// Ten characters of ASCII, unlike any name before.
function shortName(name: string, taken: Set<string>): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_') || 'field'
  let short = plain.slice(0, 10)
  for (let i = 1; taken.has(short.toLowerCase()); i++) short = `${plain.slice(0, 9 - String(i).length)}_${i}`
  taken.add(short.toLowerCase())
  return short
}

// Bytes of a record behind its header.
function contentBytes(geometry: Geometry): number {
  const points = positionArrays(geometry).reduce((sum, array) => sum + array.length / 2, 0)
  if (geometry.kind === 'point') return 40 + 16 * points
  return 44 + 4 * positionArrays(geometry).length + 16 * points
}

function header({ kind, extent }: Measured, bytes: number): Uint8Array {
  const sink = new ByteSink(HEADER)
  sink.int32(9994)
  for (let i = 0; i < 5; i++) sink.int32(0)
  sink
    .int32(bytes / 2)
    .int32(1000, true)
    .int32(SHAPE_TYPES[kind], true)
  for (const value of [extent.minX, extent.minY, extent.maxX, extent.maxY, 0, 0, 0, 0])
    sink.float64(value, true)
  return sink.written()
}

const PIECE = 2 ** 20

function* shapes(table: FeatureTable, measured: Measured): Generator<Uint8Array> {
  yield header(measured, HEADER + measured.shapeBytes)
  const sink = new ByteSink(PIECE)
  let number = 0
  for (const { geometry } of table.rows()) {
    sink.int32(++number).int32(contentBytes(geometry) / 2)
    putShape(sink, geometry)
    if (sink.length < PIECE) continue
    yield sink.written().slice()
    sink.clear()
  }
  yield sink.written()
}

// Outer rings run clockwise here, the opposite of every other format.
function putShape(sink: ByteSink, geometry: Geometry): void {
  const arrays = positionArrays(rightHanded(geometry))
  const box = extentOf(arrays)!
  sink.int32(SHAPE_TYPES[geometry.kind], true)
  for (const value of [box.minX, box.minY, box.maxX, box.maxY]) sink.float64(value, true)
  const points = arrays.reduce((sum, array) => sum + array.length / 2, 0)
  if (geometry.kind !== 'point') sink.int32(arrays.length, true)
  sink.int32(points, true)
  let start = 0
  for (const array of geometry.kind === 'point' ? [] : arrays) {
    sink.int32(start, true)
    start += array.length / 2
  }
  for (const array of arrays) putPositions(sink, geometry.kind === 'polygon' ? reversed(array) : array, false)
}

function* places(table: FeatureTable, measured: Measured): Generator<Uint8Array> {
  yield header(measured, HEADER + 8 * measured.count)
  const sink = new ByteSink(PIECE)
  let at = HEADER
  for (const { geometry } of table.rows()) {
    const bytes = contentBytes(geometry)
    sink.int32(at / 2).int32(bytes / 2)
    at += 8 + bytes
    if (sink.length < PIECE) continue
    yield sink.written().slice()
    sink.clear()
  }
  yield sink.written()
}

function* attributes(
  table: FeatureTable,
  { fields, count }: Measured,
  rowBytes: number,
): Generator<Uint8Array> {
  yield tableHeader(fields, count, rowBytes)
  const sink = new ByteSink(PIECE)
  for (const { values } of table.rows()) {
    sink.byte(0x20)
    fields.forEach((field, i) => putCell(sink, field, values[i] ?? null))
    if (sink.length < PIECE) continue
    yield sink.written().slice()
    sink.clear()
  }
  yield sink.byte(0x1a).written()
}

// dBase III; the date of the last change is that of its epoch, since bytes depend on no clock.
function tableHeader(fields: readonly Field[], count: number, rowBytes: number): Uint8Array {
  const size = 32 + 32 * fields.length + 1
  const sink = new ByteSink(size)
  sink.byte(3).byte(70).byte(1).byte(1).uint32(count, true).uint16(size, true).uint16(rowBytes, true)
  sink.append(new Uint8Array(20))
  for (const { name, kind, width, decimals } of fields) {
    const start = sink.take(32)
    sink.bytes.fill(0, start, start + 32)
    new TextEncoder().encodeInto(name, sink.bytes.subarray(start, start + 10))
    sink.bytes[start + 11] = kind.charCodeAt(0)
    sink.bytes[start + 16] = width
    sink.bytes[start + 17] = decimals
  }
  return sink.byte(0x0d).written()
}

// Texts from the left, numbers from the right; nothing where there is no value.
function putCell(sink: ByteSink, { kind, width }: Field, value: string | number | null): void {
  const start = sink.take(width)
  const cell = sink.bytes.subarray(start, start + width).fill(0x20)
  if (value === null) return
  // encodeInto ends at the last character that fits whole.
  if (kind === 'C') new TextEncoder().encodeInto(String(value), cell)
  else new TextEncoder().encodeInto(String(value).padStart(width), cell)
}
