// A run of a table's rows laid out as pages by itself, so that any thread can make it and the file's writer only places it.
import { ByteSink } from '../bytes/byte-sink.ts'
import type { SqliteValue } from './record.ts'
import { PAGE, type Pager, type TablePart, tableTree } from './tree.ts'

/** Bytes that most parts fit into. */
const ROOM = 2 ** 22

/** Takes rows in ascending order of rowid. */
export interface PartWriter {
  add(rowid: number, values: readonly SqliteValue[]): void
  /** The pages; nothing can be added after. */
  finish(): TablePart
}

/** Begin a part. Its last leaf is as full as its rows make it: where parts are cut shows in the file. */
export function tablePart(): PartWriter {
  const pages = new ByteSink(ROOM)
  const links: number[] = []
  const next = (ahead = 0) => pages.length / PAGE + ahead
  const pager: Pager = {
    next,
    append(page) {
      pages.append(page)
      return next(-1)
    },
    link: (page, at) => links.push(page * PAGE + at),
  }
  const tree = tableTree(pager)
  return {
    add: tree.add,
    finish() {
      const leaves = tree.leaves()
      return { pages: pages.written().slice(), links: Int32Array.from(links), leaves }
    },
  }
}
