// A shape of an open source with its name, and layers of them as GeoJSON that says whose they are.
import { type Geometry, positionArrays, repair, rightHanded } from '../vector/index.ts'
import type { OpenSource } from './open-data.ts'

/** A feature in WGS 84. */
export interface NamedShape {
  readonly id: string
  readonly properties: Readonly<Record<string, string | number | null>>
  readonly geometry: Geometry
}

/** Shapes with their slips mended, and how many are left out because their outline leaves their ground a guess. */
export function soundShapes(shapes: readonly NamedShape[]): {
  readonly shapes: readonly NamedShape[]
  readonly unsound: number
} {
  const mended = shapes.flatMap((shape) => {
    const { geometry, flaw } = repair(shape.geometry)
    return flaw ? [] : [{ ...shape, geometry }]
  })
  return { shapes: mended, unsound: shapes.length - mended.length }
}

/** A layer's text, a feature a line; the source's licence and attribution go with it. */
export function layerJson(
  shapes: readonly NamedShape[],
  { title, licence, attribution }: OpenSource,
): string {
  const features = shapes.map(({ id, properties, geometry }) =>
    JSON.stringify({
      type: 'Feature',
      id,
      properties: { id, ...properties },
      geometry: geometryJson(geometry),
    }),
  )
  const metadata = JSON.stringify({ source: title, licence, attribution })
  return `{"type":"FeatureCollection","metadata":${metadata},"features":[${features.map((text, i) => `${i === 0 ? '' : ','}\n${text}`).join('')}\n]}\n`
}

function geometryJson(geometry: Geometry) {
  switch (geometry.kind) {
    case 'point':
      return { type: 'MultiPoint', coordinates: pairs(geometry.positions) }
    case 'line':
      return { type: 'MultiLineString', coordinates: geometry.lines.map(pairs) }
    case 'polygon': {
      const turned = rightHanded(geometry)
      const polygons = turned.kind === 'polygon' ? turned.polygons : []
      return { type: 'MultiPolygon', coordinates: polygons.map((rings) => rings.map(pairs)) }
    }
  }
}

const pairs = (positions: Float64Array) =>
  Array.from({ length: positions.length / 2 }, (_, i) =>
    [positions[i * 2]!, positions[i * 2 + 1]!].map((degrees) => Number(degrees.toFixed(8))),
  )

/** A position inside a polygon: the middle of the widest run of its ground half-way up. */
export function pointInside(geometry: Geometry): readonly [number, number] | undefined {
  const rings = geometry.kind === 'polygon' ? positionArrays(geometry) : []
  const ys = rings.flatMap((ring) => [...ring].filter((_, i) => i % 2 === 1))
  if (ys.length === 0) return undefined
  const [low, high] = ys.reduce(([a, b], y) => [Math.min(a, y), Math.max(b, y)], [Infinity, -Infinity])
  // Not quite half-way, lest the line runs through a vertex.
  const y = low + (high - low) * 0.500_137
  const crossings = rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b)
  let best: readonly [number, number] | undefined
  for (let i = 0; i + 1 < crossings.length; i += 2)
    if (!best || crossings[i + 1]! - crossings[i]! > best[1] - best[0])
      best = [crossings[i]!, crossings[i + 1]!]
  return best && [(best[0] + best[1]) / 2, y]
}

function crossingsAt(ring: Float64Array, y: number): number[] {
  const found: number[] = []
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [x0, y0, x1, y1] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!]
    if (y0 <= y !== y1 <= y) found.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0))
  }
  return found
}
