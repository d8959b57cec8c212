// Kernel: rings put aside as short differences, a byte or two a corner, and read back in any order.

import type { Extent } from '../../vector/index.ts'

/** Bytes put aside: where they lie is told when they are given. */
export interface Aside {
  append(bytes: Uint8Array): number
  read(offset: number, length: number): Uint8Array
}

/** Outlines of patches by number, packed; a polygon is an outer ring and those that follow it. */
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
  /** Bytes that a ring takes. */
  size(ring: number): number
  /** A reader of rings as they are kept, `size` bytes for `ringDecoder` put at a place of `into`. */
  packed(): (ring: number, into: Uint8Array, at: number) => void
}

const CHUNK = 1 << 18
const PAGE = 1 << 20
const SLAB = 1 << 14

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
  const extend = (x: Float64Array, y: Float64Array, count: number) => {
    for (let i = 0; i < count; i++) {
      if (x[i]! < minX) minX = x[i]!
      if (x[i]! > maxX) maxX = x[i]!
      if (y[i]! < minY) minY = y[i]!
      if (y[i]! > maxY) maxY = y[i]!
    }
  }
  const flush = () => {
    if (filled === 0) return
    aside.append(chunk.subarray(0, filled))
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
    for (; rest >= 128; rest = Math.floor(rest / 128)) chunk[filled++] = (rest & 127) | 128
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
      if (outer) extend(x, y, count)
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
    size: (ring) => lengths[ring]!,
    packed() {
      flush()
      const copy = pagedReader(aside, flushed)
      return (ring, into, at) => copy(offsets[ring]!, lengths[ring]!, into, at)
    },
  }
}

// Whether corners are whole and sides turn at right angles, as outlines along pixel edges do.
function isRight(x: Float64Array, y: Float64Array, count: number): boolean {
  if (count % 2 === 1) return false
  let level = y[1] === y[0]
  for (let i = 0; i < count; i++, level = !level) {
    const after = i + 1 === count ? 0 : i + 1
    if (x[i] !== Math.floor(x[i]!) || y[i] !== Math.floor(y[i]!)) return false
    if ((x[i] === x[after]) === level || (y[i] === y[after]) !== level) return false
  }
  return true
}

/** Returns a function that unpacks rings: columns and rows interleaved, closed. */
export function ringDecoder(): (bytes: Uint8Array) => Float64Array {
  const room = slabs()
  return (bytes) => decode(bytes, room)
}

// Rings are cut from large arrays: one array each would cost more than what is read into it.
function slabs(): (size: number) => Float64Array {
  let slab = new Float64Array(SLAB)
  let used = 0
  return (size) => {
    if (used + size > slab.length) {
      slab = new Float64Array(Math.max(SLAB, size))
      used = 0
    }
    used += size
    return slab.subarray(used - size, used)
  }
}

function decode(bytes: Uint8Array, room: (size: number) => Float64Array): Float64Array {
  let at = 0
  // Most numbers are one byte; arithmetic instead of shifts, since positions may pass 2^31.
  const take = () => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  const head = take()
  const [count, form] = [Math.floor(head / 4), head % 4]
  const ring = room(count * 2 + 2)
  if (form === 2) ring.set(new Float64Array(bytes.slice(at).buffer))
  else {
    let x = take()
    let y = take()
    ring[0] = x
    ring[1] = y
    let axis = form
    for (let i = 2; i < count * 2; i += 2, axis ^= 1) {
      const byte = bytes[at]!
      let code = byte
      if (byte < 128) at += 1
      else code = take()
      const step = code % 2 === 1 ? -(code + 1) / 2 : code / 2
      if (axis === 0) x += step
      else y += step
      ring[i] = x
      ring[i + 1] = y
    }
  }
  ring[count * 2] = ring[0]!
  ring[count * 2 + 1] = ring[1]!
  return ring
}

// A view of fewer bytes costs more than to copy them one by one.
const WORTH_A_VIEW = 96

// Rings that are asked for one after another mostly lie near each other: whole pages are read and a few remembered.
function pagedReader(aside: Aside, size: number) {
  const pages = new Map<number, Uint8Array>()
  let last = -1
  let page: Uint8Array = new Uint8Array(0)
  const turnTo = (number: number) => {
    let bytes = pages.get(number)
    if (!bytes) {
      if (pages.size >= 24) pages.delete(pages.keys().next().value!)
      bytes = aside.read(number * PAGE, Math.min(PAGE, size - number * PAGE))
      pages.set(number, bytes)
    }
    last = number
    page = bytes
  }
  return (offset: number, length: number, into: Uint8Array, at: number): void => {
    const first = Math.floor(offset / PAGE)
    const from = offset - first * PAGE
    if (from + length > PAGE) {
      into.set(aside.read(offset, length), at)
      return
    }
    if (first !== last) turnTo(first)
    if (length >= WORTH_A_VIEW) into.set(page.subarray(from, from + length), at)
    else for (let i = 0; i < length; i++) into[at + i] = page[from + i]!
  }
}
