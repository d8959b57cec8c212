// Kernel: overviews made on the way: every finished tile is averaged into its parent, which follows when complete.

import { OUTSIDE_ENTRY as OUTSIDE, type PaletteTile } from './palette-tile.ts'

/** A tile of one level; undefined bands mean that all of it lies outside. */
export type TileBands = readonly Float32Array[] | undefined

export interface PyramidOptions {
  readonly width: number
  readonly height: number
  readonly tileSize: number
  /** Tiles of this level are passed to `emit` and not averaged further. */
  readonly top: number
  readonly bands: number
  readonly nodata: number
  readonly emit: (level: number, col: number, row: number, bands: TileBands) => void
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

/** Takes tiles, of pixels or of palette entries; the arrays passed in may be reused after the call. */
export interface Pyramid {
  accept(level: number, col: number, row: number, bands: TileBands): void
  /** A tile of full resolution; it is averaged, not emitted. */
  acceptPalette(col: number, row: number, tile: PaletteTile | undefined): void
  /** What a tile, emitted elsewhere, amounts to in its parent (see `quarterOf`). */
  acceptQuarter(level: number, col: number, row: number, quarter: Float32Array | undefined): void
}

const QUARTERS = [0, 1, 2, 3] as const

// A tile that some of its children were averaged into: which quarters hold something, and how many are to come.
interface Parent {
  pixels: Float32Array | undefined
  missing: number
  readonly filled: number[]
}

/**
 * A pixel of an overview is the mean of its up to four children that are inside, so an intensity stays an
 * intensity.
 */
export function pyramid(options: PyramidOptions): Pyramid {
  const { width, height, tileSize, top, bands, nodata, emit } = options
  const half = tileSize / 2
  const plane = tileSize * tileSize
  const waiting = new Map<string, Parent>()
  // Buffers of finished parents, to be written again.
  const spare: Float32Array[] = []

  const childrenOf = (level: number, col: number, row: number) => {
    const across = Math.ceil(levelSize(width, level - 1) / tileSize)
    const down = Math.ceil(levelSize(height, level - 1) / tileSize)
    return (col * 2 + 1 < across ? 2 : 1) * (row * 2 + 1 < down ? 2 : 1)
  }

  const accept = (level: number, col: number, row: number, tile: TileBands): void => {
    emit(level, col, row, tile)
    if (level >= top) return
    toParent(level, col, row, tile !== undefined, (parent, start) =>
      tile!.forEach((band, b) =>
        average(band, parent, start + b * plane, { tileSize, across: tileSize, nodata }),
      ),
    )
  }

  // Average a tile into its parent, and pass the parent on once it has all its children.
  const toParent = (
    level: number,
    col: number,
    row: number,
    inside: boolean,
    averageInto: (parent: Float32Array, start: number) => void,
  ) => {
    const [parentCol, parentRow] = [col >> 1, row >> 1]
    const key = `${level + 1}/${parentCol}/${parentRow}`
    let parent = waiting.get(key)
    if (!parent) {
      parent = { pixels: undefined, missing: childrenOf(level + 1, parentCol, parentRow), filled: [] }
      waiting.set(key, parent)
    }
    if (inside) {
      parent.pixels ??= spare.pop() ?? new Float32Array(plane * bands)
      const quarter = (row & 1) * 2 + (col & 1)
      averageInto(parent.pixels, quarterStart(quarter))
      parent.filled.push(quarter)
    }
    parent.missing -= 1
    if (parent.missing > 0) return
    waiting.delete(key)
    const { pixels, filled } = parent
    if (pixels)
      for (const quarter of QUARTERS) if (!filled.includes(quarter)) clear(pixels, quarterStart(quarter))
    accept(level + 1, parentCol, parentRow, pixels && bandsOf(pixels))
    if (pixels) spare.push(pixels)
  }
  const quarterStart = (quarter: number) => (quarter >> 1) * half * tileSize + (quarter & 1) * half
  const clear = (pixels: Float32Array, start: number) => {
    for (let at = start; at < pixels.length; at += plane) {
      for (let row = 0; row < half; row++)
        pixels.fill(nodata, at + row * tileSize, at + row * tileSize + half)
    }
  }
  const bandsOf = (pixels: Float32Array) =>
    Array.from({ length: bands }, (_, b) => pixels.subarray(b * plane, (b + 1) * plane))
  return {
    accept,
    acceptQuarter(level, col, row, quarter) {
      if (level >= top) return
      toParent(level, col, row, quarter !== undefined, (parent, start) => {
        for (let line = 0; line < half * bands; line++) {
          const to = start + Math.floor(line / half) * plane + (line % half) * tileSize
          parent.set(quarter!.subarray(line * half, (line + 1) * half), to)
        }
      })
    },
    acceptPalette: (col, row, tile) => {
      if (top > 0)
        toParent(0, col, row, tile !== undefined, (parent, start) =>
          averagePalette(tile!, parent, start, nodata),
        )
    },
  }
}

// The loops over pixels stand alone: a function made anew for every pyramid would be compiled anew.

// The mean of those of four pixels that are inside.
function meanOf(a: number, b: number, c: number, d: number, nodata: number): number {
  if (a !== nodata && b !== nodata && c !== nodata && d !== nodata) return (a + b + c + d) * 0.25
  let sum = 0
  let count = 0
  if (a !== nodata) [sum, count] = [sum + a, count + 1]
  if (b !== nodata) [sum, count] = [sum + b, count + 1]
  if (c !== nodata) [sum, count] = [sum + c, count + 1]
  if (d !== nodata) [sum, count] = [sum + d, count + 1]
  return count === 0 ? nodata : sum / count
}

/** The bands of a tile averaged to half its side, one after another: the quarter of its parent that it makes. */
export function quarterOf(bands: readonly Float32Array[], tileSize: number, nodata: number): Float32Array {
  const half = tileSize / 2
  const quarter = new Float32Array(half * half * bands.length)
  bands.forEach((band, b) => average(band, quarter, b * half * half, { tileSize, across: half, nodata }))
  return quarter
}

// Averages a tile of one band into a quarter of its parent, which begins at `start` of rows `across` wide.
function average(
  child: Float32Array,
  parent: Float32Array,
  start: number,
  {
    tileSize,
    across,
    nodata,
  }: { readonly tileSize: number; readonly across: number; readonly nodata: number },
): void {
  const half = tileSize / 2
  for (let row = 0; row < half; row++) {
    let at = row * 2 * tileSize
    let to = start + row * across
    for (const end = to + half; to < end; at += 2, to++) {
      const a = child[at]!
      const b = child[at + 1]!
      const c = child[at + tileSize]!
      const d = child[at + tileSize + 1]!
      parent[to] = a === b && c === d && a === c ? a : meanOf(a, b, c, d, nodata)
    }
  }
}

// The same for all bands of a tile of palette entries; the parent holds its bands one after another.
function averagePalette(tile: PaletteTile, parent: Float32Array, start: number, nodata: number): void {
  const { index, palette, bands, stride } = tile
  const half = stride / 2
  const plane = stride * stride
  for (let row = 0; row < half; row++) {
    let at = row * 2 * stride
    let to = start + row * stride
    for (const end = to + half; to < end; at += 2, to++) {
      const a = index[at]! * bands
      const b = index[at + 1]! * bands
      const c = index[at + stride]! * bands
      const d = index[at + stride + 1]! * bands
      if (a === b && c === d && a === c) {
        for (let k = 0, out = to; k < bands; k++, out += plane) parent[out] = palette[a + k]!
      } else if (a > OUTSIDE && b > OUTSIDE && c > OUTSIDE && d > OUTSIDE) {
        // Where all four are inside there is nothing to look at but their values.
        for (let k = 0, out = to; k < bands; k++, out += plane)
          parent[out] = (palette[a + k]! + palette[b + k]! + palette[c + k]! + palette[d + k]!) * 0.25
      } else {
        for (let k = 0, out = to; k < bands; k++, out += plane)
          parent[out] = meanOf(palette[a + k]!, palette[b + k]!, palette[c + k]!, palette[d + k]!, nodata)
      }
    }
  }
}
