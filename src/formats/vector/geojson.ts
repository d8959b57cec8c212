// Reads GeoJSON, its line-by-line form and TopoJSON into features, naming every fault by feature.
import { fault, type Issue } from '../../error.ts'
import { extentOf, type Feature, positionArrays } from '../../vector/index.ts'
import { type VectorFile, vectorFile } from '../features/vector-file.ts'
import { featuresApart } from './geojson-apart.ts'
import { isObject, type Json, type Notes, type Place, readGeometry } from './geojson-geometry.ts'
import { topoFeatures } from './topojson.ts'

const FORMAT = 'GeoJSON'
const RECORD_SEPARATOR = String.fromCharCode(0x1e)

/**
 * Parse a FeatureCollection, a Feature, a bare geometry, one feature a line, or one layer of a TopoJSON topology.
 * Coordinates are longitude before latitude whatever the `crs` member's authority says, as files are in practice.
 */
export function readGeoJson(text: string, file: string, layer?: string): VectorFile {
  const plain = text.replace(/^\uFEFF/, '')
  return readApart(plain, file) ?? readWhole(plain, file, layer)
}

// A long collection; undefined for what must be read whole.
function readApart(text: string, file: string): VectorFile | undefined {
  const apart = featuresApart(text)
  try {
    return apart && readFeatures(apart.json, apart.items, file, [])
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function readWhole(text: string, file: string, layer: string | undefined): VectorFile {
  const issues: Issue[] = []
  const parsed = parse(text, file, issues)
  if (!parsed) return vectorFile(FORMAT, { issues })
  const { json, items } = parsed
  const topology = isObject(json) && json['type'] === 'Topology'
  const list = items ?? (topology ? topoFeatures(json, file, layer, issues) : listOf(json, file, issues))
  return readFeatures(json, list, file, issues)
}

function readFeatures(json: unknown, list: Iterable<unknown>, file: string, issues: Issue[]): VectorFile {
  const notes: Notes = { issues, flattened: false }
  const features: Feature[] = []
  for (const item of list) features.push(readFeature(item, [file, `feature ${features.length + 1}`], notes))
  const crs = crsMember(json, features, file, issues)
  const format = isObject(json) && json['type'] === 'Topology' ? 'TopoJSON' : FORMAT
  return vectorFile(format, { features, crs, flattened: notes.flattened, issues })
}

function parse(
  text: string,
  file: string,
  issues: Issue[],
): { json: unknown; items?: readonly unknown[] } | undefined {
  try {
    return { json: JSON.parse(text) }
  } catch (error) {
    const items = linesOf(text)
    if (items) return { json: undefined, items }
    const reason = error instanceof Error ? error.message : String(error)
    issues.push(
      fault(
        'geojson.syntax',
        [file],
        `text that is not JSON (${reason.replace(/\s+/g, ' ').slice(0, 120)})`,
        'GeoJSON',
        'Export the layer again as GeoJSON.',
      ),
    )
    return undefined
  }
}

// One JSON object a line, each perhaps behind a record separator (RFC 8142); undefined where a line is none.
function linesOf(text: string): readonly unknown[] | undefined {
  const lines = text
    .replaceAll(RECORD_SEPARATOR, '\n')
    .split(/[\n\r]+/)
    .filter((line) => line.trim() !== '')
  if (lines.length < 2) return undefined
  try {
    const items = lines.map((line): unknown => JSON.parse(line))
    return items.every((item) => isObject(item) && item['type'] === 'Feature') ? items : undefined
  } catch {
    return undefined
  }
}

function listOf(json: unknown, file: string, issues: Issue[]): readonly unknown[] {
  const type = isObject(json) ? json['type'] : undefined
  if (isObject(json) && typeof type === 'string') {
    const plain = type.toLowerCase()
    if (plain === 'featurecollection' && Array.isArray(json['features'])) return json['features']
    if (plain === 'feature') return [json]
    if ('coordinates' in json || 'geometries' in json) {
      return [{ type: 'Feature', properties: {}, geometry: json }]
    }
  }
  const found = isObject(json) ? `type ${JSON.stringify(type ?? null)}` : 'no GeoJSON object'
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

// RFC 7946 knows WGS 84 alone; the member of the 2008 format is in wide use for anything else.
// Without the member positions are degrees, as RFC 7946 has it; numbers that cannot be degrees are of no known system.
function crsMember(
  json: unknown,
  features: readonly Feature[],
  file: string,
  issues: Issue[],
): string | undefined {
  const crs = isObject(json) ? json['crs'] : undefined
  if (crs === undefined || crs === null) return areDegrees(features) ? 'EPSG:4326' : undefined
  const properties = isObject(crs) ? crs['properties'] : undefined
  const name = isObject(properties) ? (properties['name'] ?? properties['code']) : undefined
  if (typeof name === 'string' || typeof name === 'number') return String(name)
  issues.push(
    fault(
      'crs.unknown',
      [file, 'crs'],
      JSON.stringify(crs).slice(0, 60),
      'a named system such as urn:ogc:def:crs:EPSG::4547',
      'Name the EPSG code in the `crs` member, or save the file in WGS 84.',
    ),
  )
  return 'EPSG:4326'
}

function areDegrees(features: readonly Feature[]): boolean {
  const extent = extentOf(features.flatMap(({ geometry }) => (geometry ? positionArrays(geometry) : [])))
  if (!extent) return true
  return extent.minX >= -360 && extent.maxX <= 360 && extent.minY >= -90.1 && extent.maxY <= 90.1
}

function readFeature(item: unknown, place: Place, notes: Notes): Feature {
  if (!isObject(item) || String(item['type']).toLowerCase() !== 'feature') {
    notes.issues.push(
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
  const { id, properties, geometry } = memberOf(item)
  return {
    id,
    properties,
    geometry: geometry === null || geometry === undefined ? undefined : readGeometry(geometry, place, notes),
  }
}

function memberOf(item: Json) {
  const id = item['id']
  return {
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
    properties: isObject(item['properties']) ? item['properties'] : {},
    geometry: item['geometry'],
  }
}
