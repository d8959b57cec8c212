// Kernel: writes a tile of few values as a zlib stream straight from its runs: no search, two distances, dynamic Huffman codes.
import { bitWriter, writeHeader } from './deflate-block.ts'
import { huffmanCodes, huffmanLengths } from './huffman.ts'

/** Rows are given as runs of equal pixels: `bits[i]` up to, not including, column `ends[i]`. */
export interface RunDeflater {
  /** Add the next row: its first `count` runs, which end at the tile's width. */
  row(bits: Uint32Array, ends: Int32Array, count: number): void
  /** The zlib stream (RFC 1950, 1951) of the rows since the last finish. */
  finish(): Uint8Array
}

const ADLER = 65521
const SHORTEST = 3
const LONGEST = 258
const END = 256
const MATCH = 0x10000

// Symbol, number of extra bits and base of every match length (RFC 1951, 3.2.5).
const LENGTH_SYMBOL = new Uint16Array(LONGEST + 1)
const LENGTH_BASE = new Uint16Array(286)
const LENGTH_EXTRA = new Uint8Array(286)
for (let symbol = 257, length = SHORTEST; symbol < 285; symbol++) {
  const extra = symbol < 265 ? 0 : (symbol - 261) >> 2
  LENGTH_BASE[symbol] = length
  LENGTH_EXTRA[symbol] = extra
  LENGTH_SYMBOL.fill(symbol, length, length + (1 << extra))
  length += 1 << extra
}
LENGTH_BASE[285] = LONGEST
LENGTH_SYMBOL[LONGEST] = 285

interface Distance {
  readonly symbol: number
  readonly extra: number
  readonly rest: number
}

function distanceOf(distance: number): Distance {
  if (distance <= 4) return { symbol: distance - 1, extra: 0, rest: 0 }
  const top = 31 - Math.clz32(distance - 1)
  const symbol = top * 2 + (((distance - 1) >> (top - 1)) & 1)
  return { symbol, extra: top - 1, rest: (distance - 1) & ((1 << (top - 1)) - 1) }
}

/**
 * An encoder of rows of `width` pixels of 1 or 4 bytes, little-endian. A pixel repeats its left neighbour or
 * continues the row above; anything else is literal.
 */
