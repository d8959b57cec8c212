// Kernel: encodes the tiles of all bands from one palette tile, or from pixels, and sums what it writes.
import type { EntryRuns, PaletteTile, PixelSums } from '../cadastre/index.ts'
import { type RunDeflater, runDeflater } from '../formats/index.ts'

/** Rows of a tile that lie in the raster, and the hectares of a cell in each. */
export interface TileRows {
  readonly count: number
  readonly hectares: (row: number) => number
}

/** Encoders of tiles of `side` × `side` pixels; one of each is kept a thread. */
export function tileEncoder(side: number, bands: number) {
  const deflaters = Array.from({ length: bands }, () => runDeflater(side, 4))
  const bytesDeflater = runDeflater(side, 1)
  // Neighbouring entries that look alike in a band become one run of it.
  const bandRow = (
    values: Uint32Array,
    band: number,
    { entries, ends: entryEnds }: EntryRuns,
    from: number,
    to: number,
  ): void => {
    const deflater = deflaters[band]!
    const { bits, ends } = deflater.line()
    let count = 0
    let last = values[entries[from]! * bands + band]!
    for (let i = from + 1; i < to; i++) {
      const value = values[entries[i]! * bands + band]!
      if (value === last) continue
      bits[count] = last
      ends[count++] = entryEnds[i - 1]!
      last = value
    }
    bits[count] = last
    ends[count++] = side
    deflater.row(count)
  }

  const census = entryCensus(bands)

  /** Every band of a tile; what the pixels of its rows hold is added to `sums.written`. */
  const palette = (tile: PaletteTile, rows: TileRows, sums: PixelSums): Uint8Array[] => {
    const values = new Uint32Array(tile.palette.buffer)
    const take = census(tile.palette, sums)
    const { runs } = tile
    for (let row = 0; row < side; row++) {
      const [from, to] = [runs.starts[row]!, runs.starts[row + 1]!]
      for (let band = 0; band < bands; band++) bandRow(values, band, runs, from, to)
      if (row < rows.count) take.row(runs, from, to, rows.hectares(row))
    }
    take.flush()
    return deflaters.map((deflater) => deflater.finish())
  }

  const pixels = (values: Uint32Array | Uint8Array, width: number, deflater: RunDeflater): Uint8Array => {
    const height = values.length / width
    for (let row = 0; row < side; row++) {
      const { bits, ends } = deflater.line()
      const at = row * width
      let count = 0
      let last = row < height ? values[at]! : 0
      for (let x = 1; row < height && x < width; x++) {
        const value = values[at + x]!
        if (value === last) continue
        bits[count] = last
        ends[count++] = x
        last = value
      }
      // Beyond the raster the tile is 0.
      if (row < height && width < side && last !== 0) {
        bits[count] = last
        ends[count++] = width
        last = 0
      }
      bits[count] = last
      ends[count++] = side
      deflater.row(count)
    }
    return deflater.finish()
  }

  return {
    palette,
    /** One band of float pixels, `side` a row. */
    floats: (band: Float32Array) =>
      pixels(new Uint32Array(band.buffer, band.byteOffset, band.length), side, deflaters[0]!),
    /** Bytes, `width` a row; beyond them the tile is 0. */
    bytes: (values: Uint8Array, width: number) => pixels(values, width, bytesDeflater),
  }
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
    const row = ({ entries, ends }: EntryRuns, first: number, last: number, area: number) => {
      if (area !== hectares) flush()
      hectares = area
      for (let i = first, from = 0; i < last; i++) {
        const entry = entries[i]!
        if (counts[entry] === 0) used.push(entry)
        counts[entry]! += ends[i]! - from
        from = ends[i]!
      }
    }
    return { row, flush }
  }
}
