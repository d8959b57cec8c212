// Kernel: reads NetCDF in the classic format, by header and variable.
import type { Source } from '../bytes/source.ts'
import type { NetcdfEntry, NetcdfFile } from './netcdf-file.ts'
import { padded } from './write.ts'

const TEXT = 2
const WIDTH: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 8 }

function valueAt(view: DataView, type: number, at: number): number {
  if (type === 1) return view.getInt8(at)
  if (type === 2) return view.getUint8(at)
  if (type === 3) return view.getInt16(at)
  if (type === 4) return view.getInt32(at)
  return type === 5 ? view.getFloat32(at) : view.getFloat64(at)
}

/** Read the header of a classic (1) or 64-bit-offset (2) file from its first bytes; throws RangeError where they end before it. */
export function readClassic(source: Source, view: DataView, version: 1 | 2): NetcdfFile {
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
        if (type === TEXT) return [key, name()] as const
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
