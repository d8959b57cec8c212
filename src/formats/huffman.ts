// Kernel: Huffman codes as deflate wants them: lengths from frequencies, bounded, and canonical codes with their bits reversed.

// Of any alphabet; with it a weight of up to 2^23 and its symbol are sorted as one number.
const SYMBOLS = 512

/** Code length of every symbol; 0 for those that do not occur. Codes that exceed `limit` are cut, and light ones lengthened for them. */
export function huffmanLengths(frequencies: Uint32Array, limit: number): Uint8Array {
  const lengths = new Uint8Array(frequencies.length)
  const leaves = byWeight(frequencies)
  if (leaves.length === 1) lengths[leaves[0]!] = 1
  if (leaves.length < 2) return lengths
  const depth = depths(leaves, frequencies)
  // Codes must fill the space of those of `limit` bits, no more and no less: light ones make room, heavy ones take what is left.
  let room = 1 << limit
  for (let i = 0; i < leaves.length; i++) {
    depth[i] = Math.min(depth[i]!, limit)
    room -= 1 << (limit - depth[i]!)
  }
  for (let i = 0; room < 0; i++) {
    while (room < 0 && depth[i]! < limit) {
      depth[i]! += 1
      room += 1 << (limit - depth[i]!)
    }
  }
  for (let i = leaves.length - 1; room > 0; i--) {
    while (room >= 1 << (limit - depth[i]!)) {
      room -= 1 << (limit - depth[i]!)
      depth[i]! -= 1
    }
  }
  for (let i = 0; i < leaves.length; i++) lengths[leaves[i]!] = depth[i]!
  return lengths
}

// Symbols that occur, lightest first.
function byWeight(frequencies: Uint32Array): Uint32Array {
  const keys = new Uint32Array(frequencies.length)
  let count = 0
  for (let symbol = 0; symbol < frequencies.length; symbol++) {
    if (frequencies[symbol]! > 0) keys[count++] = frequencies[symbol]! * SYMBOLS + symbol
  }
  const leaves = keys.subarray(0, count).sort()
  for (let i = 0; i < count; i++) leaves[i]! %= SYMBOLS
  return leaves
}

// Two queues, leaves and joined nodes, both in order of weight: the two lightest join until one is left.
function depths(leaves: Uint32Array, frequencies: Uint32Array): Uint8Array {
  const size = leaves.length * 2 - 1
  const weight = new Float64Array(size)
  const parent = new Int32Array(size)
  for (let i = 0; i < leaves.length; i++) weight[i] = frequencies[leaves[i]!]!
  let leaf = 0
  let node = leaves.length
  for (let next = leaves.length; next < size; next++) {
    for (let side = 0; side < 2; side++) {
      const takeLeaf = leaf < leaves.length && (node >= next || weight[leaf]! <= weight[node]!)
      const child = takeLeaf ? leaf++ : node++
      parent[child] = next
      weight[next]! += weight[child]!
    }
  }
  const depth = new Uint8Array(size)
  for (let i = size - 2; i >= 0; i--) depth[i] = depth[parent[i]!]! + 1
  return depth
}

/** Canonical codes of code lengths (RFC 1951, 3.2.2), bits reversed, since codes are packed from their first bit. */
export function huffmanCodes(lengths: Uint8Array): Uint16Array {
  const first = firstCodes(lengths)
  const codes = new Uint16Array(lengths.length)
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!
    if (length > 0) codes[symbol] = reversed(first[length]!++, length)
  }
  return codes
}

function firstCodes(lengths: Uint8Array): Uint16Array {
  const counts = new Uint16Array(16)
  for (const length of lengths) if (length > 0) counts[length]! += 1
  const first = new Uint16Array(16)
  let code = 0
  for (let length = 1; length < 16; length++) {
    code = (code + counts[length - 1]!) << 1
    first[length] = code
  }
  return first
}

function reversed(code: number, length: number): number {
  let out = 0
  for (let i = 0; i < length; i++) out |= ((code >> i) & 1) << (length - 1 - i)
  return out
}
