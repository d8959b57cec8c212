// The map as rows, for those who follow it from top to bottom, and its regions merged where they are small.
import { sieve } from '../../classify/index.ts'
import type { Grid } from '../../grid/index.ts'
import type { Spool } from '../../study/index.ts'
import type { CodeTiles } from './code-tiles.ts'

/** Rows of the map from the top; each holds until the next. */
export function* codeRows(tiles: CodeTiles, { width }: Grid): Generator<Uint8Array> {
  for (const strip of stripsOf(tiles)) {
    const codes = readStrip(tiles, strip, width)
    for (let at = 0; at < codes.length; at += width) yield codes.subarray(at, at + width)
  }
}

/** Merge regions below `least` pixels into what lies around them, in the tiles themselves. */
export function sieveTiles(tiles: CodeTiles, grid: Grid, least: number, aside: Spool): void {
  const { width } = grid
  const change = sieve(() => codeRows(tiles, grid), { width, least, aside })
  for (const strip of stripsOf(tiles).reverse()) {
    const codes = readStrip(tiles, strip, width)
    for (let at = codes.length - width; at >= 0; at -= width) change(codes.subarray(at, at + width))
    for (const task of strip) {
      const window = tiles.windows[task]!
      const own = new Uint8Array(window.width * window.height)
      for (let r = 0; r < window.height; r++)
        own.set(
          codes.subarray(r * width + window.col, r * width + window.col + window.width),
          r * window.width,
        )
      tiles.replace(task, own)
    }
  }
}

// Tiles that lie side by side, from the top.
function stripsOf({ windows }: CodeTiles): number[][] {
  const strips: number[][] = []
  windows.forEach(({ row }, task) => {
    const last = strips[strips.length - 1]
    if (last && windows[last[0]!]!.row === row) last.push(task)
    else strips.push([task])
  })
  return strips
}

function readStrip(tiles: CodeTiles, strip: readonly number[], width: number): Uint8Array {
  const codes = new Uint8Array(width * tiles.windows[strip[0]!]!.height)
  for (const task of strip) {
    const { col, width: own, height } = tiles.windows[task]!
    const tile = tiles.read(task)
    for (let r = 0; r < height; r++) codes.set(tile.subarray(r * own, (r + 1) * own), r * width + col)
  }
  return codes
}
