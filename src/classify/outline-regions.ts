// Outlines of regions along the edges of pixels: one outer ring each, and a ring for each of its holes.
import { ringArea, ringTracer, type TracedRow, tracedRow } from '../vector/index.ts'
import type { RegionRuns } from './region-runs.ts'

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
