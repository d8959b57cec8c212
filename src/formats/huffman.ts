// Kernel: Huffman codes as deflate wants them: lengths from frequencies, bounded, and canonical codes with their bits reversed.

/** Code length of every symbol; 0 for those that do not occur. Frequencies are flattened until no code exceeds `limit`. */
export function huffmanLengths(frequencies: Uint32Array, limit: number): Uint8Array {
  const weights = Uint32Array.from(frequencies)
  for (;;) {
    const lengths = unboundedLengths(weights)
    if (lengths.every((length) => length <= limit)) return lengths
    weights.forEach((weight, symbol) => {
      if (weight > 0) weights[symbol] = (weight >>> 1) | 1
    })
  }
}

// Two queues, leaves and joined nodes, both in order of weight: the two lightest join until one is left.
function unboundedLengths(weights: Uint32Array): Uint8Array {
  const lengths = new Uint8Array(weights.length)
  const leaves = Array.from(weights.keys())
    .filter((symbol) => weights[symbol]! > 0)
    .sort((a, b) => weights[a]! - weights[b]! || a - b)
  if (leaves.length === 1) lengths[leaves[0]!] = 1
  if (leaves.length < 2) return lengths
  const size = leaves.length * 2 - 1
  const weight = new Float64Array(size)
  const parent = new Int32Array(size)
  leaves.forEach((symbol, i) => {
    weight[i] = weights[symbol]!
  })
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
  leaves.forEach((symbol, i) => {
    lengths[symbol] = depth[i]!
  })
  return lengths
}

/** Canonical codes of code lengths (RFC 1951, 3.2.2), bits reversed, since codes are packed from their first bit. */
export function huffmanCodes(lengths: Uint8Array): Uint16Array {
  const first = firstCodes(lengths)
  return Uint16Array.from(lengths, (length) => (length === 0 ? 0 : reversed(first[length]!++, length)))
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
