// Kernel: a SQLite database written in bulk — every tree leaf by leaf in key order, no page touched twice.
import type { Pieces, Spool } from '../bytes/source.ts'
import type { SqliteValue } from './record.ts'
import { interiorPage, PAGE, type Pager, type TablePart, tableTree, writeIndex } from './tree.ts'

/** The page at 1 GiB holds the locks of open connections and never data. */
const LOCK_PAGE = 2 ** 30 / PAGE + 1
/** Pages that wait for the spool together. */
const BATCH = 256

/** A name quoted as SQL wants it. */
export const quotedName = (name: string) => `"${name.replace(/"/g, '""')}"`

/** A row of sqlite_schema. */
interface SchemaRow {
  readonly type: 'table' | 'index' | 'trigger'
  readonly name: string
  readonly table: string
  readonly root: number
  readonly sql: string | null
}

/** A table that takes rows in ascending order of rowid. */
export interface BulkTable {
  add(rowid: number, values: readonly SqliteValue[]): void
  /** Rows that were laid out elsewhere; they come before all that `add` takes. */
  addPart(part: TablePart): void
  /** Write what is left and enter the table in the schema. */
  finish(): void
}

/** The database in the making. */
export interface BulkDatabase {
  /** Begin a table; only one may be open at a time. `name` must be the one that `sql` creates. */
  table(name: string, sql: string): BulkTable
  /** Enter an index that a PRIMARY KEY or UNIQUE of a finished table implies: its keys, each with its rowid. */
  implicitIndex(table: string, number: number, keys: readonly (readonly [...SqliteValue[], number])[]): void
  /** Enter a statement that has no pages: a trigger or a virtual table. */
  statement(type: 'table' | 'trigger', name: string, table: string, sql: string): void
  /** The whole file in pieces; nothing can be added after. */
  pieces(): Pieces
}

/** Begin a database whose pages wait in the spool until `pieces` gives the file. */
export function bulkDatabase(
  spool: Spool,
  header: { readonly applicationId: number; readonly userVersion: number },
): BulkDatabase {
  const pager = pageWriter(spool)
  const schema: SchemaRow[] = []
  return {
    table(name, sql) {
      const tree = tableTree(pager)
      return {
        add: tree.add,
        addPart: tree.addPart,
        finish: () => void schema.push({ type: 'table', name, table: name, root: tree.finish(), sql }),
      }
    },
    implicitIndex(table, number, keys) {
      const root = writeIndex(pager, keys)
      schema.push({ type: 'index', name: `sqlite_autoindex_${table}_${number}`, table, root, sql: null })
    },
    statement: (type, name, table, sql) => void schema.push({ type, name, table, root: 0, sql }),
    pieces() {
      const tree = tableTree(pager)
      schema.forEach((row, i) => tree.add(i + 1, [row.type, row.name, row.table, row.root, row.sql]))
      const first = interiorPage(tree.leaves(), 100)
      putHeader(first, pager.count(), header)
      return pager.pieces(first)
    },
  }
}

interface FilePager extends Pager {
  count(): number
  pieces(first: Uint8Array): Pieces
}

// Page 1 is kept for the schema's root, which is known last: the spool begins with a blank one in its place.
function pageWriter(spool: Spool): FilePager {
  const batch = new Uint8Array(PAGE * BATCH)
  const chunks: { offset: number; length: number }[] = []
  let count = 1
  let waiting = 1
  const flush = () => {
    if (waiting === 0) return
    chunks.push({ offset: spool.append(batch.subarray(0, waiting * PAGE)), length: waiting * PAGE })
    waiting = 0
  }
  const put = (page: Uint8Array) => {
    batch.set(page, waiting * PAGE)
    waiting++
    count++
    if (waiting === BATCH) flush()
  }
  const next = (ahead = 0) => {
    const number = count + 1 + ahead
    return count < LOCK_PAGE && number >= LOCK_PAGE ? number + 1 : number
  }
  return {
    next,
    append(page) {
      if (count + 1 === LOCK_PAGE) put(new Uint8Array(PAGE))
      put(page)
      return count
    },
    count: () => count,
    pieces(first) {
      flush()
      return {
        *[Symbol.iterator]() {
          yield first
          for (const [i, { offset, length }] of chunks.entries()) {
            const blank = i === 0 ? PAGE : 0
            if (length > blank) yield spool.read(offset + blank, length - blank)
          }
        },
        // The spool is the file as it stands, where nothing else was put into it.
        moveTo: (path) => chunks.every(isNext) && (spool.moveTo?.(path, first) ?? false),
      }
    },
  }
}

const isNext = ({ offset }: { offset: number }, i: number) => offset === i * PAGE * BATCH

function putHeader(
  page: Uint8Array,
  count: number,
  header: { readonly applicationId: number; readonly userVersion: number },
): void {
  const view = new DataView(page.buffer)
  new TextEncoder().encodeInto('SQLite format 3\0', page)
  view.setUint16(16, PAGE)
  page.set([1, 1, 0, 64, 32, 32], 18)
  view.setUint32(24, 1)
  view.setUint32(28, count)
  view.setUint32(40, 1)
  view.setUint32(44, 4)
  view.setUint32(56, 1)
  view.setUint32(60, header.userVersion)
  view.setUint32(68, header.applicationId)
  view.setUint32(92, 1)
  view.setUint32(96, 3_040_001)
}
