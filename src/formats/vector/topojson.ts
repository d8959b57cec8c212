// Unfolds TopoJSON: shared arcs become the coordinates of GeoJSON features.
import { fault, type Issue } from '../../error.ts'
import { isObject, type Json } from './geojson-geometry.ts'

type Position = readonly number[]

/** The features of one object of a topology as GeoJSON: the named one, or the only one. */
export function topoFeatures(
  topology: Json,
  file: string,
  layer: string | undefined,
  issues: Issue[],
): readonly unknown[] {
  const objects = isObject(topology['objects']) ? topology['objects'] : {}
  const names = Object.keys(objects)
  const name = layer ?? (names.length === 1 ? names[0] : undefined)
  const object = name === undefined ? undefined : objects[name]
  if (!isObject(object)) {
    issues.push(
      fault(
        'vector.layer',
        [file],
        `objects ${names.join(', ') || '(none)'}`,
        'one object, or the name of one',
        'Name the object to take: { file: …, layer: NAME }.',
      ),
    )
    return []
  }
  const arcs = arcsOf(topology)
  const place = placer(topology)
  const parts = Array.isArray(object['geometries']) ? object['geometries'] : [object]
  return parts.map((part) => featureOf(part, arcs, place))
}

const numbers = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : [])
const lists = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

// Quantised topologies count positions in steps from one to the next.
function placer(topology: Json): (position: Position) => Position {
  const transform = isObject(topology['transform']) ? topology['transform'] : undefined
  if (!transform) return (position) => position
  const [kx = 1, ky = 1] = numbers(transform['scale'])
  const [dx = 0, dy = 0] = numbers(transform['translate'])
  return ([x = Number.NaN, y = Number.NaN]) => [x * kx + dx, y * ky + dy]
}

function arcsOf(topology: Json): Position[][] {
  const place = placer(topology)
  const delta = isObject(topology['transform'])
  return lists(topology['arcs']).map((arc) => {
    let [x, y] = [0, 0]
    return lists(arc).map((item) => {
      const [a = Number.NaN, b = Number.NaN] = numbers(item)
      if (!delta) return [a, b]
      x += a
      y += b
      return place([x, y])
    })
  })
}

function featureOf(part: unknown, arcs: readonly Position[][], place: (position: Position) => Position) {
  if (!isObject(part)) return part
  const type = part['type']
  const line = (indices: unknown) => joined(lists(indices), arcs)
  const coordinates = () => {
    switch (type) {
      case 'Point':
        return place(numbers(part['coordinates']))
      case 'MultiPoint':
        return lists(part['coordinates']).map((item) => place(numbers(item)))
      case 'LineString':
        return line(part['arcs'])
      case 'MultiLineString':
      case 'Polygon':
        return lists(part['arcs']).map(line)
      case 'MultiPolygon':
        return lists(part['arcs']).map((polygon) => lists(polygon).map(line))
      default:
        return undefined
    }
  }
  const geometry = type === null || type === undefined ? null : { type, coordinates: coordinates() }
  return { type: 'Feature', id: part['id'], properties: part['properties'], geometry }
}

// Arcs end to end: each starts where the last ended, so its first position is left out; ~i is arc i backwards.
function joined(indices: readonly unknown[], arcs: readonly Position[][]): Position[] {
  const out: Position[] = []
  for (const item of indices) {
    const index = Number(item)
    const arc = arcs[index < 0 ? ~index : index]
    if (!arc) return [[Number.NaN, Number.NaN]]
    const run = index < 0 ? [...arc].reverse() : arc
    for (let i = out.length > 0 ? 1 : 0; i < run.length; i++) out.push(run[i]!)
  }
  return out
}
