// A city from open data: its study runs once the balance is filled in; what fails is told and leaves nothing behind.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { initOpen } from '../../src/cli/init-open.ts'
import { run } from '../../src/cli/run.ts'
import { isInputError } from '../../src/error.ts'
import { readGeoJson } from '../../src/formats/index.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { WEB_DEFAULTS, webClient } from '../../src/host/web-request.ts'
import { openRaster } from '../../src/study/index.ts'
import {
  CITY,
  coverTile,
  type FakeOpenData,
  fakeOpenData,
  overpassJson,
  ranged,
} from '../support/fake-open-data.ts'
import { folderOf } from '../support/small-study.ts'

let fake: FakeOpenData
/** An address that nothing listens at. */
let dead = ''
const said: string[] = []
const web = webClient({ ...WEB_DEFAULTS, attempts: 2, timeout: 20_000, wait: async () => {} })

beforeAll(async () => {
  const gone = await fakeOpenData()
  dead = gone.url
  await gone.close()
  fake = await fakeOpenData()
})
afterAll(() => fake.close())
beforeEach(() => {
  fake.state.fault = undefined
  fake.state.seen.length = 0
  said.length = 0
  vi.stubEnv('CADASTRE_CACHE', 'off')
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0)
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const urls = (base = fake.url) => [
  ...['overpass', 'worldcover', 'geoboundaries'].map((name) => `${name}=${base}`),
  `plants=${base}/plants.csv`,
]

const init = (out: string, more = {}) =>
  initOpen(
    'Shenzhen',
    { balance: 'tidy', out, year: '2020', boundaries: 'overpass', url: urls(), ...more },
    web,
  )

async function told(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'nothing wrong'
  } catch (error) {
    if (isInputError(error)) return error.message
    throw error
  }
}

const elementsOf = (answer: unknown) => (answer as { elements: readonly object[] }).elements

/** That a failure told what it should and left no file. */
async function leavesNothing(more: object, expected: RegExp): Promise<string> {
  const home = folderOf({})
  const text = await told(init(join(home, 'city'), more))
  expect(text).toMatch(expected)
  expect(readdirSync(home)).toEqual([])
  return text
}

const AMOUNTS: Readonly<Record<string, string>> = {
  'import-province,,electricity': '10',
  'production,,electricity': '1',
  'thermal-power,,raw-coal': '-200',
  'thermal-power,,electricity': '45',
  'final,industry,raw-coal': '30',
  'final,industry,electricity': '40',
  'final,services,natural-gas': '1',
  'final,rural-residential,lpg': '0.5',
  'final,agriculture,diesel': '2',
}

/** Fill in the template as its user would. */
function fillBalance(folder: string): void {
  const file = join(folder, 'energy-balance.csv')
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => {
      const [flow, branch, carrier, , ...rest] = line.split(',')
      const amount = AMOUNTS[`${flow},${branch},${carrier}`]
      return amount === undefined ? line : [flow, branch, carrier, amount, ...rest].join(',')
    })
  writeFileSync(file, lines.filter((line, i) => i === 0 || !/^[^,]*,[^,]*,[^,]*,,/.test(line)).join('\n'))
}

