// Mends polygons whose intent is plain, saying what was done, and finds the flaws that leave it a guess.
import { extentOf, type Geometry, ringArea } from './geometry.ts'
import { holds, nestRings, pointSide, sideOf } from './ring-nesting.ts'
import { findCrossing } from './self-intersection.ts'

/** What was done to a geometry; the land it covers is what its author drew. */
export type Repair = 'closed' | 'doubled' | 'hole-dropped' | 'split'

/** Why a geometry is refused, and where: positions in its own coordinates. */
export interface Flaw {
  readonly kind: 'crossing' | 'open' | 'short' | 'hole-outside' | 'hole-nested' | 'number'
  readonly polygon: number
  readonly ring: number
  readonly x: number
  readonly y: number
}

/** A geometry after repair, what was repaired, and what could not be. */
export interface Repaired {
  readonly geometry: Geometry
  readonly repairs: readonly Repair[]
  readonly flaw: Flaw | undefined
}

/** Repair a geometry: rings closed, doubled vertices dropped, rings that touch themselves split; first flaw told. */
export function repair(geometry: Geometry): Repaired {
  const repairs = new Set<Repair>()
  if (geometry.kind === 'point') return { geometry, repairs: [], flaw: strayNumber([geometry.positions], 0) }
  if (geometry.kind === 'line') {
    const lines = geometry.lines.map((line) => withoutDoubles(line, repairs))
    return { geometry: { kind: 'line', lines }, repairs: [...repairs], flaw: strayNumber(lines, 0) }
  }
  const polygons: (readonly Float64Array[])[] = []
  let flaw: Flaw | undefined
  geometry.polygons.forEach((rings, p) => {
    const { mended, found } = repairPolygon(rings, p, repairs)
    flaw ??= found
    polygons.push(...mended)
  })
  return { geometry: { kind: 'polygon', polygons }, repairs: [...repairs], flaw }
}

function repairPolygon(rings: readonly Float64Array[], polygon: number, repairs: Set<Repair>) {
  const stray = strayNumber(rings, polygon)
  const keep = (found: Flaw | undefined) => ({ mended: [rings], found })
  if (stray) return keep(stray)
  const open = rings.findIndex((ring) => ring.length < 8 && !isClosed(ring))
  if (open >= 0) return keep(flawAt('open', polygon, open, rings[open]!))
  const closed = rings.map((ring) => closedRing(withoutDoubles(ring, repairs), repairs))
  const drawn = closed.filter((ring) => ring.length >= 8)
  const crossing = findCrossing(drawn)
  if (crossing) return keep({ kind: 'crossing', polygon, ring: 0, ...crossing })
  if (isShort(closed[0])) return keep(flawAt('short', polygon, 0, closed[0] ?? new Float64Array(2)))
  const solid = drawn.filter((ring) => !isShort(ring))
  if (solid.length < closed.length) repairs.add('hole-dropped')
  const hole = strayHole(solid, polygon)
  if (hole) return keep(hole)
  const simple = solid.map(splitAtTouches)
  if (simple.every((parts) => parts.length === 1)) return { mended: [solid], found: undefined }
  repairs.add('split')
  return { mended: nestRings(simple.flat()), found: undefined }
}

const isShort = (ring: Float64Array | undefined) =>
  ring === undefined || ring.length < 8 || ringArea(ring) === 0

function flawAt(kind: Flaw['kind'], polygon: number, ring: number, positions: Float64Array): Flaw {
  return { kind, polygon, ring, x: positions[0] ?? Number.NaN, y: positions[1] ?? Number.NaN }
}

function strayNumber(arrays: readonly Float64Array[], polygon: number): Flaw | undefined {
  for (const [ring, positions] of arrays.entries()) {
    const at = positions.findIndex((value) => !Number.isFinite(value))
    if (at >= 0) return flawAt('number', polygon, ring, positions.subarray(at - (at % 2)))
  }
  return undefined
}

