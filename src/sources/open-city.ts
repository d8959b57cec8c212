// Any city from open data: boundary and districts, land cover, industrial land, power plants, as a study to be completed.
import { fault, InputError, type Issue, warning } from '../error.ts'
import { exactSum } from '../quantity/index.ts'
import { type OutputFile, text } from '../run/index.ts'
import type { World } from '../study/index.ts'
import { type Extent, extentOf, insideAny, positionArrays, ringArea } from '../vector/index.ts'
import { geoBoundariesCity, levelFile } from './geoboundaries.ts'
import { type OpenSource, openSources, type SourceMap } from './open-data.ts'
import { openReadme, openStudyText } from './open-texts.ts'
import { CITY_FILE, type City, cityQuery, DISTRICTS_FILE, districtsQuery, osmCity } from './osm-city.ts'
import { INDUSTRY_FILE, industryQuery, isLand, osmIndustry, reaches } from './osm-industry.ts'
import { osmShape } from './osm-shapes.ts'
import { type ByHand, type Downloads, fetchPiece, refusePiece, type Supply } from './pieces.ts'
import { PLANTS_FILE, type Plants, readPlants } from './power-plants.ts'
import { layerJson, type NamedShape, soundShapes } from './shape.ts'
import type { Web } from './web.ts'
import { coverTiles, coverWindow } from './world-cover.ts'

/** Which city, of which year, by which sources. */
export interface OpenRequest {
  readonly city: string
  readonly year: number
  readonly boundaries:
    | { readonly kind: 'overpass'; readonly relation: string | undefined }
    | { readonly kind: 'geoboundaries'; readonly country: string }
  readonly sources: SourceMap
}

/** The study's files, the faults of the data that were worked around, and what was found. */
export interface OpenStudy {
  readonly files: readonly OutputFile[]
  readonly issues: readonly Issue[]
  readonly sources: readonly OpenSource[]
  readonly counts: {
    readonly districts: number
    readonly parks: number
    readonly works: number
    readonly plants: number
    readonly tiles: number
    readonly pixels: number
  }
  close(): void
}

/** Degrees around the city, so that settlements on its border keep their size. */
const MARGIN = 0.02
/** Share of the city's ground that districts may miss or count twice without a word. */
const MOST_GAP = 0.02

/** Gather the study; whatever fails is thrown before any file is written, and says what can be done by hand. */
export async function openCity(
  request: OpenRequest,
  { web, downloads, world }: { readonly web: Web; readonly downloads: Downloads; readonly world: World },
): Promise<OpenStudy> {
  const issues: Issue[] = []
  const { city: name, year, sources } = request
  const supply: Supply = { web, downloads, byHand: byHand(request, undefined) }
  const city = await cityOf(request, supply)
  const { shapes: districts, unsound } = soundShapes(city.districts)
  if (unsound > 0) throw new InputError([crossing(city, unsound)])
  issues.push(...gapIssues(city))
  const box = extentOf(districts.flatMap(({ geometry }) => positionArrays(geometry)))!
  const wide = widened(box)
  const known = { ...supply, byHand: byHand(request, wide) }
  const industry = await industryOf(request, box, known, issues)
  const plants = await plantsOf(request, districts, known, issues)
  const cover = await coverWindow(wide, year, sources.worldcover, known, world)
  const { parks, works } = industry
  const bounded = request.boundaries.kind === 'overpass' ? sources.overpass : sources.geoboundaries
  const facts = { city: name, year, parks: parks.length, works: works.length, plants: plants.plants.length }
  const used = openSources().filter(({ name }) => name !== 'geoboundaries' || bounded.name === name)
  return {
    issues,
    sources: used,
    counts: {
      districts: districts.length,
      parks: parks.length,
      works: works.length,
      plants: facts.plants,
      tiles: cover.tiles.length,
      pixels: cover.grid.width * cover.grid.height,
    },
    files: [
      text('study.yaml', openStudyText(facts)),
      text(
        'README.md',
        openReadme(facts, used, { boundaries: bounded.title, state: city.note, tiles: cover.tiles }),
      ),
      text('districts.geojson', layerJson(districts, bounded)),
      ...(parks.length > 0 ? [text('parks.geojson', layerJson(parks, sources.overpass))] : []),
      ...(works.length > 0 ? [text('works.geojson', layerJson(works, sources.overpass))] : []),
      ...(facts.plants > 0 ? [text('power-plants.geojson', layerJson(plants.plants, sources.plants))] : []),
      { name: 'worldcover.tif', bytes: () => cover.file() },
    ],
    close: () => cover.close(),
  }
}

const widened = ({ minX, minY, maxX, maxY }: Extent): Extent => ({
  minX: Math.max(-180, minX - MARGIN),
  minY: Math.max(-90, minY - MARGIN),
  maxX: Math.min(180, maxX + MARGIN),
  maxY: Math.min(90, maxY + MARGIN),
})

function cityOf({ city, boundaries, sources }: OpenRequest, supply: Supply): Promise<City> {
  return boundaries.kind === 'overpass'
    ? osmCity(city, { url: sources.overpass.url, relation: boundaries.relation }, supply)
    : geoBoundariesCity(city, { url: sources.geoboundaries.url, country: boundaries.country }, supply)
}

