// What outlines are traced from and told to: rows as runs, and where rows meet.

/**
 * A row as runs: each ends before `ends` and has a group (0 = none; neighbours differ). `left` and `right` hold the open
 * ends of the outlines that run along a run's sides: the last corner of the one going down, the first of the one going up.
 */
export interface TracedRow {
  count: number
  ends: Float64Array
  groups: Int32Array
  left: Int32Array
  right: Int32Array
  /** Free for the listener: what the run belongs to. */
  labels: Int32Array
}

/** A row to trace, with room for so many runs. */
export function tracedRow(size: number): TracedRow {
  const row = { count: 1, ends: new Float64Array(size), groups: new Int32Array(size) }
  const open = { left: new Int32Array(size), right: new Int32Array(size) }
  return { ...row, ...open, labels: new Int32Array(size) }
}

/** Hears what a line between two rows joins; runs are positions in the row above and the row below. */
export interface RingListener {
  /** Two runs of one group share a piece of the line. */
  meet(above: number, below: number): void
  /** Two runs of one group touch at a corner only. */
  touch(above: number, below: number): void
  /**
   * A ring of the run above has closed: `count` corners, the region to the left of the path when y points up. A corner is
   * `fixed` where more than two groups meet, or regions touch, or less than a pixel is between it and the next.
   */
  ring(above: number, x: Float64Array, y: Float64Array, fixed: Uint8Array, count: number): void
}

/** Whether a corner at `at`, and the ends of the runs around it, lie on corners of pixels. */
export function isPlainCorner(at: number, above: TracedRow, i: number, below: TracedRow, j: number): boolean {
  return Number.isInteger(at) && isWhole(above, i, at) && isWhole(below, j, at)
}

// The run that begins at or spans the corner, and the end before it.
function isWhole({ ends, count }: TracedRow, run: number, at: number): boolean {
  if (run < count && !Number.isInteger(ends[run]!)) return false
  const before = run > 0 && ends[run - 1] === at ? run - 2 : run - 1
  return before < 0 || Number.isInteger(ends[before]!)
}

/** Whether two groups meet at a corner, one of them with a single quarter: both can cut it alike. */
export function isSingle(nw: number, ne: number, sw: number, se: number): boolean {
  if (nw === ne) return (sw === nw || se === nw) && sw !== se
  return sw === se && (sw === nw || sw === ne)
}
