// Connected regions of a map of codes, followed row by row: runs of equal code take the label of those above that they touch.
import { labelForest } from '../cadastre/index.ts'

/** A row as runs of equal code; each ends before `ends`. */
export interface CodeRow {
  count: number
  readonly ends: Int32Array
  readonly codes: Uint8Array
  /** Label of each run's region, or of the part of it that is known so far. */
  readonly labels: Int32Array
}

/** Hears of regions; a label that ended is used again from the next row on. */
export interface RegionListener {
  begin(label: number): void
  /** Two labels are one region: `from` ends. */
  merge(into: number, from: number): void
  /** A row has its labels, and the one above it those that they are now. */
  row(row: CodeRow, above: CodeRow): void
  /** Nothing more comes to a region. */
  end(label: number): void
  /** The row is past: whatever refers to a label must refer to what `find` gives. */
  past(row: CodeRow): void
}

/** An empty row. */
export function codeRow(width: number): CodeRow {
  return {
    count: 0,
    ends: new Int32Array(width),
    codes: new Uint8Array(width),
    labels: new Int32Array(width),
  }
}

/** Cut a row of codes into runs. */
export function cutRuns(into: CodeRow, codes: Uint8Array): void {
  into.count = 0
  for (let col = 0; col < codes.length; into.count++) {
    const own = codes[col]!
    while (col < codes.length && codes[col] === own) col++
    into.ends[into.count] = col
    into.codes[into.count] = own
  }
}

/** Call `meet` for every two runs of two rows, one above the other, that share a side. */
export function meetings(above: CodeRow, below: CodeRow, meet: (i: number, j: number) => void): void {
  for (let i = 0, j = 0; i < above.count && j < below.count; ) {
    meet(i, j)
    const [upper, lower] = [above.ends[i]!, below.ends[j]!]
    if (upper <= lower) i++
    if (lower <= upper) j++
  }
}

/** A follower of rows from the top; regions are connected by sides. Memory grows with the width alone. */
export function regionFollower(width: number, listener: RegionListener) {
  const forest = labelForest(listener.merge)
  const { find, lead } = forest
  let above = codeRow(width)
  let below = codeRow(width)
  // Row on which a label was last seen.
  const seen: number[] = []
  let row = 0

  const join = (i: number, j: number) => {
    if (above.codes[i] !== below.codes[j]) return
    const label = above.labels[i]!
    below.labels[j] = below.labels[j]! < 0 ? find(label) : forest.union(below.labels[j]!, label)
  }
  const begin = () => {
    const label = forest.make()
    listener.begin(label)
    return label
  }
  const step = () => {
    below.labels.fill(-1, 0, below.count)
    meetings(above, below, join)
    for (let j = 0; j < below.count; j++) {
      const label = below.labels[j]! < 0 ? begin() : find(below.labels[j]!)
      below.labels[j] = label
      seen[label] = row
    }
    for (let i = 0; i < above.count; i++) above.labels[i] = find(above.labels[i]!)
    listener.row(below, above)
    for (let i = 0; i < above.count; i++) {
      const label = above.labels[i]!
      if (seen[label] === row) continue
      seen[label] = row
      listener.end(label)
    }
    listener.past(below)
    forest.recycle()
    ;[above, below] = [below, above]
    row += 1
  }
  return {
    find,
    /** A label that ends goes on as another's. */
    lead,
    /** A label that ends is free. */
    release: forest.release,
    next(codes: Uint8Array): void {
      cutRuns(below, codes)
      step()
    },
    /** No more rows: all that is open ends. */
    end(): void {
      below.count = 0
      step()
    },
  }
}
