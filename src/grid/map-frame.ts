// How a grid lies on the ground: what a map of it needs to be true to shape, scale and north.
import { atan2, cos, sin } from '../quantity/index.ts'
import { geographic, groundEllipsoid, isCylindrical } from './cell-area.ts'
import { type Grid, toWorld } from './grid.ts'

/** A grid at its middle. */
export interface MapFrame {
  /** Metres of ground across a pixel. */
  readonly across: number
  /**
   * Height of a pixel as drawn, by its width: that of the system's plane; in degrees and other cylindrical systems that of
   * the ground at the middle.
   */
  readonly tall: number
  /** Where north is, degrees clockwise from the top of the drawing. */
  readonly north: number
  /** Latitude that the scale is true at, where it changes with latitude alone. */
  readonly latitude: number | undefined
}

const RADIANS = Math.PI / 180

/** The ground of a grid's middle pixel. */
export function mapFrame(grid: Grid): MapFrame {
  const [col, row] = [grid.width / 2, grid.height / 2]
  const toDegrees = geographic(grid.crs)
  const at = (c: number, r: number) => toDegrees(...toWorld(grid, c, r))
  const latitude = at(col, row)[1]
  const { a, e2 } = groundEllipsoid(grid.crs)
  const sine = sin(latitude * RADIANS)
  const w = Math.sqrt(1 - e2 * sine * sine)
  const [east, north] = [(a / w) * cos(latitude * RADIANS) * RADIANS, ((a * (1 - e2)) / w ** 3) * RADIANS]
  // Metres to the east and north by one pixel.
  const between = (one: readonly [number, number], other: readonly [number, number]) =>
    [(other[0] - one[0]) * east, (other[1] - one[1]) * north] as const
  const right = between(at(col - 0.5, row), at(col + 0.5, row))
  const down = between(at(col, row - 0.5), at(col, row + 0.5))
  const across = Math.hypot(...right)
  const isStraight = isCylindrical(grid.crs)
  const tall = isStraight ? Math.hypot(...down) / across : Math.abs(grid.affine.e / grid.affine.a)
  // Pixels to the right and down that lead north by a metre.
  const whole = right[0] * down[1] - right[1] * down[0]
  const [columns, rows] = [-down[0] / whole, right[0] / whole]
  return {
    across,
    tall,
    north: atan2(columns, -rows * tall) / RADIANS,
    latitude: isStraight ? latitude : undefined,
  }
}
