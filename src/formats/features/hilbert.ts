// Kernel: rectangles in the order of a Hilbert curve through their centres, so that neighbours lie together.
import type { Extent } from '../../vector/index.ts'

const SIDE = 2 ** 16

/** Rectangles of any number: minX, minY, maxX, maxY interleaved, held as they come. */
export interface Boxes {
  readonly count: number
  /** Four numbers a rectangle; longer than needed. */
  readonly values: Float64Array
}

/** A list of rectangles that grows beyond `expected` where it must. */
export function boxList(expected = 1024): Boxes & {
  add(box: Extent): void
  /** Four numbers a rectangle. */
  addAll(boxes: Float64Array): void
} {
  let values = new Float64Array(Math.max(1, expected) * 4)
  let count = 0
  const reserve = (more: number) => {
    if ((count + more) * 4 <= values.length) return
    const grown = new Float64Array(Math.max(values.length * 2, (count + more) * 4))
    grown.set(values)
    values = grown
  }
  return {
    get count() {
      return count
    },
    get values() {
      return values
    },
    add({ minX, minY, maxX, maxY }) {
      reserve(1)
      const at = count++ * 4
      values[at] = minX
      values[at + 1] = minY
      values[at + 2] = maxX
      values[at + 3] = maxY
    },
    addAll(boxes) {
      reserve(boxes.length / 4)
      values.set(boxes, count * 4)
      count += boxes.length / 4
    },
  }
}

/** The smallest rectangle around all; undefined where there are none. */
export function extentOfBoxes({ values, count }: Boxes): Extent | undefined {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < count * 4; i += 4) {
    if (values[i]! < minX) minX = values[i]!
    if (values[i + 1]! < minY) minY = values[i + 1]!
    if (values[i + 2]! > maxX) maxX = values[i + 2]!
    if (values[i + 3]! > maxY) maxY = values[i + 3]!
  }
  return count > 0 ? { minX, minY, maxX, maxY } : undefined
}

/** Positions of the rectangles along the curve; equal ones keep their order. */
export function hilbertOrder(boxes: Boxes): Uint32Array {
  const { values, count } = boxes
  const keys = new Uint32Array(count)
  const extent = extentOfBoxes(boxes)
  if (!extent) return keys
  const scaleX = (SIDE - 1) / Math.max(extent.maxX - extent.minX, Number.MIN_VALUE)
  const scaleY = (SIDE - 1) / Math.max(extent.maxY - extent.minY, Number.MIN_VALUE)
  for (let i = 0; i < count; i++) {
    const x = (values[i * 4]! + values[i * 4 + 2]!) / 2 - extent.minX
    const y = (values[i * 4 + 1]! + values[i * 4 + 3]!) / 2 - extent.minY
    keys[i] = hilbertDistance(
      Math.floor(Math.min(x * scaleX, SIDE - 1)),
      Math.floor(Math.min(y * scaleY, SIDE - 1)),
      SIDE,
    )
  }
  return sortedPositions(keys)
}

/** Distance along the Hilbert curve through a square of `side` cells (a power of two, at most 2^16). */
export function hilbertDistance(col: number, row: number, side: number): number {
  let [x, y, distance] = [col, row, 0]
  for (let half = side >> 1; half > 0; half >>= 1) {
    const right = (x & half) > 0 ? 1 : 0
    const upper = (y & half) > 0 ? 1 : 0
    distance = distance * 4 + ((3 * right) ^ upper)
    if (upper === 0) {
      if (right === 1) {
        x = side - 1 - x
        y = side - 1 - y
      }
      ;[x, y] = [y, x]
    }
  }
  return distance
}

// Radix sort, eleven bits at a time: stable, and linear in the number of keys, which go along with their positions.
function sortedPositions(keys: Uint32Array): Uint32Array {
  const count = keys.length
  let [fromKeys, toKeys]: [Uint32Array, Uint32Array] = [keys, new Uint32Array(count)]
  let [from, to] = [Uint32Array.from(keys, (_, i) => i), new Uint32Array(count)]
  for (let shift = 0; shift < 32; shift += BITS) {
    const starts = new Uint32Array((1 << BITS) + 1)
    for (let i = 0; i < count; i++) starts[((fromKeys[i]! >>> shift) & MASK) + 1]!++
    for (let digit = 0; digit <= MASK; digit++) starts[digit + 1]! += starts[digit]!
    for (let i = 0; i < count; i++) {
      const place = starts[(fromKeys[i]! >>> shift) & MASK]!++
      to[place] = from[i]!
      toKeys[place] = fromKeys[i]!
    }
    // The keys as given are not written over.
    ;[fromKeys, toKeys] = [toKeys, shift === 0 ? new Uint32Array(count) : fromKeys]
    ;[from, to] = [to, from]
  }
  return from
}

const BITS = 11
const MASK = (1 << BITS) - 1
