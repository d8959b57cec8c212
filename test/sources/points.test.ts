// Enterprise points: everything behind a platform's cap is found, once each, where it is, whatever the platform does meanwhile.
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { points } from '../../src/cli/points.ts'
import { type Issue, isInputError } from '../../src/error.ts'
import { readGeoJson } from '../../src/formats/index.ts'
import { nodeOpener } from '../../src/host/node-open.ts'
import { WEB_DEFAULTS, webClient } from '../../src/host/web-request.ts'
import { openVector } from '../../src/study/index.ts'
import { gcjToBd, insideAny, wgsToGcj } from '../../src/vector/index.ts'
import {
  FAKE_KEY,
  type FakePlace,
  type FakePlatforms,
  fakePlatforms,
  tell,
} from '../support/fake-platforms.ts'
import { folderOf } from '../support/small-study.ts'

const DISTRICTS = join(import.meta.dirname, '../../examples/nanjing-2020/districts.geojson')
const COUNT = 5000

interface Factory {
  readonly id: string
  readonly lon: number
  readonly lat: number
}

const shapes = readGeoJson(readFileSync(DISTRICTS, 'utf8'), DISTRICTS).features.map((f) => f.geometry!)

/** Factories over the districts by turns, a third of them crowded into one estate. */
const factories: readonly Factory[] = drawFactories()

function drawFactories(): Factory[] {
  let state = 20201231
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const inside = shapes.map((shape) => insideAny([shape]))
  return Array.from({ length: COUNT }, (_, i) => {
    if (i % 3 === 0) return { id: `F${i}`, lon: 118.84 + random() * 0.01, lat: 31.93 + random() * 0.01 }
    for (;;) {
      const [lon, lat] = [118.35 + random() * 0.9, 31.23 + random() * 1.39]
      if (inside[i % shapes.length]!(lon, lat)) return { id: `F${i}`, lon, lat }
    }
  })
}

const inDatum = (change: (lon: number, lat: number) => readonly [number, number]): FakePlace[] =>
  factories.map(({ id, lon, lat }) => {
    const [x, y] = change(lon, lat)
    return { id, name: `工厂 ${id}`, lon: x, lat: y }
  })
const asBaidu = inDatum((lon, lat) => gcjToBd(...wgsToGcj(lon, lat)))
const asAmap = inDatum(wgsToGcj)
const asOsm = inDatum((lon, lat) => [lon, lat])

let fake: FakePlatforms
/** An address that nothing listens at. */
let dead = ''
const said: string[] = []
beforeAll(async () => {
  const gone = await fakePlatforms()
  dead = gone.url
  await gone.close()
  fake = await fakePlatforms()
})
afterAll(() => fake.close())
beforeEach(() => {
  Object.assign(fake.state, {
    places: [],
    cap: 200,
    pages: Infinity,
    timeLimit: Infinity,
    requests: 0,
    fault: undefined,
  })
  fake.state.seen.length = 0
  said.length = 0
  vi.stubEnv('CADASTRE_BAIDU_KEY', FAKE_KEY)
  vi.stubEnv('CADASTRE_AMAP_KEY', FAKE_KEY)
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0)
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  process.exitCode = 0
})

const waits: number[] = []
const web = webClient({
  ...WEB_DEFAULTS,
  attempts: 3,
  timeout: 20_000,
  wait: async (time) => {
    waits.push(time)
  },
})

const search = (platform: string, folder: string, more = {}) =>
  points(
    {
      platform,
      area: DISTRICTS,
      out: join(folder, 'points.geojson'),
      what: 'factories',
      near: '50',
      url: fake.url,
      datum: 'wgs84',
      ...more,
    },
    web,
  )

interface Written {
  readonly metadata: Readonly<Record<string, string>>
  readonly features: readonly {
    readonly id: string
    readonly properties: Readonly<Record<string, unknown>>
    readonly geometry: { readonly coordinates: readonly [number, number] }
  }[]
}
const written = (folder: string): Written => JSON.parse(readFileSync(join(folder, 'points.geojson'), 'utf8'))

