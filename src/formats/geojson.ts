// Reads GeoJSON into features, naming every fault by feature and ring.
import { fault, type Issue } from '../error.ts'
import type { Feature, Geometry } from '../vector/index.ts'

export interface GeoJsonFile {
  readonly features: readonly Feature[]
  /** The code of a `crs` member, as written; undefined means WGS 84. */
  readonly crs: string | undefined
  readonly issues: readonly Issue[]
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Parse a FeatureCollection, a Feature or a bare geometry; altitude is dropped. */
export function readGeoJson(text: string, file: string): GeoJsonFile {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      features: [],
      crs: undefined,
      issues: [
        fault(
          'geojson.syntax',
          [file],
          `text that is not JSON (${reason})`,
          'GeoJSON',
          'Export the layer again as GeoJSON.',
        ),
      ],
    }
  }
  const issues: Issue[] = []
  const features = listOf(json, file, issues).map((item, i) =>
    readFeature(item, [file, `feature ${i + 1}`], issues),
  )
  return { features, crs: crsMember(json), issues }
}

function listOf(json: unknown, file: string, issues: Issue[]): readonly unknown[] {
  if (isObject(json)) {
    if (json['type'] === 'FeatureCollection' && Array.isArray(json['features'])) return json['features']
    if (json['type'] === 'Feature') return [json]
    if (typeof json['type'] === 'string' && ('coordinates' in json || 'geometries' in json)) {
      return [{ type: 'Feature', properties: {}, geometry: json }]
    }
  }
  const found = isObject(json) ? `type ${JSON.stringify(json['type'] ?? null)}` : 'no GeoJSON object'
  issues.push(
    fault(
      'geojson.type',
      [file],
      found,
      'a FeatureCollection with a list of features',
      'Export the layer again as GeoJSON.',
    ),
  )
  return []
}

function crsMember(json: unknown): string | undefined {
  const crs = isObject(json) ? json['crs'] : undefined
  const properties = isObject(crs) ? crs['properties'] : undefined
  const name = isObject(properties) ? (properties['name'] ?? properties['code']) : undefined
  return name === undefined ? undefined : String(name)
}

type Place = readonly (string | number)[]

function readFeature(item: unknown, place: Place, issues: Issue[]): Feature {
  if (!isObject(item) || item['type'] !== 'Feature') {
    issues.push(
      fault(
        'geojson.feature',
        place,
        isObject(item) ? `type ${JSON.stringify(item['type'] ?? null)}` : 'no object',
        'a Feature',
        'Correct or remove it.',
      ),
    )
    return { id: undefined, properties: {}, geometry: undefined }
  }
  const id = item['id'] === undefined || item['id'] === null ? undefined : String(item['id'])
  const properties = isObject(item['properties']) ? item['properties'] : {}
  if (item['geometry'] === null || item['geometry'] === undefined) {
    issues.push(
      fault('geojson.geometry', place, 'no geometry', 'a geometry', 'Draw the feature, or remove it.'),
    )
    return { id, properties, geometry: undefined }
  }
  return { id, properties, geometry: readGeometry(item['geometry'], place, issues) }
}

function readGeometry(value: unknown, place: Place, issues: Issue[]): Geometry | undefined {
  const type = isObject(value) ? value['type'] : undefined
  const coordinates = isObject(value) ? value['coordinates'] : undefined
  const list = (item: unknown): readonly unknown[] => (Array.isArray(item) ? item : [])
  const line = (item: unknown, at: Place) => readPositions(list(item), at, issues)
  switch (type) {
    case 'Point':
      return { kind: 'point', positions: line([coordinates], place) }
    case 'MultiPoint':
      return { kind: 'point', positions: line(coordinates, place) }
    case 'LineString':
      return { kind: 'line', lines: [line(coordinates, place)] }
    case 'MultiLineString':
      return { kind: 'line', lines: list(coordinates).map((item) => line(item, place)) }
    case 'Polygon':
      return { kind: 'polygon', polygons: [readRings(list(coordinates), place, issues)] }
    case 'MultiPolygon':
      return {
        kind: 'polygon',
        polygons: list(coordinates).map((item, i) =>
          readRings(list(item), [...place, `polygon ${i + 1}`], issues),
        ),
      }
    case 'GeometryCollection':
      return mergeAreas(
        list(isObject(value) ? value['geometries'] : []).map((item) => readGeometry(item, place, issues)),
        place,
        issues,
      )
    default:
      issues.push(
        fault(
          'geojson.geometry',
          place,
          `geometry type ${JSON.stringify(type ?? null)}`,
          'Point, LineString, Polygon or their Multi forms',
          'Export the layer again as GeoJSON.',
        ),
      )
      return undefined
  }
}

function mergeAreas(
  parts: readonly (Geometry | undefined)[],
  place: Place,
  issues: Issue[],
): Geometry | undefined {
  const kinds = new Set(parts.map((part) => part?.kind))
  if (parts.length > 0 && kinds.size === 1 && kinds.has('polygon')) {
    return {
      kind: 'polygon',
      polygons: parts.flatMap((part) => (part?.kind === 'polygon' ? part.polygons : [])),
    }
  }
  issues.push(
    fault(
      'geojson.collection',
      place,
      'a GeometryCollection of mixed kinds',
      'geometries of one kind',
      'Split the collection into features.',
    ),
  )
  return undefined
}

function readRings(rings: readonly unknown[], place: Place, issues: Issue[]): Float64Array[] {
  if (rings.length === 0)
    issues.push(
      fault(
        'ring.missing',
        place,
        'a polygon without rings',
        'an outer ring',
        'Draw the polygon, or remove it.',
      ),
    )
  return rings.map((item, i) => {
    const at = [...place, `ring ${i + 1}`]
    const ring = readPositions(Array.isArray(item) ? item : [], at, issues)
    const last = ring.length - 2
    const closed = ring.length >= 4 && ring[0] === ring[last] && ring[1] === ring[last + 1]
    if (!closed) {
      const [from, to] = [`${ring[0]}, ${ring[1]}`, `${ring[last]}, ${ring[last + 1]}`]
      issues.push(
        fault(
          'ring.open',
          at,
          `a ring that starts at ${from} and ends at ${to}`,
          'a ring whose last position repeats its first',
          'Close the ring.',
        ),
      )
      return Float64Array.from([...ring, ...ring.slice(0, 2)])
    }
    if (ring.length < 8)
      issues.push(
        fault(
          'ring.short',
          at,
          `${ring.length / 2} positions`,
          'at least 4, the last repeating the first',
          'Draw the ring, or remove it.',
        ),
      )
    return ring
  })
}

function readPositions(items: readonly unknown[], place: Place, issues: Issue[]): Float64Array {
  const out = new Float64Array(items.length * 2)
  items.forEach((item, i) => {
    const [x, y] = Array.isArray(item) ? (item as readonly unknown[]) : []
    if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y)) {
      issues.push(
        fault(
          'position.number',
          [...place, `position ${i + 1}`],
          JSON.stringify(item)?.slice(0, 60) ?? 'nothing',
          'two numbers',
          'Correct the coordinates.',
        ),
      )
    } else {
      out[i * 2] = x
      out[i * 2 + 1] = y
    }
  })
  return out
}
