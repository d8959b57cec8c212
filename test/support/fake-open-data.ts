// Servers of open data on this machine with the layout of the real ones: Overpass, the WorldCover bucket, geoBoundaries, WRI.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crsOfEpsg } from '../../src/vector/index.ts'
import { codesTiff } from './small-study.ts'

type Pair = readonly [number, number]

/** The city: two districts side by side, on the corner of two tiles. */
export const CITY = { west: 118.9, south: 29.9, east: 119.1, north: 30.1, middle: 119 }

/** What may be played in place of the answers. */
export interface OpenState {
  readonly seen: { readonly path: string; readonly range: string | undefined; readonly form: string }[]
  fault: ((request: IncomingMessage, response: ServerResponse, form: string) => boolean) | undefined
}

export interface FakeOpenData {
  readonly url: string
  readonly state: OpenState
  readonly plants: string
  close(): Promise<void>
}

const PER_DEGREE = 400

/** A tile of 3°: crops, a town, hamlets, a river; coarser than the real ones. */
export function coverTile(lat: number, lon: number): Uint8Array {
  const side = 3 * PER_DEGREE
  const grid = {
    width: side,
    height: side,
    affine: { a: 1 / PER_DEGREE, c: lon, e: -1 / PER_DEGREE, f: lat + 3 },
    crs: crsOfEpsg(4326)!,
  }
  const codes = new Uint8Array(side * side).fill(40)
  const paint = (code: number, west: number, south: number, width: number, height: number) => {
    const [col, row] = [Math.round((west - lon) * PER_DEGREE), Math.round((lat + 3 - south) * PER_DEGREE)]
    for (let r = row - height; r < row; r++)
      for (let c = col; c < col + width; c++)
        if (r >= 0 && r < side && c >= 0 && c < side) codes[r * side + c] = code
  }
  paint(80, 118.95, 29.5, 2, 400)
  // The town lies on both tiles.
  paint(50, 119.02, 29.98, 16, 16)
  for (const [x, y] of [
    [118.92, 29.92],
    [118.97, 30.05],
    [119.06, 30.07],
  ] as const)
    paint(50, x, y, 2, 1)
  return codesTiff(grid, codes)
}

