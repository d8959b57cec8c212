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
import { windowOf } from './reference-window.ts'

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
      const corners = locate(window)
      const from = windowOf(corners.cols, corners.rows, raster.grid)
      if (from.width > 0 && from.height > 0) pick(await raster.read(from), from, corners, window.width, out)
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

// Lays the values of `from` under the centres that lie in it, rows of `width`. A centre on a border lies right of it or below.
function pick(
  values: PixelArray,
  from: Window,
  { cols, rows }: Corners,
  width: number,
  out: PixelArray,
): void {
  for (let i = 0; i < out.length; i++) {
    const at = i + Math.floor(i / width)
    const below = at + width + 1
    const x =
      Math.floor((cols[at]! + cols[at + 1]! + cols[below]! + cols[below + 1]!) / 4 + ROUNDING) - from.col
    const y =
      Math.floor((rows[at]! + rows[at + 1]! + rows[below]! + rows[below + 1]!) / 4 + ROUNDING) - from.row
    if (x >= 0 && y >= 0 && x < from.width && y < from.height) out[i] = values[y * from.width + x]!
  }
}
