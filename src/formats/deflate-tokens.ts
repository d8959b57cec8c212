// Kernel: the tokens of a tile (literal pixels, matches at two distances) as one deflate block with codes of its own.
import { bitWriter, streamBytes, writeHeader } from './deflate-block.ts'
import { huffmanCodes, huffmanLengths } from './huffman.ts'

export const SHORTEST = 3
export const LONGEST = 258
/** Marks a literal pixel; its bits follow as the next token. Other tokens are matches: length × 2 + kind. */
export const LITERAL = -1

const END = 256

/** Symbol of every match length (RFC 1951, 3.2.5). */
export const LENGTH_SYMBOL = new Uint16Array(LONGEST + 1)
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

/** A distance as its symbol and the extra bits behind it. */
export interface Distance {
  readonly symbol: number
  readonly extra: number
  readonly rest: number
}

/** The symbol of a distance (RFC 1951, 3.2.5). */
export function distanceOf(distance: number): Distance {
  if (distance <= 4) return { symbol: distance - 1, extra: 0, rest: 0 }
  const top = 31 - Math.clz32(distance - 1)
  const symbol = top * 2 + (((distance - 1) >> (top - 1)) & 1)
  return { symbol, extra: top - 1, rest: (distance - 1) & ((1 << (top - 1)) - 1) }
}

/** What was counted while the tokens were made: how often each symbol occurs. */
export interface TokenCounts {
  readonly literals: Uint32Array
  readonly distances: Uint32Array
}

/**
 * An encoder of tokens. A pixel of 4 bytes whose codes fit 24 bits is written at once, and so is a match with its
 * distance: the codes of both are put together once a block.
 */
export function tokenEncoder(bytesPerPixel: 1 | 4, kinds: readonly [Distance, Distance]) {
  const matchCode = new Uint32Array(2 * (LONGEST + 1))
  const matchSize = new Uint8Array(2 * (LONGEST + 1))
  // Pixels met before, by a hash of their bits: codes of their bytes in one.
  const pixelBits = new Int32Array(256)
  const pixelCode = new Uint32Array(256)
  const pixelSize = new Uint8Array(256)
  let buffer = new Uint8Array(1 << 16)

  return (tokens: Int32Array, count: number, counts: TokenCounts, adler: number): Uint8Array => {
    counts.literals[END] = 1
    const sizes = huffmanLengths(counts.literals, 15)
    const distanceSizes = huffmanLengths(counts.distances, 15)
    // A block without matches still names one distance code.
    if (distanceSizes.every((size) => size === 0)) distanceSizes[0] = 1
    const codes = huffmanCodes(sizes)
    const distanceCodes = huffmanCodes(distanceSizes)
    const needed = streamBytes(bitsNeeded(sizes, distanceSizes, counts))
    if (buffer.length < needed) buffer = new Uint8Array(needed * 2)
    const out = bitWriter(buffer)
    writeHeader(out.put, sizes, distanceSizes)

    kinds.forEach(({ symbol, extra, rest }, kind) => {
      const tail = distanceCodes[symbol]! | (rest << distanceSizes[symbol]!)
      for (let length = SHORTEST; length <= LONGEST; length++) {
        const of = LENGTH_SYMBOL[length]!
        const size = sizes[of]! + LENGTH_EXTRA[of]!
        const code = codes[of]! | ((length - LENGTH_BASE[of]!) << sizes[of]!)
        const whole = size + distanceSizes[symbol]! + extra
        matchCode[length * 2 + kind] = whole <= 24 ? code | (tail << size) : code
        // Zero: too long to be written at once.
        matchSize[length * 2 + kind] = whole <= 24 ? whole : 0
      }
    })
    const putMatch = (token: number) => {
      const of = LENGTH_SYMBOL[token >> 1]!
      out.put(matchCode[token]!, sizes[of]! + LENGTH_EXTRA[of]!)
      const { symbol, extra, rest } = kinds[token & 1]!
      out.put(distanceCodes[symbol]! | (rest << distanceSizes[symbol]!), distanceSizes[symbol]! + extra)
    }
    const joinCodes = (bits: number, slot: number) => {
      let code = 0
      let size = 0
      for (let k = 0; k < bytesPerPixel; k++) {
        const byte = (bits >>> (8 * k)) & 255
        if (size <= 24) code |= codes[byte]! << size
        size += sizes[byte]!
      }
      pixelBits[slot] = bits
      pixelCode[slot] = code
      pixelSize[slot] = size <= 24 ? size : 255
    }

    pixelSize.fill(0)
    const bytes = buffer
    let { at, store, held } = out.state()
    for (let k = 0; k < count; k++) {
      const token = tokens[k]!
      let code = 0
      let size = 0
      if (token >= 0) {
        code = matchCode[token]!
        size = matchSize[token]!
      } else {
        const bits = tokens[++k]!
        const slot = Math.imul(bits, 0x9e3779b1) >>> 24
        if (pixelSize[slot] === 0 || pixelBits[slot] !== bits) joinCodes(bits, slot)
        code = pixelCode[slot]!
        size = pixelSize[slot] === 255 ? 0 : pixelSize[slot]!
      }
      if (size > 0) {
        store |= code << held
        held += size
        while (held >= 8) {
          bytes[at++] = store
          store >>>= 8
          held -= 8
        }
        continue
      }
      out.resume(at, store, held)
      if (token >= 0) putMatch(token)
      else {
        for (let b = 0; b < bytesPerPixel; b++) {
          const byte = (tokens[k]! >>> (8 * b)) & 255
          out.put(codes[byte]!, sizes[byte]!)
        }
      }
      ;({ at, store, held } = out.state())
    }
    out.resume(at, store, held)
    out.put(codes[END]!, sizes[END]!)
    return out.finish(adler)
  }
}

function bitsNeeded(sizes: Uint8Array, distanceSizes: Uint8Array, { literals, distances }: TokenCounts) {
  let bits = 0
  literals.forEach((n, symbol) => {
    bits += n * (sizes[symbol]! + LENGTH_EXTRA[symbol]!)
  })
  distances.forEach((n, symbol) => {
    bits += n * (distanceSizes[symbol]! + Math.max(0, (symbol >> 1) - 1))
  })
  return bits
}
