// The number types of pixels by name: arrays of them, and the type that has room for one value more.
import type { PixelArray, Raster } from './raster.ts'

const ARRAYS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

/** A number type that pixels are kept in. */
export type PixelType = keyof typeof ARRAYS

/** A raster that says what its windows are made of. */
export interface TypedRaster extends Raster {
  readonly type: PixelType
}

/** `length` pixels, all 0. */
export function makePixels(type: PixelType, length: number): PixelArray {
  return new ARRAYS[type](length)
}

/** The same bytes seen as pixels; they must start at a multiple of the type's size. */
export function pixelsOf(type: PixelType, bytes: Uint8Array): PixelArray {
  const TypedArray = ARRAYS[type]
  // Nothing here is read from shared memory, which the buffer's type leaves open.
  return new TypedArray(
    bytes.buffer as ArrayBuffer,
    bytes.byteOffset,
    bytes.byteLength / TypedArray.BYTES_PER_ELEMENT,
  )
}

/** Bytes a pixel takes. */
export function pixelBytes(type: PixelType): number {
  return ARRAYS[type].BYTES_PER_ELEMENT
}

/** Whether a type can hold a value; floats hold what rounds to a finite one. */
export function holds(type: PixelType, value: number): boolean {
  if (type === 'float64') return true
  if (type === 'float32') return !Number.isFinite(value) || Number.isFinite(Math.fround(value))
  return ARRAYS[type].of(value)[0] === value
}

const ROOMIER: Readonly<Record<PixelType, readonly [type: PixelType, spare: number]>> = {
  uint8: ['int16', -1],
  int8: ['int16', -129],
  uint16: ['int32', -1],
  int16: ['int32', -32_769],
  uint32: ['float64', -1],
  int32: ['float64', Number.NaN],
  float32: ['float32', Number.NaN],
  float64: ['float64', Number.NaN],
}

/** A type that holds every value of the given one, and a value beside them that can mean "no observation". */
export function withSpare(type: PixelType): { readonly type: PixelType; readonly nodata: number } {
  const [roomier, nodata] = ROOMIER[type]
  return { type: roomier, nodata }
}