async function industryOf({ sources }: OpenRequest, box: Extent, supply: Supply, issues: Issue[]) {
  const elements = await osmIndustry(sources.overpass.url, box, supply)
  const shapes = elements.map((element) => ({ land: isLand(element), shape: osmShape(element) }))
  const drawn = shapes.flatMap(({ land, shape }) =>
    shape && reaches(shape.geometry, box) ? [{ land, shape }] : [],
  )
  const layer = (land: boolean) =>
    soundShapes(
      drawn
        .filter((one) => one.land === land && (!land || one.shape.geometry.kind === 'polygon'))
        .map(({ shape }) => shape),
    )
  const [parks, works] = [layer(true), layer(false)]
  const lost = parks.unsound + works.unsound + shapes.filter(({ shape }) => shape === undefined).length
  if (lost > 0)
    issues.push(
      warning(
        'open.outline',
        ['OpenStreetMap'],
        `${lost} industrial outlines that cross themselves or do not close`,
        'sound outlines',
        'They were left out.',
      ),
    )
  if (parks.shapes.length === 0)
    issues.push(
      warning(
        'open.industry',
        ['OpenStreetMap'],
        'no industrial land',
        'landuse=industrial',
        'Industry would have no land: draw parks, or fetch enterprises with `cadastre points`.',
      ),
    )
  return { parks: parks.shapes, works: works.shapes }
}

async function plantsOf(
  { sources }: OpenRequest,
  districts: readonly NamedShape[],
  supply: Supply,
  issues: Issue[],
): Promise<Plants> {
  const piece = { file: PLANTS_FILE, call: { url: sources.plants.url } }
  const { status, text: csv } = await fetchPiece(piece, supply)
  if (status !== 200)
    refusePiece(
      piece,
      supply,
      `status ${status}`,
      'the database as CSV',
      'Check the address: --url plants=ADDRESS.',
    )
  const found = readPlants(csv, PLANTS_FILE, insideAny(districts.map(({ geometry }) => geometry)))
  if (found.silent.length > 0)
    issues.push(
      warning(
        'open.plants',
        [PLANTS_FILE],
        `plants without a generation: ${found.silent.join(', ')}`,
        'a generation of some year',
        'They were left out; add them to power-plants.geojson with their emission.',
      ),
    )
  return found
}

// Ground of the city that no district has would emit nothing.
function gapIssues({ outline, districts, open }: City): Issue[] {
  const areaOf = ({ geometry }: NamedShape) =>
    geometry.kind === 'polygon'
      ? exactSum(
          geometry.polygons.flatMap((rings) =>
            rings.map((ring, i) => (i === 0 ? 1 : -1) * Math.abs(ringArea(ring))),
          ),
        )
      : 0
  const share = exactSum(districts.map(areaOf)) / areaOf(outline)
  const left = open.length > 0 ? [notClosed(open)] : []
  if (Math.abs(share - 1) <= MOST_GAP) return left
  return [
    ...left,
    warning(
      'open.districts',
      ['districts.geojson'],
      `districts of ${(100 * share).toFixed(1)} % of the city’s ground`,
      'districts that cover the city once',
      'Look at them on a map; draw what is missing, or use the other --boundaries.',
    ),
  ]
}

const notClosed = (names: readonly string[]) =>
  warning(
    'open.districts',
    ['districts.geojson'],
    `districts whose outlines do not close: ${names.join(', ')}`,
    'closed rings',
    'They were left out, and their ground emits nothing: draw them, or use the other --boundaries.',
  )

const crossing = ({ name }: City, count: number) =>
  fault(
    'open.outline',
    [name],
    `${count} districts whose outlines cross themselves`,
    'sound outlines',
    'Use the other --boundaries.',
  )

// Everything that can be downloaded by hand; what only the boundary tells is named as well as it can be before.
function byHand({ city, year, boundaries, sources }: OpenRequest, box: Extent | undefined): ByHand[] {
  const turbo = 'Run this query at overpass-turbo.eu, export the raw data and save it under this name: '
  const osm =
    boundaries.kind === 'overpass'
      ? [
          { file: CITY_FILE, how: turbo + cityQuery(city, boundaries.relation) },
          { file: DISTRICTS_FILE, how: turbo + districtsQuery(city) },
        ]
      : [2, 3].map((level) => ({
          file: levelFile(level),
          how: `Download ${boundaries.country} ADM${level} as GeoJSON from www.geoboundaries.org and save it under this name.`,
        }))
  const { names, folder } = box
    ? coverTiles(box, year)
    : coverTiles({ minX: 0, minY: 0, maxX: 1, maxY: 1 }, year)
  const place = `${sources.worldcover.url}/${folder}`
  const tiles = box
    ? names.map((file) => ({ file, how: `Download ${place}/${file}.` }))
    : [
        {
          file: names[0]!.replace('N00E000', '*'),
          how: `Download the tiles of 3° × 3° that the city touches from ${place}; each is named by its lower left corner, as N30E117 for 30–33° N, 117–120° E.`,
        },
      ]
  const industry = box
    ? industryQuery(box)
    : industryQuery({ minX: 0, minY: 0, maxX: 0, maxY: 0 }).replaceAll(
        '0.000000,0.000000,0.000000,0.000000',
        'SOUTH,WEST,NORTH,EAST',
      )
  return [
    ...osm,
    { file: INDUSTRY_FILE, how: turbo + industry },
    { file: PLANTS_FILE, how: `Download ${sources.plants.url}` },
    ...tiles,
  ].map(({ file, how }) => ({ file, how: how.endsWith('.') ? how : `${how} .` }))
}
