// A city and its districts from geoBoundaries: the country's units of one level, and of the level below inside them.
import { fault, InputError, refuse } from '../error.ts'
import { readGeoJson } from '../formats/index.ts'
import { type Feature, insideAny } from '../vector/index.ts'
import type { City } from './osm-city.ts'
import { fetchPiece, type Piece, refusePiece, type Supply } from './pieces.ts'
import { jsonOf, textIn } from './platform.ts'
import { type NamedShape, pointInside } from './shape.ts'

/** Levels that cities are looked for in, the usual one first. */
const LEVELS = [2, 1, 3] as const

/** File of one level, by hand. */
export const levelFile = (level: number) => `boundaries-ADM${level}.geojson`

/** Find a city of a country (ISO 3166 alpha-3) and its districts. */
export async function geoBoundariesCity(
  name: string,
  { url, country }: { readonly url: string; readonly country: string },
  supply: Supply,
): Promise<City> {
  for (const level of LEVELS) {
    const units = await unitsOf(level, { url, country }, supply)
    const named = units?.shapes.filter(
      ({ id, properties }) => id === name || plain(textIn(properties['name'])) === plain(name),
    )
    if (named && named.length > 1) throw new InputError([several(name, named)])
    const outline = named?.[0]
    if (!units || !outline) continue
    const inside = insideAny([outline.geometry])
    const below = await unitsOf(level + 1, { url, country }, supply)
    const districts = (below?.shapes ?? []).filter((shape) => {
      const place = pointInside(shape.geometry)
      return place !== undefined && inside(...place)
    })
    const note = units.note
    return { name, outline, districts: districts.length > 0 ? districts : [outline], open: [], note }
  }
  throw new InputError([
    fault(
      'open.city',
      [name],
      `no unit of this name in levels ${LEVELS.join(', ')} of ${country}`,
      'a city as geoBoundaries writes it',
      'Check the name and --country, or use --boundaries overpass.',
    ),
  ])
}

// Latin letters make one name of many: Suzhou is 苏州 and 宿州.
const several = (name: string, units: readonly NamedShape[]) =>
  fault(
    'open.city',
    [name],
    `several: ${units.map((unit) => `${unit.id} (${textIn(unit.properties['name'])}, near ${placeText(unit)})`).join('; ')}`,
    'one administrative area',
    'Give the shapeID of the one that is meant in place of its name, and a folder by --out.',
  )

const placeText = ({ geometry }: NamedShape) =>
  pointInside(geometry)
    ?.map((degrees) => degrees.toFixed(2))
    .join(', ') ?? '?'

const plain = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/( city| shi|市)$/u, '')
    .trim()

interface Units {
  readonly shapes: readonly NamedShape[]
  readonly note: string
}

// Undefined where the country has no such level.
async function unitsOf(
  level: number,
  { url, country }: { readonly url: string; readonly country: string },
  supply: Supply,
): Promise<Units | undefined> {
  const file = levelFile(level)
  const byHand = await supply.downloads.text(file)
  if (byHand !== undefined) return { shapes: shapesOf(byHand, file), note: '' }
  const about: Piece = {
    file,
    call: { url: `${url}/api/current/gbOpen/${encodeURIComponent(country)}/ADM${level}/` },
  }
  const reply = await fetchPiece(about, supply)
  if (reply.status === 404) return undefined
  const facts = jsonOf(reply)
  const address = textIn(facts?.['gjDownloadURL'])
  if (reply.status !== 200 || !/^https?:\/\//.test(address))
    refusePiece(
      about,
      supply,
      `status ${reply.status} without an address of the file`,
      'an answer with gjDownloadURL',
      'Check --country (three letters, such as CHN).',
    )
  const piece = { file, call: { url: address } }
  const { status, text } = await fetchPiece(piece, supply)
  if (status !== 200 || text.startsWith('version https://git-lfs'))
    refusePiece(
      piece,
      supply,
      status === 200 ? 'a pointer in place of the file' : `status ${status}`,
      'the boundaries',
      `Download them from www.geoboundaries.org as ${file} and add --from FOLDER.`,
    )
  const note = [facts?.['boundarySource'], facts?.['boundaryLicense'], facts?.['boundaryYearRepresented']]
  return { shapes: shapesOf(text, file), note: note.map(textIn).filter(Boolean).join('; ') }
}

function shapesOf(text: string, file: string): NamedShape[] {
  const { features, issues } = readGeoJson(text, file)
  refuse(issues)
  return features.flatMap((feature, i) => shapeOf(feature, i))
}

function shapeOf({ properties, geometry }: Feature, i: number): NamedShape[] {
  if (geometry?.kind !== 'polygon') return []
  const name = textIn(properties['shapeName'])
  const id = textIn(properties['shapeID']) || `unit-${i + 1}`
  return [{ id, properties: { name, name_en: name }, geometry }]
}
