// Pixels kept as runs of equal values: rows that were drawn from outlines take memory by their boundaries, not by their area.
import type { Grid, Window } from './grid.ts'
import { grown } from './grown.ts'
import { holds, makePixels, type PixelType, type TypedRaster } from './pixels.ts'

/**
 * Rows of runs, from the first. Run k of row r (rowStart[r] ≤ k < rowStart[r + 1]) ends before column `ends[k]`, begins where
 * the one before it ended, and has the value `values[which[k] − 1]`, or none where `which[k]` is 0. Plain data that threads share.
 */
export interface RunRows {
  /** Tells it from every other of the process, also where a thread has it as a copy. */
  readonly serial: number
  readonly rowStart: Float64Array
  readonly ends: Int32Array
  readonly which: Uint16Array
  readonly values: Float64Array
}

/** The most values that `which` tells apart. */
export const MOST_VALUES = 65_535

/** Takes rows one after the other. */
export interface RunWriter {
  /** The next row: of each pixel the position of its value from 1, or 0. */
  row(which: Uint16Array): void
  finish(values: readonly number[]): RunRows
}

let made = 0

/** A writer of rows; memory grows with the runs. */
export function runWriter(height: number): RunWriter {
  const rowStart = new Float64Array(height + 1)
  let ends = new Int32Array(4096)
  let kept = new Uint16Array(4096)
  let [count, row] = [0, 0]
  const add = (end: number, value: number) => {
    if (count === ends.length) {
      ends = grown(ends, new Int32Array(count * 2))
      kept = grown(kept, new Uint16Array(count * 2))
    }
    ends[count] = end
    kept[count++] = value
  }
  return {
    row(which) {
      for (let col = 1; col < which.length; col++)
        if (which[col] !== which[col - 1]) add(col, which[col - 1]!)
      add(which.length, which.at(-1)!)
      rowStart[++row] = count
    },
    finish: (values) => ({
      serial: ++made,
      rowStart,
      ends: ends.slice(0, count),
      which: kept.slice(0, count),
      values: Float64Array.from(values),
    }),
  }
}

/** The raster that runs are of. Its pixels have the smallest type that has room for the values and a mark of none. */
export function runRaster(runs: RunRows, grid: Grid): TypedRaster & { readonly nodata: number } {
  const { type, nodata } = typeOf(runs.values)
  const valueAt = Float64Array.of(nodata, ...runs.values)
  return {
    grid,
    type,
    unit: undefined,
    nodata,
    fresh: true,
    async read(window) {
      const out = makePixels(type, window.width * window.height)
      for (let row = 0; row < window.height; row++)
        copyRow(runs, window, window.row + row, valueAt, out.subarray(row * window.width))
      return out
    },
  }
}

// 8 bits where class codes are those of a product, 16 where they are those of a survey; a code that marks none is no value.
const TYPES: readonly (readonly [type: PixelType, nodata: number])[] = [
  ['uint8', 255],
  ['uint16', 65_535],
  ['float64', Number.NaN],
]

function typeOf(values: Float64Array): { readonly type: PixelType; readonly nodata: number } {
  const [type, nodata] = TYPES.find(([type, nodata]) =>
    values.every((value) => value !== nodata && holds(type, value)),
  )!
  return { type, nodata }
}

function copyRow(
  { rowStart, ends, which }: RunRows,
  { col, width }: Window,
  row: number,
  valueAt: Float64Array,
  out: { fill(value: number, from: number, to: number): unknown },
): void {
  let run = firstAfter(ends, col, rowStart[row]!, rowStart[row + 1]!)
  for (let at = 0; at < width; run++) {
    const end = Math.min(width, ends[run]! - col)
    out.fill(valueAt[which[run]!]!, at, end)
    at = end
  }
}

// The first run of a row that ends after a column.
function firstAfter(ends: Int32Array, col: number, from: number, to: number): number {
  let [low, high] = [from, to - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (ends[middle]! > col) high = middle
    else low = middle + 1
  }
  return low
}
