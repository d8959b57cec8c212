// A raster of codes on the lattice of another grid: every pixel takes the code under its centre.
import {
  type Grid,
  makePixels,
  type PixelArray,
  type TypedRaster,
  toWorld,
  type Window,
  withSpare,
} from '../grid/index.ts'
import { type Corners, cornerLocator, ROUNDING } from './reference-corners.ts'

/**
 * The raster on the lattice of `grid`, as large as it is there; ground beside it is nodata, of which it gets a value where it
 * has none. For codes: sums of values are not kept. Undefined where no border of it can be told in the other system.
 */
export function nearestRaster(raster: TypedRaster, { crs, affine }: Grid): TypedRaster | undefined {
  const place = bounds(raster.grid, cornerLocator(raster.grid, { ...raster.grid, crs, affine }))
  if (!place) return undefined
  const [c, f] = toWorld({ ...raster.grid, affine }, place.col, place.row)
  const grid = { crs, affine: { ...affine, c, f }, width: place.width, height: place.height }
  const { type, nodata } =
    raster.nodata === undefined ? withSpare(raster.type) : { type: raster.type, nodata: raster.nodata }
  const locate = cornerLocator(grid, raster.grid)
  return {
    grid,
    unit: raster.unit,
    type,
    nodata,
    fresh: true,
    async read(window) {
      const out = makePixels(type, window.width * window.height).fill(nodata)
      const { cols, rows } = centres(locate(window), window, raster.grid)
      const from = windowOf(cols, rows)
      if (from) pick(await raster.read(from), from, cols, rows, out)
      return out
    },
  }
}

/** How long the sides of the raster's middle pixel are in pixels of `grid`: along its rows, and along its columns. */
export function pixelSides(raster: Grid, grid: Grid): readonly [number, number] {
  const [col, row] = [raster.width >> 1, raster.height >> 1]
  const { cols, rows } = cornerLocator(raster, grid)({ col, row, width: 1, height: 1 })
  return [
    Math.hypot(cols[1]! - cols[0]!, rows[1]! - rows[0]!),
    Math.hypot(cols[2]! - cols[0]!, rows[2]! - rows[0]!),
  ]
}

// The whole pixels that the raster's four borders lie in.
function bounds({ width, height }: Grid, locate: (block: Window) => Corners): Window | undefined {
  let [left, upper, right, lower] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const border of [
    { col: 0, row: 0, width, height: 0 },
    { col: 0, row: height, width, height: 0 },
    { col: 0, row: 0, width: 0, height },
    { col: width, row: 0, width: 0, height },
  ]) {
    const { cols, rows } = locate(border)
    cols.forEach((col, i) => {
      if (!Number.isFinite(col + rows[i]!)) return
      left = Math.min(left, col)
      right = Math.max(right, col)
      upper = Math.min(upper, rows[i]!)
      lower = Math.max(lower, rows[i]!)
    })
  }
  if (!(right > left && lower > upper)) return undefined
  const [col, row] = [Math.floor(left), Math.floor(upper)]
  return { col, row, width: Math.ceil(right) - col, height: Math.ceil(lower) - row }
}

// The pixel of the raster that each centre lies in; −1 beside it. A centre on a border lies right of it or below.
function centres({ cols, rows }: Corners, { width, height }: Window, raster: Grid) {
  const out = { cols: new Int32Array(width * height), rows: new Int32Array(width * height) }
  for (let row = 0, i = 0; row < height; row++) {
    for (let col = 0; col < width; col++, i++) {
      const at = row * (width + 1) + col
      const below = at + width + 1
      const x = Math.floor((cols[at]! + cols[at + 1]! + cols[below]! + cols[below + 1]!) / 4 + ROUNDING)
      const y = Math.floor((rows[at]! + rows[at + 1]! + rows[below]! + rows[below + 1]!) / 4 + ROUNDING)
      const inside = x >= 0 && y >= 0 && x < raster.width && y < raster.height
      out.cols[i] = inside ? x : -1
      out.rows[i] = y
    }
  }
  return out
}

function windowOf(cols: Int32Array, rows: Int32Array): Window | undefined {
  let [left, upper, right, lower] = [Infinity, Infinity, -1, -1]
  cols.forEach((col, i) => {
    if (col < 0) return
    left = Math.min(left, col)
    right = Math.max(right, col)
    upper = Math.min(upper, rows[i]!)
    lower = Math.max(lower, rows[i]!)
  })
  return right < 0 ? undefined : { col: left, row: upper, width: right - left + 1, height: lower - upper + 1 }
}

function pick(values: PixelArray, from: Window, cols: Int32Array, rows: Int32Array, out: PixelArray): void {
  for (let i = 0; i < out.length; i++) {
    if (cols[i]! >= 0) out[i] = values[(rows[i]! - from.row) * from.width + cols[i]! - from.col]!
  }
}