/** Metres by which the worst point is off; every factory once. */
function worst({ features }: Written): number {
  const byId = new Map(features.map((feature) => [String(feature.id).replace(/^\w+\//, 'F'), feature]))
  expect(features).toHaveLength(COUNT)
  expect(byId.size).toBe(COUNT)
  return Math.max(
    ...factories.map(({ id, lon, lat }) => {
      const [x, y] = byId.get(id)!.geometry.coordinates
      return Math.hypot((x - lon) * Math.cos((lat * Math.PI) / 180), y - lat) * 111_320
    }),
  )
}

async function told(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return said.join('')
  } catch (error) {
    if (isInputError(error)) return error.message
    throw error
  }
}

/** Every text of a folder and of the terminal. */
const allText = (folder: string) =>
  [...readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')), ...said].join('\n')

describe('5 000 factories over the districts of Nanjing', () => {
  it('AMap: 200 records a query, a quota error in the middle, and a second run that goes on', async () => {
    fake.state.places = asAmap
    fake.state.fault = (request, response) =>
      request > 150 && tell(response, { status: '0', info: 'DAILY_QUERY_OVER_LIMIT', infocode: '10003' })
    const folder = folderOf({})
    await search('amap', folder)
    expect(process.exitCode).toBe(2)
    expect(said.join('')).toMatch(
      /platform\.quota.*DAILY_QUERY_OVER_LIMIT.*\n.*kept in .*points\.geojson\.journal/s,
    )
    expect(existsSync(join(folder, 'points.geojson'))).toBe(false)
    expect(fake.state.requests).toBe(151)

    fake.state.fault = undefined
    process.exitCode = 0
    await search('amap', folder)
    expect(process.exitCode).toBe(0)
    expect(readdirSync(folder)).toEqual(['points.geojson'])
    const file = written(folder)
    expect(worst(file)).toBeLessThan(1)
    expect(file.metadata['method']).toMatch(/GCJ-02 to WGS 84/)
    expect(file.metadata['attribution']).toMatch(/AMap/)
    expect(said.join('')).toMatch(/Terms: /)
    // No question of the finished cells is asked twice: at most the pages of the cell that was cut off.
    expect(fake.state.requests - new Set(fake.state.seen).size).toBeLessThanOrEqual(8)
  })

  it('Baidu: BD-09, latitude first, a quota inside status 200', async () => {
    fake.state.places = asBaidu
    fake.state.fault = (request, response) =>
      request === 200 && tell(response, { status: 302, message: '天配额超限，限制访问' })
    const folder = folderOf({})
    await search('baidu', folder)
    expect(said.join('')).toMatch(/天配额超限/)
    // As a process leaves it that was ended while it wrote.
    appendFileSync(join(folder, 'points.geojson.journal'), '{"cell":"工厂 0","pla')
    await search('baidu', folder)
    expect(worst(written(folder))).toBeLessThan(1)
    expect(written(folder).features[0]!.properties).toMatchObject({
      datum_of_platform: 'bd09',
      industrial: true,
    })
  })

  it('Overpass: queries that run out of time are divided', async () => {
    fake.state.places = asOsm
    fake.state.timeLimit = 400
    const folder = folderOf({})
    await search('overpass', folder)
    expect(worst(written(folder))).toBeLessThan(0.01)
    expect(said.join('')).toMatch(/OpenStreetMap contributors/)
  })
})

describe('a platform that falters', () => {
  it('is asked again after too many requests, a busy server and a cut line', async () => {
    fake.state.places = asAmap.slice(0, 150)
    const faults: ((response: Parameters<typeof tell>[0]) => unknown)[] = [
      (response) => tell(response, { status: '0', info: 'QPS_HAS_EXCEEDED_THE_LIMIT', infocode: '10014' }),
      (response) => response.writeHead(429, { 'retry-after': '7' }).end(),
      (response) => response.writeHead(503).end('busy'),
      (response) => response.destroy(),
      (response) => {
        response.writeHead(200, { 'content-length': 500 }).write('{"status":"1","pois":[')
        response.destroy()
      },
    ]
    fake.state.fault = (request, response) => {
      const play = request % 2 === 0 ? faults.shift() : undefined
      play?.(response)
      return play !== undefined
    }
    waits.length = 0
    const folder = folderOf({})
    await search('amap', folder)
    expect(written(folder).features).toHaveLength(150)
    expect(faults).toHaveLength(0)
    expect(waits).toContain(7000)
  })

  it('asks again for an answer that was cut within its JSON', async () => {
    fake.state.places = asAmap.slice(0, 150)
    const whole = JSON.stringify({
      status: '1',
      count: '2',
      pois: [{ name: 'a "}]" \\', location: '118.8,32' }],
    })
    const cuts = [1, 20, 50, 58, whole.length - 1]
    let left = cuts.length
    fake.state.fault = (_, response) => {
      // Each comes once, and an answer that is whole between them.
      if (left === 0 || fake.state.requests % 2 === 0) return false
      response.writeHead(200, { 'content-type': 'application/json' }).end(whole.slice(0, cuts[--left]))
      return true
    }
    const folder = folderOf({})
    await search('amap', folder)
    expect(left).toBe(0)
    expect(written(folder).features).toHaveLength(150)
  })

  it.each([
    [
      'an answer that is always cut',
      'platform',
      (response: Parameters<typeof tell>[0]) => response.writeHead(200).end('{"status":"1","pois":[{"na'),
      /no answer in 3 attempts \(an answer that ends within its JSON, after 26 bytes\)/,
    ],
    [
      'a server that stays down',
      'platform',
      (response: Parameters<typeof tell>[0]) => response.writeHead(500).end(),
      /no answer in 3 attempts \(status 500\)/,
    ],
    [
      'a page of HTML',
      'platform',
      (response: Parameters<typeof tell>[0]) => response.writeHead(200).end('<html>Sign in</html>'),
      /status 200: Sign in/,
    ],
    [
      'a refused key',
      'platform',
      (response: Parameters<typeof tell>[0]) =>
        tell(response, { status: '0', info: 'USERKEY_PLAT_NOMATCH', infocode: '10009' }),
      /USERKEY_PLAT_NOMATCH \(infocode 10009\).*CADASTRE_AMAP_KEY/,
    ],
  ])('%s stops the search with what was fetched kept', async (_, __, play, expected) => {
    fake.state.places = asAmap
    fake.state.fault = (request, response) => request > 20 && play(response) !== undefined
    const folder = folderOf({})
    expect(await told(search('amap', folder))).toMatch(expected)
    expect(process.exitCode).toBe(2)
    expect(readdirSync(folder)).toEqual(['points.geojson.journal'])
  })

  it('that hides places below its own count, or has more in one spot than it shows, is told', async () => {
    fake.state.places = Array.from({ length: 260 }, (_, i) => ({
      id: `S${i}`,
      name: '',
      lon: 118.8,
      lat: 32.05,
    }))
    const folder = folderOf({})
    const text = await told(search('amap', folder))
    expect(text).toMatch(/platform\.crowded.*200 places within a metre/)
    expect(written(folder).features).toHaveLength(200)
  })

  it('Overpass: a query that it cannot read is told with its page', async () => {
    const folder = folderOf({
      'mine.csv': 'platform,what,ask,category,industrial,evidence\noverpass,odd,a=b,a=b,yes,mine\n',
    })
    const text = await told(search('overpass', folder, { what: 'odd', categories: join(folder, 'mine.csv') }))
    expect(text).toMatch(/status 400: Error: line 1: parse error/)
  })
})

describe('the key', () => {
  it('is sent and written nowhere', async () => {
    fake.state.places = asAmap.slice(0, 500)
    fake.state.fault = (request, response) =>
      request > 12 && tell(response, { status: '0', info: `no such key ${FAKE_KEY}`, infocode: '10007' })
    const folder = folderOf({})
    await search('amap', folder)
    expect(fake.state.seen.every((text) => text.includes(encodeURIComponent(FAKE_KEY)))).toBe(true)
    const elsewhere = folderOf({})
    const text = await told(search('amap', elsewhere, { url: dead }))
    for (const place of [allText(folder), allText(elsewhere), text]) {
      expect(place).not.toContain(FAKE_KEY)
      expect(place).not.toContain(encodeURIComponent(FAKE_KEY))
    }
    expect(text).toMatch(/ECONNREFUSED/)
  })

  it('that is missing is asked for by the name of its variable', async () => {
    vi.stubEnv('CADASTRE_AMAP_KEY', '')
    expect(await told(search('amap', folderOf({})))).toMatch(/CADASTRE_AMAP_KEY/)
  })
})

describe('records of one enterprise', () => {
  const near = [
    { id: 'A1', name: '南京 化工厂', lon: 118.8, lat: 32.05 },
    { id: 'A2', name: '南京化工厂', lon: 118.8002, lat: 32.05 },
    { id: 'A3', name: '南京化工厂', lon: 118.81, lat: 32.05 },
    { id: 'A4', name: '另一厂', lon: 118.8, lat: 32.05 },
  ].map((place) => ({ ...place, ...lonLat(wgsToGcj(place.lon, place.lat)) }))
  function lonLat([lon, lat]: readonly [number, number]) {
    return { lon, lat }
  }

  it('are one by name and distance, and the table of categories judges them', async () => {
    fake.state.places = near
    const folder = folderOf({})
    await search('amap', folder)
    expect(written(folder).features.map(({ id }) => id)).toEqual(['A1', 'A3', 'A4'])
    expect(written(folder).features[0]!.properties).toMatchObject({ merged: 'A2', industrial: true })
    const layer = { file: 'points.geojson', where: { industrial: true } }
    const issues: Issue[] = []
    expect(await openVector(layer, nodeOpener(folder), undefined, issues)).toHaveLength(3)
    expect(issues).toEqual([])
    writeFileSync(
      join(folder, 'mine.csv'),
      'platform,what,ask,category,industrial,evidence\namap,factories,170300,17,unknown,mine\n',
    )
    await search('amap', folder, { categories: join(folder, 'mine.csv'), near: '10' })
    expect(written(folder).features.map(({ properties }) => properties['industrial'])).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  it('places outside the area are left out', async () => {
    fake.state.places = [...near, { id: 'X', name: 'far', lon: 118.4, lat: 31.3 }]
    const folder = folderOf({})
    await search('amap', folder)
    expect(said.join('')).toMatch(/1 outside the area/)
  })
})

it('an area, a kind and a platform that are not there, and a journal of another search, are told', async () => {
  const folder = folderOf({ 'lines.geojson': '{"type":"FeatureCollection","features":[]}' })
  expect(await told(search('google', folder))).toMatch(/amap, baidu, overpass/)
  expect(await told(search('amap', folder, { what: 'farms' }))).toMatch(/factories, companies, parks/)
  expect(await told(search('amap', folder, { area: join(folder, 'lines.geojson') }))).toMatch(/no polygon/)
  expect(await told(search('amap', folder, { url: 'http://a/?key=1' }))).toMatch(/--url/)
  writeFileSync(join(folder, 'points.geojson.journal'), '{"points":1,"platform":"baidu"}\n')
  expect(await told(search('amap', folder))).toMatch(/journal\.other/)
})

it('places that a platform counts but does not page through are found in smaller cells', async () => {
  fake.state.places = asAmap.slice(0, 90)
  // Pages from the third on are empty, and say that there is nothing.
  fake.state.pages = 2
  const folder = folderOf({})
  await search('amap', folder)
  expect(written(folder).features).toHaveLength(90)
})
