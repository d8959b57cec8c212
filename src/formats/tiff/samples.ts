// Kernel: bytes of unpacked samples → pixel arrays: plain types as they lie, packed bits, half floats, 64-bit integers.
import { makePixels, type PixelArray, type PixelType, pixelsOf } from '../../grid/index.ts'

/** How samples of one depth and format become pixels. */
export interface Samples {
  readonly type: PixelType
  readonly bits: number
  /** `rows` rows of `rowValues` samples from bytes whose rows start at whole bytes; undefined where a number has no exact pixel. */
  decode(bytes: Uint8Array, rowValues: number, rows: number): PixelArray | undefined
}

const PLAIN: Readonly<Record<string, PixelType>> = {
  '1/8': 'uint8',
  '2/8': 'int8',
  '1/16': 'uint16',
  '2/16': 'int16',
  '1/32': 'uint32',
  '2/32': 'int32',
  '3/32': 'float32',
  '3/64': 'float64',
}

/** The samples of a depth in bits and a TIFF sample format; undefined outside the profile. */
export function samplesOf(bits: number, format: number): Samples | undefined {
  // Format 4 is "undefined", read as unsigned like everywhere.
  const kind = format === 4 ? 1 : format
  const type = PLAIN[`${kind}/${bits}`]
  if (type) return { type, bits, decode: (bytes) => pixelsOf(type, bytes) }
  if (kind === 3 && bits === 16) return { type: 'float32', bits, decode: halfFloats }
  if (bits === 64 && kind < 3)
    return { type: 'float64', bits, decode: (bytes) => longIntegers(bytes, kind === 2) }
  if (kind !== 1 || !Number.isInteger(bits) || bits < 1 || bits > 31) return undefined
  const packed = bits < 8 ? 'uint8' : bits < 16 ? 'uint16' : 'uint32'
  return {
    type: packed,
    bits,
    decode: (bytes, rowValues, rows) => spreadBits(bytes, rowValues, rows, bits, packed),
  }
}

// Most significant bit first; rows start at whole bytes.
function spreadBits(
  bytes: Uint8Array,
  rowValues: number,
  rows: number,
  bits: number,
  type: PixelType,
): PixelArray {
  const out = makePixels(type, rowValues * rows)
  const rowBytes = Math.ceil((rowValues * bits) / 8)
  for (let row = 0; row < rows; row++) {
    let at = row * rowBytes
    let held = 0
    let value = 0
    for (let i = 0; i < rowValues; i++) {
      // A number, not an int32: up to 31 + 7 bits are held.
      while (held < bits) {
        value = value * 256 + bytes[at++]!
        held += 8
      }
      held -= bits
      const rest = 2 ** held
      const sample = Math.floor(value / rest)
      out[row * rowValues + i] = sample
      value -= sample * rest
    }
  }
  return out
}

// IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits.
function halfFloats(bytes: Uint8Array): PixelArray {
  const halves = pixelsOf('uint16', bytes)
  return Float32Array.from(halves as Uint16Array, (half) => {
    const sign = half & 0x8000 ? -1 : 1
    const exponent = (half >> 10) & 31
    const fraction = half & 1023
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
  })
}

// Two halves make a double, exactly or not at all: a code that were rounded would be another code.
function longIntegers(bytes: Uint8Array, signed: boolean): PixelArray | undefined {
  const low = pixelsOf('uint32', bytes)
  const high = pixelsOf(signed ? 'int32' : 'uint32', bytes)
  const out = new Float64Array(low.length / 2)
  for (let i = 0; i < out.length; i++) {
    const upper = high[2 * i + 1]! * 2 ** 32
    out[i] = upper + low[2 * i]!
    if (out[i]! - upper !== low[2 * i]!) return undefined
  }
  return out
}

/** One band of samples that lie pixel by pixel. */
export function pickBand(values: PixelArray, type: PixelType, samples: number, band: number): PixelArray {
  const out = makePixels(type, values.length / samples)
  for (let i = 0, at = band; i < out.length; i++, at += samples) out[i] = values[at]!
  return out
}
