// The ground that is searched: its outline in a platform's datum for dividing, in WGS 84 for judging what came back.
import {
  type Datum,
  type Extent,
  extentOf,
  type Geometry,
  gcjToBd,
  insideAny,
  mapPositions,
  positionArrays,
  wgsToGcj,
} from '../vector/index.ts'

/** An area to search. */
export interface SearchArea {
  /** The smallest rectangle around it, in the platform's datum. */
  readonly extent: Extent
  /** Whether a rectangle in the platform's datum touches it. */
  touches(cell: Extent): boolean
  /** Whether a WGS 84 position lies in it, or within what rounding of coordinates may move a place (2 m). */
  holds(lon: number, lat: number): boolean
}

// Degrees of 2 m along a meridian; along a parallel a little less.
const NEAR = 2 / 111_000

/** The area of polygons in WGS 84; undefined where there is no polygon. */
export function searchArea(polygons: readonly Geometry[], datum: Datum): SearchArea | undefined {
  const drawn = polygons.map((geometry) => mapPositions(geometry, (positions) => toDatum(datum, positions)))
  const rings = drawn.flatMap(positionArrays)
  const tight = extentOf(rings)
  if (!tight) return undefined
  const extent = {
    minX: tight.minX - NEAR,
    minY: tight.minY - NEAR,
    maxX: tight.maxX + NEAR,
    maxY: tight.maxY + NEAR,
  }
  const [inside, holds] = [insideAny(drawn), insideAny(polygons)]
  return {
    extent,
    touches: (cell) =>
      inside((cell.minX + cell.maxX) / 2, (cell.minY + cell.maxY) / 2) ||
      rings.some((ring) => passes(ring, cell)),
    holds: (lon, lat) =>
      [0, -NEAR, NEAR].some((dx) => [0, -NEAR, NEAR].some((dy) => holds(lon + dx, lat + dy))),
  }
}

function toDatum(datum: Datum, positions: Float64Array): Float64Array {
  if (datum === 'wgs84') return positions
  const out = new Float64Array(positions.length)
  for (let i = 0; i < positions.length; i += 2) {
    const gcj = wgsToGcj(positions[i]!, positions[i + 1]!)
    out.set(datum === 'gcj02' ? gcj : gcjToBd(...gcj), i)
  }
  return out
}

// Whether a segment of the ring meets the rectangle: what is left of it between two sides, then between the others.
function passes(ring: Float64Array, { minX, minY, maxX, maxY }: Extent): boolean {
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [x0, y0, x1, y1] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!]
    const [a, b] = between(x0, x1, minX, maxX)
    const [c, d] = between(y0, y1, minY, maxY)
    if (Math.max(a, c, 0) <= Math.min(b, d, 1)) return true
  }
  return false
}

// Shares of the way from `from` to `to` at which it enters and leaves low … high.
function between(from: number, to: number, low: number, high: number): readonly [number, number] {
  if (from === to) return from < low || from > high ? [1, 0] : [0, 1]
  const [a, b] = [(low - from) / (to - from), (high - from) / (to - from)]
  return a < b ? [a, b] : [b, a]
}
