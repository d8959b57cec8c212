// The outline of a shape of an index, back in the grid's own system.
import { type Grid, toWorld } from '../grid/index.ts'
import { extentOf, type Geometry, ringArea } from './geometry.ts'
import { holds, sideOf } from './ring-nesting.ts'
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
    rings.push(Float64Array.from(ring))
    ring = []
  }
  const polygons = withHoles(rings).map((polygon) => polygon.map((ring) => onGround(ring, grid)))
  return { kind: 'polygon', polygons }
}

// Outer rings run one way and holes the other, which tells them apart also where parts of a shape overlap.
function withHoles(rings: readonly Float64Array[]): Float64Array[][] {
  const sized = rings.map((ring) => ({ ring, area: ringArea(ring), extent: extentOf([ring])! }))
  const outer = sized
    .filter(({ area }) => area > 0)
    .sort((a, b) => a.area - b.area)
    .map((part) => ({ ...part, polygon: [part.ring] }))
  for (const { ring, area, extent } of sized) {
    if (area > 0) continue
    const around = outer.find(
      (part) => part.area >= -area && holds(part.extent, extent) && sideOf(part.ring, ring) !== 'outside',
    )
    around?.polygon.push(ring)
  }
  return outer.map(({ polygon }) => polygon).reverse()
}

function onGround(ring: Float64Array, grid: Grid): Float64Array {
  const out = new Float64Array(ring.length)
  for (let i = 0; i < ring.length; i += 2) out.set(toWorld(grid, ring[i]!, ring[i + 1]!), i)
  return out
}
