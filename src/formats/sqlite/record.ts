// Kernel: one row as SQLite stores it — varints, serial types and the record that joins them.
import { ByteSink } from '../bytes/byte-sink.ts'

/** A value of a cell; whole numbers are stored as integers, which columns of type REAL read back as reals. */
export type SqliteValue = string | number | Uint8Array | null

/** Append SQLite's varint: big-endian groups of 7 bits; a negative number takes nine bytes, the last of 8 bits. */
export function putVarint(sink: ByteSink, value: number): void {
  if (value >= 0 && value < 128) {
    sink.byte(value)
    return
  }
  const length = value < 0 ? 9 : varintLength(value)
  const start = sink.take(length)
  let rest = value
  for (let i = length - 1; i >= 0; i--) {
    const span = i === 8 ? 256 : 128
    const low = rest - Math.floor(rest / span) * span
    sink.bytes[start + i] = i === length - 1 ? low : low | 128
    rest = Math.floor(rest / span)
  }
}

function varintLength(value: number): number {
  let length = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++
  return length
}

const INTEGER_BITS = [8, 16, 24, 32, 48] as const

/** A maker of records; each is valid until the next is made. The header is put before the body once that is known. */
export function recordWriter(): (values: readonly SqliteValue[]) => Uint8Array {
  const types = new ByteSink()
  const record = new ByteSink()
  return (values) => {
    types.clear()
    const room = 9 * (values.length + 1)
    record.clear().take(room)
    for (const value of values) putVarint(types, putValue(record, value))
    // The header's length counts its own varint.
    const size = types.length + (types.length < 127 ? 1 : 2)
    const { length } = record
    record.length = room - size
    putVarint(record, size)
    record.append(types.written())
    return record.bytes.subarray(room - size, length)
  }
}

// Writes a value and returns its serial type.
function putValue(body: ByteSink, value: SqliteValue): number {
  if (value === null) return 0
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? putInteger(body, value) : putReal(body, value)
  if (typeof value === 'string') return 13 + 2 * body.text(value)
  body.append(value)
  return 12 + 2 * value.length
}

function putReal(body: ByteSink, value: number): number {
  body.float64(value)
  return 7
}

// Zero and one take no bytes; others the fewest that hold them.
function putInteger(body: ByteSink, value: number): number {
  if (value === 0 || value === 1) return 8 + value
  const size = INTEGER_BITS.findIndex((bits) => value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1))
  const length = size < 0 ? 8 : INTEGER_BITS[size]! / 8
  const start = body.take(length)
  let rest = value
  for (let i = length - 1; i >= 0; i--) {
    const byte = ((rest % 256) + 256) % 256
    body.bytes[start + i] = byte
    rest = (rest - byte) / 256
  }
  return size < 0 ? 6 : size + 1
}
