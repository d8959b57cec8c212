// Kernel: Philox4x32-10 (Salmon et al. 2011), random numbers by counter: each draw of each stream by itself, in whatever order.

const M0 = 0xd2511f53
const M1 = 0xcd9e8d57
const W0 = 0x9e3779b9
const W1 = 0xbb67ae85

// The upper 32 bits of a product of two unsigned 32-bit numbers.
function high(a: number, b: number): number {
  const aHigh = a >>> 16
  const aLow = a & 0xffff
  const bHigh = b >>> 16
  const bLow = b & 0xffff
  const low = Math.imul(aLow, bLow) >>> 0
  const middle = (Math.imul(aHigh, bLow) >>> 0) + (low >>> 16)
  const other = (Math.imul(aLow, bHigh) >>> 0) + (middle % 65536)
  return (Math.imul(aHigh, bHigh) + Math.floor(middle / 65536) + Math.floor(other / 65536)) >>> 0
}

/** One block of four unsigned 32-bit numbers from a counter of four and a key of two. */
export function philox(counter: readonly number[], key: readonly number[]): Uint32Array {
  const block = Uint32Array.from(counter)
  scramble(block, key[0]!, key[1]!)
  return block
}

function scramble(block: Uint32Array, keyLow: number, keyHigh: number): void {
  let c0 = block[0]!
  let c1 = block[1]!
  let c2 = block[2]!
  let c3 = block[3]!
  let k0 = keyLow >>> 0
  let k1 = keyHigh >>> 0
  for (let round = 0; round < 10; round++) {
    const first = (high(M1, c2) ^ c1 ^ k0) >>> 0
    const third = (high(M0, c0) ^ c3 ^ k1) >>> 0
    c1 = Math.imul(M1, c2) >>> 0
    c3 = Math.imul(M0, c0) >>> 0
    c0 = first
    c2 = third
    k0 = (k0 + W0) >>> 0
    k1 = (k1 + W1) >>> 0
  }
  block[0] = c0
  block[1] = c1
  block[2] = c2
  block[3] = c3
}

/** Uniform numbers strictly between 0 and 1 (53 bits) by draw, stream and position within both. */
export type Uniforms = (draw: number, stream: number, at?: number) => number

/** The numbers of a seed (a whole number from 0 to 2^53 − 1); a block makes those of two neighbouring positions. */
export function uniforms(seed: number): Uniforms {
  const low = seed >>> 0
  const upper = Math.floor(seed / 2 ** 32)
  const block = new Uint32Array(4)
  let [heldDraw, heldStream, heldPair] = [-1, -1, -1]
  return (draw, stream, at = 0) => {
    const pair = at >>> 1
    if (draw !== heldDraw || stream !== heldStream || pair !== heldPair) {
      block[0] = draw
      block[1] = stream
      block[2] = pair
      block[3] = 0
      scramble(block, low, upper)
      heldDraw = draw
      heldStream = stream
      heldPair = pair
    }
    const from = (at & 1) * 2
    return ((block[from]! >>> 5) * 67108864 + (block[from + 1]! >>> 6) + 0.5) / 9007199254740992
  }
}

/** The stream of a name (FNV-1a), so that a number keeps its draws whatever else is drawn. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
