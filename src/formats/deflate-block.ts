// Kernel: the frame of a deflate block: bits in order, the codes' lengths at its head, the checksum at its end.
import { huffmanCodes, huffmanLengths } from './huffman.ts'

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

/** A zlib stream written into `bytes`, least significant bit first; `finish` gives what was written, as a view of them. */
export function bitWriter(bytes: Uint8Array) {
  bytes[0] = 0x78
  bytes[1] = 0x01
  let at = 2
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
  const finish = (adler: number) => {
    if (held > 0) bytes[at++] = store
    bytes.set([adler >>> 24, adler >>> 16, adler >>> 8, adler], at)
    return bytes.subarray(0, at + 4)
  }
  return {
    put,
    finish,
    /** Where writing stands, for a loop that writes by itself and then resumes. */
    state: () => ({ at, store, held }),
    resume(newAt: number, newStore: number, newHeld: number) {
      at = newAt
      store = newStore
      held = newHeld
    },
  }
}

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** The head of one final block with its own codes: their lengths, run-length coded (RFC 1951, 3.2.7). */
export function writeHeader(
  put: (value: number, size: number) => void,
  literal: Uint8Array,
  distance: Uint8Array,
): void {
  const used = (lengths: Uint8Array, least: number) => {
    let n = lengths.length
    while (n > least && lengths[n - 1] === 0) n -= 1
    return lengths.subarray(0, n)
  }
  const [literals, distances] = [used(literal, 257), used(distance, 1)]
  const items = runLengths([...literals, ...distances])
  const frequencies = new Uint32Array(19)
  for (const { symbol } of items) frequencies[symbol]! += 1
  const lengths = huffmanLengths(frequencies, 7)
  const codes = huffmanCodes(lengths)
  let orders = 19
  while (orders > 4 && lengths[ORDER[orders - 1]!] === 0) orders -= 1
  put(0b101, 3)
  put(literals.length - 257, 5)
  put(distances.length - 1, 5)
  put(orders - 4, 4)
  for (const symbol of ORDER.slice(0, orders)) put(lengths[symbol]!, 3)
  for (const { symbol, rest } of items) {
    put(codes[symbol]!, lengths[symbol]!)
    if (symbol >= 16) put(rest, symbol === 16 ? 2 : symbol === 17 ? 3 : 7)
  }
}

function runLengths(lengths: readonly number[]): { symbol: number; rest: number }[] {
  const items: { symbol: number; rest: number }[] = []
  for (let i = 0; i < lengths.length; ) {
    const value = lengths[i]!
    let n = 1
    while (i + n < lengths.length && lengths[i + n] === value) n += 1
    if (value === 0 && n >= 3) {
      n = Math.min(n, 138)
      items.push(n <= 10 ? { symbol: 17, rest: n - 3 } : { symbol: 18, rest: n - 11 })
    } else if (n >= 4) {
      n = Math.min(n, 7)
      items.push({ symbol: value, rest: 0 }, { symbol: 16, rest: n - 4 })
    } else {
      n = 1
      items.push({ symbol: value, rest: 0 })
    }
    i += n
  }
  return items
}
