// OpenStreetMap by Overpass: queries, and answers that may say in a remark that they are none.
import type { Extent } from '../vector/index.ts'
import {
  type Answer,
  isRecord,
  jsonOf,
  noAnswer,
  type Place,
  type Platform,
  platformFacts,
  textIn,
} from './platform.ts'
import type { Call, Reply } from './web.ts'

/** An element of OpenStreetMap as Overpass prints it. */
export type OsmElement = Readonly<Record<string, unknown>>

/** Seconds that a query may take on the server. */
export const QUERY_TIME = 180

/** The request of a query. */
export const overpassCall = (url: string, query: string): Call => ({
  url: `${url}/api/interpreter`,
  body: { data: query },
})

/** A rectangle as Overpass writes it: south, west, north, east. */
export const boxText = ({ minX, minY, maxX, maxY }: Extent) =>
  [minY, minX, maxY, maxX].map((value) => value.toFixed(6)).join(',')

/** The elements of an answer, or why there are none: time and memory run out inside status 200. */
export function overpassElements(
  reply: Reply,
):
  | { readonly elements: readonly OsmElement[] }
  | { readonly exhausted: string }
  | { readonly wrong: string } {
  const json = reply.status === 200 ? jsonOf(reply) : undefined
  if (!json || !Array.isArray(json['elements'])) return { wrong: wrongOf(reply) }
  const remark = textIn(json['remark'])
  if (/runtime error/i.test(remark)) return { exhausted: remark }
  return { elements: json['elements'].filter(isRecord) }
}

const wrongOf = (reply: Reply) => {
  const answer = noAnswer(reply)
  return answer.kind === 'refused' ? answer.reason : ''
}

/** The platform at an address; terms are tags, `man_made=works`. */
export function overpass(url: string): Platform {
  return {
    ...platformFacts('overpass'),
    url,
    keyParameter: undefined,
    call({ term, cell }) {
      const [key, value] = term.split('=')
      const filter = value === undefined ? `["${key}"]` : `["${key}"="${value}"]`
      return overpassCall(
        url,
        `[out:json][timeout:${QUERY_TIME}];nwr${filter}(${boxText(cell)});out center tags;`,
      )
    },
    answer(reply, { term }): Answer {
      const read = overpassElements(reply)
      if ('exhausted' in read) return { kind: 'divide', reason: read.exhausted }
      if ('wrong' in read)
        return { kind: 'refused', reason: read.wrong, hint: 'Check the address of the Overpass server.' }
      const places = read.elements.flatMap((element) => placeOf(element, term))
      return { kind: 'page', places, total: places.length }
    },
  }
}

/** Tags of an element. */
export function tagsOf(element: OsmElement): Readonly<Record<string, unknown>> {
  return isRecord(element['tags']) ? element['tags'] : {}
}

function placeOf(element: OsmElement, category: string): Place[] {
  const at = isRecord(element['center']) ? element['center'] : element
  const [lon, lat] = [Number(at['lon']), Number(at['lat'])]
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return []
  const tags = tagsOf(element)
  return [
    {
      id: `${textIn(element['type'])}/${textIn(element['id'])}`,
      name: textIn(tags['name']) || textIn(tags['operator']),
      lon,
      lat,
      category,
      address: [tags['addr:street'], tags['addr:housenumber']].map(textIn).filter(Boolean).join(' '),
    },
  ]
}
