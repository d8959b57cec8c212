// Kernel: the frame of a deflate block: bits in order, the codes' lengths at its head, the checksum at its end.
import { huffmanCoder } from './huffman.ts'

/** Bytes of the shortest and of the longest match. */
export const SHORTEST = 3
export const LONGEST = 258

/** Symbol of every match length, the extra bits behind a symbol, and what they say of a length (RFC 1951, 3.2.5). */
export const LENGTH_SYMBOL = new Uint16Array(LONGEST + 1)
export const LENGTH_EXTRA = new Uint8Array(286)
export const LENGTH_REST = new Uint8Array(LONGEST + 1)
for (let symbol = 257, length = SHORTEST; symbol < 285; symbol++) {
  const extra = symbol < 265 ? 0 : (symbol - 261) >> 2
  LENGTH_EXTRA[symbol] = extra
  for (let rest = 0; rest < 1 << extra; rest++) {
    LENGTH_SYMBOL[length + rest] = symbol
    LENGTH_REST[length + rest] = rest
  }
  length += 1 << extra
}
LENGTH_SYMBOL[LONGEST] = 285
LENGTH_REST[LONGEST] = 0

// The widest thing written at once has 24 bits, so a 32-bit store never overflows.
/** Bytes that a stream of so many bits of tokens may take: head, checksum and code tables besides. */
export const streamBytes = (bits: number): number => (bits >> 3) + 512

/** Where writing stands: the place of the next byte, and bits that wait with how many they are. */
export interface BitState {
  readonly at: number
  readonly store: number
  readonly held: number
}

/** Writes zlib streams of one block, one after the other, least significant bit first. */
export interface BlockWriter {
  /** Begin a stream in `bytes`. */
  begin(bytes: Uint8Array): void
  put(value: number, size: number): void
  /** The head of one final block with its own codes: their lengths, run-length coded (RFC 1951, 3.2.7). */
  header(literal: Uint8Array, distance: Uint8Array): void
  /** For a loop that writes by itself and then resumes. */
  state(): BitState
  resume(at: number, store: number, held: number): void
  /** End with the checksum; what was written, as a view of the bytes. */
  finish(adler: number): Uint8Array
}

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const [ALPHABET, MOST_LENGTHS] = [19, 286 + 30]

/** A writer for one encoder: what V8 makes of its functions lasts as long as they do. */
export function blockWriter(): BlockWriter {
  const coder = huffmanCoder(ALPHABET)
  const frequencies = new Uint32Array(ALPHABET)
  const both = new Uint8Array(MOST_LENGTHS)
  const items = new Uint16Array(MOST_LENGTHS)
  let bytes: Uint8Array = new Uint8Array(0)
  let at = 0
  let store = 0
  let held = 0
  const put = (value: number, size: number) => {
    store |= value << held
    held += size
    while (held >= 8) {
      bytes[at++] = store
      store >>>= 8
      held -= 8
    }
  }
  const countItems = (count: number) => {
    frequencies.fill(0)
    for (let i = 0; i < count; i++) frequencies[items[i]! & 31]! += 1
  }
  const putLengths = (lengths: Uint8Array, orders: number) => {
    for (let i = 0; i < orders; i++) put(lengths[ORDER[i]!]!, 3)
  }
  const putItems = (count: number, codes: Uint16Array, lengths: Uint8Array) => {
    for (let i = 0; i < count; i++) {
      const symbol = items[i]! & 31
      put(codes[symbol]!, lengths[symbol]!)
      if (symbol >= 16) put(items[i]! >> 5, symbol === 16 ? 2 : symbol === 17 ? 3 : 7)
    }
  }
  return {
    begin(room) {
      bytes = room
      bytes[0] = 0x78
      bytes[1] = 0x01
      at = 2
      store = 0
      held = 0
    },
    put,
    header(literal, distance) {
      const literals = usedOf(literal, 257)
      const distances = usedOf(distance, 1)
      both.set(literal.subarray(0, literals))
      both.set(distance.subarray(0, distances), literals)
      const count = runLengths(both, literals + distances, items)
      countItems(count)
      const lengths = coder.lengths(frequencies, 7)
      const codes = coder.codes()
      let orders = ALPHABET
      while (orders > 4 && lengths[ORDER[orders - 1]!] === 0) orders -= 1
      put(0b101, 3)
      put(literals - 257, 5)
      put(distances - 1, 5)
      put(orders - 4, 4)
      putLengths(lengths, orders)
      putItems(count, codes, lengths)
    },
    state: () => ({ at, store, held }),
    resume(newAt, newStore, newHeld) {
      at = newAt
      store = newStore
      held = newHeld
    },
    finish(adler) {
      if (held > 0) bytes[at++] = store
      for (let shift = 24; shift >= 0; shift -= 8) bytes[at++] = adler >>> shift
      return bytes.subarray(0, at)
    },
  }
}

// How many lengths are told: all up to the last that is not zero.
function usedOf(lengths: Uint8Array, least: number): number {
  let n = lengths.length
  while (n > least && lengths[n - 1] === 0) n -= 1
  return n
}

// Lengths as symbols of the third alphabet, each with how often it repeats above its five bits; gives how many they are.
function runLengths(lengths: Uint8Array, size: number, items: Uint16Array): number {
  let count = 0
  for (let i = 0; i < size; ) {
    const value = lengths[i]!
    let n = 1
    while (i + n < size && lengths[i + n] === value) n += 1
    if (value === 0 && n >= 3) {
      n = Math.min(n, 138)
      items[count++] = n <= 10 ? 17 | ((n - 3) << 5) : 18 | ((n - 11) << 5)
    } else if (n >= 4) {
      n = Math.min(n, 7)
      items[count++] = value
      items[count++] = 16 | ((n - 4) << 5)
    } else {
      n = 1
      items[count++] = value
    }
    i += n
  }
  return count
}
