// Where the rings of a polygon cross themselves or each other: a fault that makes "inside" a guess.

/** Where an outline crosses itself. */
export interface Crossing {
  readonly x: number
  readonly y: number
}

/**
 * The first proper crossing among the edges of one polygon's rings, by the left end of the later edge, or undefined. Touching
 * at a vertex is not a crossing. Edges are swept by x and filed by the √n levels of y that they pass, so that each meets only
 * those of its own place: time is near n log n on outlines, and n √n for combs of long teeth, whichever way they lie.
 */
export function findCrossing(rings: readonly Float64Array[]): Crossing | undefined {
  const { edges, right, low, high } = sortedEdges(rings)
  const minY = low.reduce((least, y) => Math.min(least, y), Infinity)
  const maxY = high.reduce((most, y) => Math.max(most, y), -Infinity)
  const perY = Math.sqrt(right.length) / (maxY - minY || 1)
  // Edges by level, those that end left of the sweep taken out when their level is looked at.
  const open: number[][] = []
  for (let e = 0; e < right.length; e++) {
    const left = Math.min(edges[e * 4]!, edges[e * 4 + 2]!)
    let first = e
    // Edges that cross share a y, and floor keeps order: both pass its level.
    const top = Math.floor((high[e]! - minY) * perY)
    for (let level = Math.floor((low[e]! - minY) * perY); level <= top; level++) {
      const near = open[level] ?? []
      open[level] = near
      let kept = 0
      for (let k = 0; k < near.length; k++) {
        const other = near[k]!
        if (right[other]! < left) continue
        near[kept++] = other
        const meet = other < first && low[other]! <= high[e]! && high[other]! >= low[e]!
        if (meet && crossingOf(edges, e * 4, other * 4)) first = other
      }
      near.length = kept
      near.push(e)
    }
    if (first < e) return crossingOf(edges, e * 4, first * 4)
  }
  return undefined
}

// The edges that are no points, by their left ends: four numbers each, and how far they reach.
function sortedEdges(rings: readonly Float64Array[]) {
  const drawn: number[] = []
  for (const ring of rings)
    for (let i = 0; i + 3 < ring.length; i += 2) {
      if (ring[i] === ring[i + 2] && ring[i + 1] === ring[i + 3]) continue
      drawn.push(ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!)
    }
  const count = drawn.length / 4
  const order = Uint32Array.from({ length: count }, (_, e) => e * 4)
  order.sort((a, b) => Math.min(drawn[a]!, drawn[a + 2]!) - Math.min(drawn[b]!, drawn[b + 2]!))
  const edges = new Float64Array(drawn.length)
  const right = new Float64Array(count)
  const low = new Float64Array(count)
  const high = new Float64Array(count)
  for (let e = 0; e < count; e++) {
    const from = order[e]!
    for (let k = 0; k < 4; k++) edges[e * 4 + k] = drawn[from + k]!
    right[e] = Math.max(drawn[from]!, drawn[from + 2]!)
    low[e] = Math.min(drawn[from + 1]!, drawn[from + 3]!)
    high[e] = Math.max(drawn[from + 1]!, drawn[from + 3]!)
  }
  return { edges, right, low, high }
}

// Of the edges that are kept at p and at q.
function crossingOf(edges: Float64Array, p: number, q: number): Crossing | undefined {
  const a = side(edges, q, edges[p]!, edges[p + 1]!)
  const b = side(edges, q, edges[p + 2]!, edges[p + 3]!)
  if (a * b >= 0) return undefined
  const c = side(edges, p, edges[q]!, edges[q + 1]!)
  const d = side(edges, p, edges[q + 2]!, edges[q + 3]!)
  if (c * d >= 0) return undefined
  const t = a / (a - b)
  const [x, y] = [edges[p]!, edges[p + 1]!]
  return { x: x + t * (edges[p + 2]! - x), y: y + t * (edges[p + 3]! - y) }
}

// Twice the signed area of the triangle edge–point: which side of the edge the point lies on.
const side = (edges: Float64Array, at: number, x: number, y: number) =>
  (edges[at + 2]! - edges[at]!) * (y - edges[at + 1]!) - (edges[at + 3]! - edges[at + 1]!) * (x - edges[at]!)
