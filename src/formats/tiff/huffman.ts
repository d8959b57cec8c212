// Kernel: Huffman codes as deflate wants them: lengths from frequencies, bounded, and canonical codes with their bits reversed.

// Of any alphabet; with it a weight of up to 2^23 and its symbol are sorted as one number.
const SYMBOLS = 512

/** Codes of one alphabet; what it gives is to be taken before the next call. */
export interface HuffmanCoder {
  /** Code length of every symbol; 0 for those that do not occur. Codes that exceed `limit` are cut, and light ones lengthened for them. */
  lengths(frequencies: Uint32Array, limit: number): Uint8Array
  /** Canonical codes of the lengths given last (RFC 1951, 3.2.2), bits reversed, since codes are packed from their first bit. */
  codes(): Uint16Array
}

/** A coder of an alphabet of so many symbols, 512 at most. Its rooms are made once: blocks are many and short. */
export function huffmanCoder(symbols: number): HuffmanCoder {
  const lengths = new Uint8Array(symbols)
  const codes = new Uint16Array(symbols)
  const keys = new Uint32Array(symbols)
  const weight = new Float64Array(symbols * 2)
  const parent = new Int32Array(symbols * 2)
  const depth = new Uint8Array(symbols * 2)
  const counts = new Uint16Array(16)
  const next = new Uint16Array(16)

  // Symbols that occur, lightest first.
  const byWeight = (frequencies: Uint32Array): Uint32Array => {
    let count = 0
    for (let symbol = 0; symbol < symbols; symbol++) {
      if (frequencies[symbol]! > 0) keys[count++] = frequencies[symbol]! * SYMBOLS + symbol
    }
    const leaves = keys.subarray(0, count).sort()
    for (let i = 0; i < count; i++) leaves[i]! %= SYMBOLS
    return leaves
  }

  // Two queues, leaves and joined nodes, both in order of weight: the two lightest join until one is left.
  const findDepths = (leaves: Uint32Array, frequencies: Uint32Array) => {
    const count = leaves.length
    const size = count * 2 - 1
    for (let i = 0; i < count; i++) weight[i] = frequencies[leaves[i]!]!
    let leaf = 0
    let node = count
    for (let joined = count; joined < size; joined++) {
      weight[joined] = 0
      for (let side = 0; side < 2; side++) {
        const takeLeaf = leaf < count && (node >= joined || weight[leaf]! <= weight[node]!)
        const child = takeLeaf ? leaf++ : node++
        parent[child] = joined
        weight[joined]! += weight[child]!
      }
    }
    depth[size - 1] = 0
    for (let i = size - 2; i >= 0; i--) depth[i] = depth[parent[i]!]! + 1
  }

  return {
    lengths(frequencies, limit) {
      lengths.fill(0)
      const leaves = byWeight(frequencies)
      if (leaves.length === 1) lengths[leaves[0]!] = 1
      if (leaves.length < 2) return lengths
      findDepths(leaves, frequencies)
      bound(depth, leaves.length, limit)
      for (let i = 0; i < leaves.length; i++) lengths[leaves[i]!] = depth[i]!
      return lengths
    },
    codes() {
      counts.fill(0)
      for (let symbol = 0; symbol < symbols; symbol++) counts[lengths[symbol]!]! += 1
      counts[0] = 0
      for (let length = 1; length < 16; length++)
        next[length] = (length === 1 ? 0 : next[length - 1]! + counts[length - 1]!) << 1
      for (let symbol = 0; symbol < symbols; symbol++) {
        const length = lengths[symbol]!
        codes[symbol] = length > 0 ? reversed(next[length]!++, length) : 0
      }
      return codes
    },
  }
}

// Codes must fill the space of those of `limit` bits, no more and no less: light ones make room, heavy ones take what is left.
function bound(depth: Uint8Array, leaves: number, limit: number) {
  let room = 1 << limit
  for (let i = 0; i < leaves; i++) {
    depth[i] = Math.min(depth[i]!, limit)
    room -= 1 << (limit - depth[i]!)
  }
  for (let i = 0; room < 0; i++) {
    while (room < 0 && depth[i]! < limit) {
      depth[i]! += 1
      room += 1 << (limit - depth[i]!)
    }
  }
  for (let i = leaves - 1; room > 0; i--) {
    while (room >= 1 << (limit - depth[i]!)) {
      room -= 1 << (limit - depth[i]!)
      depth[i]! -= 1
    }
  }
}

function reversed(code: number, length: number): number {
  let out = 0
  for (let i = 0; i < length; i++) out |= ((code >> i) & 1) << (length - 1 - i)
  return out
}
