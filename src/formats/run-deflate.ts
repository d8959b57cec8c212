// Kernel: writes a tile of few values as a zlib stream straight from its runs: no search, one distance, Huffman codes of its own.
import {
  bitWriter,
  LENGTH_EXTRA,
  LENGTH_REST,
  LENGTH_SYMBOL,
  LONGEST,
  SHORTEST,
  streamBytes,
  writeHeader,
} from './deflate-block.ts'
import { huffmanCodes, huffmanLengths } from './huffman.ts'

/** A tile as runs of equal pixels, from its first to its last: `lengths[i]` pixels of `values[i]`, rows not told apart. */
export interface Runs {
  readonly values: Uint32Array
  readonly lengths: Int32Array
}

/** The runs of a tile are written into `runs`; `finish` gives their first `count` as a zlib stream (RFC 1950, 1951), to be taken before the next finish. */
export interface RunDeflater {
  readonly runs: Runs
  finish(count: number): Uint8Array
}

const ADLER = 65521
const END = 256
const SYMBOLS = 286
// Two bytes of a pixel, or a match with its extra bits, are put at once: together at most 24 bits.
const LONGEST_CODE = 12

// The matches before the last of so many repeated bytes; gives the length of the last, which is never too short.
function eachLong(bytes: number, match: (length: number) => void): number {
  let rest = bytes
  while (rest > LONGEST) {
    const length = rest - LONGEST < SHORTEST ? rest - SHORTEST - 1 : LONGEST
    match(length)
    rest -= length
  }
  return rest
}

/**
 * An encoder of tiles of up to `pixels` pixels of 1 or 4 bytes, little-endian. The first pixel of a run is literal, the
 * others repeat their left neighbour: on land cover a search for more finds little and costs three times as much.
 */
