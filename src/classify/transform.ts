// Transforms of plane positions — shift, affine, second order — fitted to control points by least squares, and their inverse.

/** How a scene may be moved: shifted, by an affine, or by polynomials of second order. */
export type Order = 'shift' | 'affine' | 'second'

/** One control point: where the scene has it and where it truly lies, in world units. */
export interface ControlPoint {
  readonly from: readonly [x: number, y: number]
  readonly to: readonly [x: number, y: number]
}

/**
 * to = from + Σ coefficient · term(u, v), with u, v the position relative to `origin` in units of `scale`; terms
 * are 1, then u, v, then u², uv, v².
 */
export interface Transform {
  readonly order: Order
  readonly origin: readonly [x: number, y: number]
  readonly scale: number
  readonly alongX: readonly number[]
  readonly alongY: readonly number[]
}

/** A fit with what it leaves: `residuals` are fitted minus true position of every point. */
export interface Fit {
  readonly transform: Transform
  readonly residuals: readonly (readonly [dx: number, dy: number])[]
  /** Root of the mean squared distance, in world units. */
  readonly rmse: number
}

/** Points that an order needs at least. */
export const POINTS_NEEDED: Readonly<Record<Order, number>> = { shift: 1, affine: 3, second: 6 }

/** A transform that moves every position by the same vector. */
export function shiftBy(dx: number, dy: number): Transform {
  return { order: 'shift', origin: [0, 0], scale: 1, alongX: [dx], alongY: [dy] }
}

/** Fit by least squares; undefined where the points are too few or lie so that they do not determine the terms. */
export function fitTransform(points: readonly ControlPoint[], order: Order): Fit | undefined {
  if (points.length < POINTS_NEEDED[order]) return undefined
  const mean = (axis: 0 | 1) => points.reduce((sum, { from }) => sum + from[axis], 0) / points.length
  const origin = [mean(0), mean(1)] as const
  const reach = points.map(({ from }) => Math.hypot(from[0] - origin[0], from[1] - origin[1]))
  const scale = Math.max(...reach) || 1
  const rows = points.map(({ from }) =>
    terms(order, (from[0] - origin[0]) / scale, (from[1] - origin[1]) / scale),
  )
  const alongX = leastSquares(
    rows,
    points.map(({ from, to }) => to[0] - from[0]),
  )
  const alongY = leastSquares(
    rows,
    points.map(({ from, to }) => to[1] - from[1]),
  )
  if (!alongX || !alongY) return undefined
  const transform: Transform = { order, origin, scale, alongX, alongY }
  const residuals = points.map(({ from, to }) => {
    const [x, y] = moved(transform, ...from)
    return [x - to[0], y - to[1]] as const
  })
  const squares = residuals.reduce((sum, [dx, dy]) => sum + dx * dx + dy * dy, 0)
  return { transform, residuals, rmse: Math.sqrt(squares / points.length) }
}

/** Where a position goes. */
export function moved(
  { order, origin, scale, alongX, alongY }: Transform,
  x: number,
  y: number,
): [number, number] {
  const values = terms(order, (x - origin[0]) / scale, (y - origin[1]) / scale)
  let [dx, dy] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    dx += alongX[i]! * values[i]!
    dy += alongY[i]! * values[i]!
  }
  return [x + dx, y + dy]
}

/** Where a position comes from: fixed-point steps, which converge while the correction changes slowly over the ground. */
export function unmoved(transform: Transform, x: number, y: number): [number, number] {
  let [fromX, fromY] = [x, y]
  for (let step = 0; step < 50; step++) {
    const [atX, atY] = moved(transform, fromX, fromY)
    const [offX, offY] = [x - atX, y - atY]
    fromX += offX
    fromY += offY
    if (Math.abs(offX) + Math.abs(offY) < 1e-9 * transform.scale || transform.order === 'shift') break
  }
  return [fromX, fromY]
}

function terms(order: Order, u: number, v: number): number[] {
  if (order === 'shift') return [1]
  return order === 'affine' ? [1, u, v] : [1, u, v, u * u, u * v, v * v]
}

// Householder reflections: stabler than normal equations where points lie nearly on a line.
function leastSquares(
  design: readonly (readonly number[])[],
  target: readonly number[],
): number[] | undefined {
  const width = design[0]!.length
  const rows = design.map((row, i) => [...row, target[i]!])
  for (let col = 0; col < width; col++) {
    const norm = Math.hypot(...rows.slice(col).map((row) => row[col]!))
    if (!(norm > 1e-9)) return undefined
    const sign = rows[col]![col]! > 0 ? -norm : norm
    const mirror = rows.slice(col).map((row, i) => row[col]! - (i === 0 ? sign : 0))
    const square = mirror.reduce((sum, value) => sum + value * value, 0)
    for (let at = col; at <= width; at++) {
      let dot = 0
      mirror.forEach((value, i) => (dot += value * rows[col + i]![at]!))
      mirror.forEach((value, i) => (rows[col + i]![at]! -= (2 * dot * value) / square))
    }
  }
  const out = new Array<number>(width).fill(0)
  for (let row = width - 1; row >= 0; row--) {
    let sum = rows[row]![width]!
    for (let col = row + 1; col < width; col++) sum -= rows[row]![col]! * out[col]!
    out[row] = sum / rows[row]![row]!
  }
  return out
}
