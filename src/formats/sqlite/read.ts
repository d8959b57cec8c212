// Kernel: reads tables of an SQLite file: the schema, table b-trees, records, overflow pages. Nothing is written.

import { Damage } from '../bytes/damage.ts'
import type { Source } from '../bytes/source.ts'
import type { Decoder } from '../bytes/text-encoding.ts'

/** A value of a record. */
export type SqliteValue = number | bigint | string | Uint8Array | null

/** One row: its rowid and its values in the order of the table's columns; values added to a table later may lack. */
export interface SqliteRow {
  readonly rowid: number
  readonly values: readonly SqliteValue[]
}

/** A table of a SQLite file, as its schema tells it. */
export interface SqliteTable {
  readonly name: string
  readonly columns: readonly string[]
  /** Position of the column that is the rowid, stored as nothing in the record; −1 where there is none. */
  readonly rowidColumn: number
  readonly rootPage: number
  /** The statement that made it. */
  readonly sql: string
}

/** An open SQLite file. */
export interface SqliteFile {
  readonly tables: readonly SqliteTable[]
  rows(table: SqliteTable): AsyncGenerator<SqliteRow>
}

const MAGIC = 'SQLite format 3\0'
const KEPT_CHUNKS = 8
const CHUNK = 2 ** 18
const DEEPEST = 32

/** Open an SQLite file; throws Damage where it is none. */
export async function openSqlite(source: Source): Promise<SqliteFile> {
  const head = await source.read(0, 100)
  if (head.length < 100 || String.fromCharCode(...head.subarray(0, 16)) !== MAGIC) {
    throw new Damage('its first bytes are not those of SQLite')
  }
  const header = new DataView(head.buffer, head.byteOffset, 100)
  const pageSize = header.getUint16(16) === 1 ? 65_536 : header.getUint16(16)
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) throw new Damage(`pages of ${pageSize} bytes`)
  const usable = pageSize - head[20]!
  if (usable < 480) throw new Damage(`pages with ${head[20]} bytes set aside`)
  const text = new TextDecoder(['utf-8', 'utf-8', 'utf-16le', 'utf-16be'][header.getUint32(56)] ?? 'utf-8')
  const pageCount = Math.floor(source.size / pageSize)
  const page = pager(source, pageSize, pageCount)

  // The rest of a payload lies in a chain of pages, each naming the next.
  const payload = async (view: DataView, at: number, size: number): Promise<Uint8Array> => {
    if (size > source.size) throw new Damage(`a row of ${size} bytes`)
    const most = usable - 35
    const least = Math.floor(((usable - 12) * 32) / 255) - 23
    const fit = least + ((size - least) % (usable - 4))
    const local = size <= most ? size : fit <= most ? fit : least
    if (at + local > view.byteLength) throw new Damage('a row that leaves its page')
    const here = new Uint8Array(view.buffer, view.byteOffset + at, local)
    if (local === size) return here
    const out = new Uint8Array(size)
    out.set(here)
    let next = view.getUint32(at + local)
    for (let done = local; done < size; ) {
      const overflow = await page(next)
      const part = Math.min(usable - 4, size - done)
      out.set(new Uint8Array(overflow.buffer, overflow.byteOffset + 4, part), done)
      done += part
      next = overflow.getUint32(0)
    }
    return out
  }

  // Depth first from the root; a tree of more pages than the file has goes in circles.
  async function* walk(root: number): AsyncGenerator<SqliteRow> {
    const path: { view: DataView; start: number; cell: number; cells: number; leaf: boolean }[] = []
    let visited = 0
    const descend = async (number: number) => {
      if (++visited > pageCount || path.length > DEEPEST) throw new Damage('a table that refers to itself')
      const view = await page(number)
      const start = number === 1 ? 100 : 0
      const kind = view.getUint8(start)
      if (kind !== 5 && kind !== 13) throw new Damage(`page ${number} is not part of a table`)
      const cells = view.getUint16(start + 3)
      path.push({ view, start, cell: 0, cells, leaf: kind === 13 })
    }
    await descend(root)
    while (path.length > 0) {
      const top = path[path.length - 1]!
      const pointers = top.start + (top.leaf ? 8 : 12)
      if (top.leaf) {
        path.pop()
        for (let cell = 0; cell < top.cells; cell++) {
          const at = top.view.getUint16(pointers + cell * 2)
          const size = varint(top.view, at)
          const rowid = varint(top.view, at + size.length)
          const bytes = await payload(top.view, at + size.length + rowid.length, size.value)
          yield { rowid: rowid.value, values: record(bytes, text) }
        }
      } else if (top.cell <= top.cells) {
        const at = top.cell < top.cells ? top.view.getUint16(pointers + top.cell * 2) : top.start + 8
        top.cell += 1
        await descend(top.view.getUint32(at))
      } else path.pop()
    }
  }

  const tables: SqliteTable[] = []
  for await (const { values } of walk(1)) {
    const [type, name, , rootPage, sql] = values
    if (type !== 'table' || typeof name !== 'string' || typeof sql !== 'string') continue
    tables.push({ name, ...columnsOf(sql), rootPage: Number(rootPage), sql })
  }
  return { tables, rows: (table) => walk(table.rootPage) }
}

