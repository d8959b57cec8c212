// Kernel: encodes the tiles of all bands from one palette tile, or from pixels, and sums what it writes.
import type { PaletteTile, PixelSums } from '../cadastre/index.ts'
import { runDeflater } from '../formats/index.ts'

/** Encoders of tiles of `side` × `side` pixels; one of each is kept a thread. */
export function tileEncoder(side: number, bands: number) {
  const deflaters = Array.from({ length: bands }, () => runDeflater(side, 4))
  const bytesDeflater = runDeflater(side, 1)
  const bits = new Uint32Array(side)
  const floats = new Float32Array(bits.buffer)
  const ends = new Int32Array(side)
  const entries = new Int32Array(side)
  const entryEnds = new Int32Array(side)

  /** Every band of a tile; `hectares` by row of the raster is needed for the sums of what is written. */
  const palette = (
    tile: PaletteTile,
    rows: { readonly count: number; readonly hectares: (row: number) => number },
    sums: PixelSums,
  ): Uint8Array[] => {
    const { index, stride } = tile
    const values = new Uint32Array(tile.palette.buffer)
    for (let row = 0; row < side; row++) {
      let runs = 0
      let last = -1
      for (let x = 0, at = row * stride; x < side; x++, at++) {
        if (index[at] !== last) {
          last = index[at]!
          if (runs > 0) entryEnds[runs - 1] = x
          entries[runs++] = last
        }
      }
      entryEnds[runs - 1] = side
      for (let b = 0; b < bands; b++) {
        let count = 0
        for (let i = 0; i < runs; i++) {
          const value = values[entries[i]! * bands + b]!
          if (count > 0 && value === bits[count - 1]) ends[count - 1] = entryEnds[i]!
          else {
            bits[count] = value
            ends[count++] = entryEnds[i]!
          }
        }
        deflaters[b]!.row(bits, ends, count)
        if (row < rows.count) addRow(count, b, rows.hectares(row), sums)
      }
    }
    return deflaters.map((deflater) => deflater.finish())
  }

  // One row of a tile is short enough for a plain float64 sum; rows are added exactly.
  const addRow = (count: number, band: number, hectares: number, sums: PixelSums) => {
    let sum = 0
    for (let i = 0, from = 0; i < count; from = ends[i++]!)
      if (floats[i]! > 0) sum += floats[i]! * (ends[i]! - from)
    if (sum > 0) sums.written[band]!.addProduct(sum, hectares)
  }

  const pixels = (values: Uint32Array | Uint8Array, width: number, deflater: typeof bytesDeflater) => {
    const height = values.length / width
    for (let row = 0; row < side; row++) {
      let count = 0
      for (let x = 0, at = row * width; x < side; x++, at++) {
        const value = row < height && x < width ? values[at]! : 0
        if (count === 0 || value !== bits[count - 1]) {
          if (count > 0) ends[count - 1] = x
          bits[count++] = value
        }
      }
      ends[count - 1] = side
      deflater.row(bits, ends, count)
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
