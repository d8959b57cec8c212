// The blocks of tiles that both passes go by: what one task does.
import { levelCount } from '../cadastre/index.ts'
import { tiles, type Window } from '../grid/index.ts'

/** Side of a tile in pixels, of reading, counting and writing alike. */
export const TILE = 512

/** Tiles of a block of 2^level × 2^level tiles, in the order that finishes overviews soonest. */
export interface Block {
  readonly level: number
  readonly col: number
  readonly row: number
}

/** The tiles of a block: their windows, and their place among all tiles. */
export function tilesOfBlock(
  block: Block,
  grid: { width: number; height: number },
): { window: Window; col: number; row: number }[] {
  const across = 2 ** block.level
  const [left, upper] = [block.col * across * TILE, block.row * across * TILE]
  const size = {
    width: Math.min(across * TILE, grid.width - left),
    height: Math.min(across * TILE, grid.height - upper),
  }
  return tiles(size, TILE).map((window) => ({
    window: { col: window.col + left, row: window.row + upper, width: window.width, height: window.height },
    col: (window.col + left) / TILE,
    row: (window.row + upper) / TILE,
  }))
}

/** The blocks of a grid: large enough to finish most overviews inside, small enough that threads share the work and little is lost when a run is interrupted. */
export function blocksOf(grid: { width: number; height: number }, threads: number): Block[] {
  const count = (level: number) => {
    const side = TILE * 2 ** level
    return [Math.ceil(grid.width / side), Math.ceil(grid.height / side)] as const
  }
  const blocks = (level: number) => count(level)[0] * count(level)[1]
  // Single tiles only where there are few: a block of one would leave all overviews to be made after it.
  let level = Math.min(2, levelCount(grid.width, grid.height, TILE) - 1)
  while (level > 1 && blocks(level) < threads * 12) level -= 1
  if (blocks(level) < threads) level = 0
  const [across, down] = count(level)
  return Array.from({ length: across * down }, (_, i) => ({
    level,
    col: i % across,
    row: Math.floor(i / across),
  }))
}