export function runDeflater(width: number, bytesPerPixel: 1 | 4): RunDeflater {
  const left = distanceOf(bytesPerPixel)
  const above = distanceOf(width * bytesPerPixel)
  let tokens = new Int32Array(1 << 16)
  let count = 0
  const literals = new Uint32Array(286)
  const distances = new Uint32Array(30)
  // A match that the next run or row may lengthen: bytes, and which distance.
  let pending = 0
  let fromAbove = false
  let [a, b] = [1, 0]
  let last = 0
  let rows = 0
  let constant = true
  const upBits = new Uint32Array(width)
  const upEnds = new Int32Array(width)
  const constants = new Map<string, Uint8Array>()

  const put = (token: number) => {
    if (count === tokens.length) {
      const grown = new Int32Array(count * 2)
      grown.set(tokens)
      tokens = grown
    }
    tokens[count++] = token
  }
  const matched = (length: number) => {
    literals[LENGTH_SYMBOL[length]!]! += 1
    distances[fromAbove ? above.symbol : left.symbol]! += 1
    put(MATCH | (length << 1) | (fromAbove ? 1 : 0))
  }
  const flush = () => {
    while (pending >= LONGEST + SHORTEST) {
      matched(LONGEST)
      pending -= LONGEST
    }
    // Never leave one or two bytes: the shortest match has three.
    if (pending > LONGEST) {
      matched(LONGEST - SHORTEST)
      pending -= LONGEST - SHORTEST
    }
    if (pending > 0) matched(pending)
    pending = 0
  }
  const match = (bytes: number, up: boolean) => {
    if (pending > 0 && fromAbove !== up) flush()
    fromAbove = up
    pending += bytes
  }
  const literal = (value: number, pixels: number) => {
    flush()
    for (let i = 0; i < pixels * bytesPerPixel; i++) {
      const byte = (value >>> (8 * (i % bytesPerPixel))) & 255
      literals[byte]! += 1
      put(byte)
    }
  }

  // Adler-32 of n equal pixels in closed form.
  const checksum = (value: number, n: number) => {
    if (bytesPerPixel === 1) {
      b = (b + n * a + (value * n * (n + 1)) / 2) % ADLER
      a = (a + n * value) % ADLER
      return
    }
    const [b0, b1, b2, b3] = [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24]
    const sum = b0 + b1 + b2 + b3
    b = (b + 4 * n * a + n * (4 * b0 + 3 * b1 + 2 * b2 + b3) + 2 * sum * n * (n - 1)) % ADLER
    a = (a + n * sum) % ADLER
  }

  // Pixels from column x on that equal the row above.
  const sameAsAbove = (bits: Uint32Array, ends: Int32Array, run: number, up: number, x: number) => {
    let at = x
    while (at < width && bits[run] === upBits[up]) {
      const [here, there] = [ends[run]!, upEnds[up]!]
      at = Math.min(here, there)
      if (here === at) run += 1
      if (there === at) up += 1
    }
    return at - x
  }

  const row = (bits: Uint32Array, ends: Int32Array, runs: number) => {
    for (let i = 0, from = 0; i < runs; from = ends[i++]!) checksum(bits[i]!, ends[i]! - from)
    constant &&= runs === 1 && (rows === 0 || bits[0] === last)
    let up = 0
    for (let x = 0, i = 0; x < width; ) {
      const value = bits[i]!
      const alike = value === last && (x > 0 || rows > 0) ? ends[i]! - x : 0
      let same = 0
      if (rows > 0) {
        while (upEnds[up]! <= x) up += 1
        same = sameAsAbove(bits, ends, i, up, x)
      }
      if (same > alike && same * bytesPerPixel >= SHORTEST) {
        match(same * bytesPerPixel, true)
        x += same
      } else if (alike * bytesPerPixel >= SHORTEST) {
        match(alike * bytesPerPixel, false)
        x += alike
      } else {
        literal(value, alike > 0 ? alike : 1)
        x += alike > 0 ? alike : 1
      }
      while (ends[i]! < x) i += 1
      last = bits[i]!
      if (ends[i] === x) i += 1
    }
    rows += 1
    upBits.set(runs === bits.length ? bits : bits.subarray(0, runs))
    upEnds.set(runs === ends.length ? ends : ends.subarray(0, runs))
  }

  const finish = () => {
    const key = constant ? `${last}/${rows}` : ''
    let bytes = constants.get(key)
    if (!bytes) {
      flush()
      literals[END] = 1
      bytes = encode(tokens, count, { literals, distances, left, above }, ((b << 16) | a) >>> 0)
      if (constant) constants.set(key, bytes)
    }
    count = pending = last = rows = b = 0
    a = 1
    constant = true
    literals.fill(0)
    distances.fill(0)
    return bytes
  }
  return { row, finish }
}

interface Statistics {
  readonly literals: Uint32Array
  readonly distances: Uint32Array
  readonly left: Distance
  readonly above: Distance
}

function encode(tokens: Int32Array, count: number, statistics: Statistics, adler: number): Uint8Array {
  const { literals, distances, left, above } = statistics
  const lengths = huffmanLengths(literals, 15)
  const distanceLengths = huffmanLengths(distances, 15)
  // A block without matches still names one distance code.
  if (distanceLengths.every((length) => length === 0)) distanceLengths[0] = 1
  const codes = huffmanCodes(lengths)
  const distanceCodes = huffmanCodes(distanceLengths)
  const out = bitWriter(bitsNeeded(lengths, distanceLengths, statistics))
  writeHeader(out.put, lengths, distanceLengths)
  const tails = [left, above].map((distance) => ({
    code: distanceCodes[distance.symbol]! | (distance.rest << distanceLengths[distance.symbol]!),
    bits: distanceLengths[distance.symbol]! + distance.extra,
  }))
  for (let i = 0; i < count; i++) {
    const token = tokens[i]!
    if (token < MATCH) {
      out.put(codes[token]!, lengths[token]!)
      continue
    }
    const length = (token & 0xffff) >> 1
    const symbol = LENGTH_SYMBOL[length]!
    const size = lengths[symbol]!
    out.put(codes[symbol]! | ((length - LENGTH_BASE[symbol]!) << size), size + LENGTH_EXTRA[symbol]!)
    const tail = tails[token & 1]!
    out.put(tail.code, tail.bits)
  }
  out.put(codes[END]!, lengths[END]!)
  return out.finish(adler)
}

function bitsNeeded(lengths: Uint8Array, distanceLengths: Uint8Array, statistics: Statistics): number {
  const { literals, distances } = statistics
  let bits = 0
  literals.forEach((n, symbol) => {
    bits += n * (lengths[symbol]! + LENGTH_EXTRA[symbol]!)
  })
  distances.forEach((n, symbol) => {
    bits += n * (distanceLengths[symbol]! + Math.max(0, (symbol >> 1) - 1))
  })
  return bits
}
