// The pixel waist: anything that has a grid and can read a window of numbers.
import type { Grid, Window } from './grid.ts'

/** Values of pixels, row by row. */
export type PixelArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array

/** Pixels, lazily. `nodata` is the value that means "no observation", if the file names one. */
export interface Raster {
  readonly grid: Grid
  readonly unit: string | undefined
  readonly nodata: number | undefined
  /** Values of a window, row by row; the window must lie inside the grid. */
  read(window: Window): Promise<PixelArray>
  /** That what `read` gives is nobody else's: it may be written over. */
  readonly fresh?: boolean
}
