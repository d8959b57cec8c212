// Kernel: reads the rows of one table of a SQLite file by walking its tree, so that a GeoPackage needs no database.
import type { Source } from './source.ts'

export type SqliteCell = string | number | Uint8Array | null

interface Pages {
  readonly source: Source
  readonly size: number
  /** Bytes of a page that hold data. */
  readonly usable: number
  page(number: number): Promise<Uint8Array>
}

// Pages are read in stretches: tables written in bulk lie one leaf after the other.
const STRETCH = 256
const KEPT = 32

/** Rows of a table as values in the order of its columns; fails with words where the file is no such database. */
export async function* readSqliteTable(
  source: Source,
  table: string,
): AsyncGenerator<{ readonly rowid: number; readonly values: readonly SqliteCell[] }> {
  const pages = await openPages(source)
  for await (const { values } of rowsOf(pages, 1)) {
    const [kind, name, , root] = values
    if (kind !== 'table' || name !== table) continue
    yield* rowsOf(pages, Number(root))
    return
  }
  throw new Error(`${source.name} has no table ${table}`)
}

/** The names of a table's columns, as its CREATE TABLE statement quotes them. */
export async function sqliteColumns(source: Source, table: string): Promise<readonly string[]> {
  for await (const { values } of rowsOf(await openPages(source), 1)) {
    if (values[0] !== 'table' || values[1] !== table) continue
    const list = String(values[4]).replace(/^[^(]*\(/, '')
    return [...list.matchAll(/(?:^|,)\s*"((?:[^"]|"")+)"/g)].map((match) => match[1]!.replaceAll('""', '"'))
  }
  throw new Error(`${source.name} has no table ${table}`)
}

async function openPages(source: Source): Promise<Pages> {
  const head = await source.read(0, 100)
  if (head.length < 100 || new TextDecoder().decode(head.subarray(0, 15)) !== 'SQLite format 3')
    throw new Error(`${source.name} is no SQLite database`)
  const written = head[16]! * 256 + head[17]!
  const size = written === 1 ? 65_536 : written
  const stretches = new Map<number, Uint8Array>()
  return {
    source,
    size,
    usable: size - head[20]!,
    async page(number) {
      const index = Math.floor((number - 1) / STRETCH)
      let bytes = stretches.get(index)
      if (!bytes) {
        bytes = await source.read(index * STRETCH * size, STRETCH * size)
        if (stretches.size >= KEPT) stretches.delete(stretches.keys().next().value!)
        stretches.set(index, bytes)
      }
      const from = ((number - 1) % STRETCH) * size
      if (bytes.length < from + size) throw new Error(`${source.name} is cut off at page ${number}`)
      return bytes.subarray(from, from + size)
    },
  }
}

async function* rowsOf(
  pages: Pages,
  root: number,
): AsyncGenerator<{ readonly rowid: number; readonly values: readonly SqliteCell[] }> {
  const open = [root]
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    const page = await pages.page(number)
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
    const head = number === 1 ? 100 : 0
    const kind = page[head]!
    const cells = view.getUint16(head + 3)
    if (kind === 5) {
      open.push(view.getUint32(head + 8))
      for (let i = cells - 1; i >= 0; i--) open.push(view.getUint32(view.getUint16(head + 12 + i * 2)))
    } else if (kind === 13) {
      for (let i = 0; i < cells; i++) yield await rowAt(pages, page, view.getUint16(head + 8 + i * 2))
    } else throw new Error(`${pages.source.name} has a damaged page ${number}`)
  }
}

async function rowAt(pages: Pages, page: Uint8Array, cell: number) {
  const cursor = { bytes: page, at: cell }
  const length = varint(cursor)
  const rowid = varint(cursor)
  const payload = await payloadOf(pages, page, cursor.at, length)
  return { rowid, values: valuesOf(payload) }
}

// What does not fit into the page goes on in a chain of others.
async function payloadOf(pages: Pages, page: Uint8Array, at: number, length: number): Promise<Uint8Array> {
  const { usable } = pages
  if (length <= usable - 35) return page.subarray(at, at + length)
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const fitting = least + ((length - least) % (usable - 4))
  const local = fitting <= usable - 35 ? fitting : least
  const whole = new Uint8Array(length)
  whole.set(page.subarray(at, at + local))
  let filled = local
  let next = new DataView(page.buffer, page.byteOffset + at + local, 4).getUint32(0)
  while (filled < length) {
    const more = await pages.page(next)
    const part = more.subarray(4, 4 + Math.min(usable - 4, length - filled))
    whole.set(part, filled)
    filled += part.length
    next = new DataView(more.buffer, more.byteOffset, 4).getUint32(0)
  }
  return whole
}

const TEXT = new TextDecoder()
// Bytes of the serial types 0 … 9.
const WIDTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0] as const

function valuesOf(payload: Uint8Array): SqliteCell[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
  const head = { bytes: payload, at: 0 }
  const size = varint(head)
  let at = size
  const values: SqliteCell[] = []
  while (head.at < size) {
    const type = varint(head)
    const width = type >= 12 ? (type - 12) >> 1 : WIDTHS[type]!
    if (type >= 12 && type % 2 === 1) values.push(TEXT.decode(payload.subarray(at, at + width)))
    else if (type >= 12) values.push(payload.subarray(at, at + width))
    else if (type === 0) values.push(null)
    else if (type === 7) values.push(view.getFloat64(at))
    else if (type >= 8) values.push(type - 8)
    else values.push(signed(payload, at, width))
    at += width
  }
  return values
}

function signed(bytes: Uint8Array, at: number, width: number): number {
  let value = bytes[at]! >= 128 ? bytes[at]! - 256 : bytes[at]!
  for (let i = 1; i < width; i++) value = value * 256 + bytes[at + i]!
  return value
}

function varint(cursor: { readonly bytes: Uint8Array; at: number }): number {
  let value = 0
  for (let i = 0; i < 9; i++) {
    const byte = cursor.bytes[cursor.at++]!
    if (i === 8) return value * 256 + byte
    value = value * 128 + (byte & 127)
    if (byte < 128) return value
  }
  return value
}
