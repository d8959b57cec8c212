// Kernel: ground that owns no pixel and touches no pixel of its own is drawn as a strip of the pixel it lies in.

import { type TracedRow, tracedRow } from '../../vector/index.ts'
import type { PatchKeys } from './patch-keys.ts'
import { type PatchRow, runAt } from './patch-row.ts'

// A strip is at least this share of a pixel wide, so that it survives coordinates rounded to centimetres.
const THINNEST = 0.01
// Sides of strips lie on whole ten-millionths of a pixel: shares that differ by rounding alone, in one row and the next, would
// make an outline that crosses itself once it is on the ground.
const PARTS = 1e7

/** The group that has most of a pixel. */
export const groupAt = (row: PatchRow | TracedRow, col: number): number =>
  row.groups[runAt(row.ends, row.count, col + 1)]!

/**
 * Returns a function that copies a row for tracing. A part whose group owns neither its pixel nor one beside it
 * (above, below, left, right; corners too where `corners`) becomes a strip from the pixel's left side, as wide as its share.
 */
export function stripDrawer(
  width: number,
  { slots, weights }: Pick<PatchKeys, 'slots' | 'weights'>,
  corners: boolean,
) {
  const owns = (row: PatchRow | TracedRow, col: number, group: number) =>
    col >= 0 && col < width && groupAt(row, col) === group
  const beside = (rows: readonly (PatchRow | TracedRow)[], col: number, group: number) =>
    owns(rows[1]!, col - 1, group) ||
    owns(rows[1]!, col + 1, group) ||
    rows.some(
      (row, r) =>
        owns(row, col, group) ||
        (corners && r !== 1 && (owns(row, col - 1, group) || owns(row, col + 1, group))),
    )
  const strays = (row: PatchRow, above: TracedRow, below: PatchRow) => {
    const found: { col: number; group: number; share: number }[] = []
    for (let k = 0; k < row.partCount; k++) {
      // Weights are no ground to draw.
      if ((row.partKeys[k]! - 1) % slots >= slots - weights) continue
      const group = Math.floor((row.partKeys[k]! - 1) / slots) + 1
      const col = row.partCols[k]!
      if (!beside([above, row, below], col, group)) found.push({ col, group, share: row.partShares[k]! })
    }
    return found
  }

  return (row: PatchRow, above: TracedRow, below: PatchRow, into: TracedRow): TracedRow => {
    const found = row.partCount === 0 ? [] : strays(row, above, below)
    const out =
      row.count + found.length * 3 <= into.ends.length ? into : tracedRow((row.count + found.length * 3) * 2)
    out.count = 0
    const put = (end: number, group: number) => {
      if (out.count > 0 && out.groups[out.count - 1] === group) out.ends[out.count - 1] = end
      else {
        out.groups[out.count] = group
        out.ends[out.count++] = end
      }
    }
    let k = 0
    for (let run = 0; run < row.count; run++) {
      const [end, group] = [row.ends[run]!, row.groups[run]!]
      while (k < found.length && found[k]!.col < end) {
        const { col } = found[k]!
        if (col > (out.count > 0 ? out.ends[out.count - 1]! : 0)) put(col, group)
        const guests: { group: number; share: number }[] = []
        for (; k < found.length && found[k]!.col === col; k++) guests.push(found[k]!)
        const whole = guests.reduce((sum, { share }) => sum + Math.max(share, THINNEST), 0)
        const scale = Math.min(1, (1 - THINNEST) / whole)
        let x = col
        for (const guest of guests) {
          x += Math.max(guest.share, THINNEST) * scale
          put(Math.round(x * PARTS) / PARTS, guest.group)
        }
      }
      put(end, group)
    }
    out.labels.fill(-1, 0, out.count)
    return out
  }
}
