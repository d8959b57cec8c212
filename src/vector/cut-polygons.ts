// Kernel: what polygons leave of others, where their boundaries plainly cross: a general clipper takes milliseconds for this.
import { type Crossing, crossEdges, type Edge, edgesNear, type Region } from './crossing-edges.ts'
import { type Extent, extentOf, reversed, ringArea } from './geometry.ts'
import { nestRings } from './ring-nesting.ts'

/** Outer ring, then holes; rings closed. */
export type Polygons = readonly (readonly Float64Array[])[]

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
  if (!crossEdges(regions, edges)) return undefined
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
    for (const piece of found) pieces.push(piece)
  }
  const rings = joined(pieces)
  return rings && ordered(rings.map(fromLeftmost))
}

/**
 * The ground that any of `parts` has, ordered as `cutPolygons` orders it; undefined where boundaries touch, as there. It is what
 * all of them take out of a frame around them.
 */
export function joinPolygons(parts: readonly Polygons[]): Polygons | undefined {
  const extent = extentOf(parts.flat(2))
  if (!extent) return []
  const { minX, minY, maxX, maxY } = extent
  const margin = Math.max(maxX - minX, maxY - minY) / 2
  const [left, right, below, above] = [minX - margin, maxX + margin, minY - margin, maxY + margin]
  const frame = Float64Array.of(left, below, right, below, right, above, left, above, left, below)
  const around = cutPolygons([[frame]], undefined, parts)
  // The frame begins left of all others; what bounds a hole of what is left of it bounds ground here, and the other way round.
  return around && ordered(around.flat().slice(1).map(reversed).map(fromLeftmost))
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

// Returns a function that gives the pieces of a ring that bound the answer; undefined where polygons of a region overlap.
function walker(regions: readonly Region[]) {
  return (list: readonly Edge[]): Piece[] | undefined => {
    const { region, ring } = list[0]!
    const own = regions[region]!
    const points = own.rings[ring]!
    const isWhole = list.length === points.length / 2 - 1
    const isNext = (a: Edge, b: Edge) => (a.from + 2) % (points.length - 2) === b.from
    // Where parts of a ring come near, the first edge of one of them, though the ring begins amid another.
    const first = isWhole ? 0 : list.findIndex((edge, e) => !isNext(list.at(e - 1)!, edge))
    const edges = [...list.slice(first), ...list.slice(0, first)]
    const pieces: Piece[] = []
    const windings = new Int32Array(regions.length)
    // How many regions a place is on the wrong side of; the own boundary is on the verge of its own.
    let wrong = 0
    const isWrong = (r: number) => (regions[r]!.sign > 0 ? windings[r] === 0 : windings[r] !== 0)
    const begin = (from: number) => {
      wrong = 0
      for (let r = 0; r < regions.length; r++) {
        if (r === region) continue
        const { sign, rings, extent } = regions[r]!
        const [x, y] = [points[from]!, points[from + 1]!]
        windings[r] = isWithin(extent, x, y) ? windingOf(rings, x, y) * sign : 0
        if (windings[r]! < 0 || windings[r]! > 1) return false
        if (isWrong(r)) wrong += 1
      }
      return true
    }
    let current: number[] | undefined
    let from: Crossing | undefined
    let head: Piece | undefined
    for (const [e, edge] of edges.entries()) {
      if (e === 0 || !isNext(edges[e - 1]!, edge)) {
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

const isWithin = ({ minX, minY, maxX, maxY }: Extent, x: number, y: number): boolean =>
  x >= minX && x <= maxX && y >= minY && y <= maxY

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

// One at a time: a call takes some hundred thousand arguments at most.
function append(list: number[], more: readonly number[]): void {
  for (const value of more) list.push(value)
}

// Rings of pieces that end where another begins; undefined where one goes nowhere.
function joined(pieces: readonly Piece[]): Float64Array[] | undefined {
  const begins = new Map<Crossing, Piece>()
  for (const piece of pieces) if (piece.from) begins.set(piece.from, piece)
  const rings: Float64Array[] = []
  for (const first of pieces) {
    const points: number[] = []
    if (!first.from) append(points, first.points)
    else if (!begins.has(first.from)) continue
    for (let piece = first; piece.to; ) {
      begins.delete(piece.from!)
      append(points, piece.points)
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
