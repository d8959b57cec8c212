// Kernel: a raster seen on another grid of the same system: nearest pixel, or bilinear between pixel centres.
import type { Grid, Raster, Window } from '../grid/index.ts'
import type { Transform } from './transform.ts'

/** How a value between pixels is taken. */
export type Method = 'nearest' | 'bilinear'

/** Where a scene's pixels truly lie: the grid to see it on, and how its own positions become true ones. */
export interface Placement {
  readonly grid: Grid
  readonly transform: Transform
  readonly method: Method
}

/**
 * The raster on another grid; `toSource` gives the raster's own position for one of that grid, both in world
 * units. Ground beyond the raster, and between pixels of which one is without observation, is without observation.
 */
export function resampled(
  raster: Raster,
  grid: Grid,
  toSource: (x: number, y: number) => readonly [x: number, y: number],
  method: Method,
): Raster {
  const nodata = raster.nodata ?? Number.NaN
  return {
    grid,
    unit: raster.unit,
    nodata,
    read: (window) => readWindow(raster, grid, toSource, method, nodata, window),
  }
}

async function readWindow(
  raster: Raster,
  grid: Grid,
  toSource: (x: number, y: number) => readonly [number, number],
  method: Method,
  nodata: number,
  window: Window,
): Promise<Float64Array> {
  const count = window.width * window.height
  const cols = new Float64Array(count)
  const rows = new Float64Array(count)
  const own = raster.grid
  let [left, upper, right, lower] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < count; i++) {
    const col = window.col + (i % window.width) + 0.5
    const row = window.row + Math.floor(i / window.width) + 0.5
    const [x, y] = toSource(grid.affine.a * col + grid.affine.c, grid.affine.e * row + grid.affine.f)
    cols[i] = (x - own.affine.c) / own.affine.a
    rows[i] = (y - own.affine.f) / own.affine.e
    left = Math.min(left, cols[i]!)
    right = Math.max(right, cols[i]!)
    upper = Math.min(upper, rows[i]!)
    lower = Math.max(lower, rows[i]!)
  }
  const out = new Float64Array(count).fill(nodata)
  const source = around(left, upper, right, lower, own)
  if (!source) return out
  const pixels = await raster.read(source)
  const at = (col: number, row: number) => {
    const c = Math.min(own.width - 1, Math.max(0, col)) - source.col
    const r = Math.min(own.height - 1, Math.max(0, row)) - source.row
    return pixels[r * source.width + c]!
  }
  const isNone = (value: number) => value === raster.nodata || Number.isNaN(value)
  for (let i = 0; i < count; i++) {
    const [u, v] = [cols[i]!, rows[i]!]
    if (!(u >= 0 && v >= 0 && u < own.width && v < own.height)) continue
    if (method === 'nearest') {
      out[i] = at(Math.floor(u), Math.floor(v))
      continue
    }
    const [c, r] = [Math.floor(u - 0.5), Math.floor(v - 0.5)]
    const [du, dv] = [u - 0.5 - c, v - 0.5 - r]
    const weights = [(1 - du) * (1 - dv), du * (1 - dv), (1 - du) * dv, du * dv]
    let sum = 0
    for (let k = 0; k < 4; k++) {
      if (weights[k] === 0) continue
      const value = at(c + (k & 1), r + (k >> 1))
      sum = isNone(value) ? Number.NaN : sum + weights[k]! * value
    }
    if (!Number.isNaN(sum)) out[i] = sum
  }
  return out
}

// Pixels that a window may ask for, one more on each side for those between centres.
function around(left: number, upper: number, right: number, lower: number, size: Grid): Window | undefined {
  const col = Math.max(0, Math.floor(left) - 1)
  const row = Math.max(0, Math.floor(upper) - 1)
  const width = Math.min(size.width, Math.floor(right) + 2) - col
  const height = Math.min(size.height, Math.floor(lower) + 2) - row
  return width > 0 && height > 0 ? { col, row, width, height } : undefined
}
