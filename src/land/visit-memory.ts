// Kernel: remembers what a scanner tells of rows, and tells it again without computing it.
import { grown } from '../grid/index.ts'
import type { RowScanner, RowVisitor } from '../vector/index.ts'

// Four numbers a visit, a run [from, to) or a piece (its column twice), then zone and feature; shares of pieces apart.
const NUMBERS = 4
const BYTES = 4 * NUMBERS + 8

/** Gives a scanner a memory; those that are given the same one must tell the same of every row. */
export type VisitMemory = (scan: RowScanner) => RowScanner

/** A memory of the visits of rows, as far as so many bytes go. */
export function visitMemory(budget: number): VisitMemory {
  // Of rows by the column that they were asked for from: where their visits begin, −1 where these are unknown.
  const known = new Map<number, { to: number; firstVisit: Int32Array; firstShare: Int32Array }>()
  const most = Math.floor(budget / BYTES)
  // Room for all at once: what is never written takes no memory, and nothing is copied to grow.
  const visits = new Int32Array(NUMBERS * most)
  const shares = new Float64Array(most)
  let count = 0
  let pieces = 0
  let told: RowVisitor | undefined

  // What finds no room is lost: its row is not kept then.
  const note = (from: number, to: number, zone: number, feature: number) => {
    visits[count * NUMBERS] = from
    visits[count * NUMBERS + 1] = to
    visits[count * NUMBERS + 2] = zone
    visits[count++ * NUMBERS + 3] = feature
  }
  const recorder: RowVisitor = {
    run(from, to, zone, feature) {
      note(from, to, zone, feature)
      told!.run(from, to, zone, feature)
    },
    piece(col, zone, feature, share) {
      note(col, col, zone, feature)
      shares[pieces++] = share
      told!.piece(col, zone, feature, share)
    },
  }
  const tellAgain = (first: number, firstShare: number, visit: RowVisitor) => {
    let share = firstShare
    for (let at = first; visits[at]! >= 0; at += NUMBERS) {
      const [from, to] = [visits[at]!, visits[at + 1]!]
      if (from < to) visit.run(from, to, visits[at + 2]!, visits[at + 3]!)
      else visit.piece(from, visits[at + 2]!, visits[at + 3]!, shares[share++]!)
    }
  }

  return (scan) => (row, from, to, visit) => {
    let rows = known.get(from)
    if (rows?.to === to && row < rows.firstVisit.length && rows.firstVisit[row]! >= 0)
      return tellAgain(rows.firstVisit[row]!, rows.firstShare[row]!, visit)
    if (count >= most || (rows && rows.to !== to)) return scan(row, from, to, visit)
    rows ??= { to, firstVisit: new Int32Array(0), firstShare: new Int32Array(0) }
    if (row >= rows.firstVisit.length) {
      const length = Math.max(row + 1, rows.firstVisit.length * 2, 1024)
      rows = {
        to,
        firstVisit: grown(rows.firstVisit, new Int32Array(length).fill(-1)),
        firstShare: grown(rows.firstShare, new Int32Array(length)),
      }
      known.set(from, rows)
    }
    const [first, firstShare] = [count * NUMBERS, pieces]
    told = visit
    scan(row, from, to, recorder)
    told = undefined
    // The end of the row.
    note(-1, -1, -1, -1)
    if (count > most) return
    rows.firstVisit[row] = first
    rows.firstShare[row] = firstShare
  }
}
