// Kernel: B-trees of SQLite laid out in key order: rows as leaves, what overflows from them, pages above, small indexes.
import { ByteSink } from '../bytes/byte-sink.ts'
import { putVarint, recordWriter, type SqliteValue } from './record.ts'

/** Bytes of a page. */
export const PAGE = 4096
/** Children of an interior page of a table: each takes 2 + 4 + at most 9 bytes. */
const FAN_OUT = Math.floor((PAGE - 12) / 15)

/** Leaves of a table and the pages that overflow from them; pages are numbered from 0. */
export interface TablePart {
  readonly pages: Uint8Array
  /** Places in `pages` that hold the number of a page. */
  readonly links: Int32Array
  /** Pages that are leaves, and the largest rowid of each. */
  readonly leaves: readonly Child[]
}

/** Where pages go. */
export interface Pager {
  /** Put a page at the end; returns its number. */
  append(page: Uint8Array): number
  /** Hears that a page holds, from byte `at` on, the number of another. */
  link?(page: number, at: number): void
  /** The number that the page after the next `ahead` ones will get. */
  next(ahead?: number): number
}

/** A page of a tree. */
export interface Child {
  readonly page: number
  /** The largest rowid below it. */
  readonly key: number
}

/** Rows as leaves, in ascending order of rowid. */
export function tableTree(pager: Pager) {
  const record = recordWriter()
  const head = new ByteSink(18)
  const children: Child[] = []
  const leaf = cellPage(0x0d)
  let links: number[] = []
  let last = 0

  const endLeaf = () => {
    const page = pager.append(leaf.done())
    for (const at of links) pager.link?.(page, at)
    children.push({ page, key: last })
    leaf.clear()
    links = []
  }
  return {
    add(rowid: number, values: readonly SqliteValue[]): void {
      const payload = record(values)
      const local = localPart(payload.length)
      putVarint(head.clear(), payload.length)
      putVarint(head, rowid)
      const parts = [head.written(), payload]
      if (local < payload.length) {
        const rest = putOverflow(pager, payload.subarray(local))
        parts.splice(1, 1, payload.subarray(0, local), new ByteSink(4).uint32(rest).written())
      }
      if (!leaf.fits(parts)) endLeaf()
      const end = leaf.put(parts)
      if (local < payload.length) links.push(end - 4)
      last = rowid
    },
    addPart({ pages, links, leaves }: TablePart): void {
      const numbers = Array.from({ length: pages.length / PAGE }, (_, page) => pager.next(page))
      const view = new DataView(pages.buffer, pages.byteOffset, pages.length)
      for (const at of links) view.setUint32(at, numbers[view.getUint32(at)]!)
      for (let at = 0; at < pages.length; at += PAGE) pager.append(pages.subarray(at, at + PAGE))
      for (const { page, key } of leaves) children.push({ page: numbers[page]!, key })
    },
    /** Write what is left; returns the root page. */
    finish(): number {
      let level = this.leaves()
      while (level.length > 1) level = raise(pager, level)
      return level[0]!.page
    },
    /** Write what is left, but no page above the leaves. */
    leaves(): readonly Child[] {
      if (!leaf.isEmpty() || children.length === 0) endLeaf()
      return children
    },
  }
}

// Interior pages over a level, evenly filled so that none has a single child.
function raise(pager: Pager, children: readonly Child[]): Child[] {
  const pages = Math.ceil(children.length / FAN_OUT)
  const cut = (page: number) => Math.floor((children.length * page) / pages)
  return Array.from({ length: pages }, (_, i) => {
    const family = children.slice(cut(i), cut(i + 1))
    return { page: pager.append(interiorPage(family, 0)), key: family.at(-1)!.key }
  })
}

// How much of a payload stays in its leaf; the rest overflows (file format, section 1.6).
function localPart(size: number): number {
  if (size <= PAGE - 35) return size
  const least = Math.floor(((PAGE - 12) * 32) / 255) - 23
  const fitting = least + ((size - least) % (PAGE - 4))
  return fitting <= PAGE - 35 ? fitting : least
}

