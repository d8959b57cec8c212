// Kernel: to which patch a part of a pixel belongs whose pixel is drawn in another's outline.
import type { PatchRow } from './patch-row.ts'
import { runAt } from './patch-row.ts'
import { groupAt } from './stray-strips.ts'
import { ownerPatch, type Tracing } from './tracing.ts'

/** Gives every guest of a row its patch, and joins those of the row before to what has been drawn beside them since. */
export function placeGuests(tracing: Tracing, raw: PatchRow): void {
  const { width, slots, row, below, corners, guests, past } = tracing
  const { patches, startAt } = tracing.open
  for (let k = 0; k < raw.partCount; k++) {
    const col = raw.partCols[k]!
    const ofGroup = Math.floor((raw.partKeys[k]! - 1) / slots) + 1
    if (groupAt(below, col) === ofGroup) continue
    const label = guestPatch(tracing, col, ofGroup)
    startAt(patches.find(label), row * width + col)
    guests.cols.push(col)
    guests.groups.push(ofGroup)
    guests.patches.push(label)
  }
  const reach = corners ? 1 : 0
  for (let k = 0; k < past.cols.length; k++) {
    for (let c = past.cols[k]! - reach; c <= past.cols[k]! + reach; c++) {
      const owner = ownerPatch(tracing, below, c, past.groups[k]!)
      if (owner >= 0) patches.union(past.patches[k]!, owner)
    }
  }
}

// The patch of a part: whatever of its group it touches on this row and the one above; else a new one.
function guestPatch(tracing: Tracing, col: number, ofGroup: number): number {
  const { width, row, above, below, corners, guests, past } = tracing
  const { patches, regionPatch, newPatch } = tracing.open
  const reach = corners ? 1 : 0
  let label = -1
  const meet = (other: number) => {
    if (other >= 0) label = label < 0 ? other : patches.union(label, other)
  }
  meet(ownerPatch(tracing, below, col - 1, ofGroup))
  meet(ownerPatch(tracing, below, col + 1, ofGroup))
  for (let c = col - reach; c <= col + reach; c++) meet(ownerPatch(tracing, above, c, ofGroup))
  for (let k = guests.cols.length - 1; k >= 0 && guests.cols[k]! >= col - 1; k--)
    if (guests.groups[k] === ofGroup) meet(guests.patches[k]!)
  for (let k = lowerBound(past.cols, col - reach); k < past.cols.length && past.cols[k]! <= col + reach; k++)
    if (past.groups[k] === ofGroup) meet(past.patches[k]!)
  for (let run = runAt(below.ends, below.count, col + Number.EPSILON * width); run < below.count; run++) {
    if (below.groups[run] === ofGroup) meet(regionPatch(below.labels[run]!))
    if (below.ends[run]! >= col + 1) break
  }
  return label < 0 ? newPatch(ofGroup, row * width + col, row) : label
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
