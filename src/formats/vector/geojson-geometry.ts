// Reads GeoJSON geometries into flat positions, naming every fault by its place; rings are not judged here.
import { fault, type Issue } from '../../error.ts'
import type { Geometry } from '../../vector/index.ts'
import { Damage } from '../bytes/damage.ts'
import { merged } from '../features/wkb-read.ts'

/** A JSON object that was not looked into. */
export type Json = Readonly<Record<string, unknown>>
/** Where a fault is: the file, then what is inside it. */
export type Place = readonly (string | number)[]

/** Whether a JSON value is an object. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What readers of geometries note on the way. */
export interface Notes {
  readonly issues: Issue[]
  flattened: boolean
}

const DEEPEST = 8

/** A geometry object as flat positions; undefined where it is empty, or faulty with the reason among the issues. */
export function readGeometry(value: unknown, place: Place, notes: Notes, depth = 0): Geometry | undefined {
  const type = isObject(value) && typeof value['type'] === 'string' ? value['type'] : undefined
  const coordinates = isObject(value) ? value['coordinates'] : undefined
  const line = (item: unknown, at: Place) => readPositions(item, at, notes)
  const lines = (item: unknown, at: Place, word: string) =>
    listAt(item, at, notes).map((part, i) => line(part, [...at, `${word} ${i + 1}`]))
  switch (type?.toLowerCase()) {
    case 'point':
      return Array.isArray(coordinates) && coordinates.length === 0
        ? undefined
        : present('point', line([coordinates], place))
    case 'multipoint':
      return present('point', line(coordinates, place))
    case 'linestring':
      return asLines([line(coordinates, place)])
    case 'multilinestring':
      return asLines(lines(coordinates, place, 'line'))
    case 'polygon':
      return asPolygons([lines(coordinates, place, 'ring')])
    case 'multipolygon':
      return asPolygons(
        listAt(coordinates, place, notes).map((item, i) =>
          lines(item, [...place, `polygon ${i + 1}`], 'ring'),
        ),
      )
    case 'geometrycollection':
      return collection(isObject(value) ? value['geometries'] : undefined, place, notes, depth)
    default:
      notes.issues.push(
        fault(
          'geojson.geometry',
          place,
          `geometry type ${shown(isObject(value) ? value['type'] : value)}`,
          'Point, LineString, Polygon or their Multi forms',
          'Export the layer again as GeoJSON.',
        ),
      )
      return undefined
  }
}

const present = (kind: 'point', positions: Float64Array): Geometry | undefined =>
  positions.length === 0 ? undefined : { kind, positions }

function asLines(lines: readonly Float64Array[]): Geometry | undefined {
  const drawn = lines.filter((line) => line.length > 0)
  return drawn.length === 0 ? undefined : { kind: 'line', lines: drawn }
}

function asPolygons(polygons: readonly (readonly Float64Array[])[]): Geometry | undefined {
  const drawn = polygons.filter((rings) => rings.length > 0)
  return drawn.length === 0 ? undefined : { kind: 'polygon', polygons: drawn }
}

const collection = (value: unknown, place: Place, notes: Notes, depth: number): Geometry | undefined =>
  wholeOrTold(place, notes, () => {
    if (depth > DEEPEST) throw new Damage('collections nested too deep')
    return merged(listAt(value, place, notes).map((item) => readGeometry(item, place, notes, depth + 1)))
  })

/** What `make` makes of parts; undefined where it throws Damage, such as for parts of different kinds, with the reason among the issues. */
export function wholeOrTold(
  place: Place,
  notes: Notes,
  make: () => Geometry | undefined,
): Geometry | undefined {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof Damage)) throw error
    notes.issues.push(
      fault(
        'geojson.collection',
        place,
        error.message,
        'geometries of one kind',
        'Split the collection into features.',
      ),
    )
    return undefined
  }
}

function listAt(value: unknown, place: Place, notes: Notes): readonly unknown[] {
  if (Array.isArray(value)) return value
  notes.issues.push(
    fault('position.list', place, shown(value), 'a list of coordinates', 'Correct the coordinates.'),
  )
  return []
}

/** Interleaved x, y of a list of positions; only the first faulty position of a list is told. */
function readPositions(value: unknown, place: Place, notes: Notes): Float64Array {
  const items = listAt(value, place, notes)
  const out = new Float64Array(items.length * 2)
  let faulty = false
  items.forEach((item, i) => {
    const list: readonly unknown[] = Array.isArray(item) ? item : []
    const [x, y] = list
    if (list.length < 2 || !list.every((ordinate) => Number.isFinite(ordinate))) {
      if (!faulty) notes.issues.push(positionFault(item, [...place, `position ${i + 1}`]))
      faulty = true
    } else if (typeof x === 'number' && typeof y === 'number') {
      if (list.length > 2) notes.flattened = true
      out[i * 2] = x
      out[i * 2 + 1] = y
    }
  })
  return out
}

const positionFault = (item: unknown, place: Place) =>
  fault('position.number', place, shown(item), 'two numbers', 'Correct the coordinates.')

const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 60) ?? 'nothing'
