// Kernel: encodes the tiles of all bands from one palette tile, or from pixels, and sums what they hold.
import type { EntryRuns, PaletteTile, PixelSums } from '../../cadastre/index.ts'
import { type Runs, roomForRuns, runDeflater } from '../../formats/index.ts'
import { madeOnce } from '../../grid/index.ts'
import type { ExactSum } from '../../quantity/index.ts'

/** Rows of a tile that lie in the raster, and the hectares of a cell in each. */
export interface TileRows {
  readonly count: number
  readonly hectares: (row: number) => number
}

/** Encoders of tiles of `side` × `side` pixels; one of each is kept a thread. What they give must be taken before the next call. */
export const tileEncoder = madeOnce((side: number, bands: number) => {
  const pixels = side * side
  const floats = runDeflater(4)
  const bytes = runDeflater(1)
  const plain = roomForRuns(pixels)
  // Of every run of the tile at hand, where it starts and what it points to in the palette.
  const starts = new Int32Array(pixels + 1)
  const firsts = new Int32Array(pixels + 1)
  const census = entryCensus(bands)

  // Neighbouring entries that look alike in a band become one run of it. Each is written where the next run would go, and
  // stays if it differs from the last: a branch would be guessed wrong half of the time. The last turn writes the end: what
  // stood behind the loop would throw away the code that V8 made while it ran.
  const bandRuns = (palette: Uint32Array, band: number, count: number): number => {
    const { values, starts: out } = plain
    let last = palette[firsts[0]! + band]!
    values[0] = last
    out[0] = 0
    let runs = 1
    for (let i = 1; i <= count; i++) {
      const value = palette[firsts[i]! + band]!
      const change = value ^ last
      values[runs] = value
      out[runs] = starts[i]!
      runs += (change | -change) >>> 31
      last = value
    }
    return runs
  }

  // The runs of a tile are laid end to end.
  const layRuns = ({ starts: rows, entries, ends }: EntryRuns): void => {
    for (let row = 0, at = 0; row < side; row++) {
      for (let i = rows[row]!, next = rows[row + 1]!; i < next; i++) {
        starts[i] = at
        firsts[i] = entries[i]! * bands
        at = row * side + ends[i]!
      }
    }
  }

  /** Every band of a tile, given to `put` one by one. */
  const palette = ({ palette, runs }: PaletteTile, put: (band: number, bytes: Uint8Array) => void): void => {
    const values = new Uint32Array(palette.buffer, palette.byteOffset, palette.length)
    layRuns(runs)
    const count = runs.starts[side]!
    starts[count] = pixels
    firsts[count] = firsts[count - 1]!
    for (let band = 0; band < bands; band++) put(band, floats.finish(plain, bandRuns(values, band, count)))
  }

  /** Add what the pixels of a tile's rows hold to `sums.written`. */
  const sum = ({ palette, runs }: PaletteTile, rows: TileRows, sums: PixelSums): void => {
    census.begin(palette, sums)
    for (let row = 0; row < rows.count; row++) census.row(runs, row, rows.hectares(row))
    census.flush()
  }

  let wide = new Uint32Array(0)
  const widened = (values: Uint8Array, width: number): Uint32Array => {
    if (wide.length === 0) wide = new Uint32Array(pixels)
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
})

// Fills the runs of a tile's pixels; gives their number.
function runsOf(pixels: Uint32Array, { values, starts }: Runs): number {
  let count = 0
  let last = -1
  for (let at = 0; at < pixels.length; at++) {
    const value = pixels[at]!
    if (value === last) continue
    values[count] = last = value
    starts[count++] = at
  }
  starts[count] = pixels.length
  return count
}

/**
 * Counts the pixels of every palette entry and adds count × value × hectares exactly, once a tile, or once a row
 * where the cells of rows differ. `begin` a tile, give its rows, `flush` at its end.
 */
function entryCensus(bands: number) {
  let counts = new Float64Array(1024)
  let palette: Float32Array = new Float32Array(0)
  let written: PixelSums['written'] = []
  let hectares = 0
  const used: number[] = []

  const begin = (values: Float32Array, sums: PixelSums) => {
    palette = values
    written = sums.written
    hectares = 0
    if (values.length / bands > counts.length) counts = new Float64Array((2 * values.length) / bands)
  }
  const addBand = (band: number, sum: ExactSum) => {
    for (let i = 0; i < used.length; i++) {
      const entry = used[i]!
      const value = palette[entry * bands + band]!
      // Outside every zone the value is negative, and stands for nothing.
      if (value > 0) sum.addProduct(counts[entry]! * value, hectares)
    }
  }
  const flush = () => {
    for (let band = 0; band < bands; band++) addBand(band, written[band]!)
    for (let i = 0; i < used.length; i++) counts[used[i]!] = 0
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
  return { begin, row, flush }
}
