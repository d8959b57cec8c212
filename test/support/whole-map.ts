// Oracle: sieve and outlines of a map that is held as a whole, as they were before rows were enough.
import { UNCLASSED } from '../../src/classify/index.ts'
import { ringArea, ringTracer, type TracedRow, tracedRow } from '../../src/vector/index.ts'

/** Runs of all rows end to end; pixels are connected by their sides. */
export interface RegionRuns {
  readonly width: number
  readonly height: number
  /** First run of each row; one more for the end. */
  readonly rowStart: Float64Array
  /** Column after a run's last; its first is the end of the run before, or 0. */
  readonly end: Int32Array
  readonly code: Uint8Array
  /** Region of a run: the position of the region's first run. */
  readonly region: Int32Array
  /** Pixels of the region that begins with a run; 0 at other runs. */
  readonly pixels: Float64Array
}

/** Find the regions of rows of codes. Memory grows with the number of runs. */
export function regionRuns(rows: Iterable<Uint8Array>, width: number, height: number): RegionRuns {
  let capacity = 1 << 12
  let end = new Int32Array(capacity)
  let code = new Uint8Array(capacity)
  let parent = new Int32Array(capacity)
  let count = 0
  const grow = () => {
    capacity *= 2
    const [ends, codes, parents] = [
      new Int32Array(capacity),
      new Uint8Array(capacity),
      new Int32Array(capacity),
    ]
    ends.set(end)
    codes.set(code)
    parents.set(parent)
    ;[end, code, parent] = [ends, codes, parents]
  }
  const rootOf = (run: number): number => {
    let root = run
    while (parent[root] !== root) root = parent[root]!
    for (let at = run; at !== root; ) {
      const next = parent[at]!
      parent[at] = root
      at = next
    }
    return root
  }
  // The earlier run leads, so that a region is named by its first.
  const join = (a: number, b: number) => {
    const [first, second] = [rootOf(a), rootOf(b)]
    if (first < second) parent[second] = first
    else parent[first] = second
  }
  const rowStart = new Float64Array(height + 1)
  let row = 0
  for (const codes of rows) {
    rowStart[row] = count
    let above = row === 0 ? 0 : rowStart[row - 1]!
    for (let col = 0; col < width; ) {
      const from = col
      const own = codes[col]!
      while (col < width && codes[col] === own) col++
      if (count === capacity) grow()
      end[count] = col
      code[count] = own
      parent[count] = count
      while (row > 0 && above < rowStart[row]! && end[above]! <= from) above++
      for (let k = above; row > 0 && k < rowStart[row]!; k++) {
        if (code[k] === own) join(k, count)
        if (end[k]! >= col) break
      }
      count++
    }
    row++
  }
  rowStart[height] = count
  const region = Int32Array.from({ length: count }, (_, run) => rootOf(run))
  const pixels = new Float64Array(count)
  for (let r = 0; r < height; r++)
    for (let run = rowStart[r]!, from = 0; run < rowStart[r + 1]!; from = end[run++]!)
      pixels[region[run]!]! += end[run]! - from
  return { width, height, rowStart, end: end.slice(0, count), code: code.slice(0, count), region, pixels }
}

/** Call `meet` for every two runs that share a side: neighbours in a row, and one above the other. */
export function meetings({ height, rowStart, end }: RegionRuns, meet: (a: number, b: number) => void): void {
  for (let row = 0; row < height; row++) {
    for (let run = rowStart[row]! + 1; run < rowStart[row + 1]!; run++) meet(run - 1, run)
    if (row === 0) continue
    let above = rowStart[row - 1]!
    for (let run = rowStart[row]!; run < rowStart[row + 1]!; ) {
      meet(above, run)
      const [upper, lower] = [end[above]!, end[run]!]
      if (upper <= lower) above++
      if (lower <= upper) run++
      if (above === rowStart[row]) break
    }
  }
}

/**
 * The code of every run after regions below `least` pixels took that of the largest region they share a side
 * with; where that is small too, of the one that it goes to in turn. Regions that only lead to each other stay,
 * as does unclassed ground, which takes nothing in.
 */
export function sievedCodes(runs: RegionRuns, least: number): Uint8Array {
  const { code, region, pixels } = runs
  const largest = new Int32Array(code.length).fill(-1)
  const offer = (own: number, other: number) => {
    if (pixels[own]! >= least || code[own] === UNCLASSED || code[other] === UNCLASSED) return
    if (largest[own]! < 0 || pixels[other]! > pixels[largest[own]!]!) largest[own] = other
  }
  meetings(runs, (a, b) => {
    const [first, second] = [region[a]!, region[b]!]
    if (first === second) return
    offer(first, second)
    offer(second, first)
  })
  const targetOf = (own: number): number => {
    const passed = new Set<number>()
    let at = own
    while (at >= 0 && pixels[at]! < least && !passed.has(at)) {
      passed.add(at)
      at = largest[at]!
    }
    return at >= 0 && pixels[at]! >= least ? at : own
  }
  return code.map((own, run) => (pixels[region[run]!]! < least ? code[targetOf(region[run]!)]! : own))
}

/** A region with its rings in pixel coordinates, closed, the outer one first. */
export interface OutlinedRegion {
  readonly region: number
  readonly pixels: number
  /** Interleaved column, row. */
  readonly rings: readonly Float64Array[]
}

/** Outline every region that is wanted. Rings are simple; where two pixels touch at a corner only, rings touch there. */
export function outlineRegions(runs: RegionRuns, isWanted: (region: number) => boolean): OutlinedRegion[] {
  const { width, height, pixels } = runs
  const found = new Map<number, Float64Array[]>()
  let above = emptied(tracedRow(width + 1), width)
  let below = tracedRow(width + 1)
  const trace = ringTracer({
    meet() {},
    touch() {},
    ring(run, x, y, _fixed, count) {
      const region = above.groups[run]! - 1
      const rings = found.get(region)
      if (rings) rings.push(closed(x, y, count))
      else found.set(region, [closed(x, y, count)])
    },
  })
  for (let row = 0; row <= height; row++) {
    emptied(below, width)
    if (row < height) fill(below, runs, row, isWanted)
    trace(above, below, row)
    ;[above, below] = [below, above]
  }
  // The outer ring encloses all others.
  const outerFirst = (rings: readonly Float64Array[]) =>
    [...rings].sort((a, b) => Math.abs(ringArea(b)) - Math.abs(ringArea(a)))
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([region, rings]) => ({ region, pixels: pixels[region]!, rings: outerFirst(rings) }))
}

function emptied(row: TracedRow, width: number): TracedRow {
  row.count = 1
  row.ends[0] = width
  row.groups[0] = 0
  return row
}

// Group 0 is ground that is not wanted; a region's group is its number and one.
function fill(
  into: TracedRow,
  { rowStart, end, region }: RegionRuns,
  row: number,
  isWanted: (region: number) => boolean,
): void {
  into.count = 0
  for (let run = rowStart[row]!; run < rowStart[row + 1]!; run++) {
    const group = isWanted(region[run]!) ? region[run]! + 1 : 0
    if (into.count === 0 || into.groups[into.count - 1] !== group) into.groups[into.count++] = group
    into.ends[into.count - 1] = end[run]!
  }
}

// Backwards: rings run clockwise on the screen.
function closed(x: Float64Array, y: Float64Array, count: number): Float64Array {
  const ring = new Float64Array((count + 1) * 2)
  for (let i = 0; i <= count; i++) {
    ring[i * 2] = x[(count - i) % count]!
    ring[i * 2 + 1] = y[(count - i) % count]!
  }
  return ring
}
