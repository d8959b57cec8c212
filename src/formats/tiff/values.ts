// Values of TIFF tags: numbers of every field type and text, from a view in either byte order.

/** A view of the same bytes. */
export const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** An unsigned 64-bit number, exact up to 2^53, as every offset of a file that exists is. */
export function number64(view: DataView, at: number, little: boolean): number {
  const [low, high] = [view.getUint32(at, little), view.getUint32(at + 4, little)]
  return little ? high * 2 ** 32 + low : low * 2 ** 32 + high
}

/** Text up to its first NUL. */
export function textOf(view: DataView, start: number, length: number): string {
  const end = Math.min(view.byteLength, start + length)
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, Math.max(0, end - start))
  return new TextDecoder().decode(bytes).replace(/\0[\s\S]*$/, '')
}

/** `count` numbers of a field type. */
export function readNumbers(
  view: DataView,
  start: number,
  type: number,
  count: number,
  little: boolean,
): ArrayLike<number> {
  const { size, read, make } = FIELDS[type]!
  const values = make(count)
  for (let i = 0; i < count; i++) values[i] = read(view, start + i * size, little)
  return values
}

interface Field {
  readonly size: number
  readonly read: (view: DataView, at: number, little: boolean) => number
  readonly make: (count: number) => Uint8Array | Uint16Array | Uint32Array | Float64Array
}

const field = (
  size: number,
  read: Field['read'],
  make: Field['make'] = (n) => new Float64Array(n),
): Field => ({
  size,
  read,
  make,
})

function signed64(view: DataView, at: number, little: boolean): number {
  const [low, high] = little ? [at, at + 4] : [at + 4, at]
  return view.getInt32(high, little) * 2 ** 32 + view.getUint32(low, little)
}

const BYTE = field(
  1,
  (view, at) => view.getUint8(at),
  (n) => new Uint8Array(n),
)
const LONG = field(
  4,
  (view, at, little) => view.getUint32(at, little),
  (n) => new Uint32Array(n),
)
const LONG8 = field(8, number64)

const FIELDS: Readonly<Record<number, Field>> = {
  1: BYTE,
  2: BYTE,
  3: field(
    2,
    (view, at, little) => view.getUint16(at, little),
    (n) => new Uint16Array(n),
  ),
  4: LONG,
  5: field(8, (view, at, little) => view.getUint32(at, little) / view.getUint32(at + 4, little)),
  6: field(1, (view, at) => view.getInt8(at)),
  7: BYTE,
  8: field(2, (view, at, little) => view.getInt16(at, little)),
  9: field(4, (view, at, little) => view.getInt32(at, little)),
  10: field(8, (view, at, little) => view.getInt32(at, little) / view.getInt32(at + 4, little)),
  11: field(4, (view, at, little) => view.getFloat32(at, little)),
  12: field(8, (view, at, little) => view.getFloat64(at, little)),
  13: LONG,
  16: LONG8,
  17: field(8, signed64),
  18: LONG8,
}
