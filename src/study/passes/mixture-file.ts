// The mixed pixels of a run as bytes: tile by tile for the register, and one pixel read back.
import type { Zlib } from '../../formats/index.ts'
import { firstMixed, type Mixtures } from '../../land/index.ts'

/** A class number and its share of a pixel. */
export interface ClassShare {
  readonly class: number
  readonly share: number
}

/** One tile: plain size (uint32, little-endian), then its arrays deflated. */
export function packMixtures({ pixels, starts, classes, shares }: Mixtures, zlib: Zlib): Uint8Array {
  const head = Int32Array.of(pixels.length, classes.length)
  const plain = joined([head, shares, pixels, starts, classes])
  return joined([Uint32Array.of(plain.length), zlib.deflate(plain, 1)])
}

/**
 * The file: for every tile, row by row, the length of its bytes (uint32, 0 where no pixel is mixed), then the
 * tiles end to end.
 */
export function* mixtureFile(
  lengths: ArrayLike<number>,
  tile: (index: number) => Uint8Array,
): Generator<Uint8Array> {
  yield joined([Uint32Array.from(lengths)])
  for (let index = 0; index < lengths.length; index++) if (lengths[index]! > 0) yield tile(index)
}

/** The classes of one pixel, or undefined where it is of one class. `position` is row × width + column in its tile. */
export function mixtureAt(
  file: Uint8Array,
  tiles: number,
  tile: number,
  position: number,
  zlib: Zlib,
): readonly ClassShare[] | undefined {
  const lengths = new Uint32Array(new Uint8Array(file.subarray(0, tiles * 4)).buffer)
  if (lengths[tile] === 0) return undefined
  const from = lengths.subarray(0, tile).reduce((sum, length) => sum + length, tiles * 4)
  // Copies: a view on the host's bytes may start at any offset.
  const bytes = new Uint8Array(file.subarray(from, from + lengths[tile]!))
  const [size] = new Uint32Array(bytes.buffer, 0, 1)
  const plain = new Uint8Array(zlib.inflate(bytes.subarray(4), size!)).buffer
  const [count = 0, parts = 0] = new Int32Array(plain, 0, 2)
  const shares = new Float64Array(plain, 8, parts)
  const pixels = new Int32Array(plain, 8 + parts * 8, count)
  const starts = new Int32Array(plain, 8 + parts * 8 + count * 4, count + 1)
  const classes = new Uint8Array(plain, 8 + parts * 8 + count * 8 + 4, parts)
  const i = firstMixed(pixels, position)
  if (pixels[i] !== position) return undefined
  return Array.from({ length: starts[i + 1]! - starts[i]! }, (_, k) => ({
    class: classes[starts[i]! + k]!,
    share: shares[starts[i]! + k]!,
  }))
}

function joined(arrays: readonly (Uint8Array | Int32Array | Uint32Array | Float64Array)[]): Uint8Array {
  const out = new Uint8Array(arrays.reduce((sum, array) => sum + array.byteLength, 0))
  let at = 0
  for (const array of arrays) {
    out.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += array.byteLength
  }
  return out
}
