// Encoded tiles put aside by band, level and place until their raster is written.
import { levelSize } from '../cadastre/index.ts'
import { CLASSES_BAND, MIXTURES_BAND, type ShareResult, type Spool, TILE } from '../study/index.ts'

/** A store for `bands` intensities, class numbers and mixed pixels; bytes lie in the spool. */
export function tileStore(spool: Spool, bands: number, levels: number, width: number, height: number) {
  const across = Array.from({ length: levels }, (_, level) => Math.ceil(levelSize(width, level) / TILE))
  const count = across.map((n, level) => n * Math.ceil(levelSize(height, level) / TILE))
  // Two more bands than the intensities: the class numbers and the mixed pixels.
  const empty = () => Array.from({ length: bands + 2 }, () => count.map((n) => new Float64Array(n)))
  const [offsets, lengths] = [empty(), empty()]
  const note = (listed: number, level: number, col: number, row: number, offset: number, length: number) => {
    const index = row * across[level]! + col
    const band = listed === CLASSES_BAND ? bands : listed === MIXTURES_BAND ? bands + 1 : listed
    offsets[band]![level]![index] = offset
    lengths[band]![level]![index] = length
  }
  const tileOf = (band: number) => (level: number, index: number) =>
    spool.read(offsets[band]![level]![index]!, lengths[band]![level]![index]!)
  return {
    put(band: number, level: number, col: number, row: number, bytes: Uint8Array) {
      note(band, level, col, row, spool.append(bytes), bytes.length)
    },
    putAll({ bytes, directory }: ShareResult) {
      let offset = spool.append(bytes)
      for (let i = 0; i < directory.length; i += 5) {
        const [band, level, col, row, length] = directory.subarray(i, i + 5) as unknown as [
          number,
          number,
          number,
          number,
          number,
        ]
        note(band, level, col, row, offset, length)
        offset += length
      }
    },
    band: (band: number) => ({ byteCounts: lengths[band]!, tile: tileOf(band) }),
    classes: () => ({ byteCounts: lengths[bands]!.slice(0, 1), tile: tileOf(bands) }),
    /** Bytes of mixed pixels by tile; empty where there are none. */
    mixtures: () => ({
      lengths: lengths[bands + 1]![0]!,
      tile: (index: number) => tileOf(bands + 1)(0, index),
    }),
    close: () => spool.close(),
  }
}
