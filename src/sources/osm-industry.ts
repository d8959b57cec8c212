// Industrial land and works of OpenStreetMap in a rectangle, which is divided where a query runs out of time.
import { type Extent, extentOf, type Geometry, overlap, positionArrays } from '../vector/index.ts'
import { boxText, type OsmElement, overpassCall, overpassElements, QUERY_TIME, tagsOf } from './overpass.ts'
import { fetchPiece, refusePiece, type Supply } from './pieces.ts'
import { textIn } from './platform.ts'
import { quarters } from './quarters.ts'

/** File of the answer, by hand. */
export const INDUSTRY_FILE = 'industry.json'

const DEEPEST = 6

const filters = (where: string) =>
  `(way["landuse"="industrial"]${where};relation["landuse"="industrial"]["type"="multipolygon"]${where};nwr["man_made"="works"]${where};);out geom;`

/** The query by rectangle. */
export const industryQuery = (box: Extent) =>
  `[out:json][timeout:${QUERY_TIME}];${filters(`(${boxText(box)})`)}`

/** Elements of the rectangle, each once, in the order of type and number. */
export async function osmIndustry(url: string, box: Extent, supply: Supply): Promise<readonly OsmElement[]> {
  const found = new Map<string, OsmElement>()
  const search = async (part: Extent, depth: number): Promise<void> => {
    const piece = { file: INDUSTRY_FILE, call: overpassCall(url, industryQuery(part)) }
    const read = overpassElements(await fetchPiece(piece, supply))
    if ('wrong' in read)
      refusePiece(
        piece,
        supply,
        read.wrong,
        'an answer of Overpass',
        'Check the address of the Overpass server.',
      )
    else if ('elements' in read)
      for (const element of read.elements)
        found.set(`${textIn(element['type'])}/${textIn(element['id'])}`, element)
    else if (depth === DEEPEST)
      refusePiece(
        piece,
        supply,
        read.exhausted,
        'an answer in time',
        'Try later, or name a server of your own: --url overpass=ADDRESS.',
      )
    else for (const quarter of quarters(part)) await search(quarter, depth + 1)
  }
  await search(box, 0)
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, element]) => element)
}

/** Whether an element is land, not a works. */
export const isLand = (element: OsmElement) => tagsOf(element)['landuse'] === 'industrial'

/** Whether a geometry reaches into a rectangle. */
export function reaches(geometry: Geometry, box: Extent): boolean {
  const own = extentOf(positionArrays(geometry))
  if (!own) return false
  // A point has no extent of its own to share.
  const wide = { ...own, maxX: own.maxX + 1e-9, maxY: own.maxY + 1e-9 }
  return overlap(wide, box)
}
