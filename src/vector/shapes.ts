// From features in world coordinates to shapes on a pixel grid: oriented rings, discs, buffered lines.
import { type Grid, groundScale, toPixel } from '../grid/index.ts'
import { type Feature, reversed, ringArea } from './geometry.ts'
import type { Disc, Shape } from './shape-index.ts'

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
  const around = lines.map((line) => strip(line, grid, buffer))
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

// A disc at every vertex and a four-sided ring along every segment; windings of one shape add up, so overlaps are
// harmless. Where the ground's scale changes along a segment, the ring's ends differ as the discs do.
function strip(line: Float64Array, grid: Grid, buffer: number): Shape {
  const discs = discsAt(line, grid, buffer)
  const rings = discs.slice(1).flatMap((disc, i) => sides(discs[i]!, disc))
  return { rings, discs }
}

function sides(from: Disc, to: Disc): Float64Array[] {
  const east = (to.col - from.col) / to.alongCols
  const south = (to.row - from.row) / to.alongRows
  const length = Math.hypot(east, south)
  if (length === 0) return []
  const [across, down] = [-south / length, east / length]
  const corner = (disc: Disc, side: number) => [
    disc.col + side * across * disc.alongCols,
    disc.row + side * down * disc.alongRows,
  ]
  const first = corner(from, 1)
  const ring = Float64Array.from([first, corner(to, 1), corner(to, -1), corner(from, -1), first].flat())
  return [ringArea(ring) > 0 ? ring : reversed(ring)]
}
