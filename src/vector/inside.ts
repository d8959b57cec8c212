// Whether points lie inside any of many polygons, or near an outline: edges filed by bands of y, windings added up; cells.
import { type Extent, extentOf, type Geometry, ringArea } from './geometry.ts'

const BANDS = 512
const CELLS = 128

/** A test for points inside at least one polygon of the geometries; holes count as outside. */
export function insideAny(geometries: readonly Geometry[]): (x: number, y: number) => boolean {
  return whereabouts(geometries).inside
}

/** Where points lie in regard to polygons. */
export interface Whereabouts {
  /** Whether a point lies inside at least one polygon; holes count as outside. */
  readonly inside: (x: number, y: number) => boolean
  /** A test that is false for points that no move by up to these distances takes across an outline. */
  readonly nearOutlines: (alongX: number, alongY: number) => (x: number, y: number) => boolean
}

/** Tests of points against the polygons of the geometries. */
export function whereabouts(geometries: readonly Geometry[]): Whereabouts {
  const rings = geometries.flatMap((geometry) =>
    geometry.kind === 'polygon'
      ? geometry.polygons.flatMap((polygon) => polygon.map((ring, i) => ({ ring, hole: i > 0 })))
      : [],
  )
  const extent = extentOf(rings.map(({ ring }) => ring))
  if (!extent) return { inside: () => false, nearOutlines: () => () => false }
  const edges = edgesOf(rings)
  return { inside: insideTest(edges, extent), nearOutlines: (x, y) => nearTest(edges, extent, x, y) }
}

// Five numbers an edge: its lower end, its upper end, and the winding that it adds.
function edgesOf(rings: readonly { readonly ring: Float64Array; readonly hole: boolean }[]): Float64Array {
  const edges = new Float64Array(
    rings.reduce((sum, { ring }) => sum + Math.max(0, ring.length / 2 - 1), 0) * 5,
  )
  let at = 0
  for (const { ring, hole } of rings) {
    const sign = ringArea(ring) > 0 === hole ? -1 : 1
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const up = ring[i + 1]! < ring[i + 3]!
      const [low, high] = up ? [i, i + 2] : [i + 2, i]
      edges[at++] = ring[low]!
      edges[at++] = ring[low + 1]!
      edges[at++] = ring[high]!
      edges[at++] = ring[high + 1]!
      edges[at++] = up ? sign : -sign
    }
  }
  return edges
}

function insideTest(edges: Float64Array, { minX, minY, maxX, maxY }: Extent): Whereabouts['inside'] {
  const height = (maxY - minY) / BANDS || 1
  const bandOf = (y: number) => Math.min(BANDS - 1, Math.max(0, Math.floor((y - minY) / height)))
  // The edges of a band lie in `filed` from its start to the start of the next.
  const starts = new Int32Array(BANDS + 2)
  for (let e = 0; e < edges.length; e += 5)
    for (let band = bandOf(edges[e + 1]!), last = bandOf(edges[e + 3]!); band <= last; band++)
      starts[band + 2]!++
  for (let band = 2; band < starts.length; band++) starts[band]! += starts[band - 1]!
  const filed = new Int32Array(starts[BANDS + 1]!)
  for (let e = 0; e < edges.length; e += 5)
    for (let band = bandOf(edges[e + 1]!), last = bandOf(edges[e + 3]!); band <= last; band++)
      filed[starts[band + 1]!++] = e
  return (x, y) => {
    if (y < minY || y > maxY || x < minX || x > maxX) return false
    const band = bandOf(y)
    let winding = 0
    for (let i = starts[band]!, end = starts[band + 1]!; i < end; i++) {
      const e = filed[i]!
      const [y0, y1] = [edges[e + 1]!, edges[e + 3]!]
      if (y < y0 || y >= y1) continue
      const x0 = edges[e]!
      if (x0 + ((y - y0) / (y1 - y0)) * (edges[e + 2]! - x0) > x) winding += edges[e + 4]!
    }
    return winding !== 0
  }
}

// Cells that an edge's own extent, grown by the distances, touches.
function nearTest(
  edges: Float64Array,
  extent: Extent,
  alongX: number,
  alongY: number,
): Whereabouts['inside'] {
  const [left, low] = [extent.minX - alongX, extent.minY - alongY]
  const width = (extent.maxX + alongX - left) / CELLS || 1
  const height = (extent.maxY + alongY - low) / CELLS || 1
  const cellOf = (value: number, from: number, size: number) =>
    Math.min(CELLS - 1, Math.max(0, Math.floor((value - from) / size)))
  const near = new Uint8Array(CELLS * CELLS)
  for (let e = 0; e < edges.length; e += 5) {
    const [x0, x1] = [edges[e]!, edges[e + 2]!]
    const first = cellOf(Math.min(x0, x1) - alongX, left, width)
    const last = cellOf(Math.max(x0, x1) + alongX, left, width)
    const top = cellOf(edges[e + 3]! + alongY, low, height)
    for (let row = cellOf(edges[e + 1]! - alongY, low, height); row <= top; row++)
      near.fill(1, row * CELLS + first, row * CELLS + last + 1)
  }
  return (x, y) => {
    const [u, v] = [(x - left) / width, (y - low) / height]
    return (
      u >= 0 &&
      v >= 0 &&
      u <= CELLS &&
      v <= CELLS &&
      near[cellOf(y, low, height) * CELLS + cellOf(x, left, width)] === 1
    )
  }
}
