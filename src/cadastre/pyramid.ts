// Kernel: overviews made on the way: every finished tile is averaged into its parent, which follows when complete.

import { OUTSIDE_ENTRY, type PaletteTile } from './palette-tile.ts'

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
}

/**
 * A pixel of an overview is the mean of its up to four children that are inside, so an intensity stays an
 * intensity.
 */
export function pyramid(options: PyramidOptions): Pyramid {
  const { width, height, tileSize, top, nodata, emit } = options
  const half = tileSize / 2
  const waiting = new Map<string, { bands: Float32Array[] | undefined; missing: number }>()

  const childrenOf = (level: number, col: number, row: number) => {
    const across = Math.ceil(levelSize(width, level - 1) / tileSize)
    const down = Math.ceil(levelSize(height, level - 1) / tileSize)
    return (col * 2 + 1 < across ? 2 : 1) * (row * 2 + 1 < down ? 2 : 1)
  }

  const average = (child: Float32Array, parent: Float32Array, left: number, upper: number) => {
    for (let row = 0; row < half; row++) {
      let at = row * 2 * tileSize
      let to = (upper + row) * tileSize + left
      for (let col = 0; col < half; col++, at += 2, to++) {
        const a = child[at]!
        const b = child[at + 1]!
        const c = child[at + tileSize]!
        const d = child[at + tileSize + 1]!
        if (a === b && c === d && a === c) {
          parent[to] = a
          continue
        }
        let sum = 0
        let count = 0
        for (const value of [a, b, c, d]) {
          if (value === nodata) continue
          sum += value
          count += 1
        }
        parent[to] = count === 0 ? nodata : sum / count
      }
    }
  }

  const averagePalette = (
    tile: PaletteTile,
    parents: readonly Float32Array[],
    left: number,
    upper: number,
  ) => {
    const { index, palette, bands, stride } = tile
    for (let row = 0; row < half; row++) {
      let at = row * 2 * stride
      let to = (upper + row) * tileSize + left
      for (let col = 0; col < half; col++, at += 2, to++) {
        const a = index[at]!
        const b = index[at + 1]!
        const c = index[at + stride]!
        const d = index[at + stride + 1]!
        if (a === b && c === d && a === c) {
          if (a !== OUTSIDE_ENTRY) for (let k = 0; k < bands; k++) parents[k]![to] = palette[a * bands + k]!
          continue
        }
        const inside =
          (a === OUTSIDE_ENTRY ? 0 : 1) +
          (b === OUTSIDE_ENTRY ? 0 : 1) +
          (c === OUTSIDE_ENTRY ? 0 : 1) +
          (d === OUTSIDE_ENTRY ? 0 : 1)
        for (let k = 0; k < bands; k++) {
          let sum = 0
          if (a !== OUTSIDE_ENTRY) sum += palette[a * bands + k]!
          if (b !== OUTSIDE_ENTRY) sum += palette[b * bands + k]!
          if (c !== OUTSIDE_ENTRY) sum += palette[c * bands + k]!
          if (d !== OUTSIDE_ENTRY) sum += palette[d * bands + k]!
          parents[k]![to] = sum / inside
        }
      }
    }
  }

  const accept = (level: number, col: number, row: number, bands: TileBands): void => {
    emit(level, col, row, bands)
    if (level < top) {
      toParent(level, col, row, bands?.length, (parents, left, upper) =>
        bands!.forEach((band, b) => average(band, parents[b]!, left, upper)),
      )
    }
  }

  // Average a tile into its parent, and pass the parent on once it has all its children.
  const toParent = (
    level: number,
    col: number,
    row: number,
    bands: number | undefined,
    averageInto: (parents: readonly Float32Array[], left: number, upper: number) => void,
  ) => {
    const [parentCol, parentRow] = [col >> 1, row >> 1]
    const key = `${level + 1}/${parentCol}/${parentRow}`
    let parent = waiting.get(key)
    if (!parent) {
      parent = { bands: undefined, missing: childrenOf(level + 1, parentCol, parentRow) }
      waiting.set(key, parent)
    }
    if (bands !== undefined) {
      parent.bands ??= Array.from({ length: bands }, () => new Float32Array(tileSize * tileSize).fill(nodata))
      averageInto(parent.bands, (col & 1) * half, (row & 1) * half)
    }
    parent.missing -= 1
    if (parent.missing > 0) return
    waiting.delete(key)
    accept(level + 1, parentCol, parentRow, parent.bands)
  }
  return {
    accept,
    acceptPalette: (col, row, tile) => {
      if (top > 0)
        toParent(0, col, row, tile?.bands, (parents, left, upper) =>
          averagePalette(tile!, parents, left, upper),
        )
    },
  }
}
