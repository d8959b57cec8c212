// Merges regions of few pixels into the largest region beside them, as GDAL's sieve does, whatever the height of the map.
import { UNCLASSED } from './classify-window.ts'
import { type CodeRow, codeRow, cutRuns, meetings, regionFollower } from './follow-regions.ts'
import { type LabelFates, labelFates } from './label-fates.ts'
import { regionSizes } from './region-sizes.ts'
import { type Aside, rowJournal } from './row-journal.ts'

/** Which patches are too small, and what is done with them. */
export interface SieveOptions {
  readonly width: number
  /** Regions of fewer pixels are merged. */
  readonly least: number
  readonly aside: Aside
}

// A region that keeps its code.
const STAYS = 0

/**
 * Regions below `least` pixels take the code of the largest region they share a side with; where that is small too, of
 * the one that it goes to in turn. Regions that only lead to each other stay, as does unclassed ground, which takes
 * nothing in. `rows` are asked for twice; returned is a function that takes them once more, from the last to the
 * first, and changes them in place. Memory grows with the width alone; what is known of rows is put aside.
 */
export function sieve(rows: () => Iterable<Uint8Array>, options: SieveOptions): (codes: Uint8Array) => void {
  const { width, aside } = options
  const sizes = rowJournal(aside)
  for (const row of regionSizes(rows(), width, aside)) sizes.add(row, row.length)
  const fates = labelFates(aside)
  const decider = regionDecider(options, fates)
  let left = sizes.count
  for (const codes of rows()) decider.next(codes, sizes.read(--left))
  decider.end()
  const outcomes = fates.backwards()[Symbol.iterator]()
  const runs = codeRow(width)
  return (codes) => {
    cutRuns(runs, codes)
    const taken: Float64Array = outcomes.next().value
    for (let run = 0, from = 0; run < runs.count; from = runs.ends[run++]!)
      if (taken[run] !== STAYS) codes.fill(taken[run]!, from, runs.ends[run]!)
  }
}

// The best offer of every region so far, by label: pixels of the region and of the largest beside it, when that was met,
// and the code that follows from it or the label whose fate decides.
function regionOffers(least: number) {
  const size: number[] = []
  const largest: number[] = []
  const met: number[] = []
  const code: number[] = []
  const target: number[] = []
  let meeting = 0
  const offer = (own: number, ownCode: number, other: number, otherCode: number) => {
    meeting += 1
    if (size[own]! >= least || ownCode === UNCLASSED || otherCode === UNCLASSED) return
    if (size[other]! <= largest[own]!) return
    const isSmall = size[other]! < least
    largest[own] = size[other]!
    met[own] = meeting
    code[own] = isSmall ? STAYS : otherCode
    target[own] = isSmall ? other : -1
  }
  return {
    size,
    code,
    target,
    begin(label: number): void {
      largest[label] = 0
      code[label] = STAYS
      target[label] = -1
    },
    // The larger offer counts, of equal ones the earlier.
    merge(into: number, from: number): void {
      if (largest[from]! < largest[into]!) return
      if (largest[from] === largest[into] && met[from]! > met[into]!) return
      for (const list of [largest, met, code, target]) list[into] = list[from]!
    },
    beside(a: CodeRow, i: number, b: CodeRow, j: number): void {
      if (a.codes[i] === b.codes[j]) return
      offer(a.labels[i]!, a.codes[i]!, b.labels[j]!, b.codes[j]!)
      offer(b.labels[j]!, b.codes[j]!, a.labels[i]!, a.codes[i]!)
    },
  }
}

// Tells the fate of every region: the code that it takes, or the region whose fate it shares.
function regionDecider({ width, least }: SieveOptions, fates: LabelFates) {
  const { size, code, target, begin, merge, beside } = regionOffers(least)
  const isSettled: boolean[] = []
  let rowSizes: ArrayLike<number> = []
  const settle = (label: number, taken: number) => {
    code[label] = taken
    isSettled[label] = true
    fates.settle(label, taken)
    follower.release(label)
  }
  const follower = regionFollower(width, {
    begin(label) {
      begin(label)
      isSettled[label] = false
    },
    merge(into, from) {
      fates.join(from, into)
      merge(into, from)
    },
    row(row, above) {
      for (let run = 0; run < row.count; run++) size[row.labels[run]!] = rowSizes[run]!
      for (let run = 1; run < row.count; run++) beside(row, run - 1, row, run)
      meetings(above, row, (i, j) => beside(above, i, row, j))
      fates.row(row.labels, row.count)
    },
    end(label) {
      const to = target[label]! < 0 ? -1 : follower.find(target[label]!)
      if (to < 0) settle(label, code[label]!)
      // It leads to itself.
      else if (to === label) settle(label, STAYS)
      else if (isSettled[to]) settle(label, code[to]!)
      else {
        fates.join(label, to)
        follower.lead(label, to)
      }
    },
    past({ labels, count }) {
      for (let run = 0; run < count; run++) {
        const label = labels[run]!
        if (target[label]! < 0) continue
        const to = follower.find(target[label]!)
        if (isSettled[to]) code[label] = code[to]!
        target[label] = isSettled[to] ? -1 : to
      }
      fates.past()
    },
  })
  return {
    next(codes: Uint8Array, sizesOfRow: ArrayLike<number>): void {
      rowSizes = sizesOfRow
      follower.next(codes)
    },
    end: () => follower.end(),
  }
}
