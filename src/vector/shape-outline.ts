// The outline of a shape of an index, back in the grid's own system.
import { type Grid, toWorld } from '../grid/index.ts'
import type { Geometry } from './geometry.ts'
import { nestRings } from './ring-nesting.ts'
import type { ShapeIndex } from './shape-index.ts'

/** Polygons of the rings of a shape; what discs add to it is left out. */
export function shapeOutline(
  { edges, edgeShape, edgeSign }: Pick<ShapeIndex, 'edges' | 'edgeShape' | 'edgeSign'>,
  shape: number,
  grid: Grid,
): Geometry {
  const rings: Float64Array[] = []
  let ring: number[] = []
  for (let edge = edgeShape.indexOf(shape); edge >= 0 && edgeShape[edge] === shape; edge++) {
    const down = edgeSign[edge]! > 0
    const from = edge * 4 + (down ? 0 : 2)
    const to = edge * 4 + (down ? 2 : 0)
    if (ring.length === 0) ring.push(edges[from]!, edges[from + 1]!)
    ring.push(edges[to]!, edges[to + 1]!)
    if (ring[0] !== edges[to] || ring[1] !== edges[to + 1]) continue
    rings.push(onGround(ring, grid))
    ring = []
  }
  return { kind: 'polygon', polygons: nestRings(rings) }
}

function onGround(ring: readonly number[], grid: Grid): Float64Array {
  const out = new Float64Array(ring.length)
  for (let i = 0; i < ring.length; i += 2) out.set(toWorld(grid, ring[i]!, ring[i + 1]!), i)
  return out
}
