// The map as rows, for those who follow it from top to bottom: regions, and what is made of them.
import { type RegionRuns, regionRuns, sievedCodes } from '../classify/index.ts'
import type { Grid } from '../grid/index.ts'
import type { CodeTiles } from './code-tiles.ts'

// Rows of tiles that lie side by side, joined.
function* rowsOf(tiles: CodeTiles, width: number): Generator<Uint8Array> {
  const row = new Uint8Array(width)
  for (let first = 0; first < tiles.windows.length; ) {
    const { row: top, height } = tiles.windows[first]!
    let next = first
    const strip: Uint8Array[] = []
    while (next < tiles.windows.length && tiles.windows[next]!.row === top) strip.push(tiles.read(next++))
    for (let r = 0; r < height; r++) {
      strip.forEach((codes, i) => {
        const window = tiles.windows[first + i]!
        row.set(codes.subarray(r * window.width, (r + 1) * window.width), window.col)
      })
      yield row
    }
    first = next
  }
}

/** Connected regions of the map. */
export function regionsOf(tiles: CodeTiles, { width, height }: Grid): RegionRuns {
  return regionRuns(rowsOf(tiles, width), width, height)
}

/** Merge regions below `least` pixels into what lies around them, in the tiles themselves. */
export function sieveTiles(tiles: CodeTiles, grid: Grid, least: number): void {
  const runs = regionsOf(tiles, grid)
  const codes = sievedCodes(runs, least)
  tiles.windows.forEach((window, task) => {
    const out = new Uint8Array(window.width * window.height)
    for (let r = 0; r < window.height; r++) {
      const row = window.row + r
      for (let run = runs.rowStart[row]!, from = 0; run < runs.rowStart[row + 1]!; from = runs.end[run++]!) {
        const [start, end] = [Math.max(from, window.col), Math.min(runs.end[run]!, window.col + window.width)]
        if (end > start)
          out.fill(codes[run]!, r * window.width + start - window.col, r * window.width + end - window.col)
      }
    }
    tiles.replace(task, out)
  })
}