// A chain of pages, each naming the next; returns the first.
function putOverflow(pager: Pager, rest: Uint8Array): number {
  const first = pager.next()
  for (let at = 0; at < rest.length; at += PAGE - 4) {
    const page = new Uint8Array(PAGE)
    const part = rest.subarray(at, at + PAGE - 4)
    page.set(part, 4)
    const isLast = at + part.length >= rest.length
    if (!isLast) new DataView(page.buffer).setUint32(0, pager.next(1))
    const number = pager.append(page)
    if (!isLast) pager.link?.(number, 0)
  }
  return first
}

// Cells fill a page from its end, their pointers from its start.
function cellPage(kind: number, start = 0) {
  const bytes = new Uint8Array(PAGE)
  const view = new DataView(bytes.buffer)
  const pointers = start + (kind < 0x08 ? 12 : 8)
  let cells = 0
  let content = PAGE
  bytes[start] = kind
  return {
    fits: (parts: readonly Uint8Array[], spare = 0) =>
      pointers + 2 * (cells + 1) + sizeOf(parts) + spare <= content,
    isEmpty: () => cells === 0,
    /** A cell in parts that follow each other; returns where it ends. */
    put(parts: readonly Uint8Array[]): number {
      content -= sizeOf(parts)
      if (content < pointers + 2 * (cells + 1)) throw new Error('A page of the database is overfull.')
      let at = content
      for (const part of parts) {
        bytes.set(part, at)
        at += part.length
      }
      view.setUint16(pointers + 2 * cells, content)
      cells++
      return at
    },
    rightmost: (page: number) => view.setUint32(start + 8, page),
    done(): Uint8Array {
      view.setUint16(start + 3, cells)
      view.setUint16(start + 5, content)
      return bytes
    },
    /** Begin again: what `done` gave is used. */
    clear() {
      bytes.fill(0)
      bytes[start] = kind
      cells = 0
      content = PAGE
    },
  }
}

const sizeOf = (parts: readonly Uint8Array[]) => parts.reduce((sum, part) => sum + part.length, 0)

/** The page above a level; its cells begin at `start`. */
export function interiorPage(children: readonly Child[], start: number): Uint8Array {
  const page = cellPage(0x05, start)
  const cell = new ByteSink(16)
  for (const { page: child, key } of children.slice(0, -1)) {
    putVarint(cell.clear().uint32(child), key)
    page.put([cell.written()])
  }
  page.rightmost(children.at(-1)!.page)
  return page.done()
}

/** An index of few keys: leaves in key order, and in one page above them the keys between two leaves. Returns its root. */
export function writeIndex(pager: Pager, keys: readonly (readonly SqliteValue[])[]): number {
  const record = recordWriter()
  const cells = [...keys].sort(compareKeys).map((key) => {
    const payload = record(key)
    const cell = new ByteSink(64)
    putVarint(cell, payload.length)
    return cell.append(payload).written()
  })
  const root = cellPage(0x02)
  let leaf = cellPage(0x0a)
  let divided = false
  cells.forEach((cell, i) => {
    // A key that does not fit divides two leaves, unless it is the last: no leaf may stay empty.
    const isLast = i === cells.length - 1
    if (leaf.fits([cell], isLast ? 0 : cells[i + 1]!.length + 2) || isLast) {
      leaf.put([cell])
      return
    }
    root.put([new ByteSink(64).uint32(pager.append(leaf.done())).append(cell).written()])
    divided = true
    leaf = cellPage(0x0a)
  })
  const last = pager.append(leaf.done())
  if (!divided) return last
  root.rightmost(last)
  return pager.append(root.done())
}

function compareKeys(a: readonly SqliteValue[], b: readonly SqliteValue[]): number {
  const text = new TextEncoder()
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i], b[i]]
    if (x === y) continue
    if (x === null) return -1
    if (y === null) return 1
    if (typeof x === 'number' && typeof y === 'number') return x - y
    const [p, q] = [text.encode(String(x)), text.encode(String(y))]
    for (let k = 0; k < Math.min(p.length, q.length); k++) if (p[k] !== q[k]) return p[k]! - q[k]!
    if (p.length !== q.length) return p.length - q.length
  }
  return 0
}
