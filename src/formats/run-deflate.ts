// Kernel: writes a tile of few values as a zlib stream straight from its runs: no search, two distances, dynamic Huffman codes.
import { distanceOf, LENGTH_SYMBOL, LITERAL, LONGEST, SHORTEST, tokenEncoder } from './deflate-tokens.ts'

/** A row as runs of equal pixels: `bits[i]` up to, not including, column `ends[i]`. */
export interface RunLine {
  readonly bits: Uint32Array
  readonly ends: Int32Array
}

/** Rows are written into `line()` and added by their number of runs, which end at the tile's width. */
export interface RunDeflater {
  /** The arrays of the next row, to be filled before `row`; they change with every row. */
  line(): RunLine
  /** Add the row in `line()`: its first `count` runs. */
  row(count: number): void
  /** The zlib stream (RFC 1950, 1951) of the rows since the last finish. */
  finish(): Uint8Array
}

const ADLER = 65521
const LEFT = 0
const ABOVE = 1

/**
 * An encoder of rows of `width` pixels of 1 or 4 bytes, little-endian. A pixel repeats its left neighbour or
 * continues the row above; anything else is literal.
 */
export function runDeflater(width: number, bytesPerPixel: 1 | 4): RunDeflater {
  const kinds = [distanceOf(bytesPerPixel), distanceOf(width * bytesPerPixel)] as const
  const encode = tokenEncoder(bytesPerPixel, kinds)
  const kindSymbol = kinds.map(({ symbol }) => symbol)
  const literals = new Uint32Array(286)
  const distances = new Uint32Array(30)
  const lines = [0, 1].map(() => ({ bits: new Uint32Array(width), ends: new Int32Array(width) }))
  const constants = new Map<string, Uint8Array>()
  let tokens = new Int32Array(1 << 16)
  let count = 0
  // A match that the next run or row may lengthen: bytes, and which distance.
  let pending = 0
  let kind = LEFT
  let rows = 0
  let lastBits = 0
  let constant = true
  // Adler-32's two sums, reduced at the end: at most 255 × bytes² / 2 for a tile, far below 2^53.
  const sums = Float64Array.of(1, 0)

  const put = (length: number) => {
    literals[LENGTH_SYMBOL[length]!]! += 1
    distances[kindSymbol[kind]!]! += 1
    tokens[count++] = length * 2 + kind
  }
  const flush = () => {
    while (pending >= LONGEST + SHORTEST) {
      put(LONGEST)
      pending -= LONGEST
    }
    // Never leave one or two bytes: the shortest match has three.
    if (pending > LONGEST) {
      put(LONGEST - SHORTEST)
      pending -= LONGEST - SHORTEST
    }
    if (pending > 0) put(pending)
    pending = 0
  }

  // Adler-32 of runs of n equal pixels in closed form.
  const checksum = ({ bits, ends }: RunLine, runs: number) => {
    let a = sums[0]!
    let b = sums[1]!
    for (let i = 0, from = 0; i < runs; i++) {
      const n = ends[i]! - from
      const value = bits[i]!
      from = ends[i]!
      if (bytesPerPixel === 1) {
        b += n * a + (value * n * (n + 1)) / 2
        a += n * value
        continue
      }
      const b0 = value & 255
      const b1 = (value >>> 8) & 255
      const b2 = (value >>> 16) & 255
      const b3 = value >>> 24
      const sum = b0 + b1 + b2 + b3
      b += 4 * n * a + n * (4 * b0 + 3 * b1 + 2 * b2 + b3) + 2 * sum * n * (n - 1)
      a += n * sum
    }
    sums[0] = a
    sums[1] = b
  }

  const row = (runs: number) => {
    const here = lines[rows & 1]!
    const { bits, ends } = here
    const { bits: upBits, ends: upEnds } = lines[(rows & 1) ^ 1]!
    checksum(here, runs)
    constant &&= runs === 1 && (rows === 0 || bits[0] === lastBits)
    if (tokens.length - count < width * 3 + 64) {
      const grown = new Int32Array(tokens.length * 2 + width * 3)
      grown.set(tokens)
      tokens = grown
    }
    // Whether the pixel before x has the value of run i, so that a match to the left can continue it.
    let alike = rows > 0 && bits[0] === lastBits
    let i = 0
    let up = 0
    let x = 0
    while (x < width) {
      const value = bits[i]!
      const end = ends[i]!
      let y = x
      let nextRun = i
      let nextUp = up
      if (rows > 0 && value === upBits[up]) {
        // Pixels from x on that equal the row above.
        do {
          const [a, b] = [ends[nextRun]!, upEnds[nextUp]!]
          y = Math.min(a, b)
          if (a === y) nextRun += 1
          if (b === y) nextUp += 1
        } while (y < width && bits[nextRun] === upBits[nextUp])
      }
      if (y > x && (y - x) * bytesPerPixel >= SHORTEST && (!alike || y > end)) {
        if (pending > 0 && kind !== ABOVE) flush()
        kind = ABOVE
        pending += (y - x) * bytesPerPixel
        x = y
        alike = nextRun === i || y > (nextRun > 0 ? ends[nextRun - 1]! : 0)
        i = nextRun
        up = nextUp
        continue
      }
      if (alike && (end - x) * bytesPerPixel >= SHORTEST) {
        if (pending > 0 && kind !== LEFT) flush()
        kind = LEFT
        pending += (end - x) * bytesPerPixel
        x = end
      } else {
        if (pending > 0) flush()
        const pixels = alike ? end - x : 1
        for (let n = 0; n < pixels; n++) {
          for (let k = 0; k < bytesPerPixel; k++) literals[(value >>> (8 * k)) & 255]! += 1
          tokens[count++] = LITERAL
          tokens[count++] = value
        }
        x += pixels
      }
      alike = x < end
      if (!alike) i += 1
      if (rows > 0) while (x < width && upEnds[up]! <= x) up += 1
    }
    lastBits = bits[runs - 1]!
    rows += 1
  }

  const finish = () => {
    const key = constant ? `${lastBits}/${rows}` : ''
    let bytes = constants.get(key)
    if (!bytes) {
      flush()
      const adler = ((sums[1]! % ADLER) * 65536 + (sums[0]! % ADLER)) >>> 0
      bytes = encode(tokens, count, { literals, distances }, adler)
      if (constant) constants.set(key, bytes)
    }
    count = pending = rows = lastBits = 0
    sums.set([1, 0])
    constant = true
    literals.fill(0)
    distances.fill(0)
    return bytes
  }
  return { line: () => lines[rows & 1]!, row, finish }
}