function withoutDoubles(line: Float64Array, repairs: Set<Repair>): Float64Array {
  let kept = Math.min(2, line.length)
  const isDouble = (i: number) => line[i] === line[i - 2] && line[i + 1] === line[i - 1]
  for (let i = 2; i < line.length; i += 2) if (!isDouble(i)) kept += 2
  if (kept === line.length) return line
  repairs.add('doubled')
  const out = new Float64Array(kept)
  let at = 0
  for (let i = 0; i < line.length; i += 2) {
    if (i > 0 && isDouble(i)) continue
    out[at++] = line[i]!
    out[at++] = line[i + 1]!
  }
  return out
}

function isClosed(ring: Float64Array): boolean {
  const last = ring.length - 2
  return last < 0 || (ring[0] === ring[last] && ring[1] === ring[last + 1])
}

// An open ring of four positions or more lacks but the repetition of its first; of three it may lack a corner.
function closedRing(ring: Float64Array, repairs: Set<Repair>): Float64Array {
  if (isClosed(ring)) return ring
  repairs.add('closed')
  const out = new Float64Array(ring.length + 2)
  out.set(ring)
  out.set(ring.subarray(0, 2), ring.length)
  return out
}

// A hole outside its outer ring, or inside another hole, would count as ground: neither can be meant.
function strayHole(rings: readonly Float64Array[], polygon: number): Flaw | undefined {
  const outer = rings[0]!
  const extents = rings.map((ring) => extentOf([ring])!)
  for (let i = 1; i < rings.length; i++) {
    const hole = rings[i]!
    if (sideOf(outer, hole) === 'outside') return flawAt('hole-outside', polygon, i, vertexOff(outer, hole))
    for (let k = 1; k < rings.length; k++) {
      if (k === i || !holds(extents[k]!, extents[i]!)) continue
      const side = sideOf(rings[k]!, hole)
      if (side === 'inside' || (side === 'same' && k < i)) return flawAt('hole-nested', polygon, i, hole)
    }
  }
  return undefined
}

function vertexOff(outer: Float64Array, hole: Float64Array): Float64Array {
  for (let i = 0; i < hole.length; i += 2) {
    if (pointSide(outer, hole[i]!, hole[i + 1]!) === 'outside') return hole.subarray(i, i + 2)
  }
  return hole
}

// The simple rings of one that passes a vertex more than once.
function splitAtTouches(ring: Float64Array): Float64Array[] {
  const count = ring.length / 2 - 1
  const before = doubledVertices(ring, count)
  if (!before) return [ring]
  const parts: Float64Array[] = []
  const stack: number[] = []
  const depthOf = new Map<number, number>()
  for (let i = 0; i <= count; i++) {
    const vertex = i === count ? 0 : before[i]!
    const depth = depthOf.get(vertex)
    if (depth === undefined) {
      depthOf.set(vertex, stack.length)
      stack.push(vertex)
      continue
    }
    const loop = stack.splice(depth + 1)
    for (const passed of loop) depthOf.delete(passed)
    const part = Float64Array.from([vertex, ...loop, vertex].flatMap((v) => [ring[v * 2]!, ring[v * 2 + 1]!]))
    if (!isShort(part)) parts.push(part)
  }
  return parts
}

// For each vertex the first one at the same place; undefined where none repeats.
function doubledVertices(ring: Float64Array, count: number): Int32Array | undefined {
  const lastAtX = new Map<number, number>()
  const chain = new Int32Array(count)
  const first = Int32Array.from({ length: count }, (_, i) => i)
  let found = false
  for (let i = 0; i < count; i++) {
    const head = lastAtX.get(ring[i * 2]!) ?? -1
    let other = head
    // A ring drawn on a lattice has many vertices of one x; beyond a hundred a touch is taken as not there.
    for (let steps = 0; other >= 0 && steps < 100; steps++) {
      if (ring[other * 2 + 1] === ring[i * 2 + 1]) {
        first[i] = first[other]!
        found = true
        break
      }
      other = chain[other]!
    }
    chain[i] = head
    lastAtX.set(ring[i * 2]!, i)
  }
  return found ? first : undefined
}
