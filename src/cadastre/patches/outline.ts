// The outline of a feature on the ground, and what of it is left when zones and earlier features are cut away.
import { type Grid, groundScale } from '../../grid/index.ts'
import {
  cutPolygons,
  type Extent,
  extentOf,
  type Polygons as FlatPolygons,
  type Geometry,
  positionArrays,
  reversed,
  ringArea,
} from '../../vector/index.ts'
import { clip } from './clip.ts'

type Rings = [number, number][][]
type Polygons = Rings[]

/** Corners of a disc's outline. */
const CORNERS = 64
const ANGLES = Array.from({ length: CORNERS }, (_, k) => (2 * Math.PI * k) / CORNERS)
const COSINES = ANGLES.map(Math.cos)
const SINES = ANGLES.map(Math.sin)

/**
 * The outline of a feature with `buffer` metres around it: polygons as they are; discs of points and the
 * strip along a line or a border as the union of their pieces.
 */
export async function outlineOf(geometry: Geometry, buffer: number, grid: Grid): Promise<Geometry> {
  if (geometry.kind === 'polygon' && buffer <= 0) return geometry
  const around = positionArrays(geometry).flatMap((line) => {
    const discs = Array.from({ length: line.length / 2 }, (_, i) =>
      pairs(discRing(line, i * 2, buffer, grid)),
    )
    return geometry.kind === 'point' || discs.length === 1
      ? discs.map((disc) => [disc])
      : discs.slice(1).map((disc, i) => [hull([...discs[i]!, ...disc])])
  })
  const inside = geometry.kind === 'polygon' ? toPolygons(geometry) : []
  return fromPolygons(await clip('union', [...inside, ...around], []))
}

/** The disc of `buffer` metres around a point, as a polygon of 64 corners and its own area. */
export function discOutline(point: Float64Array, buffer: number, grid: Grid): Geometry {
  return { kind: 'polygon', polygons: [[discRing(point, 0, buffer, grid)]] }
}

/**
 * `own` inside `zone` (if it is given) and outside `others`; no polygons where nothing is left. Boundaries that touch, as those
 * of parks drawn side by side, are a general clipper's.
 */
export async function cutOutline(
  own: Geometry,
  zone: Geometry | undefined,
  others: readonly Geometry[],
): Promise<Geometry> {
  const cut = cutPolygons(polygonsOf(own), zone && polygonsOf(zone), others.map(polygonsOf))
  return cut ? { kind: 'polygon', polygons: cut } : clipOutline(own, zone, others)
}

const polygonsOf = (geometry: Geometry): FlatPolygons =>
  geometry.kind === 'polygon' ? geometry.polygons : []

async function clipOutline(
  own: Geometry,
  zone: Geometry | undefined,
  others: readonly Geometry[],
): Promise<Geometry> {
  const reach = extentOf(positionArrays(own))!
  let left: Polygons = toPolygons(own)
  if (zone) left = await clip('intersection', left, [toPolygons(zone, reach)])
  if (others.length > 0 && left.length > 0)
    left = await clip(
      'difference',
      left,
      others.map((other) => toPolygons(other)),
    )
  return fromPolygons(left)
}

// The ring of a disc around the position at `at`. A regular polygon of the disc's area reaches a little beyond it.
function discRing(line: Float64Array, at: number, buffer: number, grid: Grid): Float64Array {
  const reach = buffer * Math.sqrt(Math.PI / ((CORNERS / 2) * Math.sin((2 * Math.PI) / CORNERS)))
  const [x, y] = [line[at]!, line[at + 1]!]
  const [alongX, alongY] = groundScale(grid.crs, x, y)
  const [reachX, reachY] = [reach / alongX, reach / alongY]
  const ring = new Float64Array(CORNERS * 2 + 2)
  for (let k = 0; k <= CORNERS; k++) {
    ring[k * 2] = x + reachX * COSINES[k % CORNERS]!
    ring[k * 2 + 1] = y + reachY * SINES[k % CORNERS]!
  }
  return ring
}

// The convex hull (Andrew 1979) of two discs is the strip between them; the next strip has corners in common with it, so
// that their edges coincide or plainly cross.
function hull(corners: readonly [number, number][]): [number, number][] {
  const sorted = [...corners].sort(([ax, ay], [bx, by]) => ax - bx || ay - by)
  const half = (points: readonly [number, number][]) => {
    const kept: [number, number][] = []
    for (const point of points) {
      while (kept.length > 1 && !turnsLeft(kept.at(-2)!, kept.at(-1)!, point)) kept.pop()
      kept.push(point)
    }
    return kept
  }
  return [...half(sorted).slice(0, -1), ...half(sorted.reverse())]
}

const turnsLeft = ([ax, ay]: [number, number], [bx, by]: [number, number], [x, y]: [number, number]) =>
  (bx - ax) * (y - ay) > (by - ay) * (x - ax)

function toPolygons(geometry: Geometry, reach?: Extent): Polygons {
  if (geometry.kind !== 'polygon') return []
  const rings = reach
    ? geometry.polygons.map((polygon) =>
        polygon.map((ring) => clipRing(ring, reach)).filter((ring) => ring.length > 3),
      )
    : geometry.polygons.map((polygon) => polygon.map(pairs))
  return rings.filter((polygon) => polygon.length > 0)
}

function pairs(ring: Float64Array): [number, number][] {
  return Array.from({ length: ring.length / 2 }, (_, i) => [ring[i * 2]!, ring[i * 2 + 1]!])
}

// Only what lies near a feature matters: a zone's ring is cut to a rectangle somewhat larger (Sutherland, Hodgman 1974).
function clipRing(ring: Float64Array, reach: Extent): [number, number][] {
  const margin = Math.max(reach.maxX - reach.minX, reach.maxY - reach.minY)
  const sides: readonly [axis: 0 | 1, sign: 1 | -1, bound: number][] = [
    [0, 1, reach.minX - margin],
    [0, -1, -(reach.maxX + margin)],
    [1, 1, reach.minY - margin],
    [1, -1, -(reach.maxY + margin)],
  ]
  let points = pairs(ring).slice(0, -1)
  for (const [axis, sign, bound] of sides) {
    const kept: [number, number][] = []
    points.forEach((point, i) => {
      const before = points[(i + points.length - 1) % points.length]!
      const [now, then] = [sign * point[axis] - bound, sign * before[axis] - bound]
      if (now >= 0 !== then >= 0) {
        const t = then / (then - now)
        kept.push([before[0] + t * (point[0] - before[0]), before[1] + t * (point[1] - before[1])])
      }
      if (now >= 0) kept.push(point)
    })
    points = kept
  }
  return points.length > 0 ? [...points, points[0]!] : []
}

function fromPolygons(polygons: Polygons): Geometry {
  return {
    kind: 'polygon',
    polygons: polygons.map((rings) =>
      rings.map((ring, r) => {
        const flat = new Float64Array(ring.length * 2)
        for (let i = 0; i < ring.length; i++) {
          flat[i * 2] = ring[i]![0]
          flat[i * 2 + 1] = ring[i]![1]
        }
        return ringArea(flat) > 0 === (r === 0) ? flat : reversed(flat)
      }),
    ),
  }
}
