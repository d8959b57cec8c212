// Kernel: what polygons leave of others, where their boundaries plainly cross: a general clipper takes milliseconds for this.
import { type Extent, extentOf, reversed, ringArea } from './geometry.ts'
import { nestRings } from './ring-nesting.ts'

/** Outer ring, then holes; rings closed. */
export type Polygons = readonly (readonly Float64Array[])[]

// Boundaries that come nearer than this share of the shorter edge, or than this many units in the last place, may touch.
const NEAR = 1e-6
const ULPS = 16

/** Ground to be in (sign 1) or out of (sign −1); rings run so that what is wanted lies to the left. */
interface Region {
  readonly sign: 1 | -1
  readonly rings: readonly Float64Array[]
  readonly extent: Extent
}

/** Where two boundaries cross; a boundary of the answer comes in by one and goes out by the other. */
interface Crossing {
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

interface Edge {
  readonly region: number
  readonly ring: number
  readonly from: number
  readonly length: number
  /** Whether it comes near the own ground: others serve only to tell where these are crossed. */
  readonly walked: boolean
  readonly hits: Hit[]
}

interface Piece {
  readonly points: number[]
  readonly from: Crossing | undefined
  readonly to: Crossing | undefined
}

/**
 * `own` inside `within` (if it is given) and outside `others`: polygons from the leftmost, each ring from its leftmost
 * corner. Undefined where boundaries touch, or come so near that rounding might decide. The polygons of each may not overlap.
 */
export function cutPolygons(
  own: Polygons,
  within: Polygons | undefined,
  others: readonly Polygons[],
): Polygons | undefined {
  const regions = [
    regionOf(own, 1),
    ...(within ? [regionOf(within, 1)] : []),
    ...distinct(others).map((other) => regionOf(other, -1)),
  ]
  const edges = edgesNear(regions)
  if (!cross(regions, edges)) return undefined
  const walk = walker(regions)
  const byRing = new Map<string, Edge[]>()
  for (const edge of edges) {
    if (!edge.walked) continue
    const list = byRing.get(`${edge.region} ${edge.ring}`)
    if (list) list.push(edge)
    else byRing.set(`${edge.region} ${edge.ring}`, [edge])
  }
  const pieces: Piece[] = []
  for (const list of byRing.values()) {
    const found = walk(list)
    if (!found) return undefined
    pieces.push(...found)
  }
  const rings = joined(pieces)
  return rings && ordered(rings.map(fromLeftmost))
}

function regionOf(polygons: Polygons, sign: 1 | -1): Region {
  const rings = polygons.flatMap((polygon) =>
    polygon.map((ring, r) => ((ringArea(ring) > 0 === (r === 0)) === sign > 0 ? ring : reversed(ring))),
  )
  return { sign, rings, extent: extentOf(rings) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 } }
}

// The same outline twice cuts as it does once.
function distinct(others: readonly Polygons[]): readonly Polygons[] {
  const isSame = (a: Float64Array | undefined, b: Float64Array | undefined) =>
    a !== undefined && b !== undefined && a.length === b.length && a.every((value, i) => value === b[i])
  const alone = (one: Polygons) => (one.length === 1 && one[0]!.length === 1 ? one[0]![0] : undefined)
  return others.filter((other, i) => !others.slice(0, i).some((one) => isSame(alone(one), alone(other))))
}

