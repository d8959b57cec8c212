// From features in world coordinates to shapes on a pixel grid: oriented rings, discs, buffered lines.
import { type Grid, groundScale, toPixel } from '../grid/index.ts'
import { type Feature, type Geometry, reversed, ringArea } from './geometry.ts'
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
  const around = outlines(geometry).map((line) => strip(line, grid, buffer))
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

function outlines(geometry: Geometry): readonly Float64Array[] {
  if (geometry.kind === 'polygon') return geometry.polygons.flat()
  if (geometry.kind === 'line') return geometry.lines
  return Array.from({ length: geometry.positions.length / 2 }, (_, i) =>
    geometry.positions.subarray(i * 2, i * 2 + 2),
  )
}

// A disc at every vertex and a rectangle along every segment; windings of one shape add up, so overlaps are harmless.
function strip(line: Float64Array, grid: Grid, buffer: number): Shape {
  const discs: Disc[] = []
  const rings: Float64Array[] = []
  for (let i = 0; i < line.length; i += 2) {
    const [alongX, alongY] = groundScale(grid.crs, line[i]!, line[i + 1]!)
    const [col, row] = toPixel(grid, line[i]!, line[i + 1]!)
    const alongCols = buffer / alongX / Math.abs(grid.affine.a)
    const alongRows = buffer / alongY / Math.abs(grid.affine.e)
    discs.push({ col, row, alongCols, alongRows })
    if (i < 2) continue
    const [fromCol, fromRow] = toPixel(grid, line[i - 2]!, line[i - 1]!)
    const rectangle = sides(fromCol, fromRow, col, row, alongCols, alongRows)
    if (rectangle) rings.push(rectangle)
  }
  return { rings, discs }
}

function sides(c0: number, r0: number, c1: number, r1: number, halfCols: number, halfRows: number) {
  const [east, south] = [(c1 - c0) / halfCols, (r1 - r0) / halfRows]
  const length = Math.hypot(east, south)
  if (length === 0) return undefined
  const [dc, dr] = [(-south / length) * halfCols, (east / length) * halfRows]
  const ring = Float64Array.of(
    c0 + dc,
    r0 + dr,
    c1 + dc,
    r1 + dr,
    c1 - dc,
    r1 - dr,
    c0 - dc,
    r0 - dr,
    c0 + dc,
    r0 + dr,
  )
  return ringArea(ring) > 0 ? ring : reversed(ring)
}
