// Pixels whose ground is of several classes: which ones, and the share of each.
import { grown } from '../grid/index.ts'

/**
 * Mixed pixels of a window, sparse. `pixels` holds positions (row × width + column) in rising order; the
 * classes and shares of the i-th are those from `starts[i]` to `starts[i + 1]`; its shares add up to 1.
 */
export interface Mixtures {
  readonly pixels: Int32Array
  readonly starts: Int32Array
  readonly classes: Uint8Array
  readonly shares: Float64Array
}

/** A window with no mixed pixel. */
export const NO_MIXTURES: Mixtures = {
  pixels: new Int32Array(0),
  starts: new Int32Array(1),
  classes: new Uint8Array(0),
  shares: new Float64Array(0),
}

/** Collects mixtures pixel by pixel, in rising order of position. */
export function mixtureBuilder() {
  let pixels = new Int32Array(256)
  let starts = new Int32Array(257)
  let classes = new Uint8Array(1024)
  let shares = new Float64Array(1024)
  let count = 0
  let parts = 0
  return {
    /** One component of the pixel being described. */
    add(klass: number, share: number) {
      if (parts === classes.length) {
        classes = grown(classes, new Uint8Array(parts * 2))
        shares = grown(shares, new Float64Array(parts * 2))
      }
      classes[parts] = klass
      shares[parts++] = share
    },
    /** The components added since the last pixel are those of this one. */
    close(pixel: number) {
      if (count === pixels.length) {
        pixels = grown(pixels, new Int32Array(count * 2))
        starts = grown(starts, new Int32Array(count * 2 + 1))
      }
      pixels[count++] = pixel
      starts[count] = parts
    },
    build: (): Mixtures => ({
      pixels: pixels.slice(0, count),
      starts: starts.slice(0, count + 1),
      classes: classes.slice(0, parts),
      shares: shares.slice(0, parts),
    }),
  }
}

/** Index of the first mixed pixel at or after a position. */
export function firstMixed(pixels: Int32Array, position: number): number {
  let [low, high] = [0, pixels.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (pixels[middle]! < position) low = middle + 1
    else high = middle
  }
  return low
}
