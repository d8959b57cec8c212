// Which rings lie inside which: rings without order or trusted direction become polygons with holes.
import { type Extent, extentOf, ringArea } from './geometry.ts'

interface Ring {
  readonly positions: Float64Array
  readonly area: number
  readonly extent: Extent
}

/**
 * Polygons of closed rings that do not cross: a ring inside an even number of others is an outer ring, inside
 * an odd number a hole of the smallest ring around it. A ring that repeats another is left out.
 */
export function nestRings(rings: readonly Float64Array[]): Float64Array[][] {
  if (rings.length === 1) return [[rings[0]!]]
  const sorted = rings
    .map(
      (positions): Ring => ({
        positions,
        area: Math.abs(ringArea(positions)),
        extent: extentOf([positions])!,
      }),
    )
    .sort((a, b) => b.area - a.area)
  const placed: { ring: Ring; polygon: Float64Array[] }[] = []
  const polygons: Float64Array[][] = []
  for (const ring of sorted) {
    const around = placed.filter((other) => holds(other.ring.extent, ring.extent))
    const sides = around.map((other) => sideOf(other.ring.positions, ring.positions))
    if (sides.includes('same')) continue
    const containers = around.filter((_, i) => sides[i] === 'inside')
    const parent = containers[containers.length - 1]
    const isHole = containers.length % 2 === 1
    const polygon = isHole && parent ? parent.polygon : []
    if (!isHole) polygons.push(polygon)
    polygon.push(ring.positions)
    placed.push({ ring, polygon })
  }
  return polygons
}

/** Whether the first rectangle holds the second, borders included. */
export function holds(outer: Extent, inner: Extent): boolean {
  return (
    inner.minX >= outer.minX &&
    inner.maxX <= outer.maxX &&
    inner.minY >= outer.minY &&
    inner.maxY <= outer.maxY
  )
}

/**
 * On which side of a ring another lies that does not cross it; `same` where all of its vertices and middles of
 * edges are on the ring itself.
 */
export function sideOf(ring: Float64Array, other: Float64Array): 'inside' | 'outside' | 'same' {
  for (const halfway of [0, 0.5]) {
    for (let i = 0; i + 3 < other.length; i += 2) {
      const x = other[i]! + halfway * (other[i + 2]! - other[i]!)
      const y = other[i + 1]! + halfway * (other[i + 3]! - other[i + 1]!)
      const side = pointSide(ring, x, y)
      if (side !== 'boundary') return side
    }
  }
  return 'same'
}

/** Whether a point is inside a closed ring by the even-odd rule, or exactly on it. */
export function pointSide(ring: Float64Array, x: number, y: number): 'inside' | 'outside' | 'boundary' {
  let inside = false
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [x0, y0, x1, y1] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!]
    if (y0 > y && y1 > y) continue
    if (y0 < y && y1 < y) continue
    if (y0 === y1) {
      if (Math.min(x0, x1) <= x && x <= Math.max(x0, x1)) return 'boundary'
      continue
    }
    const turn = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
    if (turn === 0) return 'boundary'
    if (y0 <= y !== y1 <= y && turn > 0 === y1 > y0) inside = !inside
  }
  return inside ? 'inside' : 'outside'
}
