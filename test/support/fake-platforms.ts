// Map platforms on this machine that behave as the real ones are documented to, faults included.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A place as the platform knows it, in its own datum. */
export interface FakePlace {
  readonly id: string
  readonly name: string
  readonly lon: number
  readonly lat: number
}

/** What the server has, what it does, and what it saw. */
export interface FakeState {
  places: readonly FakePlace[]
  /** Records of one query, all pages together. */
  cap: number
  /** AMap: pages that are not empty. */
  pages: number
  /** Overpass: places of one query from which it runs out of time. */
  timeLimit: number
  requests: number
  /** Every request's path and form, for what they must and must not hold. */
  readonly seen: string[]
  /** Plays a fault instead of the answer; true where it did. */
  fault: ((request: number, response: ServerResponse) => boolean) | undefined
}

export interface FakePlatforms {
  readonly url: string
  readonly state: FakeState
  close(): Promise<void>
}

/** The right keys of the fakes. */
export const FAKE_KEY = 'K-3f9c/71+secret'

/** JSON in status 200, as these platforms also tell their faults. */
export function tell(response: ServerResponse, body: unknown): true {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  return true
}

/** Open a server on a free port of this machine. */
export async function fakePlatforms(): Promise<FakePlatforms> {
  const state: FakeState = {
    places: [],
    cap: 200,
    pages: Number.POSITIVE_INFINITY,
    timeLimit: Number.POSITIVE_INFINITY,
    requests: 0,
    seen: [],
    fault: undefined,
  }
  const server = createServer(async (request, response) => {
    const form = await bodyOf(request)
    state.requests++
    state.seen.push(`${request.url} ${form}`)
    if (state.fault?.(state.requests, response)) return
    const url = new URL(request.url!, 'http://fake')
    if (url.pathname === '/v3/place/polygon') amapAnswer(state, url.searchParams, response)
    else if (url.pathname === '/place/v2/search') baiduAnswer(state, url.searchParams, response)
    else if (url.pathname === '/api/interpreter')
      overpassAnswer(state, new URLSearchParams(form).get('data') ?? '', response)
    else response.writeHead(404).end('not here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString()
}

function within(
  places: readonly FakePlace[],
  [west, south, east, north]: readonly number[],
): readonly FakePlace[] {
  return places.filter(({ lon, lat }) => lon >= west! && lon <= east! && lat >= south! && lat <= north!)
}

function amapAnswer(state: FakeState, query: URLSearchParams, response: ServerResponse): void {
  if (query.get('key') !== FAKE_KEY)
    return void tell(response, { status: '0', info: 'INVALID_USER_KEY', infocode: '10001' })
  const [size, page] = [Number(query.get('offset') ?? 20), Number(query.get('page') ?? 1)]
  const corners = (query.get('polygon') ?? '').split('|').map((pair) => pair.split(',').map(Number))
  if (size > 25 || page < 1 || page > 100 || corners.length !== 2 || !query.get('types'))
    return void tell(response, { status: '0', info: 'INVALID_PARAMS', infocode: '20000' })
  const [[west, north], [east, south]] = corners as [[number, number], [number, number]]
  const all = within(state.places, [west, south, east, north]).slice(0, state.cap)
  const hidden = page > state.pages
  const pois = all.slice((page - 1) * size, hidden ? 0 : page * size).map(({ id, name, lon, lat }) => ({
    id,
    name,
    type: '公司企业;工厂;工厂',
    typecode: '170300',
    address: [],
    location: `${lon.toFixed(6)},${lat.toFixed(6)}`,
    pname: '江苏省',
    cityname: '南京市',
    tel: [],
  }))
  tell(response, {
    status: '1',
    info: 'OK',
    infocode: '10000',
    count: String(hidden ? 0 : all.length),
    suggestion: { keywords: [], cities: [] },
    pois,
  })
}

function baiduAnswer(state: FakeState, query: URLSearchParams, response: ServerResponse): void {
  if (query.get('ak') !== FAKE_KEY) return void tell(response, { status: 200, message: 'APP不存在，AK有误' })
  const [size, page] = [Number(query.get('page_size') ?? 10), Number(query.get('page_num') ?? 0)]
  // Latitude first.
  const [south, west, north, east] = (query.get('bounds') ?? '').split(',').map(Number)
  if (size > 20 || page < 0 || !(south! < north!) || query.get('output') !== 'json')
    return void tell(response, { status: 2, message: 'Parameter Invalid' })
  const all = within(state.places, [west!, south!, east!, north!]).slice(0, state.cap)
  const results = all.slice(page * size, (page + 1) * size).map(({ id, name, lon, lat }) => ({
    name,
    location: { lat, lng: lon },
    address: '..',
    city: '南京市',
    detail: 1,
    uid: id,
    detail_info: { tag: '公司企业;厂矿' },
  }))
  tell(response, { status: 0, message: 'ok', total: all.length, results })
}

function overpassAnswer(state: FakeState, query: string, response: ServerResponse): void {
  const head = {
    version: 0.6,
    generator: 'Overpass API',
    osm3s: { timestamp_osm_base: '2026-03-17T22:05:02Z', copyright: 'ODbL' },
  }
  const box = /\["man_made"="works"\]\(([-\d.,]+)\)/.exec(query)?.[1]
  if (/\["building"="industrial"\]/.test(query)) return void tell(response, { ...head, elements: [] })
  if (!box)
    return void response.writeHead(400).end('<html><body><p>Error: line 1: parse error</p></body></html>')
  const [south, west, north, east] = box.split(',').map(Number)
  const found = within(state.places, [west!, south!, east!, north!])
  if (found.length > state.timeLimit)
    return void tell(response, {
      ...head,
      elements: [],
      remark: 'runtime error: Query timed out in "query" at line 4 after 180 seconds.',
    })
  // Nodes carry their place, ways a centre.
  const elements = found.map(({ id, name, lon, lat }, i) => ({
    type: i % 2 === 0 ? 'node' : 'way',
    id: Number(id.replace(/\D/g, '')),
    ...(i % 2 === 0 ? { lat, lon } : { center: { lat, lon } }),
    tags: { man_made: 'works', name },
  }))
  tell(response, { ...head, elements })
}
