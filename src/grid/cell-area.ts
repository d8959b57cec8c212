// True ground area of a raster's cells: ellipsoidal where the grid is in degrees or Mercator, planar elsewhere.

import proj4 from 'proj4'
import { atanh, sin, withSteadyMath } from '../quantity/index.ts'
import type { Crs } from './crs.ts'
import { type Grid, toWorld } from './grid.ts'

/**
 * Area in m² of a cell of each row (length = grid height). Systems whose meridians and parallels are straight
 * (longitude/latitude, Mercator, plate carrée) get the exact area of the ellipsoidal quadrangle; any other
 * system gets |a·e| in its own plane, which is exact for equal-area systems and within 0.1 % inside a
 * transverse Mercator zone.
 */
export function rowAreas(grid: Grid): Float64Array {
  const areas = new Float64Array(grid.height)
  if (!isCylindrical(grid.crs)) {
    const { a, e } = grid.affine
    return areas.fill(Math.abs(a * e) * grid.crs.metresPerUnit ** 2)
  }
  const ellipsoid = groundEllipsoid(grid.crs)
  const toDegrees = geographic(grid.crs)
  const [west] = toDegrees(...toWorld(grid, 0, 0))
  const [east] = toDegrees(...toWorld(grid, 1, 0))
  let upper = toDegrees(...toWorld(grid, 0, 0))[1]
  for (let row = 0; row < grid.height; row++) {
    const lower = toDegrees(...toWorld(grid, 0, row + 1))[1]
    areas[row] = quadrangleArea(ellipsoid, east - west, lower, upper)
    upper = lower
  }
  return areas
}

// As proj4 and as WKT write them.
const CYLINDRICAL =
  /\+proj=(merc|webmerc|eqc)\b|PROJECTION\s*\[\s*"(Mercator(_[12]SP)?|Plate_Carree|Equidistant_Cylindrical)"/

/** Whether rows are parallels and columns meridians, so that a cell's area depends on its row alone. */
export function isCylindrical(crs: Crs): boolean {
  return crs.kind === 'geographic' || CYLINDRICAL.test(crs.definition)
}

/**
 * Area in m² between two parallels and two meridians of an ellipsoid, in degrees: the integral of
 * M·N·cos φ (Snyder 1987, eq. 3-12 for the authalic function q).
 */
export function quadrangleArea(
  ellipsoid: Crs['ellipsoid'],
  degreesWide: number,
  latitude0: number,
  latitude1: number,
): number {
  const share = (degreesWide * Math.PI) / 180
  const zone = authalic(ellipsoid, latitude1) - authalic(ellipsoid, latitude0)
  return Math.abs((share * ellipsoid.a ** 2 * zone) / 2)
}

// Snyder's q: (1 − e²)·[sin φ / (1 − e² sin² φ) + atanh(e sin φ) / e].
function authalic({ e2 }: Crs['ellipsoid'], latitude: number): number {
  const sine = sin((latitude * Math.PI) / 180)
  if (e2 === 0) return 2 * sine
  const e = Math.sqrt(e2)
  return (1 - e2) * (sine / (1 - e2 * sine * sine) + atanh(e * sine) / e)
}

const WGS84 = { a: 6_378_137, e2: 0.00669437999014133 }

/**
 * The ellipsoid that the ground is measured on. Web Mercator draws latitudes of WGS 84 as if they were a sphere's: its
 * ground is the ellipsoid's, 0.7 % less at the equator.
 */
export function groundEllipsoid({ definition, ellipsoid }: Crs): Crs['ellipsoid'] {
  const isWeb = /\+proj=(merc|webmerc)\b/.test(definition) && ellipsoid.e2 === 0 && ellipsoid.a === WGS84.a
  return isWeb ? WGS84 : ellipsoid
}

/** Degrees of a world position, longitude first. */
export function geographic(crs: Crs): (x: number, y: number) => readonly [number, number] {
  if (crs.kind === 'geographic') return (x, y) => [x, y]
  // The same digits in every engine: see quantity/steady-math.
  const system = withSteadyMath(() => proj4(crs.definition))
  return (x, y) => withSteadyMath(() => system.inverse([x, y]) as [number, number])
}

/**
 * Metres on the ground per CRS unit along x and along y near a world position: 1, 1 in a projected plane,
 * degrees and Mercator units converted at that latitude.
 */
export function groundScale(crs: Crs, x: number, y: number): readonly [alongX: number, alongY: number] {
  if (!isCylindrical(crs)) return [crs.metresPerUnit, crs.metresPerUnit]
  const toDegrees = geographic(crs)
  const step = crs.kind === 'geographic' ? 1e-4 : 1
  const [west, south] = toDegrees(x - step, y - step)
  const [east, north] = toDegrees(x + step, y + step)
  const { a, e2 } = groundEllipsoid(crs)
  const sine = sin((toDegrees(x, y)[1] * Math.PI) / 180)
  const w = Math.sqrt(1 - e2 * sine * sine)
  const radians = Math.PI / 180 / (2 * step)
  return [
    (a / w) * Math.sqrt(1 - sine * sine) * (east - west) * radians,
    ((a * (1 - e2)) / w ** 3) * (north - south) * radians,
  ]
}

/** m² that the plane of a system shows for each m² of ground near a world position; 1 where cells have their ground's area. */
export function planeShare(crs: Crs, x: number, y: number): number {
  if (isCylindrical(crs)) return 1
  const step = 100 / crs.metresPerUnit
  const toDegrees = geographic(crs)
  const [west, east] = [toDegrees(x - step, y), toDegrees(x + step, y)]
  const [south, north] = [toDegrees(x, y - step), toDegrees(x, y + step)]
  // A square of the plane as the parallelogram of degrees that it is on the ground.
  const across = [east[0] - west[0], east[1] - west[1]] as const
  const up = [north[0] - south[0], north[1] - south[1]] as const
  const degrees = Math.abs(across[0] * up[1] - across[1] * up[0])
  const latitude = toDegrees(x, y)[1]
  const half = 0.0005
  const ofDegree = quadrangleArea(crs.ellipsoid, 2 * half, latitude - half, latitude + half) / (2 * half) ** 2
  return (2 * step * crs.metresPerUnit) ** 2 / (degrees * ofDegree)
}
