// Reads dBASE tables, the attributes of shapefiles, in whatever encoding they were written.

import { Damage } from '../bytes/damage.ts'
import type { Source } from '../bytes/source.ts'
import { type Decoder, decoderOf, encodingOf } from '../bytes/text-encoding.ts'
import type { FieldChoice } from '../features/vector-file.ts'

/** The attributes of a shapefile, in the order of its shapes. */
export interface DbfTable {
  /** Undefined where the record is marked as deleted. */
  readonly rows: readonly (Readonly<Record<string, unknown>> | undefined)[]
  readonly encoding: string
}

interface Field {
  readonly name: string
  readonly type: string
  readonly offset: number
  readonly length: number
}

// Language driver ids that name a code page where there is no .cpg.
const LANGUAGES: Readonly<Record<number, string>> = {
  77: '936',
  78: '949',
  79: '950',
  122: '936',
  121: '949',
  120: '950',
  123: '932',
  19: '932',
  87: '1252',
  3: '1252',
  201: '1251',
}

/** Every record of a dBASE III table; `declared` is the content of a .cpg file, `choice` the fields that are kept. */
export async function readDbf(source: Source, declared?: string, choice?: FieldChoice): Promise<DbfTable> {
  const head = await source.read(0, 32)
  if (head.length < 32) throw new Damage('a .dbf of less than 32 bytes')
  const view = new DataView(head.buffer, head.byteOffset, 32)
  const [start, width] = [view.getUint16(8, true), view.getUint16(10, true)]
  if (start < 33 || width < 1 || start > source.size) throw new Damage('a .dbf header that makes no sense')
  const count = Math.min(view.getUint32(4, true), Math.floor((source.size - start) / width))
  const header = await source.read(0, start)
  const all = rawFields(header, width)
  const body = await source.read(start, Math.min(count, 1000) * width)
  const sample = sampleOf(body, all, width)
  const encoding = encodingOf(sample, declared ?? LANGUAGES[head[29]!])
  const decoder = decoderOf(encoding)!
  const named = all.map((field) => ({ ...field, name: textOf(field.name, decoder) }))
  const kept = choice && new Set(choice(named.map(({ name }) => name)))
  const fields = kept ? named.filter(({ name }) => kept.has(name)) : named
  const rows: (Readonly<Record<string, unknown>> | undefined)[] = []
  const atOnce = Math.max(1, Math.floor(2 ** 20 / width))
  for (let row = 0; row < count; row += atOnce) {
    const bytes = await source.read(start + row * width, Math.min(atOnce, count - row) * width)
    readRows(bytes, fields, width, decoder, rows)
  }
  return { rows, encoding }
}

type RawField = Omit<Field, 'name'> & { readonly name: Uint8Array }

function rawFields(header: Uint8Array, width: number): RawField[] {
  const fields: RawField[] = []
  let offset = 1
  for (let at = 32; at + 32 <= header.length && header[at] !== 0x0d; at += 32) {
    const end = header.subarray(at, at + 11).indexOf(0)
    const length = header[at + 16]!
    const name = header.subarray(at, at + (end < 0 ? 11 : end))
    if (offset + length > width) throw new Damage('a .dbf whose fields are wider than its records')
    fields.push({ name, type: String.fromCharCode(header[at + 11]!), offset, length })
    offset += length
  }
  return fields
}

// Names and texts of the first records, joined by spaces so that characters of two fields never touch.
function sampleOf(body: Uint8Array, fields: readonly RawField[], width: number): Uint8Array {
  const parts: Uint8Array[] = fields.map((field) => field.name)
  for (let at = 0; at + width <= body.length; at += width) {
    for (const field of fields) {
      if (field.type !== 'C') continue
      parts.push(wholeCharacters(body.subarray(at + field.offset, at + field.offset + field.length)))
    }
  }
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, 0)).fill(0x20)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length + 1
  }
  return out
}

// A field of fixed width may cut the last UTF-8 character: its first bytes are left out.
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end -= 1
  for (let back = 1; back <= 3 && back <= end; back++) {
    const byte = bytes[end - back]!
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return bytes.subarray(0, back < needed ? end - back : end)
  }
  return bytes.subarray(0, end)
}

function readRows(
  bytes: Uint8Array,
  fields: readonly Field[],
  width: number,
  decoder: Decoder,
  rows: (Readonly<Record<string, unknown>> | undefined)[],
): void {
  for (let at = 0; at + width <= bytes.length; at += width) {
    if (bytes[at] === 0x2a) {
      rows.push(undefined)
      continue
    }
    const row: Record<string, unknown> = {}
    for (const field of fields) {
      const from = at + field.offset
      row[field.name] = cellOf(field.type, textOf(bytes.subarray(from, from + field.length), decoder))
    }
    rows.push(row)
  }
}

// Short plain text without the decoder's cost; a cut last character is dropped.
function textOf(bytes: Uint8Array, decoder: Decoder): string {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end -= 1
  for (let i = 0; i < end; i++) {
    if (bytes[i]! >= 0x80) return decoder.decode(bytes.subarray(0, end)).replace(/\uFFFD+$/, '')
  }
  return String.fromCharCode(...bytes.subarray(0, end))
}

function cellOf(type: string, text: string): unknown {
  if (type === 'N' || type === 'F') {
    const plain = text.trim()
    const number = Number(plain)
    return plain === '' || Number.isNaN(number) ? null : number
  }
  if (type === 'L') return /^[TtYy]/.test(text) ? true : /^[FfNn]/.test(text) ? false : null
  if (type === 'D')
    return /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : null
  return text === '' ? null : text
}