describe('init --open', () => {
  it('ends in a study that run maps, after the balance is filled in', async () => {
    const folder = join(folderOf({}), 'shenzhen')
    await init(folder)
    expect(readdirSync(folder).sort()).toEqual([
      'README.md',
      'districts.geojson',
      'energy-balance.csv',
      'parks.geojson',
      'power-plants.geojson',
      'study.yaml',
      'works.geojson',
      'worldcover.tif',
    ])
    expect(said.join('')).toMatch(/2 districts, 1 industrial areas, 2 works, 2 fossil power plants/)
    expect(said.join('')).toMatch(/cross themselves/)
    expect(said.join('')).toMatch(/Silent gas/)
    fillBalance(folder)
    const out = join(folder, 'out')
    await run(join(folder, 'study.yaml'), {
      out,
      threads: 1,
      only: ['tables', 'rasters', 'patches'],
      quiet: true,
      allowUnbalanced: true,
    })
    const zones = readFileSync(join(out, 'zones.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','))
    expect(zones.slice(1, 3).map((row) => row[1])).toEqual(['西区', '东区'])
    const column = (name: string) => zones.slice(1, 3).map((row) => Number(row[zones[0]!.indexOf(name)]))
    // The town is in the east alone; hamlets are in both.
    expect(column('urban_ha')[0]).toBe(0)
    expect(column('urban_ha')[1]).toBeGreaterThan(50)
    for (const name of ['industry_t', 'rural_ha', 'agriculture_ha'])
      for (const value of column(name)) expect(value).toBeGreaterThan(0)
    const closure = JSON.parse(readFileSync(join(out, 'closure.json'), 'utf8')) as { closes: boolean }
    expect(closure.closes).toBe(true)
    expect(existsSync(join(out, 'rasters/total.tif'))).toBe(true)
  })

  it('takes of the tiles the window it needs, pixel for pixel', async () => {
    const folder = join(folderOf({}), 'city')
    await init(folder)
    const world = nodeWorld({ base: folder, threads: 1 })
    const source = nodeWorld({ base: folderOf({ 'a.tif': coverTile(30, 117) }), threads: 1 })
    const [own, tile] = [await openRaster('worldcover.tif', world, []), await openRaster('a.tif', source, [])]
    const { affine, width, height } = own!.grid
    expect(affine.c).toBeLessThanOrEqual(CITY.west - 0.0175)
    expect(affine.f).toBeGreaterThanOrEqual(CITY.north + 0.0175)
    // Rows above 30° N are of the northern tile.
    const rows = Math.round((affine.f - 30) * 400)
    const window = { col: Math.round((affine.c - 117) * 400), row: 1200 - rows, width, height: rows }
    expect(await own!.read({ col: 0, row: 0, width, height: rows })).toEqual(await tile!.read(window))
    expect(height).toBeGreaterThan(rows)
    const ranges = fake.state.seen.filter(({ path }) => path.endsWith('.tif'))
    expect(ranges.every(({ range }) => range !== undefined)).toBe(true)
  })

  it('says of each layer whose it is, and what is weaker', async () => {
    const folder = join(folderOf({}), 'city')
    await init(folder)
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    for (const text of [
      'ODbL-1.0',
      'CC-BY-4.0',
      'OpenStreetMap contributors',
      'World Resources Institute',
      'weaker',
      '2026-03-17',
    ])
      expect(readme).toContain(text)
    const plants = readGeoJson(readFileSync(join(folder, 'power-plants.geojson'), 'utf8'), 'plants')
    // 3 000 GWh × 3.6 TJ/GWh × 94.6 t/TJ ÷ 0.38; of two years the later, reported before estimated.
    expect(plants.features.map(({ properties }) => properties['co2_t'])).toEqual([
      Math.round((3000 * 3.6 * 94.6) / 0.38),
      Math.round((1000 * 3.6 * 56.1) / 0.5),
    ])
    expect(readFileSync(join(folder, 'parks.geojson'), 'utf8')).toContain('"licence":"ODbL-1.0"')
  })

  it('takes boundaries from geoBoundaries, and the yearbook’s sheet as balance', async () => {
    const folder = join(folderOf({}), 'city')
    await init(folder, { boundaries: 'geoboundaries', country: 'CHN', balance: 'yearbook' })
    const { features } = readGeoJson(readFileSync(join(folder, 'districts.geojson'), 'utf8'), 'districts')
    expect(features.map(({ properties }) => properties['name'])).toEqual(['West', 'East'])
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('A bureau; CC BY 4.0')
    expect(existsSync(join(folder, 'energy-balance.xlsx'))).toBe(true)
    expect(readFileSync(join(folder, 'study.yaml'), 'utf8')).toContain('balance: energy-balance.xlsx')
  })
})

describe('what fails leaves nothing and says what to do', () => {
  it('a dead server: every file that can be downloaded by hand, and how', async () => {
    const text = await leavesNothing({ url: urls(dead) }, /http\.refused.*ECONNREFUSED/)
    for (const file of [
      'city.json',
      'districts.json',
      'industry.json',
      'global_power_plant_database.csv',
      'ESA_WorldCover_10m_2020_v100_',
    ])
      expect(text).toContain(file)
    expect(text).toMatch(/"name:en"="Shenzhen"/)
    expect(text).toMatch(/--from FOLDER/)
  })

  it('and from those files the study is made without the web', async () => {
    const hand = folderOf({
      'city.json': JSON.stringify(overpassJson('"name:en"="Shenzhen"')),
      'districts.json': JSON.stringify(overpassJson('"admin_level"="6"')),
      'industry.json': JSON.stringify(overpassJson('landuse')),
      'global_power_plant_database.csv': fake.plants,
      'ESA_WorldCover_10m_2020_v100_N27E117_Map.tif': coverTile(27, 117),
      'ESA_WorldCover_10m_2020_v100_N30E117_Map.tif': coverTile(30, 117),
    })
    const [offline, online] = [join(folderOf({}), 'city'), join(folderOf({}), 'city')]
    await init(offline, { url: urls(dead), from: hand })
    await init(online)
    for (const name of readdirSync(online))
      expect(readFileSync(join(offline, name)), name).toEqual(readFileSync(join(online, name)))
  })

  it('a file by hand that is something else is told by its name, not by the server’s', async () => {
    const text = await leavesNothing(
      { from: folderOf({ 'city.json': '<html>not found</html>' }) },
      /open\.piece at city\.json: found not found/,
    )
    expect(text).toMatch(/Save city\.json anew/)
    expect(text).not.toMatch(/http:/)
    const place = {
      ...elementsOf(overpassJson('"name:en"="Shenzhen"'))[0],
      id: 9,
      tags: { admin_level: '6;7' },
    }
    const both = { elements: [...elementsOf(overpassJson('"name:en"="Shenzhen"')), place] }
    const folder = join(folderOf({}), 'city')
    await init(folder, { from: folderOf({ 'city.json': JSON.stringify(both) }) })
    expect(existsSync(join(folder, 'study.yaml'))).toBe(true)
  })

  it('a truncated tile: cut by the line, and short on the server', async () => {
    const short = coverTile(30, 117).subarray(0, 6000)
    fake.state.fault = (request, response) => {
      if (!request.url!.includes('N30E117')) return false
      ranged(request, response, short)
      return true
    }
    await leavesNothing({}, /N30E117/)
    const tile = coverTile(27, 117)
    fake.state.fault = (request, response) => {
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
      if (!request.url!.includes('N27E117')) return false
      const part = tile.subarray(Number(from), Number(to) + 1)
      response.writeHead(206, {
        'content-range': `bytes ${from}-${to}/${tile.length}`,
        'content-length': part.length,
        etag: '"tile-1"',
      })
      response.write(part.subarray(0, 10))
      response.destroy()
      return true
    }
    await leavesNothing({}, /N27E117.*no answer in 5 attempts/s)
  })

  it('damage inside a tile, by the checksum of its own blocks', async () => {
    const damaged = coverTile(30, 117)
    damaged.subarray(damaged.length - 3000).fill(7)
    fake.state.fault = (request, response) => {
      if (!request.url!.includes('N30E117')) return false
      ranged(request, response, damaged)
      return true
    }
    await leavesNothing({}, /N30E117/)
  })

  it('a wrong checksum, of the server or of the user; a right one passes', async () => {
    const right = createHash('sha256').update(fake.plants).digest()
    const answer = (headers: Record<string, string>) => {
      fake.state.fault = (request, response) => {
        if (request.url !== '/plants.csv') return false
        response.writeHead(200, headers).end(fake.plants)
        return true
      }
    }
    const md5 = createHash('md5').update(fake.plants).digest('hex')
    for (const headers of [
      { 'repr-digest': `sha-256=:${right.toString('base64').replace(/^../, 'xx')}:` },
      { server: 'AmazonS3', etag: `"${md5.replace(/^../, '00')}"` },
      { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' },
    ]) {
      answer(headers)
      await leavesNothing({}, /http\.checksum.*plants\.csv.*checksum/)
    }
    fake.state.fault = undefined
    const given = (hex: string) => [...urls().slice(0, 3), `plants=${fake.url}/plants.csv#sha256=${hex}`]
    await leavesNothing({ url: given('0'.repeat(64)) }, /http\.checksum.*in place of 0000/)
    answer({ 'repr-digest': `sha-256=:${right.toString('base64')}:`, server: 'AmazonS3', etag: `"${md5}"` })
    await init(join(folderOf({}), 'city'), { url: given(right.toString('hex')) })
  })

  it('a query that runs out of time: the city’s is told, the industry’s is divided', async () => {
    const exhausted = (response: Parameters<NonNullable<FakeOpenData['state']['fault']>>[1]) =>
      response
        .writeHead(200)
        .end(JSON.stringify({ elements: [], remark: 'runtime error: Query timed out after 180 seconds.' }))
    fake.state.fault = (_, response, form) => /"name:en"/.test(form) && exhausted(response) !== undefined
    await leavesNothing({}, /Query timed out/)
    let asked = 0
    fake.state.fault = (_, response, form) =>
      /landuse/.test(form) && asked++ === 0 && exhausted(response) !== undefined
    const folder = join(folderOf({}), 'city')
    await init(folder)
    expect(asked).toBe(5)
    expect(readFileSync(join(folder, 'parks.geojson'), 'utf8').match(/"type":"Feature",/g)).toHaveLength(1)
  })

  it('names that lead nowhere or to several', async () => {
    const nobody = await told(
      initOpen(
        'Atlantis',
        { balance: 'tidy', out: join(folderOf({}), 'x'), year: '2020', boundaries: 'overpass', url: urls() },
        web,
      ),
    )
    expect(nobody).toMatch(/no administrative area of this name/)
    fake.state.fault = (_, response, form) => {
      if (!/"name:en"/.test(form)) return false
      const { elements } = overpassJson(form) as { elements: { id: number }[] }
      response.writeHead(200).end(JSON.stringify({ elements: [...elements, { ...elements[0]!, id: 9 }] }))
      return true
    }
    await leavesNothing({}, /several: 3464353 \(深圳市, level 5\); 9 .*--relation/)
    await init(join(folderOf({}), 'city'), { relation: '3464353' })
    await leavesNothing({ boundaries: 'geoboundaries', country: 'FRA' }, /status 404|no unit of this name/)
    await leavesNothing({ url: ['moon=http://a'] }, /overpass, worldcover, geoboundaries, plants/)
    await leavesNothing({ balance: 'odd' }, /tidy or yearbook/)
  })

  it('a folder that holds something is left alone', async () => {
    const folder = folderOf({ 'mine.txt': 'mine' })
    expect(await told(init(folder))).toMatch(/not empty/)
    expect(readdirSync(folder)).toEqual(['mine.txt'])
    mkdirSync(join(folder, 'empty'))
    await init(join(folder, 'empty'))
    expect(readdirSync(folder).sort()).toEqual(['empty', 'mine.txt'])
  })
})
