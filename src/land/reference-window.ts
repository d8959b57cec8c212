// Which pixels of another raster lie under a block of the cover, and blocks halved where those are too many.
import type { Grid, Window } from '../grid/index.ts'

/** Pixels of another raster that are held at a time. */
export const REFERENCE_PIXELS = 2 ** 22

/** The pixels under a block whose corners lie at these positions, cut to the grid; empty where it does not reach. */
export function windowOf(cols: Float64Array, rows: Float64Array, grid: Grid): Window {
  const [left, right] = reach(cols, grid.width)
  const [upper, lower] = reach(rows, grid.height)
  return { col: left, row: upper, width: right - left, height: lower - upper }
}

function reach(positions: Float64Array, size: number): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const position of positions) {
    if (position < least) least = position
    if (position > most) most = position
  }
  const from = Math.min(size, Math.max(0, Math.floor(least)))
  return [from, Math.max(from, Math.min(size, Math.ceil(most)))]
}

/** A block as two: the upper and lower half, of a single row the left and right one. */
export function halves({ col, row, width, height }: Window): Window[] {
  if (height > 1) {
    const upper = height >> 1
    return [
      { col, row, width, height: upper },
      { col, row: row + upper, width, height: height - upper },
    ]
  }
  const left = width >> 1
  return [
    { col, row, width: left, height },
    { col: col + left, row, width: width - left, height },
  ]
}