// Edges that come near the own ground, and all that come near those.
function edgesNear(regions: readonly Region[]): Edge[] {
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

// Enters the crossings of all edges of different rings; false where two of them may touch, or rings of one region cross.
function cross(regions: readonly Region[], edges: readonly Edge[]): boolean {
  const { extent } = regions[0]!
  const least = ULPS * 2 ** -52 * Math.max(...Object.values(extent).map(Math.abs))
  const pointsOf = edges.map(({ region, ring }) => regions[region]!.rings[ring]!)
  for (let i = 0; i < edges.length; i++) {
    const a = edges[i]!
    const [ofA, k] = [pointsOf[i]!, a.from]
    const [px, py, qx, qy] = [ofA[k]!, ofA[k + 1]!, ofA[k + 2]!, ofA[k + 3]!]
    const [minX, maxX, minY, maxY] = [Math.min(px, qx), Math.max(px, qx), Math.min(py, qy), Math.max(py, qy)]
    const [dx, dy] = [qx - px, qy - py]
    for (let j = i + 1; j < edges.length; j++) {
      const b = edges[j]!
      if (b.region === a.region && b.ring === a.ring) continue
      const [ofB, m] = [pointsOf[j]!, b.from]
      const near = Math.max(least, NEAR * Math.min(a.length, b.length))
      const [ux, uy, vx, vy] = [ofB[m]!, ofB[m + 1]!, ofB[m + 2]!, ofB[m + 3]!]
      if (ux > maxX + near && vx > maxX + near) continue
      if (ux < minX - near && vx < minX - near) continue
      if (uy > maxY + near && vy > maxY + near) continue
      if (uy < minY - near && vy < minY - near) continue
      const [ex, ey] = [vx - ux, vy - uy]
      // Distances of the ends of each from the line of the other, positive to its left.
      const u = (dx * (uy - py) - dy * (ux - px)) / a.length
      const v = (dx * (vy - py) - dy * (vx - px)) / a.length
      if ((u > near && v > near) || (u < -near && v < -near)) continue
      const p = (ex * (py - uy) - ey * (px - ux)) / b.length
      const q = (ex * (qy - uy) - ey * (qx - ux)) / b.length
      if ((p > near && q > near) || (p < -near && q < -near)) continue
      const nearest = Math.min(Math.abs(u), Math.abs(v), Math.abs(p), Math.abs(q))
      if (!(nearest > near) || a.region === b.region) return false
      const [atA, atB] = [p / (p - q), u / (u - v)]
      const crossing = { x: px + atA * dx, y: py + atA * dy }
      a.hits.push({ at: atA, crossing, region: b.region, change: p < 0 ? 1 : -1 })
      b.hits.push({ at: atB, crossing, region: a.region, change: u < 0 ? 1 : -1 })
    }
  }
  return edges.every(({ hits, length }) => {
    hits.sort((one, other) => one.at - other.at)
    const near = Math.max(least, NEAR * length) / length
    return hits.every((hit, h) => h === 0 || hit.at - hits[h - 1]!.at > near)
  })
}

// Returns a function that gives the pieces of a ring that bound the answer; undefined where polygons of a region overlap.
function walker(regions: readonly Region[]) {
  return (edges: readonly Edge[]): Piece[] | undefined => {
    const { region, ring } = edges[0]!
    const own = regions[region]!
    const points = own.rings[ring]!
    const isWhole = edges.length === points.length / 2 - 1
    const pieces: Piece[] = []
    const windings = new Int32Array(regions.length)
    // How many regions a place is on the wrong side of; the own boundary is on the verge of its own.
    let wrong = 0
    const isWrong = (r: number) => (regions[r]!.sign > 0 ? windings[r] === 0 : windings[r] !== 0)
    const begin = (from: number) => {
      wrong = 0
      for (let r = 0; r < regions.length; r++) {
        if (r === region) continue
        const { sign, rings } = regions[r]!
        windings[r] = windingOf(rings, points[from]!, points[from + 1]!) * sign
        if (windings[r]! < 0 || windings[r]! > 1) return false
        if (isWrong(r)) wrong += 1
      }
      return true
    }
    let current: number[] | undefined
    let from: Crossing | undefined
    let head: Piece | undefined
    for (const [e, edge] of edges.entries()) {
      if (e === 0 || edges[e - 1]!.from + 2 !== edge.from) {
        if (current && !isWhole) return undefined
        if (!begin(edge.from)) return undefined
        // Where only a part of a ring comes near, it comes from outside the own ground.
        if (!isWhole && wrong === 0) return undefined
        if (wrong === 0) current = []
      }
      current?.push(points[edge.from]!, points[edge.from + 1]!)
      for (const { crossing, region: other, change } of edge.hits) {
        const before = isWrong(other) ? 1 : 0
        windings[other]! += change * regions[other]!.sign
        if (windings[other]! < 0 || windings[other]! > 1) return undefined
        const was = wrong
        wrong += (isWrong(other) ? 1 : 0) - before
        if (was > 0 && wrong === 0) {
          current = [crossing.x, crossing.y]
          from = crossing
        } else if (was === 0 && wrong > 0) {
          const piece = { points: current!, from, to: crossing }
          if (from) pieces.push(piece)
          else head = piece
          current = undefined
        }
      }
    }
    if (isWhole && !isAlone(own, ring)) return undefined
    if (!current) return head ? undefined : pieces
    if (!isWhole || (from && !head)) return undefined
    // The last piece goes on where the ring began.
    pieces.push(
      head
        ? { points: [...current, ...head.points], from, to: head.to }
        : { points: current, from: undefined, to: undefined },
    )
    return pieces
  }
}

// Whether a ring has no ground in common with other polygons of its region.
function isAlone({ sign, rings }: Region, ring: number): boolean {
  if (rings.length === 1) return true
  const points = rings[ring]!
  const others = rings.filter((_, r) => r !== ring)
  const isOuter = ringArea(points) > 0 === sign > 0
  return windingOf(others, points[0]!, points[1]!) * sign === (isOuter ? 0 : 1)
}

// How often rings go round a place, counter-clockwise.
function windingOf(rings: readonly Float64Array[], x: number, y: number): number {
  let winding = 0
  for (const ring of rings) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const [y0, y1] = [ring[i + 1]!, ring[i + 3]!]
      if (y0 <= y === y1 <= y) continue
      const turn = (ring[i + 2]! - ring[i]!) * (y - y0) - (x - ring[i]!) * (y1 - y0)
      if (turn > 0 === y1 > y0) winding += y1 > y0 ? 1 : -1
    }
  }
  return winding
}

