// Kernel: by how much one image is shifted against another, from the phases of their spectra (Kuglin, Hines 1975).
import { transformSquare } from './fft.ts'

/** Two pictures of the same ground, `side` × `side`; NaN where one has no observation. */
export interface PicturePair {
  readonly reference: Float64Array
  readonly moved: Float64Array
}

/** How far `moved` lies to the right of and below the reference, in pixels, and how clear that is. */
export interface PixelShift {
  readonly cols: number
  readonly rows: number
  /** Height of the peak: 1 for the same picture, near 0 for unrelated ones. */
  readonly peak: number
}

// Frequencies are trusted the less the higher they are: interpolation and noise alter the phases of fine detail.
// Width of that trust in cycles a pixel.
const TRUST = 0.12

// Frequencies with less than this share of the mean power are silent: their phases are noise.
const SILENT = 0.01

/**
 * The shift between pictures, of one window or of many whose shift is the same. Each pair's spectra are whitened,
 * so that all bands and windows count alike; the peak is then found between pixels.
 */
export function phaseShift(pairs: readonly PicturePair[], side: number): PixelShift {
  const count = side * side
  const real = new Float64Array(count)
  const imaginary = new Float64Array(count)
  const used = pairs.filter((pair) => addCrossPower(pair, side, real, imaginary)).length
  if (used === 0) return { cols: 0, rows: 0, peak: 0 }
  let weights = 0
  for (let i = 0; i < count; i++) {
    const weight = trust(i, side)
    weights += weight
    real[i]! *= weight / used
    imaginary[i]! *= weight / used
  }
  const spectrum = { real: real.slice(), imaginary: imaginary.slice() }
  transformSquare(real, imaginary, side, true)
  let best = 0
  for (let i = 1; i < count; i++) if (real[i]! > real[best]!) best = i
  const signed = (at: number) => (at < side / 2 ? at : at - side)
  const start = { cols: signed(best % side), rows: signed(Math.floor(best / side)) }
  return refined(spectrum, side, start, weights)
}

// Adds F(moved) · conj F(reference), of unit length wherever there is power; false where a picture shows nothing.
function addCrossPower(
  { reference, moved }: PicturePair,
  side: number,
  real: Float64Array,
  imaginary: Float64Array,
): boolean {
  const a = tapered(reference, moved, side)
  const b = tapered(moved, reference, side)
  if (a.every((value) => value === 0) || b.every((value) => value === 0)) return false
  const [aIm, bIm] = [new Float64Array(a.length), new Float64Array(b.length)]
  transformSquare(a, aIm, side, false)
  transformSquare(b, bIm, side, false)
  let mean = 0
  for (let i = 0; i < a.length; i++) {
    const re = b[i]! * a[i]! + bIm[i]! * aIm[i]!
    bIm[i] = bIm[i]! * a[i]! - b[i]! * aIm[i]!
    b[i] = re
    mean += Math.hypot(re, bIm[i]!) / a.length
  }
  for (let i = 0; i < a.length; i++) {
    const length = Math.hypot(b[i]!, bIm[i]!) + SILENT * mean
    real[i]! += b[i]! / length
    imaginary[i]! += bIm[i]! / length
  }
  return true
}

// The picture around its mean, fading towards the border, so that the border itself is no feature.
function tapered(picture: Float64Array, other: Float64Array, side: number): Float64Array {
  let [sum, count] = [0, 0]
  for (let i = 0; i < picture.length; i++) {
    if (Number.isNaN(picture[i]!) || Number.isNaN(other[i]!)) continue
    sum += picture[i]!
    count += 1
  }
  const mean = sum / Math.max(1, count)
  const fade = (at: number) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / side)
  return picture.map((value, i) =>
    Number.isNaN(value) || Number.isNaN(other[i]!)
      ? 0
      : (value - mean) * fade(i % side) * fade(Math.floor(i / side)),
  )
}

const frequency = (at: number, side: number) => (at < side / 2 ? at : at - side) / side

function trust(i: number, side: number): number {
  const [u, v] = [frequency(i % side, side), frequency(Math.floor(i / side), side)]
  return i === 0 ? 0 : Math.exp(-(u * u + v * v) / (2 * TRUST * TRUST))
}

// Newton's steps to the top of the correlation, which the spectrum gives at any place between pixels.
function refined(
  { real, imaginary }: { real: Float64Array; imaginary: Float64Array },
  side: number,
  start: { cols: number; rows: number },
  weights: number,
): PixelShift {
  let { cols, rows } = start
  let peak = 0
  for (let step = 0; step < 20; step++) {
    let [value, du, dv, duu, duv, dvv] = [0, 0, 0, 0, 0, 0]
    for (let i = 0; i < real.length; i++) {
      const [u, v] = [
        2 * Math.PI * frequency(i % side, side),
        2 * Math.PI * frequency(Math.floor(i / side), side),
      ]
      const angle = u * cols + v * rows
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
      const here = real[i]! * cosine - imaginary[i]! * sine
      const slope = -real[i]! * sine - imaginary[i]! * cosine
      value += here
      du += u * slope
      dv += v * slope
      duu -= u * u * here
      duv -= u * v * here
      dvv -= v * v * here
    }
    peak = value / weights
    const determinant = duu * dvv - duv * duv
    if (!(determinant > 0 && duu < 0)) break
    const [toCols, toRows] = [-(dvv * du - duv * dv) / determinant, -(duu * dv - duv * du) / determinant]
    // A top further away than a pixel is another one.
    if (Math.abs(cols + toCols - start.cols) > 1 || Math.abs(rows + toRows - start.rows) > 1) break
    cols += toCols
    rows += toRows
    if (Math.abs(toCols) + Math.abs(toRows) < 1e-6) break
  }
  return { cols, rows, peak }
}
