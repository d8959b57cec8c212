// Overviews made on the way: every finished tile is averaged into its parent, which follows when complete.
import { type HalfRoom, halfRoom, quarterJoiner, tileHalver } from './halve-tile.ts'
import type { PaletteTile } from './palette-tile.ts'

/** The size of a raster in pixels, and where its overviews go. */
export interface PyramidOptions {
  readonly width: number
  readonly height: number
  readonly tileSize: number
  /** Tiles of this level are passed to `emit` and not averaged further. */
  readonly top: number
  readonly bands: number
  readonly nodata: number
  /** Takes the tiles of overviews that are not wholly outside; their arrays may be reused after the call. */
  readonly emit: (level: number, col: number, row: number, tile: PaletteTile) => void
}

/** Pixels across a level: half of the level below, rounded up. */
export function levelSize(size: number, level: number): number {
  return Math.ceil(size / 2 ** level)
}

/** Levels of a raster, full resolution first, until one tile holds the last. */
export function levelCount(width: number, height: number, tileSize: number): number {
  let levels = 1
  while (Math.max(levelSize(width, levels - 1), levelSize(height, levels - 1)) > tileSize) levels += 1
  return levels
}

/** Takes tiles, undefined where all of one lies outside; their arrays may be reused after the call. */
export interface Pyramid {
  /** A tile of full resolution; it is averaged, not emitted. */
  accept(col: number, row: number, tile: PaletteTile | undefined): void
  /** A tile, emitted elsewhere, at half its side (see `tileHalver`). */
  acceptQuarter(level: number, col: number, row: number, quarter: PaletteTile | undefined): void
}

// A tile that some of its children were averaged into, and how many are to come.
interface Parent {
  missing: number
  readonly quarters: (PaletteTile | undefined)[]
  /** What the quarters lie in that were made here. */
  readonly rooms: HalfRoom[]
}

/** A pixel of an overview is the mean of its up to four children that are inside. */
export function pyramid(options: PyramidOptions): Pyramid {
  const { width, height, tileSize, top, bands, nodata, emit } = options
  const waiting = new Map<string, Parent>()
  const halve = tileHalver(tileSize, bands, nodata)
  const join = quarterJoiner(tileSize, bands, nodata)
  const spare: HalfRoom[] = []

  const childrenOf = (level: number, col: number, row: number) => {
    const across = Math.ceil(levelSize(width, level - 1) / tileSize)
    const down = Math.ceil(levelSize(height, level - 1) / tileSize)
    return (col * 2 + 1 < across ? 2 : 1) * (row * 2 + 1 < down ? 2 : 1)
  }

  const halved = (level: number, col: number, row: number, tile: PaletteTile | undefined) => {
    if (level >= top) return
    const room = tile && (spare.pop() ?? halfRoom(tileSize, bands))
    toParent(level, col, row, tile && halve(tile, room!), room)
  }
  const toParent = (
    level: number,
    col: number,
    row: number,
    quarter: PaletteTile | undefined,
    room: HalfRoom | undefined,
  ) => {
    const [parentCol, parentRow] = [col >> 1, row >> 1]
    const key = `${level + 1}/${parentCol}/${parentRow}`
    let parent = waiting.get(key)
    if (!parent) {
      parent = {
        missing: childrenOf(level + 1, parentCol, parentRow),
        quarters: [undefined, undefined, undefined, undefined],
        rooms: [],
      }
      waiting.set(key, parent)
    }
    parent.quarters[(row & 1) * 2 + (col & 1)] = quarter
    if (room) parent.rooms.push(room)
    parent.missing -= 1
    if (parent.missing > 0) return
    waiting.delete(key)
    const tile = parent.quarters.some(Boolean) ? join(parent.quarters) : undefined
    spare.push(...parent.rooms)
    if (tile) emit(level + 1, parentCol, parentRow, tile)
    halved(level + 1, parentCol, parentRow, tile)
  }
  return {
    acceptQuarter(level, col, row, quarter) {
      if (level < top) toParent(level, col, row, quarter, undefined)
    },
    accept: (col, row, tile) => halved(0, col, row, tile),
  }
}