// Rings of pieces that end where another begins; undefined where one goes nowhere.
function joined(pieces: readonly Piece[]): Float64Array[] | undefined {
  const begins = new Map<Crossing, Piece>()
  for (const piece of pieces) if (piece.from) begins.set(piece.from, piece)
  const rings: Float64Array[] = []
  for (const first of pieces) {
    const points: number[] = []
    if (!first.from) points.push(...first.points)
    else if (!begins.has(first.from)) continue
    for (let piece = first; piece.to; ) {
      begins.delete(piece.from!)
      points.push(...piece.points)
      if (piece.to === first.from) break
      const next = begins.get(piece.to)
      if (!next) return undefined
      piece = next
    }
    points.push(points[0]!, points[1]!)
    rings.push(Float64Array.from(points))
  }
  return rings
}

const isLeft = (a: Float64Array, i: number, b: Float64Array, k: number) =>
  a[i]! < b[k]! || (a[i] === b[k] && a[i + 1]! < b[k + 1]!)

function fromLeftmost(ring: Float64Array): Float64Array {
  let first = 0
  for (let i = 2; i < ring.length - 2; i += 2) if (isLeft(ring, i, ring, first)) first = i
  const out = new Float64Array(ring.length)
  out.set(ring.subarray(first, ring.length - 2))
  out.set(ring.subarray(0, first + 2), ring.length - 2 - first)
  return out
}

function ordered(rings: readonly Float64Array[]): Polygons {
  if (rings.length === 0) return []
  const order = (a: Float64Array, b: Float64Array) => (isLeft(a, 0, b, 0) ? -1 : 1)
  return nestRings(rings)
    .map(([outer, ...holes]) => [outer!, ...holes.sort(order)])
    .sort(([a], [b]) => order(a!, b!))
}
