// Geometry as values: flat arrays of positions (x, y interleaved), features with an id, and layers of them.
import type { Crs } from '../grid/index.ts'

/** Points, lines or polygons; positions are x, y, x, y … */
export type Geometry =
  | { readonly kind: 'point'; readonly positions: Float64Array }
  | { readonly kind: 'line'; readonly lines: readonly Float64Array[] }
  /** Each polygon: outer ring, then holes; rings closed. */
  | { readonly kind: 'polygon'; readonly polygons: readonly (readonly Float64Array[])[] }

/** A geometry with the attributes that its file gives it. */
export interface Feature {
  readonly id: string | undefined
  readonly properties: Readonly<Record<string, unknown>>
  readonly geometry: Geometry | undefined
}

/** Features of one file with the system their coordinates are in. */
export interface Layer {
  readonly name: string
  readonly crs: Crs
  readonly features: readonly Feature[]
}

/** Apply a change of coordinates to every position. */
export function mapPositions(
  geometry: Geometry,
  change: (positions: Float64Array) => Float64Array,
): Geometry {
  switch (geometry.kind) {
    case 'point':
      return { kind: 'point', positions: change(geometry.positions) }
    case 'line':
      return { kind: 'line', lines: geometry.lines.map(change) }
    case 'polygon':
      return { kind: 'polygon', polygons: geometry.polygons.map((rings) => rings.map(change)) }
  }
}

/** Apply a change of coordinates to the positions of all features at once; those of the answer lie in one array. */
export function mapFeatures(
  features: readonly Feature[],
  change: (positions: Float64Array) => Float64Array,
): readonly Feature[] {
  const arrays = features.flatMap(({ geometry }) => (geometry ? positionArrays(geometry) : []))
  const all = new Float64Array(arrays.reduce((sum, array) => sum + array.length, 0))
  let end = 0
  for (const array of arrays) {
    all.set(array, end)
    end += array.length
  }
  const changed = change(all)
  let at = 0
  const take = ({ length }: Float64Array) => {
    at += length
    return changed.subarray(at - length, at)
  }
  return features.map((feature) =>
    feature.geometry ? { ...feature, geometry: mapPositions(feature.geometry, take) } : feature,
  )
}

/** All position arrays of a geometry. */
export function positionArrays(geometry: Geometry): readonly Float64Array[] {
  if (geometry.kind === 'point') return [geometry.positions]
  if (geometry.kind === 'line') return geometry.lines
  return geometry.polygons.length === 1 ? geometry.polygons[0]! : geometry.polygons.flat()
}

/** Signed area of a closed ring in squared units: positive where it runs counter-clockwise with y upwards. */
export function ringArea(ring: Float64Array): number {
  let twice = 0
  const [x0, y0] = [ring[0]!, ring[1]!]
  for (let i = 0; i + 3 < ring.length; i += 2) {
    twice += (ring[i]! - x0) * (ring[i + 3]! - y0) - (ring[i + 2]! - x0) * (ring[i + 1]! - y0)
  }
  return twice / 2
}

/** The ring run the other way. */
export function reversed(ring: Float64Array): Float64Array {
  const out = new Float64Array(ring.length)
  for (let i = 0; i < ring.length; i += 2) {
    out[i] = ring[ring.length - 2 - i]!
    out[i + 1] = ring[ring.length - 1 - i]!
  }
  return out
}

/** The same geometry with outer rings counter-clockwise and holes clockwise. */
export function rightHanded(geometry: Geometry): Geometry {
  if (geometry.kind !== 'polygon') return geometry
  const turned = (ring: Float64Array, i: number) => (ringArea(ring) > 0 === (i === 0) ? ring : reversed(ring))
  return { kind: 'polygon', polygons: geometry.polygons.map((rings) => rings.map(turned)) }
}

/** A rectangle along the axes of a reference system. */
export interface Extent {
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
}

/** The smallest rectangle around positions; undefined where there are none. */
export function extentOf(arrays: Iterable<Float64Array>): Extent | undefined {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const array of arrays) {
    for (let i = 0; i < array.length; i += 2) {
      const [x, y] = [array[i]!, array[i + 1]!]
      if (x < minX) minX = x
      if (x > maxX) maxX = x
      if (y < minY) minY = y
      if (y > maxY) maxY = y
    }
  }
  return minX <= maxX ? { minX, minY, maxX, maxY } : undefined
}

/** Whether two rectangles share ground. */
export function overlap(a: Extent, b: Extent): boolean {
  return a.minX < b.maxX && b.minX < a.maxX && a.minY < b.maxY && b.minY < a.maxY
}
