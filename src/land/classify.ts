// Kernel: land codes as delivered (any number type) → small class numbers, with a memory of codes nobody explained.
import type { PixelArray } from '../grid/index.ts'

/** Class of a pixel without an observation. */
export const NODATA = 0
/** Class of a pixel whose code the legend lacks. */
export const UNKNOWN = 255

/** The most classes a legend may have: class numbers are bytes, two of them taken. */
export const MAX_CLASSES = 254

/** From land codes to positions in the legend. */
export interface Classifier {
  /** Class numbers of pixel values, in an array of their own or in `room`. */
  classify(values: PixelArray, room?: Uint8Array): Uint8Array
}

/**
 * `codes[i]` becomes class i + 1, a repeated code the class it had first; `nodata`, the codes of `blank` and NaN become
 * NODATA; anything else UNKNOWN.
 */
export function classifier(
  codes: readonly number[],
  nodata: number | undefined,
  blank: readonly number[] = [],
): Classifier {
  const byCode = new Map<number, number>()
  codes.forEach((code, i) => {
    if (!byCode.has(code)) byCode.set(code, i + 1)
  })
  for (const code of nodata === undefined ? blank : [...blank, nodata])
    if (!byCode.has(code)) byCode.set(code, NODATA)
  const classOf = (value: number) => (Number.isNaN(value) ? NODATA : (byCode.get(value) ?? UNKNOWN))
  const tableOf = (least: number, count: number) =>
    Uint8Array.from({ length: count }, (_, i) => classOf(i + least))
  const bytes = tableOf(0, 256)
  // Of 16-bit codes, with and without a sign; made when a cover has them.
  let words: Uint8Array | undefined
  return {
    classify(values, room) {
      const classes = room ? room.subarray(0, values.length) : new Uint8Array(values.length)
      if (values instanceof Uint8Array) lookUpBytes(values, bytes, classes)
      else if (values.BYTES_PER_ELEMENT <= 2) {
        words ??= tableOf(-32_768, 98_304)
        lookUp(values, words, 32_768, classes)
      } else {
        let last = Number.NaN
        let lastClass = NODATA
        for (let i = 0; i < values.length; i++) {
          const value = values[i]!
          if (value !== last) {
            last = value
            lastClass = classOf(value)
          }
          classes[i] = lastClass
        }
      }
      return classes
    },
  }
}

// Four bytes at a time, since neighbours are mostly as the ones before.
function lookUpBytes(values: Uint8Array, table: Uint8Array, classes: Uint8Array): void {
  const whole = values.byteOffset % 4 === 0 ? values.length >> 2 : 0
  const from = new Uint32Array(values.buffer, values.byteOffset, whole)
  const to = new Uint32Array(classes.buffer, classes.byteOffset, whole)
  for (let i = whole * 4; i < values.length; i++) classes[i] = table[values[i]!]!
  let last = 0
  let made = table[0]! * 0x01010101
  for (let i = 0; i < whole; i++) {
    const four = from[i]!
    if (four !== last) {
      last = four
      made =
        table[four & 255]! |
        (table[(four >>> 8) & 255]! << 8) |
        (table[(four >>> 16) & 255]! << 16) |
        (table[four >>> 24]! << 24)
    }
    to[i] = made
  }
}

function lookUp(values: PixelArray, table: Uint8Array, offset: number, classes: Uint8Array): void {
  for (let i = 0; i < values.length; i++) classes[i] = table[values[i]! + offset]!
}
