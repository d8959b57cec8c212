// Where the pixel corners of one grid lie in the pixel coordinates of another, block by block.
import { type Grid, toPixel, toWorld, type Window } from '../grid/index.ts'
import { transformer } from '../vector/index.ts'

/** Corners of a block, (width + 1) × (height + 1), row by row: col and row in the other grid; NaN where it has none. */
export interface Corners {
  readonly cols: Float64Array
  readonly rows: Float64Array
}

/** Between systems, corners are projected at least every 500 m or at every 16th pixel, and interpolated between: below 1 cm. */
const SPAN = 500
const MOST = 16

/** Distances in pixels that are rounding, not ground: positions as near to a cell border lie on it. */
export const ROUNDING = 1e-9

/** A locator of blocks of `from` in `to`. The same corner has the same bits whatever block it is asked with. */
export function cornerLocator(from: Grid, to: Grid): (block: Window) => Corners {
  if (from.crs.definition === to.crs.definition) return (block) => straight(from, to, block)
  const change = transformer(from.crs, to.crs)
  const project = (col: number, row: number) => {
    const [x, y] = change(Float64Array.from(toWorld(from, col, row)))
    return toPixel(to, x!, y!)
  }
  const step = stepOf(from)
  return (block) => interpolated(project, block, step)
}

// A power of two: 16 at 30 m, every pixel from 251 m on.
function stepOf({ affine, crs }: Grid): number {
  const unit = crs.kind === 'projected' ? crs.metresPerUnit : (crs.ellipsoid.a * Math.PI) / 180
  const side = Math.max(Math.abs(affine.a), Math.abs(affine.e)) * unit
  let step = MOST
  while (step > 1 && step * side > SPAN) step /= 2
  return step
}

function straight(from: Grid, to: Grid, block: Window): Corners {
  const across = Float64Array.from({ length: block.width + 1 }, (_, i) =>
    snapped(toPixel(to, ...toWorld(from, block.col + i, 0))[0]),
  )
  const down = Float64Array.from({ length: block.height + 1 }, (_, i) =>
    snapped(toPixel(to, ...toWorld(from, 0, block.row + i))[1]),
  )
  const corners = emptyCorners(block)
  for (let row = 0; row <= block.height; row++) {
    corners.cols.set(across, row * across.length)
    corners.rows.fill(down[row]!, row * across.length, (row + 1) * across.length)
  }
  return corners
}

function interpolated(
  project: (col: number, row: number) => readonly [number, number],
  block: Window,
  step: number,
): Corners {
  const [left, upper] = [Math.floor(block.col / step), Math.floor(block.row / step)]
  const across = Math.floor((block.col + block.width) / step) - left + 2
  const down = Math.floor((block.row + block.height) / step) - upper + 2
  const knots = Array.from({ length: across * down }, (_, k) =>
    project((left + (k % across)) * step, (upper + Math.floor(k / across)) * step),
  )
  const corners = emptyCorners(block)
  const fill = (into: Float64Array, of: Float64Array) => {
    for (let row = block.row, i = 0; row <= block.row + block.height; row++) {
      const v = (row % step) / step
      const knotRow = (Math.floor(row / step) - upper) * across - left
      for (let col = block.col; col <= block.col + block.width; col++, i++) {
        const u = (col % step) / step
        const k = knotRow + Math.floor(col / step)
        const top = of[k]! * (1 - u) + of[k + 1]! * u
        const bottom = of[k + across]! * (1 - u) + of[k + across + 1]! * u
        into[i] = snapped(top * (1 - v) + bottom * v)
      }
    }
  }
  fill(
    corners.cols,
    Float64Array.from(knots, ([col]) => col),
  )
  fill(
    corners.rows,
    Float64Array.from(knots, ([, row]) => row),
  )
  return corners
}

function emptyCorners({ width, height }: Window): Corners {
  const count = (width + 1) * (height + 1)
  return { cols: new Float64Array(count), rows: new Float64Array(count) }
}

function snapped(value: number): number {
  const whole = Math.round(value)
  return Math.abs(value - whole) < ROUNDING ? whole : value
}
