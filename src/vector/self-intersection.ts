// Where the rings of a polygon cross themselves or each other: a fault that makes "inside" a guess.

export interface Crossing {
  readonly x: number
  readonly y: number
}

interface Edge {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
  readonly minX: number
  readonly maxX: number
}

/**
 * The first proper crossing among the edges of one polygon's rings, by the left end of the later edge, or undefined. Touching
 * at a vertex is not a crossing. Edges are swept by x and filed by the √n levels of y that they pass, so that each meets only
 * those of its own place: time is near n log n on outlines, and n √n for combs of long teeth, whichever way they lie.
 */
export function findCrossing(rings: readonly Float64Array[]): Crossing | undefined {
  const edges = rings.flatMap(edgesOf).sort((a, b) => a.minX - b.minX)
  const levelsOf = levels(edges)
  // Positions of edges by level, those that end left of the sweep taken out when their level is looked at.
  const open: number[][] = []
  for (const [e, edge] of edges.entries()) {
    const [low, high] = levelsOf(edge)
    let first = e
    for (let level = low; level <= high; level++) {
      const near = (open[level] ?? []).filter((other) => edges[other]!.maxX >= edge.minX)
      for (const other of near) if (other < first && crossingOf(edge, edges[other]!)) first = other
      near.push(e)
      open[level] = near
    }
    if (first < e) return crossingOf(edge, edges[first]!)
  }
  return undefined
}

function edgesOf(ring: Float64Array): Edge[] {
  const edges: Edge[] = []
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [x0, y0, x1, y1] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!]
    if (x0 !== x1 || y0 !== y1) edges.push({ x0, y0, x1, y1, minX: Math.min(x0, x1), maxX: Math.max(x0, x1) })
  }
  return edges
}

// Edges that cross share a y, and floor keeps order: both pass its level.
function levels(edges: readonly Edge[]): (edge: Edge) => readonly [low: number, high: number] {
  let [minY, maxY] = [Infinity, -Infinity]
  for (const { y0, y1 } of edges) {
    minY = Math.min(minY, y0, y1)
    maxY = Math.max(maxY, y0, y1)
  }
  const perY = Math.sqrt(edges.length) / (maxY - minY || 1)
  return ({ y0, y1 }) => [
    Math.floor((Math.min(y0, y1) - minY) * perY),
    Math.floor((Math.max(y0, y1) - minY) * perY),
  ]
}

function crossingOf(p: Edge, q: Edge): Crossing | undefined {
  const [a, b] = [side(q, p.x0, p.y0), side(q, p.x1, p.y1)]
  if (a * b >= 0) return undefined
  const [c, d] = [side(p, q.x0, q.y0), side(p, q.x1, q.y1)]
  if (c * d >= 0) return undefined
  const t = a / (a - b)
  return { x: p.x0 + t * (p.x1 - p.x0), y: p.y0 + t * (p.y1 - p.y0) }
}

// Twice the signed area of the triangle edge–point: which side of the edge the point lies on.
const side = (edge: Edge, x: number, y: number) =>
  (edge.x1 - edge.x0) * (y - edge.y0) - (edge.y1 - edge.y0) * (x - edge.x0)
