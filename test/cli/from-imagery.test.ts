// The paper's chain from raw inputs, command by command: a scene is classified, parks are taken from the map, works from a platform, and the study runs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { classify } from '../../src/cli/classify.ts'
import { points } from '../../src/cli/points.ts'
import { run } from '../../src/cli/run.ts'
import { verify } from '../../src/cli/verify.ts'
import { readCsv, readTiff, tiffRaster } from '../../src/formats/index.ts'
import { fileSource, nodeZlib } from '../../src/host/node.ts'
import { webClient } from '../../src/host/web-request.ts'
import { crsOfEpsg } from '../../src/vector/index.ts'
import { fakePlatforms } from '../support/fake-platforms.ts'
import { folderOf } from '../support/small-study.ts'

// A test's process is not the command's own: its signals stay as they are.
vi.mock('../../src/host/leftovers.ts', async (original) => ({
  ...(await original<typeof import('../../src/host/leftovers.ts')>()),
  endOnSignal: () => {},
}))

type Box = readonly [col: number, row: number, width: number, height: number]
// Plain JavaScript, as its readers run it; it needs the build, like every example.
const example = (await import('../../examples/from-imagery/make.mjs' as string)) as {
  readonly PARKS: readonly Box[]
  readonly WORKS: readonly { readonly col: number; readonly row: number }[]
  groundAt(col: number, row: number): string
  placedWorks(): readonly { id: string; name: string; lon: number; lat: number }[]
  make(folder: string): void
}

const folder = folderOf({})
const at = (...names: string[]) => join(folder, ...names)
const said: string[] = []

beforeAll(async () => {
  example.make(folder)
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0),
  )
  const fake = await fakePlatforms()
  try {
    await classify(at('scene'), {
      training: at('training.geojson'),
      out: at('classes.tif'),
      method: 'ml',
      priors: 'equal',
      reject: '0',
      trees: 1,
      mask: true,
      split: '0.5',
      seed: '1',
      majority: 3,
      sieve: 1,
      extract: 'industrial',
      minArea: '2ha',
      parks: at('parks.geojson'),
      order: 'affine',
      resample: 'bilinear',
      threads: 1,
    })
    fake.state.places = example.placedWorks()
    fake.state.timeLimit = 5
    const search = { platform: 'overpass', what: 'factories', near: '50', datum: 'wgs84', url: fake.url }
    await points({ ...search, area: at('districts.geojson'), out: at('enterprises.geojson') }, webClient())
    await run(at('study.yaml'), { out: at('out'), threads: 1, quiet: true })
    said.length = 0
    await verify(at('out'), { json: true })
  } finally {
    await fake.close()
    for (const spy of spies) spy.mockRestore()
  }
}, 120_000)
afterAll(() => {
  process.exitCode = 0
})

const rowsOf = (name: string) =>
  readCsv(readFileSync(at('out', name), 'utf8'), name).rows.map(({ cells }) => cells)
const sum = (name: string, column: string) =>
  rowsOf(name).reduce((total, cells) => total + Number(cells[column]), 0)
const featuresOf = (name: string) => JSON.parse(readFileSync(at(name), 'utf8')).features

describe('classify → parks → points → run', () => {
  it('maps the ground as it is, but for edges', async () => {
    const raster = tiffRaster(await readTiff(fileSource(at('classes.tif'))!), crsOfEpsg(32650)!, nodeZlib)
    const { width, height } = raster.grid
    const codes = await raster.read({ col: 0, row: 0, width, height })
    const names = ['', 'built-up', 'cropland', 'forest', 'industrial', 'water']
    let wrong = 0
    for (let i = 0; i < codes.length; i++)
      if (names[codes[i]!] !== example.groundAt(i % width, Math.floor(i / width))) wrong++
    expect(wrong / codes.length).toBeLessThan(0.01)
  })

  it('finds the three parks and not the roofs of the town', () => {
    const found = featuresOf('parks.geojson').map(
      ({ properties }: { properties: { ha: number } }) => properties.ha,
    )
    const true_ = example.PARKS.map(([, , width, height]) => width * height * 0.09).sort((a, b) => b - a)
    expect(found).toHaveLength(3)
    // A majority of nine pixels rounds corners off, no more.
    found.forEach((hectares: number, i: number) => {
      expect(hectares).toBeLessThanOrEqual(true_[i]!)
      expect(hectares).toBeGreaterThan(true_[i]! - 0.09 * 8)
    })
  })

  it('finds every works once, though the platform runs out of time', () => {
    expect(featuresOf('enterprises.geojson')).toHaveLength(example.WORKS.length)
  })

  it('gives industry the parks and the discs, and the balance to the land', () => {
    const parks = featuresOf('parks.geojson').reduce(
      (total: number, { properties }: { properties: { ha: number } }) => total + properties.ha,
      0,
    )
    const inPark = example.WORKS.filter(({ col, row }) =>
      example.PARKS.some(([c, r, w, h]) => col >= c && col < c + w && row >= r && row < r + h),
    ).length
    const discs = ((example.WORKS.length - inPark) * Math.PI * 15 ** 2) / 1e4
    expect(sum('zones.csv', 'industry_ha')).toBeCloseTo(parks + discs, 6)
    expect(sum('zones.csv', 'total_t') / sum('inventory.csv', 'emission_t')).toBeCloseTo(1, 12)
    for (const sector of ['industry', 'urban', 'agriculture', 'rural'])
      expect(sum('zones.csv', `${sector}_t`), sector).toBeGreaterThan(0)
  })

  it('tells what forest and water take up beside it', () => {
    const forest = rowsOf('sinks.csv').filter(({ land }) => land === 'forest')
    expect(forest.map(({ zone }) => zone)).toEqual(['east'])
    expect(Number(forest[0]!['absorbed_t']) / Number(forest[0]!['ha'])).toBeCloseTo((0.644 * 44) / 12, 12)
    expect(sum('net.csv', 'net_t')).toBeCloseTo(
      sum('zones.csv', 'total_t') - sum('sinks.csv', 'absorbed_t'),
      6,
    )
  })

  it('proves itself, and says that it is synthetic', () => {
    expect(JSON.parse(said.join('')).holds).toBe(true)
    expect(readFileSync(at('out/report.html'), 'utf8')).toContain('made up, not observed')
  })
})
