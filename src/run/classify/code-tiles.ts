// The map's tiles, encoded and put aside: read back for judging and filtering, and as the file's bytes.
import { encodeTile, type Zlib } from '../../formats/index.ts'
import { type Grid, tiles, type Window } from '../../grid/index.ts'
import { type ClassifyResult, padded, type Spool, TILE } from '../../study/index.ts'

/** Encoded tiles of codes by position in the tiling; counts of pixels by code. */
export interface CodeTiles {
  readonly counts: Float64Array
  readonly windows: readonly Window[]
  put(task: number, result: ClassifyResult): void
  /** Codes of a tile, row by row of its window. */
  read(task: number): Uint8Array
  /** Codes at pixels given as columns and rows. */
  at(places: Int32Array): Uint8Array
  /** Put other codes in a tile's place. */
  replace(task: number, codes: Uint8Array): void
  file(): { readonly byteCounts: readonly Float64Array[]; tile(level: number, index: number): Uint8Array }
  close(): void
}

const LEVEL = 6

/** An empty store for a grid. */
export function codeTiles(spool: Spool, zlib: Zlib, grid: Grid): CodeTiles {
  const windows = tiles(grid, TILE)
  const across = Math.ceil(grid.width / TILE)
  const offsets = new Float64Array(windows.length)
  const lengths = new Float64Array(windows.length)
  const counts = new Float64Array(256)
  const bytesOf = (task: number) => spool.read(offsets[task]!, lengths[task]!)
  const keep = (task: number, bytes: Uint8Array) => {
    offsets[task] = spool.append(bytes)
    lengths[task] = bytes.length
  }
  const read = (task: number) => cut(zlib.inflate(bytesOf(task), TILE * TILE), windows[task]!)
  return {
    counts,
    windows,
    read,
    put(task, result) {
      keep(task, result.bytes)
      result.counts.forEach((count, code) => (counts[code]! += count))
    },
    replace(task, codes) {
      for (const code of read(task)) counts[code]! -= 1
      for (const code of codes) counts[code]! += 1
      keep(task, encodeTile(padded(codes, windows[task]!, TILE), zlib, { level: LEVEL }))
    },
    at(places) {
      const out = new Uint8Array(places.length / 2)
      const tileOf = (i: number) =>
        Math.floor(places[i * 2 + 1]! / TILE) * across + Math.floor(places[i * 2]! / TILE)
      for (const task of new Set(Array.from(out, (_, i) => tileOf(i)))) {
        const [codes, window] = [read(task), windows[task]!]
        for (let i = 0; i < out.length; i++)
          if (tileOf(i) === task)
            out[i] = codes[(places[i * 2 + 1]! - window.row) * window.width + places[i * 2]! - window.col]!
      }
      return out
    },
    file: () => ({ byteCounts: [lengths], tile: (_level, index) => bytesOf(index) }),
    close: () => spool.close(),
  }
}

function cut(tile: Uint8Array, { width, height }: Window): Uint8Array {
  if (width === TILE && height === TILE) return tile
  const out = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) out.set(tile.subarray(row * TILE, row * TILE + width), row * width)
  return out
}
