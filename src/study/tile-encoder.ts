// Kernel: encodes the tiles of all bands from one palette tile, or from pixels, and sums what they hold.
import type { EntryRuns, PaletteTile, PixelSums } from '../cadastre/index.ts'
import { type Runs, runDeflater } from '../formats/index.ts'

/** Rows of a tile that lie in the raster, and the hectares of a cell in each. */
export interface TileRows {
  readonly count: number
  readonly hectares: (row: number) => number
}

/** Encoders of tiles of `side` × `side` pixels; one of each is kept a thread. What they give must be taken before the next call. */
export function tileEncoder(side: number, bands: number) {
  const floats = runDeflater(4)
  const bytes = runDeflater(1)
  const plain: Runs = { values: new Uint32Array(side * side), lengths: new Int32Array(side * side) }
  const lengths = new Int32Array(side * side)
  const census = entryCensus(bands)

  // Neighbouring entries that look alike in a band become one run of it.
  const bandRuns = (palette: Uint32Array, band: number, entries: Int32Array, count: number): number => {
    const { values, lengths: out } = plain
    let runs = 0
    let last = palette[entries[0]! * bands + band]!
    let length = lengths[0]!
    for (let i = 1; i < count; i++) {
      const value = palette[entries[i]! * bands + band]!
      if (value !== last) {
        values[runs] = last
        out[runs++] = length
        last = value
        length = 0
      }
      length += lengths[i]!
    }
    values[runs] = last
    out[runs++] = length
    return runs
  }

  /** Every band of a tile, given to `put` one by one. */
  const palette = (tile: PaletteTile, put: (band: number, bytes: Uint8Array) => void): void => {
    const values = new Uint32Array(tile.palette.buffer, tile.palette.byteOffset, tile.palette.length)
    const { starts, entries, ends } = tile.runs
    for (let row = 0; row < side; row++) {
      let from = 0
      for (let i = starts[row]!, next = starts[row + 1]!; i < next; i++) {
        lengths[i] = ends[i]! - from
        from = ends[i]!
      }
    }
    const count = starts[side]!
    for (let band = 0; band < bands; band++)
      put(band, floats.finish(plain, bandRuns(values, band, entries, count)))
  }

  /** Add what the pixels of a tile's rows hold to `sums.written`. */
  const sum = ({ palette, runs }: PaletteTile, rows: TileRows, sums: PixelSums): void => {
    const take = census(palette, sums)
    for (let row = 0; row < rows.count; row++) take.row(runs, row, rows.hectares(row))
    take.flush()
  }

  const wide = new Uint32Array(side * side)
  const widened = (values: Uint8Array, width: number): Uint32Array => {
    if (values.length === wide.length) {
      wide.set(values)
      return wide
    }
    wide.fill(0)
    for (let row = 0; row * width < values.length; row++)
      wide.set(values.subarray(row * width, (row + 1) * width), row * side)
    return wide
  }

  return {
    palette,
    sum,
    /** One band of float pixels, `side` a row. */
    floats: (band: Float32Array) =>
      floats.finish(plain, runsOf(new Uint32Array(band.buffer, band.byteOffset, band.length), plain)),
    /** Bytes, `width` a row; beyond them the tile is 0. */
    bytes: (values: Uint8Array, width: number) => bytes.finish(plain, runsOf(widened(values, width), plain)),
  }
}

// Fills the runs of a tile's pixels; gives their number.
function runsOf(pixels: Uint32Array, { values, lengths }: Runs): number {
  let count = 0
  let start = 0
  let last = pixels[0]!
  for (let at = 1; at < pixels.length; at++) {
    const value = pixels[at]!
    if (value === last) continue
    values[count] = last
    lengths[count++] = at - start
    last = value
    start = at
  }
  values[count] = last
  lengths[count++] = pixels.length - start
  return count
}

/**
 * Counts the pixels of every palette entry and adds count × value × hectares exactly, once a tile, or once a row
 * where the cells of rows differ.
 */
function entryCensus(bands: number) {
  let counts = new Float64Array(1024)
  const used: number[] = []

  return (palette: Float32Array, { written }: PixelSums) => {
    if (palette.length / bands > counts.length) counts = new Float64Array(palette.length / bands)
    let hectares = 0
    const flush = () => {
      for (let band = 0; band < bands; band++) {
        for (const entry of used) {
          const value = palette[entry * bands + band]!
          // Outside every zone the value is negative, and stands for nothing.
          if (value > 0) written[band]!.addProduct(counts[entry]! * value, hectares)
        }
      }
      for (const entry of used) counts[entry] = 0
      used.length = 0
    }
    const row = ({ starts, entries, ends }: EntryRuns, at: number, area: number) => {
      if (area !== hectares) flush()
      hectares = area
      let from = 0
      for (let i = starts[at]!, next = starts[at + 1]!; i < next; i++) {
        const entry = entries[i]!
        if (counts[entry] === 0) used.push(entry)
        counts[entry]! += ends[i]! - from
        from = ends[i]!
      }
    }
    return { row, flush }
  }
}
