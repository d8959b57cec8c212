// A city and its districts from OpenStreetMap: administrative relations by name, then those one level below inside it.
import { fault, InputError } from '../error.ts'
import { insideAny } from '../vector/index.ts'
import { osmShape } from './osm-shapes.ts'
import { type OsmElement, overpassCall, overpassElements, QUERY_TIME, tagsOf } from './overpass.ts'
import { fetchPiece, type Piece, refusePiece, type Supply } from './pieces.ts'
import { isRecord, jsonOf, textIn } from './platform.ts'
import { type NamedShape, pointInside } from './shape.ts'

/** A city with the zones of its study. */
export interface City {
  readonly name: string
  readonly outline: NamedShape
  /** The city itself where it has no districts. */
  readonly districts: readonly NamedShape[]
  /** Districts that were left out, since their outlines do not close. */
  readonly open: readonly string[]
  /** What the source says of itself, such as the state of its data. */
  readonly note: string
}

/** Levels below the city's own that may be its districts. */
const LEVELS = 3

/** File of the answer for the city, by hand. */
export const CITY_FILE = 'city.json'
/** File of the answer for its districts, by hand. */
export const DISTRICTS_FILE = 'districts.json'

const HEAD = `[out:json][timeout:${QUERY_TIME}];`

// The name as the map, English and Chinese write it.
function cityFilter(city: string): string {
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
  const rows = [
    ['name', city],
    ['name:en', city],
    ['name:en', `${city} City`],
    ['name:zh', city],
    ['name', `${city}市`],
  ] as const
  return rows
    .map(([key, value]) => `rel["boundary"="administrative"]["admin_level"]["${key}"=${quoted(value)}];`)
    .join('')
}

/** The query of a city's own outline. */
export function cityQuery(city: string, relation?: string): string {
  return relation === undefined
    ? `${HEAD}(${cityFilter(city)});out geom;`
    : `${HEAD}rel(${relation});out geom;`
}

/** The query of all that may be its districts, for those who ask by hand. */
export function districtsQuery(city: string): string {
  return `${HEAD}(${cityFilter(city)});map_to_area->.a;rel(area.a)["boundary"="administrative"]["admin_level"~"^[5-9]$"];out geom;`
}

/** Find a city and its districts. */
export async function osmCity(
  name: string,
  { url, relation }: { readonly url: string; readonly relation: string | undefined },
  supply: Supply,
): Promise<City> {
  const piece = { file: CITY_FILE, call: overpassCall(url, cityQuery(name, relation)) }
  const answer = await fetchElements(piece, supply)
  const element = chosen(name, answer.elements, relation)
  const outline = osmShape(element)
  if (!outline)
    throw new InputError([
      fault(
        'open.outline',
        [CITY_FILE, textIn(element['id'])],
        'an outline that does not close',
        'closed rings',
        'Repair it in OpenStreetMap, or use --boundaries geoboundaries.',
      ),
    ])
  const level = Number(tagsOf(element)['admin_level']) || Infinity
  const inside = insideAny([outline.geometry])
  const isDistrict = (shape: NamedShape) => {
    const place = pointInside(shape.geometry)
    return shape.id !== outline.id && place !== undefined && inside(...place)
  }
  for (let below = 1; below <= LEVELS; below++) {
    const piece = {
      file: DISTRICTS_FILE,
      call: overpassCall(url, levelQuery(textIn(element['id']), level + below)),
    }
    const { elements } = await fetchElements(piece, supply)
    const own = elements.filter((one) => Number(tagsOf(one)['admin_level']) === level + below)
    const districts = own.flatMap((one) => osmShape(one) ?? []).filter(isDistrict)
    const open = own.flatMap((one) => (osmShape(one) ? [] : labelOf(one)))
    if (districts.length > 0) return { name, outline, districts: inOrder(districts), open, note: answer.note }
  }
  return { name, outline, districts: [outline], open: [], note: answer.note }
}

const labelOf = (element: OsmElement) => `${textIn(tagsOf(element)['name'])} (${textIn(element['id'])})`

const inOrder = (shapes: readonly NamedShape[]) => [...shapes].sort((a, b) => (a.id < b.id ? -1 : 1))

// Overpass numbers the area of a relation by adding 3 600 000 000.
const levelQuery = (relation: string, level: number) =>
  `${HEAD}area(${3_600_000_000 + Number(relation)})->.a;rel(area.a)["boundary"="administrative"]["admin_level"="${level}"];out geom;`

/** Elements of a piece, and the state of the map they are of. */
async function fetchElements(
  piece: Piece,
  supply: Supply,
): Promise<{ readonly elements: readonly OsmElement[]; readonly note: string }> {
  const reply = await fetchPiece(piece, supply)
  const read = overpassElements(reply)
  if ('exhausted' in read)
    return refusePiece(
      piece,
      supply,
      read.exhausted,
      'an answer in time',
      'Try later, or name a server of your own: --url overpass=ADDRESS.',
    )
  if ('wrong' in read)
    return refusePiece(
      piece,
      supply,
      read.wrong,
      'an answer of Overpass',
      'Check the address of the Overpass server.',
    )
  const state = jsonOf(reply)?.['osm3s']
  return { elements: read.elements, note: isRecord(state) ? textIn(state['timestamp_osm_base']) : '' }
}

// The city of the highest rank; several of one rank are for the user to tell apart.
function chosen(name: string, elements: readonly OsmElement[], relation: string | undefined): OsmElement {
  const cities = elements.filter(
    (element) =>
      element['type'] === 'relation' && (relation === undefined || textIn(element['id']) === relation),
  )
  const levelOf = (element: OsmElement) => Number(tagsOf(element)['admin_level']) || Infinity
  const highest = Math.min(...cities.map(levelOf))
  const first = cities.filter((element) => levelOf(element) === highest)
  if (first.length === 1) return first[0]!
  const list = cities.map((element) => {
    const tags = tagsOf(element)
    return `${textIn(element['id'])} (${textIn(tags['name'])}, level ${textIn(tags['admin_level'])})`
  })
  throw new InputError([
    fault(
      'open.city',
      [name],
      cities.length === 0 ? 'no administrative area of this name' : `several: ${list.join('; ')}`,
      'one administrative area',
      cities.length === 0
        ? 'Write the name as OpenStreetMap has it (name, name:en or name:zh), or give --relation ID.'
        : 'Choose one by --relation ID.',
    ),
  ])
}
