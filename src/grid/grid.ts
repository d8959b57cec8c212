// A raster's geometry: affine, size and CRS; windows and tiles of it. Row 0 is the first row of the file.
import type { Crs } from './crs.ts'

/** x = a·col + c, y = e·row + f (axis-aligned: no rotation or shear). `a` > 0; `e` is usually < 0. */
export interface Affine {
  readonly a: number
  readonly c: number
  readonly e: number
  readonly f: number
}

/** A raster’s place: its size in pixels, and where they lie in a reference system. */
export interface Grid {
  readonly width: number
  readonly height: number
  readonly affine: Affine
  readonly crs: Crs
}

/** A rectangle of pixels. */
export interface Window {
  readonly col: number
  readonly row: number
  readonly width: number
  readonly height: number
}

/** Pixel coordinates (fractional; integers are cell corners) of a world position. */
export function toPixel({ affine }: Grid, x: number, y: number): readonly [col: number, row: number] {
  return [(x - affine.c) / affine.a, (y - affine.f) / affine.e]
}

/** World position of pixel coordinates (integers are cell corners). */
export function toWorld({ affine }: Grid, col: number, row: number): readonly [x: number, y: number] {
  return [affine.a * col + affine.c, affine.e * row + affine.f]
}

/** The windows of a regular tiling, row by row; edge windows are cut to the grid. */
export function tiles(grid: { width: number; height: number }, size: number): Window[] {
  const windows: Window[] = []
  for (let row = 0; row < grid.height; row += size) {
    for (let col = 0; col < grid.width; col += size) {
      windows.push({
        col,
        row,
        width: Math.min(size, grid.width - col),
        height: Math.min(size, grid.height - row),
      })
    }
  }
  return windows
}
