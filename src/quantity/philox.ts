// Kernel: Philox4x32-10 (Salmon et al. 2011), random numbers by counter: any draw of any stream, in any order, anywhere.

const [M0, M1] = [0xd2511f53, 0xcd9e8d57]
const [W0, W1] = [0x9e3779b9, 0xbb67ae85]

// The upper 32 bits of a product of two unsigned 32-bit numbers.
function high(a: number, b: number): number {
  const [ah, al, bh, bl] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff]
  const middle = ah * bl + Math.floor((al * bl) / 65536)
  const other = al * bh + (middle & 0xffff)
  return (ah * bh + Math.floor(middle / 65536) + Math.floor(other / 65536)) >>> 0
}

/** One block of four unsigned 32-bit numbers from a counter of four and a key of two. */
export function philox(counter: readonly number[], key: readonly number[]): Uint32Array {
  const block = Uint32Array.from(counter)
  scramble(block, key[0]!, key[1]!)
  return block
}

function scramble(block: Uint32Array, keyLow: number, keyHigh: number): void {
  let [k0, k1] = [keyLow >>> 0, keyHigh >>> 0]
  for (let round = 0; round < 10; round++) {
    const [c0, c1, c2, c3] = [block[0]!, block[1]!, block[2]!, block[3]!]
    block[0] = high(M1, c2) ^ c1 ^ k0
    block[1] = Math.imul(M1, c2)
    block[2] = high(M0, c0) ^ c3 ^ k1
    block[3] = Math.imul(M0, c0)
    k0 = (k0 + W0) >>> 0
    k1 = (k1 + W1) >>> 0
  }
}

/** Uniform numbers strictly between 0 and 1 (53 bits) by draw, stream and position within both. */
export type Uniforms = (draw: number, stream: number, at?: number) => number

/** The numbers of a seed (a whole number from 0 to 2^53 − 1). */
export function uniforms(seed: number): Uniforms {
  const [low, upper] = [seed >>> 0, Math.floor(seed / 2 ** 32)]
  const block = new Uint32Array(4)
  return (draw, stream, at = 0) => {
    block[0] = draw
    block[1] = stream
    block[2] = at
    block[3] = 0
    scramble(block, low, upper)
    return ((block[0]! >>> 5) * 67108864 + (block[1]! >>> 6) + 0.5) / 9007199254740992
  }
}

/** The stream of a name (FNV-1a), so that a number keeps its draws whatever else is drawn. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
