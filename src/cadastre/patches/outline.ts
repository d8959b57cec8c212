// The outline of a feature on the ground, and what of it is left when zones and earlier features are cut away.
import type { Grid } from '../../grid/index.ts'
import {
  cutPolygons,
  type Extent,
  extentOf,
  type Polygons as FlatPolygons,
  type Geometry,
  joinPolygons,
  positionArrays,
  reversed,
  ringArea,
} from '../../vector/index.ts'
import { clip } from './clip.ts'
import { discRing, discsAt, piecesAlong } from './outline-pieces.ts'

type Rings = [number, number][][]
type Polygons = Rings[]

// What strips touch by chance they do not when they are a ten-thousandth narrower.
const WIDTHS = [1, 0.9999]

/**
 * The outline of a feature with `buffer` metres around it: polygons as they are; discs of points and the
 * strip along a line or a border as the union of their pieces.
 */
export async function outlineOf(geometry: Geometry, buffer: number, grid: Grid): Promise<Geometry> {
  if (geometry.kind === 'polygon' && buffer <= 0) return geometry
  const inside = geometry.kind === 'polygon' ? [geometry.polygons] : []
  const piecesOf = (width: number) =>
    positionArrays(geometry).map((line) =>
      geometry.kind === 'point' ? discsAt(line, buffer, grid) : piecesAlong(line, buffer, grid, width),
    )
  for (const width of WIDTHS) {
    const joined = joinAll(piecesOf(width).map(joinAll))
    const whole = joined && joinPolygons([joined, ...inside])
    if (whole) return { kind: 'polygon', polygons: whole }
  }
  const pieces = [...inside, ...piecesOf(1).flat()].flat()
  return fromPolygons(
    await clip(
      'union',
      pieces.map((polygon) => polygon.map(pairs)),
      [],
    ),
  )
}

// The union of parts, halves first: what lies side by side is joined while it is small. Undefined where boundaries touch.
function joinAll(parts: readonly (FlatPolygons | undefined)[]): FlatPolygons | undefined {
  if (parts.length <= 1) return parts.length === 0 ? [] : parts[0]
  const half = parts.length >> 1
  const [left, right] = [joinAll(parts.slice(0, half)), joinAll(parts.slice(half))]
  return left && right && joinPolygons([left, right])
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
