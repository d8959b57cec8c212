// Kernel: writes a tile of few values as a zlib stream straight from its runs: no search, one distance, Huffman codes of its own.
import {
  blockWriter,
  LENGTH_EXTRA,
  LENGTH_REST,
  LENGTH_SYMBOL,
  LONGEST,
  SHORTEST,
  streamBytes,
} from './deflate-block.ts'
import { huffmanCoder } from './huffman.ts'

/**
 * A tile as runs of equal pixels, rows not told apart: `values[i]` from pixel `starts[i]` to `starts[i + 1]`. Behind the last
 * run stands the number of pixels.
 */
export interface Runs {
  readonly values: Uint32Array
  readonly starts: Int32Array
}

/** Room for the runs of a tile of so many pixels, and for one that is written and not kept. */
export function roomForRuns(pixels: number): Runs {
  return { values: new Uint32Array(pixels + 1), starts: new Int32Array(pixels + 1) }
}

/** Gives the first `count` runs, a whole tile, as a zlib stream (RFC 1950, 1951), to be taken before the next call. */
export interface RunDeflater {
  finish(runs: Runs, count: number): Uint8Array
}

const ADLER = 65521
// Runs written at one go: few enough for V8 to have compiled the loop before a tile's end.
const PIECE = 1024
const END = 256
const SYMBOLS = 286
// Two bytes of a pixel, or a match with its extra bits, can be put at once: together at most 24 bits.
const LONGEST_CODE = 12

// Of a byte's code and its size in one number.
const SIZE = 12
const CODE = 4095

// The length of the next match of so many repeated bytes; what it leaves is never too short for another.
function nextMatch(rest: number): number {
  if (rest <= LONGEST) return rest
  return rest - LONGEST < SHORTEST ? rest - SHORTEST - 1 : LONGEST
}

const adlerOf = (a: number, b: number): number => ((b % ADLER) * 65536 + (a % ADLER)) >>> 0

/**
 * An encoder of tiles of pixels of 1 or 4 bytes, little-endian, up to a megapixel. The first pixel of a run is literal, the
 * others repeat their left neighbour: on land cover a search for more finds little and costs three times as much.
 */
