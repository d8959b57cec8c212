// Elements of OpenStreetMap with their geometry as shapes: nodes, ways, and relations whose ways are joined to rings.
import { type Geometry, nestRings } from '../vector/index.ts'
import { type OsmElement, tagsOf } from './overpass.ts'
import { isRecord, textIn } from './platform.ts'
import type { NamedShape } from './shape.ts'

/** The shape of an element; undefined where its geometry is missing or its rings do not close. */
export function osmShape(element: OsmElement): NamedShape | undefined {
  const geometry = geometryOf(element)
  if (!geometry) return undefined
  const tags = tagsOf(element)
  const name = textIn(tags['name'])
  return {
    id: `${textIn(element['type'])}/${textIn(element['id'])}`,
    properties: { name: name || null, name_en: textIn(tags['name:en']) || name || null },
    geometry,
  }
}

function geometryOf(element: OsmElement): Geometry | undefined {
  switch (element['type']) {
    case 'node': {
      const [lon, lat] = [Number(element['lon']), Number(element['lat'])]
      return Number.isFinite(lon + lat) ? { kind: 'point', positions: Float64Array.of(lon, lat) } : undefined
    }
    case 'way': {
      const line = positionsOf(element['geometry'])
      if (line.length < 4) return undefined
      return isClosed(line) ? { kind: 'polygon', polygons: [[line]] } : { kind: 'line', lines: [line] }
    }
    case 'relation': {
      const rings = joinedRings(waysOf(element))
      return rings && rings.length > 0 ? { kind: 'polygon', polygons: nestRings(rings) } : undefined
    }
    default:
      return undefined
  }
}

const isClosed = (line: Float64Array) =>
  line.length >= 8 && line[0] === line.at(-2) && line[1] === line.at(-1)

interface Way {
  readonly line: Float64Array
  readonly isInner: boolean
}

function waysOf(element: OsmElement): Way[] {
  const members = Array.isArray(element['members']) ? element['members'].filter(isRecord) : []
  return members
    .filter((member) => member['type'] === 'way' && ['outer', 'inner', ''].includes(textIn(member['role'])))
    .map((member) => ({ line: positionsOf(member['geometry']), isInner: textIn(member['role']) === 'inner' }))
    .filter(({ line }) => line.length >= 4)
}

function positionsOf(value: unknown): Float64Array {
  const places = Array.isArray(value) ? value.filter(isRecord) : []
  return Float64Array.from(places.flatMap((place) => [Number(place['lon']), Number(place['lat'])]))
}

const endsOf = (line: ArrayLike<number>): readonly [start: string, end: string] => [
  `${line[0]},${line[1]}`,
  `${line[line.length - 2]},${line[line.length - 1]}`,
]

// Ways joined end to end, each used once; undefined where an end has nothing to join. Where rings meet in an end, ways
// of the same role go on first, and a way that is a ring of its own is never a part of another.
function joinedRings(ways: readonly Way[]): Float64Array[] | undefined {
  const left = new Set(ways)
  const rings: Float64Array[] = []
  for (const way of ways) {
    if (!left.delete(way)) continue
    let ring = [...way.line]
    for (let [start, end] = endsOf(ring); start !== end; [start, end] = endsOf(ring)) {
      const meeting = [...left].filter(({ line }) => !isClosed(line) && endsOf(line).includes(end))
      const next = meeting.find(({ isInner }) => isInner === way.isInner) ?? meeting[0]
      if (!next) return undefined
      left.delete(next)
      ring = ring.concat([...(endsOf(next.line)[0] === end ? next.line : backwards(next.line))].slice(2))
    }
    if (ring.length >= 8) rings.push(Float64Array.from(ring))
  }
  return rings
}

function backwards(line: Float64Array): Float64Array {
  return line.map((_, i) => line[line.length - 2 - i + (i % 2) * 2]!)
}
