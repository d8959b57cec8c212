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
 * The first proper crossing among the edges of one polygon's rings, or undefined. Touching at a vertex is not
 * a crossing. Edges are swept by x, so cost stays near n log n on real outlines.
 */
export function findCrossing(rings: readonly Float64Array[]): Crossing | undefined {
  const edges = rings.flatMap(edgesOf).sort((a, b) => a.minX - b.minX)
  let open: Edge[] = []
  for (const edge of edges) {
    open = open.filter((other) => other.maxX >= edge.minX)
    for (const other of open) {
      const crossing = crossingOf(edge, other)
      if (crossing) return crossing
    }
    open.push(edge)
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