export function runDeflater(pixels: number, bytesPerPixel: 1 | 4): RunDeflater {
  const runs: Runs = { values: new Uint32Array(pixels), lengths: new Int32Array(pixels) }
  const repeats = new Uint32Array(LONGEST + 1)
  const literals = Array.from({ length: bytesPerPixel }, () => new Uint32Array(256))
  const matchCode = new Uint32Array(LONGEST + 1)
  const matchSize = new Uint8Array(LONGEST + 1)
  const constants = new Map<string, Uint8Array>()
  let buffer = new Uint8Array(1 << 16)

  const countLong = (length: number) => {
    repeats[length]! += 1
  }

  // How often every byte and every length of a match occurs; gives the checksum of the pixels.
  const census = (count: number): number => {
    const { values, lengths } = runs
    const [h0, h1, h2, h3] = literals as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
    for (const histogram of literals) histogram.fill(0)
    repeats.fill(0)
    // Adler-32 in closed form, reduced at the end: below 2^53 for tiles of up to a megapixel.
    let a = 1
    let b = 0
    for (let i = 0; i < count; i++) {
      const value = values[i]!
      const n = lengths[i]!
      let rest = (n - 1) * bytesPerPixel
      if (rest > LONGEST) rest = eachLong(rest, countLong)
      repeats[rest]! += 1
      const b0 = value & 255
      h0[b0]! += 1
      if (bytesPerPixel === 1) {
        if (rest < SHORTEST) h0[b0]! += rest
        b += n * a + (value * n * (n + 1)) / 2
        a += n * value
        continue
      }
      const b1 = (value >>> 8) & 255
      const b2 = (value >>> 16) & 255
      const b3 = value >>> 24
      h1[b1]! += 1
      h2[b2]! += 1
      h3[b3]! += 1
      const sum = b0 + b1 + b2 + b3
      b += 4 * n * a + n * (4 * b0 + 3 * b1 + 2 * b2 + b3) + 2 * sum * n * (n - 1)
      a += n * sum
    }
    repeats.fill(0, 0, SHORTEST)
    return ((b % ADLER) * 65536 + (a % ADLER)) >>> 0
  }

  const finish = (count: number): Uint8Array => {
    const key = count === 1 ? `${runs.values[0]}/${runs.lengths[0]}` : ''
    const known = constants.get(key)
    if (known) return known
    const adler = census(count)
    const frequencies = new Uint32Array(SYMBOLS)
    for (const histogram of literals)
      for (let byte = 0; byte < 256; byte++) frequencies[byte]! += histogram[byte]!
    for (let length = SHORTEST; length <= LONGEST; length++)
      frequencies[LENGTH_SYMBOL[length]!]! += repeats[length]!
    frequencies[END] = 1
    const sizes = huffmanLengths(frequencies, LONGEST_CODE)
    const codes = huffmanCodes(sizes)
    let bits = 0
    for (let symbol = 0; symbol < SYMBOLS; symbol++)
      bits += frequencies[symbol]! * (sizes[symbol]! + LENGTH_EXTRA[symbol]! + (symbol > END ? 1 : 0))
    const needed = streamBytes(bits)
    if (buffer.length < needed) buffer = new Uint8Array(needed * 2)
    const out = bitWriter(buffer)
    // The only distance, back to the left neighbour, has a code of one bit: 0.
    const distances = new Uint8Array(bytesPerPixel)
    distances[bytesPerPixel - 1] = 1
    writeHeader(out.put, sizes, distances)
    for (let length = SHORTEST; length <= LONGEST; length++) {
      const symbol = LENGTH_SYMBOL[length]!
      matchCode[length] = codes[symbol]! | (LENGTH_REST[length]! << sizes[symbol]!)
      matchSize[length] = sizes[symbol]! + LENGTH_EXTRA[symbol]! + 1
    }
    putRuns(count, sizes, codes, out)
    out.put(codes[END]!, sizes[END]!)
    const bytes = out.finish(adler)
    if (count === 1) constants.set(key, bytes.slice())
    return bytes
  }

  const putRuns = (
    count: number,
    sizes: Uint8Array,
    codes: Uint16Array,
    out: ReturnType<typeof bitWriter>,
  ) => {
    const { values, lengths } = runs
    const view = new DataView(buffer.buffer)
    let { at, store, held } = out.state()
    for (let i = 0; i < count; i++) {
      const value = values[i]!
      const bytes = (lengths[i]! - 1) * bytesPerPixel
      const rest = bytes > LONGEST ? eachLong(bytes, () => {}) : bytes
      // The first pixel; further ones in full where they are too few for a match.
      for (let k = rest < SHORTEST ? rest : 0; k >= 0; k--) {
        const b0 = value & 255
        if (bytesPerPixel === 1) {
          store |= codes[b0]! << held
          held += sizes[b0]!
        } else {
          const b1 = (value >>> 8) & 255
          const b2 = (value >>> 16) & 255
          const b3 = value >>> 24
          store |= (codes[b0]! | (codes[b1]! << sizes[b0]!)) << held
          held += sizes[b0]! + sizes[b1]!
          view.setUint32(at, store, true)
          at += held >> 3
          store >>>= held & 24
          held &= 7
          store |= (codes[b2]! | (codes[b3]! << sizes[b2]!)) << held
          held += sizes[b2]! + sizes[b3]!
        }
        view.setUint32(at, store, true)
        at += held >> 3
        store >>>= held & 24
        held &= 7
      }
      if (bytes > LONGEST) {
        out.resume(at, store, held)
        eachLong(bytes, (length) => out.put(matchCode[length]!, matchSize[length]!))
        ;({ at, store, held } = out.state())
      }
      if (rest < SHORTEST) continue
      store |= matchCode[rest]! << held
      held += matchSize[rest]!
      view.setUint32(at, store, true)
      at += held >> 3
      store >>>= held & 24
      held &= 7
    }
    out.resume(at, store, held)
  }

  return { runs, finish }
}