export function runDeflater(bytesPerPixel: 1 | 4): RunDeflater {
  const repeats = new Uint32Array(LONGEST + 1)
  const literals = Array.from({ length: bytesPerPixel }, () => new Uint32Array(256))
  const tokens = new Uint16Array(256)
  const matchCode = new Uint32Array(LONGEST + 1)
  const matchSize = new Uint8Array(LONGEST + 1)
  const frequencies = new Uint32Array(SYMBOLS)
  const coder = huffmanCoder(SYMBOLS)
  const out = blockWriter()
  // The only distance, back to the left neighbour, has a code of one bit: 0.
  const distances = new Uint8Array(bytesPerPixel)
  distances[bytesPerPixel - 1] = 1
  const constants = new Map<string, Uint8Array>()
  let buffer = new Uint8Array(1 << 16)

  // Of no bytes too: what is counted at 0 is dropped, and to ask whether there are any costs more.
  const countRepeats = (bytes: number) => {
    let rest = bytes
    do {
      const length = nextMatch(rest)
      repeats[length]! += 1
      rest -= length
    } while (rest > 0)
  }

  // How often every byte and every length of a match occurs; gives the checksum of the pixels: Adler-32 in closed form,
  // reduced at the end. Its second sum weighs a byte by the bytes from it to the end. For a run of n pixels [first, end) that
  // takes their sum, the places of bytes in a pixel, and the middle of the run: whole numbers all, exact up to a megapixel.
  const censusOfPixels = ({ values, starts }: Runs, count: number): number => {
    const [h0, h1, h2, h3] = literals as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
    let first = 0
    let sums = 0
    let places = 0
    let middles = 0
    for (let i = 0; i < count; i++) {
      const value = values[i]!
      const end = starts[i + 1]!
      const n = end - first
      countRepeats((n - 1) * 4)
      const b0 = value & 255
      const b1 = (value >>> 8) & 255
      const b2 = (value >>> 16) & 255
      const b3 = value >>> 24
      h0[b0]! += 1
      h1[b1]! += 1
      h2[b2]! += 1
      h3[b3]! += 1
      const sum = Math.imul(n, b0 + b1 + b2 + b3)
      sums = (sums + sum) | 0
      places = (places + Math.imul(n, b1 + 2 * b2 + 3 * b3)) | 0
      middles += sum * (first + end)
      first = end
    }
    const bytes = first * 4
    return adlerOf(1 + sums, bytes + sums * (bytes + 2) - 2 * middles - places)
  }

  const censusOfBytes = ({ values, starts }: Runs, count: number): number => {
    const [histogram] = literals as [Uint32Array]
    let first = 0
    let sums = 0
    let middles = 0
    for (let i = 0; i < count; i++) {
      const value = values[i]!
      const end = starts[i + 1]!
      const n = end - first
      countRepeats(n - 1)
      histogram[value]! += n <= SHORTEST ? n : 1
      sums += n * value
      middles += n * value * (first + end - 1)
      first = end
    }
    return adlerOf(1 + sums, first + sums * first - middles / 2)
  }

  const countSymbols = () => {
    frequencies.fill(0)
    for (const histogram of literals)
      for (let byte = 0; byte < 256; byte++) frequencies[byte]! += histogram[byte]!
    for (let length = SHORTEST; length <= LONGEST; length++)
      frequencies[LENGTH_SYMBOL[length]!]! += repeats[length]!
    frequencies[END] = 1
  }

  const bitsFor = (sizes: Uint8Array): number => {
    let bits = 0
    for (let symbol = 0; symbol < SYMBOLS; symbol++)
      bits += frequencies[symbol]! * (sizes[symbol]! + LENGTH_EXTRA[symbol]! + (symbol > END ? 1 : 0))
    return bits
  }

  const layCodes = (codes: Uint16Array, sizes: Uint8Array) => {
    for (let length = SHORTEST; length <= LONGEST; length++) {
      const symbol = LENGTH_SYMBOL[length]!
      matchCode[length] = codes[symbol]! | (LENGTH_REST[length]! << sizes[symbol]!)
      matchSize[length] = sizes[symbol]! + LENGTH_EXTRA[symbol]! + 1
    }
    for (let byte = 0; byte < 256; byte++) tokens[byte] = codes[byte]! | (sizes[byte]! << SIZE)
  }

  const finish = (runs: Runs, count: number): Uint8Array => {
    const key = count === 1 ? `${runs.values[0]}/${runs.starts[1]}` : ''
    const known = constants.get(key)
    if (known) return known
    for (const histogram of literals) histogram.fill(0)
    repeats.fill(0)
    const adler = census(runs, count)
    countSymbols()
    const sizes = coder.lengths(frequencies, LONGEST_CODE)
    const codes = coder.codes()
    const needed = streamBytes(bitsFor(sizes))
    if (buffer.length < needed) buffer = new Uint8Array(needed * 2)
    out.begin(buffer)
    out.header(sizes, distances)
    layCodes(codes, sizes)
    for (let from = 0; from < count; from += PIECE) put(runs, from, Math.min(from + PIECE, count))
    out.put(codes[END]!, sizes[END]!)
    const bytes = out.finish(adler)
    if (count === 1) constants.set(key, bytes.slice())
    return bytes
  }

  // A pixel's code is put in two halves and its repetition as a third, of no bits where there is none: to write nothing is
  // quicker than to ask whether.
  const putPixels = ({ values, starts }: Runs, from: number, to: number) => {
    const view = new DataView(buffer.buffer)
    let { at, store, held } = out.state()
    for (let i = from; i < to; i++) {
      const value = values[i]!
      const n = starts[i + 1]! - starts[i]!
      const t0 = tokens[value & 255]!
      const t1 = tokens[(value >>> 8) & 255]!
      store |= ((t0 & CODE) | ((t1 & CODE) << (t0 >>> SIZE))) << held
      held += (t0 >>> SIZE) + (t1 >>> SIZE)
      view.setUint32(at, store, true)
      at += held >> 3
      store >>>= held & 24
      held &= 7
      const t2 = tokens[(value >>> 16) & 255]!
      const t3 = tokens[value >>> 24]!
      store |= ((t2 & CODE) | ((t3 & CODE) << (t2 >>> SIZE))) << held
      held += (t2 >>> SIZE) + (t3 >>> SIZE)
      view.setUint32(at, store, true)
      at += held >> 3
      store >>>= held & 24
      held &= 7
      let rest = (n - 1) * 4
      do {
        const length = nextMatch(rest)
        store |= matchCode[length]! << held
        held += matchSize[length]!
        view.setUint32(at, store, true)
        at += held >> 3
        store >>>= held & 24
        held &= 7
        rest -= length
      } while (rest > 0)
    }
    out.resume(at, store, held)
  }

  const putBytes = ({ values, starts }: Runs, from: number, to: number) => {
    const view = new DataView(buffer.buffer)
    let { at, store, held } = out.state()
    for (let i = from; i < to; i++) {
      const token = tokens[values[i]!]!
      let rest = starts[i + 1]! - starts[i]! - 1
      // The first pixel; further ones in full where they are too few for a match.
      for (let k = rest < SHORTEST ? rest : 0; k >= 0; k--) {
        store |= (token & CODE) << held
        held += token >>> SIZE
        view.setUint32(at, store, true)
        at += held >> 3
        store >>>= held & 24
        held &= 7
      }
      while (rest >= SHORTEST) {
        const length = nextMatch(rest)
        store |= matchCode[length]! << held
        held += matchSize[length]!
        view.setUint32(at, store, true)
        at += held >> 3
        store >>>= held & 24
        held &= 7
        rest -= length
      }
    }
    out.resume(at, store, held)
  }

  const [census, put] = bytesPerPixel === 1 ? [censusOfBytes, putBytes] : [censusOfPixels, putPixels]
  return { finish }
}
