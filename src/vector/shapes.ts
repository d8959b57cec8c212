// From features in world coordinates to shapes on a pixel grid: oriented rings, discs, buffered lines.
import { type Grid, groundScale, toPixel } from '../grid/index.ts'
import { type Feature, reversed, ringArea } from './geometry.ts'
import type { Disc, Shape } from './shape-index.ts'
import { strip } from './strip.ts'

/**
 * Lay a feature on a grid whose system its coordinates are already in. `buffer` (metres on the ground) turns
 * points into discs and lines into round-ended strips, and widens polygons by the same rule. A feature that
 * has no area (a point without a buffer) gives an empty shape.
 */
export function shapeOf(feature: Feature, grid: Grid, buffer = 0): Shape {
  const { geometry } = feature
  if (!geometry) return { rings: [], discs: [] }
  const rings = geometry.kind === 'polygon' ? geometry.polygons.flatMap((rings) => orient(rings, grid)) : []
  if (buffer <= 0) return { rings, discs: [] }
  if (geometry.kind === 'point') return { rings, discs: discsAt(geometry.positions, grid, buffer) }
  const lines = geometry.kind === 'line' ? geometry.lines : geometry.polygons.flat()
  const around = lines.map((line) => strip(discsAt(line, grid, buffer)))
  return {
    rings: [...rings, ...around.flatMap((shape) => shape.rings)],
    discs: around.flatMap((shape) => shape.discs),
  }
}

// Outer rings one way and holes the other, so that windings tell inside from hole whatever the file did.
function orient(rings: readonly Float64Array[], grid: Grid): Float64Array[] {
  return rings.map((ring, i) => {
    const onGrid = ringOnGrid(ring, grid)
    return ringArea(onGrid) > 0 === (i === 0) ? onGrid : reversed(onGrid)
  })
}

function ringOnGrid(ring: Float64Array, grid: Grid): Float64Array {
  const out = new Float64Array(ring.length)
  for (let i = 0; i < ring.length; i += 2) {
    const [col, row] = toPixel(grid, ring[i]!, ring[i + 1]!)
    out[i] = col
    out[i + 1] = row
  }
  return out
}

function discsAt(positions: Float64Array, grid: Grid, radius: number): Disc[] {
  const discs: Disc[] = []
  for (let i = 0; i < positions.length; i += 2) {
    const [alongX, alongY] = groundScale(grid.crs, positions[i]!, positions[i + 1]!)
    const [col, row] = toPixel(grid, positions[i]!, positions[i + 1]!)
    discs.push({
      col,
      row,
      alongCols: radius / alongX / Math.abs(grid.affine.a),
      alongRows: radius / alongY / Math.abs(grid.affine.e),
    })
  }
  return discs
}
