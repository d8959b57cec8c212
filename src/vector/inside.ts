// Whether points lie inside any of many polygons: edges filed by bands of y, windings added up.
import { extentOf, type Geometry, ringArea } from './geometry.ts'

const BANDS = 512

/** A test for points inside at least one polygon of the geometries; holes count as outside. */
export function insideAny(geometries: readonly Geometry[]): (x: number, y: number) => boolean {
  return whereabouts(geometries).inside
}

export interface Whereabouts {
  /** Whether a point lies inside at least one polygon; holes count as outside. */
  readonly inside: (x: number, y: number) => boolean
  /** False where no move by up to these distances can cross an outline. */
  readonly nearOutline: (x: number, y: number, alongX: number, alongY: number) => boolean
}

/** Tests of points against the polygons of the geometries. */
export function whereabouts(geometries: readonly Geometry[]): Whereabouts {
  const rings = geometries.flatMap((geometry) =>
    geometry.kind === 'polygon'
      ? geometry.polygons.flatMap((polygon) => polygon.map((ring, i) => ({ ring, hole: i > 0 })))
      : [],
  )
  const extent = extentOf(rings.map(({ ring }) => ring))
  if (!extent) return { inside: () => false, nearOutline: () => false }
  const height = (extent.maxY - extent.minY) / BANDS || 1
  const bandOf = (y: number) => Math.min(BANDS - 1, Math.max(0, Math.floor((y - extent.minY) / height)))
  // Five numbers an edge: its ends, and the winding it adds where it runs upwards.
  const bands: number[][] = Array.from({ length: BANDS }, () => [])
  for (const { ring, hole } of rings) {
    const sign = ringArea(ring) > 0 === hole ? -1 : 1
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const [x0, y0, x1, y1] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!]
      const edge = y0 < y1 ? [x0, y0, x1, y1, sign] : [x1, y1, x0, y0, -sign]
      for (let band = bandOf(edge[1]!); band <= bandOf(edge[3]!); band++) bands[band]!.push(...edge)
    }
  }
  const inside = (x: number, y: number) => {
    if (y < extent.minY || y > extent.maxY || x < extent.minX || x > extent.maxX) return false
    const edges = bands[bandOf(y)]!
    let winding = 0
    for (let i = 0; i < edges.length; i += 5) {
      const [x0, y0, x1, y1] = [edges[i]!, edges[i + 1]!, edges[i + 2]!, edges[i + 3]!]
      if (y < y0 || y >= y1) continue
      if (x0 + ((y - y0) / (y1 - y0)) * (x1 - x0) > x) winding += edges[i + 4]!
    }
    return winding !== 0
  }
  const nearOutline = (x: number, y: number, alongX: number, alongY: number) => {
    for (let band = bandOf(y - alongY); band <= bandOf(y + alongY); band++) {
      const edges = bands[band]!
      for (let i = 0; i < edges.length; i += 5) {
        if (edges[i + 1]! > y + alongY || edges[i + 3]! < y - alongY) continue
        const [x0, x1] = [edges[i]!, edges[i + 2]!]
        if (Math.min(x0, x1) <= x + alongX && Math.max(x0, x1) >= x - alongX) return true
      }
    }
    return false
  }
  return { inside, nearOutline }
}
