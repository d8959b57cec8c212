// Kernel: rings put aside as short differences, a byte or two a corner, and read back in any order.

import type { Extent } from '../vector/index.ts'

/** Bytes put aside: where they lie is told when they are given. */
export interface Aside {
  append(bytes: Uint8Array): number
  read(offset: number, length: number): Uint8Array
}

export interface RingStore {
  /** Keep a ring of corners (not closed); `outer` rings begin a polygon. Returns its number. */
  add(x: Float64Array, y: Float64Array, count: number, outer: boolean): number
  /** Let ring `later` follow ring `ring`. */
  link(ring: number, later: number): void
  /** The ring that follows, or −1. */
  after(ring: number): number
  isOuter(ring: number): boolean
  /** The smallest rectangle around all rings, in pixels; undefined where there are none. */
  extent(): Extent | undefined
  /** A reader of rings: columns and rows interleaved, closed. */
  reader(): (ring: number) => Float64Array
}

const CHUNK = 1 << 18
const PAGE = 1 << 20

/** A store whose bytes lie in `aside`, which nobody else appends to. */
export function ringStore(aside: Aside): RingStore {
  let offsets = new Float64Array(1 << 12)
  let lengths = new Int32Array(1 << 12)
  let following = new Int32Array(1 << 12)
  let outers = new Uint8Array(1 << 12)
  let rings = 0
  let chunk = new Uint8Array(CHUNK)
  let filled = 0
  let flushed = 0

  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  const flush = () => {
    if (filled === 0) return
    aside.append(chunk.slice(0, filled))
    flushed += filled
    filled = 0
  }
  const reserve = (bytes: number) => {
    if (filled + bytes <= chunk.length) return
    flush()
    if (bytes > chunk.length) chunk = new Uint8Array(bytes)
  }
  const put = (value: number) => {
    let rest = value
    while (rest >= 128) {
      chunk[filled++] = (rest & 127) | 128
      rest = Math.floor(rest / 128)
    }
    chunk[filled++] = rest
  }
  const putSigned = (value: number) => put(value < 0 ? -value * 2 - 1 : value * 2)
  const double = () => {
    const size = rings * 2
    const [o, l, f, u] = [
      new Float64Array(size),
      new Int32Array(size),
      new Int32Array(size),
      new Uint8Array(size),
    ]
    o.set(offsets)
    l.set(lengths)
    f.set(following)
    u.set(outers)
    offsets = o
    lengths = l
    following = f
    outers = u
  }

  return {
    add(x, y, count, outer) {
      if (rings === offsets.length) double()
      reserve(count * 16 + 24)
      offsets[rings] = flushed + filled
      const start = filled
      const whole = isRight(x, y, count)
      for (let i = 0; outer && i < count; i++) {
        minX = Math.min(minX, x[i]!)
        maxX = Math.max(maxX, x[i]!)
        minY = Math.min(minY, y[i]!)
        maxY = Math.max(maxY, y[i]!)
      }
      // Sides alternate: after the first corner one difference a corner is enough.
      const form = whole ? (y[1] === y[0] ? 0 : 1) : 2
      put(count * 4 + form)
      if (whole) {
        put(x[0]!)
        put(y[0]!)
        for (let i = 1; i < count; i++)
          putSigned((i & 1) === (form ^ 1) ? x[i]! - x[i - 1]! : y[i]! - y[i - 1]!)
      } else {
        const numbers = new Float64Array(count * 2)
        for (let i = 0; i < count; i++) {
          numbers[i * 2] = x[i]!
          numbers[i * 2 + 1] = y[i]!
        }
        chunk.set(new Uint8Array(numbers.buffer), filled)
        filled += numbers.byteLength
      }
      lengths[rings] = filled - start
      following[rings] = -1
      outers[rings] = outer ? 1 : 0
      return rings++
    },
    link(ring, later) {
      following[ring] = later
    },
    after: (ring) => following[ring]!,
    isOuter: (ring) => outers[ring] === 1,
    extent: () => (minX <= maxX ? { minX, minY, maxX, maxY } : undefined),
    reader() {
      flush()
      const bytesAt = pagedReader(aside, flushed)
      return (ring) => decode(bytesAt(offsets[ring]!, lengths[ring]!))
    },
  }
}

// Whether corners are whole and sides turn at right angles, as outlines along pixel edges do.
function isRight(x: Float64Array, y: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) {
    const after = i + 1 === count ? 0 : i + 1
    if (x[i] !== Math.floor(x[i]!) || y[i] !== Math.floor(y[i]!)) return false
    if ((x[i] === x[after]) === (y[i] === y[after])) return false
    if (i > 0 && (x[i] === x[after]) === (x[i] === x[i - 1])) return false
  }
  return true
}

function decode(bytes: Uint8Array): Float64Array {
  let at = 0
  const take = () => {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = bytes[at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }
  const takeSigned = () => {
    const value = take()
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }
  const head = take()
  const [count, form] = [Math.floor(head / 4), head % 4]
  const ring = new Float64Array(count * 2 + 2)
  if (form === 2) ring.set(new Float64Array(bytes.slice(at).buffer))
  else {
    let x = take()
    let y = take()
    ring[0] = x
    ring[1] = y
    for (let i = 1; i < count; i++) {
      if ((i & 1) === (form ^ 1)) x += takeSigned()
      else y += takeSigned()
      ring[i * 2] = x
      ring[i * 2 + 1] = y
    }
  }
  ring[count * 2] = ring[0]!
  ring[count * 2 + 1] = ring[1]!
  return ring
}

// Rings that are asked for one after another mostly lie near each other: whole pages are read and a few remembered.
function pagedReader(aside: Aside, size: number): (offset: number, length: number) => Uint8Array {
  const pages = new Map<number, Uint8Array>()
  const page = (number: number) => {
    const known = pages.get(number)
    if (known) return known
    if (pages.size >= 24) pages.delete(pages.keys().next().value!)
    const bytes = aside.read(number * PAGE, Math.min(PAGE, size - number * PAGE))
    pages.set(number, bytes)
    return bytes
  }
  return (offset, length) => {
    const first = Math.floor(offset / PAGE)
    if (Math.floor((offset + length - 1) / PAGE) > first) return aside.read(offset, length)
    const from = offset - first * PAGE
    return page(first).subarray(from, from + length)
  }
}
