// Kernel: where the boundaries of several shapes cross near one of them, each crossing worked out once for both.
import type { Extent } from './geometry.ts'

// Boundaries that come nearer than this share of the shorter edge, or than this many units in the last place, may touch.
const NEAR = 1e-6
const ULPS = 16

/** Ground to be in (sign 1) or out of (sign −1); rings run so that what is wanted lies to the left. */
export interface Region {
  readonly sign: 1 | -1
  readonly rings: readonly Float64Array[]
  readonly extent: Extent
}

/** Where two boundaries cross; a boundary of the answer comes in by one and goes out by the other. */
export interface Crossing {
  readonly x: number
  readonly y: number
}

interface Hit {
  readonly at: number
  readonly crossing: Crossing
  /** The region whose boundary is crossed, and how its winding changes. */
  readonly region: number
  readonly change: 1 | -1
}

/** An edge of a region's ring, from the position at `from`. */
export interface Edge {
  readonly region: number
  readonly ring: number
  readonly from: number
  readonly length: number
  /** Whether it comes near the own ground: others serve only to tell where these are crossed. */
  readonly walked: boolean
  readonly hits: Hit[]
}

/** Edges that come near the first region, and all that come near those. */
export function edgesNear(regions: readonly Region[]): Edge[] {
  const reach = regions[0]!.extent
  const all = { ...reach }
  const eachNear = (box: Extent, take: (region: number, ring: number, from: number) => void) =>
    regions.forEach(({ rings }, region) => {
      rings.forEach((points, ring) => {
        for (let i = 0; i + 3 < points.length; i += 2) if (isNear(points, i, box)) take(region, ring, i)
      })
    })
  eachNear(reach, (region, ring, i) => {
    const points = regions[region]!.rings[ring]!
    all.minX = Math.min(all.minX, points[i]!, points[i + 2]!)
    all.maxX = Math.max(all.maxX, points[i]!, points[i + 2]!)
    all.minY = Math.min(all.minY, points[i + 1]!, points[i + 3]!)
    all.maxY = Math.max(all.maxY, points[i + 1]!, points[i + 3]!)
  })
  const edges: Edge[] = []
  eachNear(all, (region, ring, from) => {
    const points = regions[region]!.rings[ring]!
    const length = Math.hypot(points[from + 2]! - points[from]!, points[from + 3]! - points[from + 1]!)
    edges.push({ region, ring, from, length, walked: isNear(points, from, reach), hits: [] })
  })
  return edges
}

const isNear = (points: Float64Array, i: number, { minX, minY, maxX, maxY }: Extent): boolean =>
  Math.min(points[i]!, points[i + 2]!) <= maxX &&
  Math.max(points[i]!, points[i + 2]!) >= minX &&
  Math.min(points[i + 1]!, points[i + 3]!) <= maxY &&
  Math.max(points[i + 1]!, points[i + 3]!) >= minY

/** Enters the crossings of edges of different rings; false where two of them may touch, or rings of one region cross. */
export function crossEdges(regions: readonly Region[], edges: readonly Edge[]): boolean {
  const { extent } = regions[0]!
  const least = ULPS * 2 ** -52 * Math.max(...Object.values(extent).map(Math.abs))
  const pointsOf = edges.map(({ region, ring }) => regions[region]!.rings[ring]!)
  const begins = edges.map(({ from }, i) => Math.min(pointsOf[i]![from]!, pointsOf[i]![from + 2]!))
  // From left to right, so that an edge is held against those alone that begin before it ends.
  const order = edges.map((_, i) => i).sort((i, j) => begins[i]! - begins[j]!)
  for (const [o, i] of order.entries()) {
    const { from, length } = edges[i]!
    const end = Math.max(pointsOf[i]![from]!, pointsOf[i]![from + 2]!) + Math.max(least, NEAR * length)
    for (let n = o + 1; n < order.length && begins[order[n]!]! <= end; n++) {
      const [a, b] = [Math.min(i, order[n]!), Math.max(i, order[n]!)]
      if (!crossTwo(edges[a]!, pointsOf[a]!, edges[b]!, pointsOf[b]!, least)) return false
    }
  }
  return edges.every(({ hits, length }) => {
    hits.sort((one, other) => one.at - other.at)
    const near = Math.max(least, NEAR * length) / length
    return hits.every((hit, h) => h === 0 || hit.at - hits[h - 1]!.at > near)
  })
}

// Enters the crossing of two edges where there is one; false where they may touch.
function crossTwo(a: Edge, ofA: Float64Array, b: Edge, ofB: Float64Array, least: number): boolean {
  if (b.region === a.region && b.ring === a.ring) return true
  const [k, m] = [a.from, b.from]
  const near = Math.max(least, NEAR * Math.min(a.length, b.length))
  const [px, py, qx, qy] = [ofA[k]!, ofA[k + 1]!, ofA[k + 2]!, ofA[k + 3]!]
  const [ux, uy, vx, vy] = [ofB[m]!, ofB[m + 1]!, ofB[m + 2]!, ofB[m + 3]!]
  const [minX, maxX, minY, maxY] = [Math.min(px, qx), Math.max(px, qx), Math.min(py, qy), Math.max(py, qy)]
  if (ux > maxX + near && vx > maxX + near) return true
  if (ux < minX - near && vx < minX - near) return true
  if (uy > maxY + near && vy > maxY + near) return true
  if (uy < minY - near && vy < minY - near) return true
  const [dx, dy] = [qx - px, qy - py]
  const [ex, ey] = [vx - ux, vy - uy]
  // Distances of the ends of each from the line of the other, positive to its left.
  const u = (dx * (uy - py) - dy * (ux - px)) / a.length
  const v = (dx * (vy - py) - dy * (vx - px)) / a.length
  if ((u > near && v > near) || (u < -near && v < -near)) return true
  const p = (ex * (py - uy) - ey * (px - ux)) / b.length
  const q = (ex * (qy - uy) - ey * (qx - ux)) / b.length
  if ((p > near && q > near) || (p < -near && q < -near)) return true
  const nearest = Math.min(Math.abs(u), Math.abs(v), Math.abs(p), Math.abs(q))
  if (!(nearest > near) || a.region === b.region) return false
  const [atA, atB] = [p / (p - q), u / (u - v)]
  const crossing = { x: px + atA * dx, y: py + atA * dy }
  a.hits.push({ at: atA, crossing, region: b.region, change: p < 0 ? 1 : -1 })
  b.hits.push({ at: atB, crossing, region: a.region, change: u < 0 ? 1 : -1 })
  return true
}
