// Kernel: writes NetCDF in the classic format with 64-bit offsets, in pieces.
import { ByteSink } from '../bytes/byte-sink.ts'

/** Text, or numbers written as doubles (`ints` as 32-bit integers). */
export type NetcdfAttribute = string | readonly number[] | { readonly ints: readonly number[] }

/** A variable: its dimensions by name and all of its values; text is given as bytes. */
export interface NetcdfVariable {
  readonly name: string
  readonly dimensions: readonly string[]
  readonly attributes: Readonly<Record<string, NetcdfAttribute>>
  readonly data: Float64Array | Int32Array | Uint8Array
}

/** A whole dataset. */
export interface NetcdfDataset {
  readonly dimensions: Readonly<Record<string, number>>
  readonly attributes: Readonly<Record<string, NetcdfAttribute>>
  readonly variables: readonly NetcdfVariable[]
}

const TYPE = { char: 2, int: 4, double: 6 } as const
const LIST = { dimension: 10, variable: 11, attribute: 12 } as const
/** Bytes that a part of the classic format takes: it is filled up to four. */
export const padded = (size: number) => Math.ceil(size / 4) * 4

const typeOf = (data: NetcdfVariable['data']) =>
  data instanceof Float64Array ? TYPE.double : data instanceof Int32Array ? TYPE.int : TYPE.char

/** The file in pieces. */
export function* writeNetcdf(dataset: NetcdfDataset): Generator<Uint8Array> {
  const sink = new ByteSink()
  const size = putHeader(sink, dataset, 0)
  putHeader(sink.clear(), dataset, size)
  yield sink.written()
  for (const { data } of dataset.variables) yield* bigEndian(data)
}

// Written twice: first to learn its size, from which the variables' places follow.
function putHeader(
  sink: ByteSink,
  { dimensions, attributes, variables }: NetcdfDataset,
  start: number,
): number {
  sink.append(Uint8Array.of(0x43, 0x44, 0x46, 2)).uint32(0)
  const names = Object.keys(dimensions)
  putList(sink, LIST.dimension, names, (name) => {
    putName(sink, name)
    sink.uint32(dimensions[name]!)
  })
  putAttributes(sink, attributes)
  let at = start
  putList(sink, LIST.variable, variables, (variable) => {
    putName(sink, variable.name)
    sink.uint32(variable.dimensions.length)
    for (const name of variable.dimensions) sink.uint32(names.indexOf(name))
    putAttributes(sink, variable.attributes)
    const bytes = padded(variable.data.byteLength)
    sink
      .uint32(typeOf(variable.data))
      .uint32(Math.min(bytes, 2 ** 32 - 1))
      .uint64(at)
    at += bytes
  })
  return sink.length
}

function putList<T>(sink: ByteSink, kind: number, items: readonly T[], put: (item: T) => void): void {
  sink.uint32(items.length === 0 ? 0 : kind).uint32(items.length)
  for (const item of items) put(item)
}

function putName(sink: ByteSink, name: string): void {
  const at = sink.take(4)
  const length = sink.text(name)
  sink.view.setUint32(at, length)
  pad(sink, length)
}

function pad(sink: ByteSink, length: number): void {
  for (let i = length; i < padded(length); i++) sink.byte(0)
}

function putAttributes(sink: ByteSink, attributes: NetcdfDataset['attributes']): void {
  putList(sink, LIST.attribute, Object.entries(attributes), ([name, value]) => {
    putName(sink, name)
    if (typeof value === 'string') {
      sink.uint32(TYPE.char)
      putName(sink, value)
    } else if ('ints' in value) {
      sink.uint32(TYPE.int).uint32(value.ints.length)
      for (const number of value.ints) sink.int32(number)
    } else {
      sink.uint32(TYPE.double).uint32(value.length)
      for (const number of value) sink.float64(number)
    }
  })
}

const PIECE = 2 ** 17

function* bigEndian(data: NetcdfVariable['data']): Generator<Uint8Array> {
  for (let start = 0; start < data.length; start += PIECE) {
    const part = data.subarray(start, start + PIECE)
    const sink = new ByteSink(part.byteLength + 4)
    if (part instanceof Float64Array) for (const value of part) sink.float64(value)
    else if (part instanceof Int32Array) for (const value of part) sink.int32(value)
    else pad(sink.append(part), part.length)
    yield sink.written()
  }
}