// Pages by number, from 1; the last chunks read are kept, since neighbours in a table are neighbours in the file.
function pager(source: Source, pageSize: number, pageCount: number) {
  const perChunk = Math.max(1, CHUNK / pageSize)
  const kept = new Map<number, Uint8Array>()
  return async (number: number): Promise<DataView> => {
    if (number < 1 || number > pageCount) throw new Damage(`page ${number} of ${pageCount}`)
    const chunk = Math.floor((number - 1) / perChunk)
    let bytes = kept.get(chunk)
    if (!bytes) {
      bytes = await source.read(chunk * perChunk * pageSize, perChunk * pageSize)
      if (kept.size >= KEPT_CHUNKS) kept.delete(kept.keys().next().value!)
      kept.set(chunk, bytes)
    }
    const at = ((number - 1) % perChunk) * pageSize
    return new DataView(bytes.buffer, bytes.byteOffset + at, pageSize)
  }
}

// Seven bits a byte, most significant first, the ninth byte whole; beyond 2^53 only as much as a double holds.
function varint(view: DataView, at: number): { value: number; length: number } {
  let value = 0
  for (let i = 0; i < 8; i++) {
    const byte = view.getUint8(at + i)
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, length: i + 1 }
  }
  return { value: value * 256 + view.getUint8(at + 8), length: 9 }
}

function record(bytes: Uint8Array, text: Decoder): SqliteValue[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const header = varint(view, 0)
  if (header.value > bytes.length) throw new Damage('a row whose header is longer than itself')
  const values: SqliteValue[] = []
  let body = header.value
  for (let at = header.length; at < header.value; ) {
    const type = varint(view, at)
    at += type.length
    const size = sizeOf(type.value)
    if (body + size > bytes.length) throw new Damage('a row that is shorter than its values')
    values.push(decoded(view, body, type.value, size, text))
    body += size
  }
  return values
}

const SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]

function sizeOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2)
  const size = SIZES[type]
  if (size === undefined) throw new Damage(`a value of type ${type}`)
  return size
}

function decoded(view: DataView, at: number, type: number, size: number, text: Decoder): SqliteValue {
  switch (type) {
    case 0:
      return null
    case 1:
      return view.getInt8(at)
    case 2:
      return view.getInt16(at)
    case 3:
      return view.getInt8(at) * 65_536 + view.getUint16(at + 1)
    case 4:
      return view.getInt32(at)
    case 5:
      return view.getInt16(at) * 2 ** 32 + view.getUint32(at + 2)
    case 6: {
      const whole = view.getBigInt64(at)
      return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole
    }
    case 7:
      return view.getFloat64(at)
    case 8:
    case 9:
      return type - 8
    default: {
      const bytes = new Uint8Array(view.buffer, view.byteOffset + at, size)
      return type % 2 === 0 ? bytes : text.decode(bytes)
    }
  }
}

// Column names of a CREATE TABLE statement: the first word of each item between the outer parentheses.
function columnsOf(sql: string): { columns: string[]; rowidColumn: number } {
  const items = outerItems(sql)
  const columns: string[] = []
  let rowidColumn = -1
  for (const item of items) {
    const match = /^\s*(?:"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|'([^']*)'|([^\s"`[(']+))/.exec(item)
    if (!match) continue
    const bare = match[5]
    if (bare !== undefined && /^(CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)$/i.test(bare)) continue
    const rest = item.slice(match[0].length)
    if (/^\s*INTEGER\b[^,]*\bPRIMARY\s+KEY\b/i.test(rest)) rowidColumn = columns.length
    columns.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? match[3] ?? match[4] ?? bare ?? '')
  }
  return { columns, rowidColumn }
}

function outerItems(sql: string): string[] {
  const items: string[] = []
  let [depth, start, quote] = [0, 0, '']
  for (let i = 0; i < sql.length; i++) {
    const char = sql[i]!
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'" || char === '`') quote = char
    else if (char === '[') quote = ']'
    else if (char === '(') {
      if (++depth === 1) start = i + 1
    } else if (char === ')') {
      if (--depth === 0) items.push(sql.slice(start, i))
    } else if (char === ',' && depth === 1) {
      items.push(sql.slice(start, i))
      start = i + 1
    }
  }
  return items
}
