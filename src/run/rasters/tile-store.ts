// Encoded tiles put aside by band, level and place until their raster is written.
import { levelSize } from '../../cadastre/index.ts'
import { ByteSink, sampledSum } from '../../formats/index.ts'
import {
  CLASSES_BAND,
  MIXTURES_BAND,
  type ShareResult,
  type Spool,
  TILE,
  WEIGHTS_BAND,
} from '../../study/index.ts'

/** A store for `bands` intensities, class numbers, mixed pixels and `weights` weights; bytes lie in the spool. */
export function tileStore(
  spool: Spool,
  bands: number,
  levels: number,
  { width, height }: { readonly width: number; readonly height: number },
  weights = 0,
) {
  const across = Array.from({ length: levels }, (_, level) => Math.ceil(levelSize(width, level) / TILE))
  const count = across.map((n, level) => n * Math.ceil(levelSize(height, level) / TILE))
  // More bands than the intensities: the class numbers, the mixed pixels, then the weights.
  const empty = () => Array.from({ length: bands + 2 + weights }, () => count.map((n) => new Float64Array(n)))
  const [offsets, lengths] = [empty(), empty()]
  const slotOf = (listed: number) => (listed >= 0 ? listed : bands - 1 - listed)
  const note = (listed: number, level: number, col: number, row: number, offset: number, length: number) => {
    const index = row * across[level]! + col
    const band = slotOf(listed)
    offsets[band]![level]![index] = offset
    lengths[band]![level]![index] = length
  }
  const room = new ByteSink()
  const tileOf = (band: number, passing: boolean) => (level: number, index: number) =>
    spool.read(offsets[band]![level]![index]!, lengths[band]![level]![index]!, passing ? room : undefined)
  // A band without overviews, by the number it is listed under.
  const flat = (listed: number) => ({
    byteCounts: lengths[slotOf(listed)]!.slice(0, 1),
    tile: tileOf(slotOf(listed), false),
  })
  return {
    put(band: number, level: number, col: number, row: number, bytes: Uint8Array) {
      note(band, level, col, row, spool.append(bytes), bytes.length)
    },
    putAll({ bytes, directory }: ShareResult) {
      const pieces =
        bytes instanceof Uint8Array ? [{ offset: spool.append(bytes), length: bytes.length }] : bytes
      const placeOf = placesIn(pieces)
      for (let i = 0; i < directory.length; i += 5) {
        const [band, level, col, row, length] = directory.subarray(i, i + 5)
        note(band!, level!, col!, row!, placeOf(length!), length!)
      }
    },
    /** Whether the bytes that a result refers to lie in the spool. */
    holds: ({ bytes }: ShareResult) =>
      bytes instanceof Uint8Array ||
      bytes.every(({ offset, length, sum }) => sampledSum(spool.read(offset, length)) === sum),
    /** `passing`: a tile may be overwritten by the next. */
    band: (band: number, passing = false) => ({ byteCounts: lengths[band]!, tile: tileOf(band, passing) }),
    classes: () => flat(CLASSES_BAND),
    weight: (k: number) => flat(WEIGHTS_BAND - k),
    /** Bytes of mixed pixels by tile; empty where there are none. */
    mixtures: () => ({
      lengths: lengths[slotOf(MIXTURES_BAND)]![0]!,
      tile: (index: number) => tileOf(slotOf(MIXTURES_BAND), false)(0, index),
    }),
    close: () => spool.close(),
  }
}

// The offsets of tiles of such lengths, one after another: they lie end to end in the pieces, whole in each.
function placesIn(
  pieces: readonly { readonly offset: number; readonly length: number }[],
): (length: number) => number {
  let [piece, done] = [0, 0]
  return (length) => {
    if (done === pieces[piece]!.length) [piece, done] = [piece + 1, 0]
    const at = pieces[piece]!.offset + done
    done += length
    return at
  }
}
