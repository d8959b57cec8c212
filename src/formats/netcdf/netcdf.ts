// Kernel: NetCDF in the classic format with 64-bit offsets: written in pieces, and read by header and variable.
import { fault, InputError } from '../../error.ts'
import { ByteSink } from '../bytes/byte-sink.ts'
import type { Source } from '../bytes/source.ts'

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
const padded = (size: number) => Math.ceil(size / 4) * 4

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

/** A variable as a file declares it; `read` gives `count` of its numbers from `first` on as float64: all without them. */
export interface NetcdfEntry {
  readonly name: string
  readonly dimensions: readonly string[]
  readonly attributes: Readonly<Record<string, string | readonly number[]>>
  read(first?: number, count?: number): Promise<Float64Array>
}

/** The header of a file. */
export interface NetcdfFile {
  readonly dimensions: Readonly<Record<string, number>>
  readonly attributes: NetcdfEntry['attributes']
  readonly variables: readonly NetcdfEntry[]
}

const WIDTH: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 8 }

function valueAt(view: DataView, type: number, at: number): number {
  if (type === 1) return view.getInt8(at)
  if (type === 2) return view.getUint8(at)
  if (type === 3) return view.getInt16(at)
  if (type === 4) return view.getInt32(at)
  return type === 5 ? view.getFloat32(at) : view.getFloat64(at)
}

function refuseNetcdf(source: Source, found: string): never {
  const hint = 'Convert it: nccopy -k classic IN.nc OUT.nc (-k 64-bit-offset above 2 GB).'
  throw new InputError([
    fault('netcdf.format', [source.name], found, 'a NetCDF file in the classic format', hint),
  ])
}

/** Read the header of a classic or 64-bit-offset file; its unlimited dimension has the length that is written. */
export async function readNetcdf(source: Source): Promise<NetcdfFile> {
  const bytes = await source.read(0, Math.min(source.size, 2 ** 20))
  const magic = String.fromCharCode(...bytes.subarray(0, 3))
  if (magic === '\x89HD') return refuseNetcdf(source, 'a NetCDF-4 (HDF5) file')
  const version = bytes[3]
  if (magic !== 'CDF' || (version !== 1 && version !== 2)) return refuseNetcdf(source, 'no NetCDF file')
  try {
    return readHeader(source, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), version)
  } catch (error) {
    if (error instanceof RangeError) return refuseNetcdf(source, 'a header that is cut off or damaged')
    throw error
  }
}

function readHeader(source: Source, view: DataView, version: 1 | 2): NetcdfFile {
  let at = 4
  const word = () => {
    at += 4
    return view.getUint32(at - 4)
  }
  const name = () => {
    const length = word()
    const text = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length))
    at += padded(length)
    return text
  }
  const list = <T>(read: () => T): T[] => {
    at += 4
    return Array.from({ length: word() }, read)
  }
  const attributes = () =>
    Object.fromEntries(
      list(() => {
        const key = name()
        const type = word()
        if (type === TYPE.char) return [key, name()] as const
        const count = word()
        const values = Array.from({ length: count }, (_, i) => valueAt(view, type, at + i * WIDTH[type]!))
        at += padded(count * WIDTH[type]!)
        return [key, values] as const
      }),
    )
  const records = word()
  let unlimited = ''
  const dimensions = list(() => {
    const [own, size] = [name(), word()]
    if (size === 0) unlimited = own
    return [own, size === 0 ? records : size] as const
  })
  const ofFile = attributes()
  const places = list((): VariablePlace => {
    const own = name()
    const axes = Array.from({ length: word() }, () => dimensions[word()]!)
    const noted = attributes()
    const type = word()
    at += version === 2 ? 12 : 8
    const begin = version === 2 ? Number(view.getBigUint64(at - 8)) : view.getUint32(at - 4)
    const isRecord = axes[0] !== undefined && axes[0][0] === unlimited
    const each = axes.slice(isRecord ? 1 : 0).reduce((product, [, size]) => product * size, 1)
    return { name: own, axes, attributes: noted, type, begin, isRecord, each }
  })
  // Records of all variables take turns; a record that stands alone is not padded.
  const inTurn = places.filter(({ isRecord }) => isRecord).map(({ each, type }) => each * WIDTH[type]!)
  const stride = inTurn.length === 1 ? inTurn[0]! : inTurn.reduce((sum, size) => sum + padded(size), 0)
  const variables = places.map((place): NetcdfEntry => {
    const whole = place.isRecord ? place.each * records : place.each
    return {
      name: place.name,
      dimensions: place.axes.map(([axis]) => axis),
      attributes: place.attributes,
      read: (first = 0, count = whole - first) => readValues(source, place, stride, first, count),
    }
  })
  return { dimensions: Object.fromEntries(dimensions), attributes: ofFile, variables }
}

interface VariablePlace {
  readonly name: string
  readonly axes: readonly (readonly [name: string, size: number])[]
  readonly attributes: NetcdfEntry['attributes']
  readonly type: number
  readonly begin: number
  readonly isRecord: boolean
  /** Values of a record, or of the whole variable. */
  readonly each: number
}

// Runs that end where a record does.
async function readValues(
  source: Source,
  { type, begin, isRecord, each }: VariablePlace,
  stride: number,
  first: number,
  count: number,
): Promise<Float64Array> {
  const width = WIDTH[type]!
  const out = new Float64Array(count)
  for (let done = 0; done < count; ) {
    const record = isRecord ? Math.floor((first + done) / each) : 0
    const within = first + done - record * each
    const run = Math.min(count - done, each - within)
    const data = await source.read(begin + record * stride + within * width, run * width)
    const values = new DataView(data.buffer, data.byteOffset, data.length)
    for (let i = 0; i < run; i++) out[done + i] = valueAt(values, type, i * width)
    done += run
  }
  return out
}