const box = (west: number, south: number, east: number, north: number): Pair[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
const geometry = (line: readonly Pair[]) => line.map(([lon, lat]) => ({ lat, lon }))

// A relation whose outline comes as two ways, the second of them backwards.
function relation(id: number, level: number, names: Readonly<Record<string, string>>, ring: readonly Pair[]) {
  const member = (line: readonly Pair[], ref: number) => ({
    type: 'way',
    ref,
    role: 'outer',
    geometry: geometry(line),
  })
  return {
    type: 'relation',
    id,
    tags: { boundary: 'administrative', admin_level: String(level), ...names },
    members: [
      member(ring.slice(0, 3), id * 10),
      member([...ring.slice(2)].reverse(), id * 10 + 1),
      { type: 'node', ref: 7, role: 'admin_centre', lat: 30, lon: 119 },
    ],
  }
}

const { west, south, east, north, middle } = CITY
const cities = [
  relation(3464353, 5, { name: '深圳市', 'name:en': 'Shenzhen' }, box(west, south, east, north)),
]
const districts = [
  relation(201, 6, { name: '西区', 'name:en': 'West' }, box(west, south, middle, north)),
  relation(202, 6, { name: '东区', 'name:en': 'East' }, box(middle, south, east, north)),
  relation(203, 6, { name: '邻市', 'name:en': 'Neighbour' }, box(east, south, east + 0.2, north)),
]
const land = { landuse: 'industrial' }
const industry = [
  {
    type: 'way',
    id: 301,
    tags: { ...land, name: 'Estate' },
    geometry: geometry(box(118.93, 29.95, 118.94, 29.96)),
  },
  {
    type: 'way',
    id: 302,
    tags: land,
    geometry: geometry([
      [119.05, 29.95],
      [119.06, 29.96],
      [119.06, 29.95],
      [119.05, 29.96],
      [119.05, 29.95],
    ]),
  },
  { type: 'node', id: 303, tags: { man_made: 'works', name: 'Mill' }, lat: 30.05, lon: 119.08 },
  {
    type: 'way',
    id: 304,
    tags: { man_made: 'works' },
    geometry: geometry(box(118.98, 30.02, 118.985, 30.025)),
  },
]

const PLANTS = [
  'country,country_long,name,gppd_idnr,capacity_mw,latitude,longitude,primary_fuel,generation_gwh_2017,estimated_generation_gwh_2016,estimated_generation_gwh_2017',
  'CHN,China,Old coal,WRI1,600,29.97,118.97,Coal,,2800,3000',
  'CHN,China,New gas,WRI2,300,30.03,119.04,Gas,1000,,900',
  'CHN,China,Silent gas,WRI3,300,30.03,119.05,Gas,,,',
  'CHN,China,Dam,WRI4,900,29.95,118.99,Hydro,4000,,',
  'CHN,China,Elsewhere,WRI5,900,31,120,Coal,4000,,',
  '',
].join('\n')

const boundaries = (level: number) => ({
  type: 'FeatureCollection',
  features: (level === 2 ? cities : districts).map(({ id, tags, members }) => ({
    type: 'Feature',
    properties: {
      shapeName: (tags as Record<string, string>)['name:en'],
      shapeID: `U${id}`,
      shapeType: `ADM${level}`,
    },
    geometry: { type: 'Polygon', coordinates: [ringOf(members)] },
  })),
})

function ringOf(members: readonly Readonly<Record<string, unknown>>[]): Pair[] {
  const [first, second] = members.map(
    (member) =>
      (member['geometry'] as { lat: number; lon: number }[] | undefined)?.map(
        ({ lon, lat }): Pair => [lon, lat],
      ) ?? [],
  )
  return [...first!, ...[...second!].reverse().slice(1)]
}

/** Answer of the Overpass fake to a query. */
export function overpassJson(query: string): unknown {
  const elements = /landuse/.test(query)
    ? industry
    : /"admin_level"="6"/.test(query)
      ? districts
      : /"name:en"="Shenzhen"|rel\(3464353\)/.test(query)
        ? cities
        : []
  return { version: 0.6, osm3s: { timestamp_osm_base: '2026-03-17T22:05:02Z', copyright: 'ODbL' }, elements }
}

/** Open the servers on one port. */
export async function fakeOpenData(): Promise<FakeOpenData> {
  const state: OpenState = { seen: [], fault: undefined }
  const tiles = new Map([
    ['N27E117', coverTile(27, 117)],
    ['N30E117', coverTile(30, 117)],
  ])
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const form = new URLSearchParams(Buffer.concat(pieces).toString()).get('data') ?? ''
    const path = request.url!
    state.seen.push({ path, range: request.headers.range, form })
    if (state.fault?.(request, response, form)) return
    const [, name] = /^\/v100\/2020\/map\/ESA_WorldCover_10m_2020_v100_(\w{7})_Map\.tif$/.exec(path) ?? []
    const [, level] = /^\/api\/current\/gbOpen\/CHN\/ADM(\d)\/$/.exec(path) ?? []
    const [, file] = /^\/releaseData\/ADM(\d)\.geojson$/.exec(path) ?? []
    const tile = tiles.get(name ?? '')
    const json = (value: unknown) => response.writeHead(200).end(JSON.stringify(value))
    if (path === '/api/interpreter') json(overpassJson(form))
    else if (tile) ranged(request, response, tile)
    else if (level === '2' || level === '3')
      json({
        boundarySource: 'A bureau',
        boundaryLicense: 'CC BY 4.0',
        gjDownloadURL: `http://${request.headers.host}/releaseData/ADM${level}.geojson`,
      })
    else if (file) json(boundaries(Number(file)))
    else if (path === '/plants.csv') response.writeHead(200).end(PLANTS)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    plants: PLANTS,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** The part of a file that a request asks for, as a bucket gives it. */
export function ranged(request: IncomingMessage, response: ServerResponse, file: Uint8Array): void {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  if (from === undefined) return void response.writeHead(200, { etag: '"tile-1"' }).end(file)
  const part = file.subarray(Number(from), Number(to) + 1)
  response
    .writeHead(206, {
      'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${file.length}`,
      'content-length': part.length,
      etag: '"tile-1"',
    })
    .end(part)
}
