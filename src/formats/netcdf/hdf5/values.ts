// Kernel: types and shapes of HDF5's values, and values of attributes.
import { Damage } from '../../bytes/damage.ts'
import type { Cursor, Hdf5Bytes } from './cursor.ts'
import { globalObject } from './heaps.ts'
import { MESSAGE, sharedBody } from './object.ts'

/** What an element is made of. */
export interface Datatype {
  readonly kind: 'integer' | 'float' | 'text' | 'reference' | 'sequence' | 'string' | 'other'
  /** Bytes of an element. */
  readonly size: number
  readonly isBig: boolean
  readonly isSigned: boolean
  /** What a sequence is of. */
  readonly of?: Datatype
}

const KINDS: Readonly<Record<number, Datatype['kind']>> = {
  0: 'integer',
  1: 'float',
  3: 'text',
  7: 'reference',
  8: 'integer',
  9: 'sequence',
}

/** Reads a type's description; of an enumeration its numbers. */
export function readDatatype(cursor: Cursor): Datatype {
  const code = cursor.uint(1) & 0xf
  const flags = cursor.uint(3)
  const size = cursor.uint(4)
  if (size === 0) throw new Damage('values of no bytes')
  const plain = { size, isBig: (flags & 1) !== 0, isSigned: (flags & 8) !== 0 }
  const kind = KINDS[code] ?? 'other'
  if (code === 8) return readDatatype(cursor)
  if (kind === 'float' && ((flags & 0x40) !== 0 || (size !== 4 && size !== 8)))
    return { ...plain, kind: 'other' }
  if (kind !== 'sequence') return { ...plain, kind }
  return { ...plain, kind: (flags & 0xf) === 1 ? 'string' : 'sequence', of: readDatatype(cursor) }
}

/** Lengths along the axes of values; none of a single one. */
export function readShape(cursor: Cursor): readonly number[] {
  const version = cursor.uint(1)
  const rank = cursor.uint(1)
  cursor.at += 1
  const isNone = version === 2 && cursor.uint(1) === 2
  if (version === 1) cursor.at += 5
  return isNone ? [0] : Array.from({ length: rank }, () => cursor.size())
}

/** The number that an element holds; NaN where it holds none. */
export function numberReader({
  kind,
  size,
  isBig,
  isSigned,
}: Datatype): (view: DataView, at: number) => number {
  const little = !isBig
  if (kind === 'text') return size === 1 ? (view, at) => view.getUint8(at) : () => Number.NaN
  if (kind === 'float')
    return size === 4 ? (view, at) => view.getFloat32(at, little) : (view, at) => view.getFloat64(at, little)
  if (kind !== 'integer') return () => Number.NaN
  if (size === 1) return isSigned ? (view, at) => view.getInt8(at) : (view, at) => view.getUint8(at)
  if (size === 2)
    return isSigned ? (view, at) => view.getInt16(at, little) : (view, at) => view.getUint16(at, little)
  if (size === 4)
    return isSigned ? (view, at) => view.getInt32(at, little) : (view, at) => view.getUint32(at, little)
  if (size !== 8) return () => Number.NaN
  return isSigned
    ? (view, at) => Number(view.getBigInt64(at, little))
    : (view, at) => Number(view.getBigUint64(at, little))
}

/** Text, numbers, or for each element the addresses of the objects that it refers to. */
export type Hdf5Value = string | readonly number[] | { readonly addresses: readonly (readonly number[])[] }

/** An attribute's name and value. */
export async function readAttribute(file: Hdf5Bytes, cursor: Cursor): Promise<readonly [string, Hdf5Value]> {
  const version = cursor.uint(1)
  const flags = cursor.uint(1)
  const [nameSize, typeSize, shapeSize] = [cursor.uint(2), cursor.uint(2), cursor.uint(2)]
  if (version === 3) cursor.at += 1
  const part = (size: number) => {
    const own = cursor.part(size)
    // The first version pads each part to eight bytes.
    if (version === 1) cursor.at += Math.ceil(size / 8) * 8 - size
    return own
  }
  const name = part(nameSize).text(nameSize)
  const described = async (own: Cursor, isShared: boolean, kind: number) =>
    isShared ? file.over(await sharedBody(file, kind, own)) : own
  const type = readDatatype(
    await described(part(typeSize), version > 1 && (flags & 1) !== 0, MESSAGE.datatype),
  )
  const shape = readShape(
    await described(part(shapeSize), version > 1 && (flags & 2) !== 0, MESSAGE.dataspace),
  )
  const count = shape.reduce((product, length) => product * length, 1)
  if (count * type.size > cursor.length - cursor.at) throw new Damage(`the attribute ${name} is cut off`)
  return [name, await attributeValue(file, type, count, cursor.part(count * type.size))]
}

async function attributeValue(
  file: Hdf5Bytes,
  type: Datatype,
  count: number,
  cursor: Cursor,
): Promise<Hdf5Value> {
  if (count === 0) return type.kind === 'text' || type.kind === 'string' ? '' : []
  if (type.kind === 'text') return cursor.text(type.size)
  if (type.kind === 'integer' || type.kind === 'float')
    return numbersOf(type, count, cursor.bytes(cursor.length))
  if (type.kind === 'reference')
    return { addresses: Array.from({ length: count }, () => [cursor.address() ?? 0]) }
  if (type.kind === 'other' || !type.of) return []
  const elements: Cursor[] = []
  for (let i = 0; i < count; i++) {
    const length = cursor.uint(4)
    const [heap, index] = [cursor.address(), cursor.uint(4)]
    const bytes = length === 0 || !heap ? new Uint8Array() : await globalObject(file, heap, index)
    elements.push(file.over(bytes.subarray(0, length * type.of.size)))
  }
  if (type.kind === 'string') return elements.map((text) => text.text(text.length)).join('\n')
  if (type.of.kind !== 'reference') return []
  return {
    addresses: elements.map((own) =>
      Array.from({ length: Math.floor(own.length / file.widths.address) }, () => own.address() ?? 0),
    ),
  }
}

function numbersOf(type: Datatype, count: number, bytes: Uint8Array): number[] {
  const read = numberReader(type)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: count }, (_, i) => read(view, i * type.size))
}
