// Whole studies drawn: sums conserved in every draw, shared numbers drawn once, choices of land, and the same bits again.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { uniforms } from '../../src/quantity/index.ts'
import { relativeRasters } from '../../src/run/index.ts'
import { parseStudy, type Solution, solve } from '../../src/study/index.ts'
import { openUncertainty, patchBounds, uncertaintyOfSolution } from '../../src/uncertainty/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const BALANCE = `flow,branch,carrier,amount,unit
thermal-power,,raw-coal,-100,10^4 t
thermal-power,,electricity,20,10^8 kWh
final,industry,raw-coal,50,10^4 t
final,industry,electricity,12,10^8 kWh
final,industry,coke,10,10^4 t
final,urban-residential,electricity,8,10^8 kWh
final,urban-residential,natural-gas,1,10^8 m3
final,agriculture,diesel,0.5,10^4 t
final,rural-residential,raw-coal,0.4,10^4 t
`
// 4 × 3 pixels: industry 53 in two places, urban, cropland, rural in both zones.
const CODES = [53, 51, 51, 53, 52, 51, 11, 52, 11, 11, 11, 11]
const FILES = {
  'landuse.tif': codesTiff(utmGrid(4, 3), CODES),
  'balance.csv': BALANCE,
  'zones.geojson': zonesJson([
    { id: 'w', rings: [box(X, Y - 90, X + 60, Y)] },
    { id: 'e', rings: [box(X + 60, Y - 90, X + 120, Y)] },
  ]),
  'parks.geojson': zonesJson([{ id: 'p', rings: [box(X + 30, Y - 30, X + 45, Y)] }]),
  'controls.csv': 'zone,sector,total\nw,agriculture,2000\n',
  'bounds.csv':
    'input,low,high,unit,distribution,source\n* activity,-4,4,%,uniform,our survey\ncoke co2,100000,115000,,,our laboratory\n',
}

async function solved(uncertainty: Record<string, unknown> = {}, allocate: Record<string, unknown> = {}) {
  const { study, issues } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { balance: 'balance.csv', allow_unbalanced: true },
      land: { cover: 'landuse.tif', legend: 'cnlucc', industry: { parks: 'parks.geojson' } },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      allocate,
      uncertainty,
    },
    'study',
  )
  expect(issues).toEqual([])
  const world = nodeWorld({ base: folderOf(FILES), threads: 1 })
  const solution = await solve(study!, world)
  const options = await openUncertainty(solution, world, [])
  return { solution, options, world }
}

const drawn = async (choice: Record<string, unknown>, draws = 2000) => {
  const { solution, options } = await solved(choice)
  return uncertaintyOfSolution(solution, { ...options, draws })
}

describe('a study drawn', () => {
  it('adds up to the ledger at printed numbers, and in every draw', async () => {
    const { solution, options } = await solved({
      spatial: { parks: 20, zones: 40, classes: [{ code: 53, to: 'urban', chance: 0.3 }] },
    })
    const answer = uncertaintyOfSolution(solution, { ...options, draws: 3000 })
    const total = Object.values(solution.ledger.totals).reduce((a, b) => a + b, 0)
    expect(answer.total.central / total).toBeCloseTo(1, 12)
    expect(answer.residual).toBeLessThan(1e-12)
    expect(answer.zones.every((zone) => zone.total.relative > answer.total.relative)).toBe(true)
  })

  it('gives the same bits for the same seed, other ones for another', async () => {
    const choice = { spatial: { zones: 20 } }
    expect(await drawn(choice, 500)).toEqual(await drawn(choice, 500))
    expect((await drawn({ ...choice, seed: 9 }, 500)).total.mean).not.toBe(
      (await drawn(choice, 500)).total.mean,
    )
  })

  it('knows that electricity and coal hang on the same numbers', async () => {
    const answer = await drawn({})
    const ncv = answer.model.drivers.findIndex(({ id }) => id === 'obit ncv')
    const carriers = answer.model.terms
      .filter(({ drivers }) => drivers.includes(ncv))
      .map(({ carrier }) => answer.model.carriers[carrier])
    expect(new Set(carriers)).toEqual(new Set(['raw-coal', 'electricity']))
    expect(answer.approachOne.total.shared).toBeGreaterThan(answer.approachOne.total.plain * 1.3)
    expect(Math.abs(answer.total.relative - answer.approachOne.total.shared)).toBeLessThan(1.5)
  })

  it('draws until both bounds are stable, 10 000 at least', async () => {
    const { solution, options } = await solved({})
    const answer = uncertaintyOfSolution(solution, options)
    expect(answer.draws).toBeGreaterThanOrEqual(10_000)
    expect(answer.stable).toBe(true)
  })

  it('takes own bounds before those of tables', async () => {
    const answer = await drawn({ inputs: 'bounds.csv' })
    const driver = (id: string) => answer.model.drivers.find((candidate) => candidate.id === id)!
    expect(driver('industry coke activity')).toMatchObject({
      distribution: { kind: 'uniform', low: 0.96, high: 1.04 },
      assumed: false,
      source: 'our survey',
    })
    expect(driver('coke co2').source).toBe('our laboratory')
    expect(driver('coke ncv').source).toContain('IPCC 2006')
  })

  it('refuses what is not there, and tells bounds that nothing takes', async () => {
    const { solution, world } = await solved({
      totals: { industri: 5 },
      spatial: { classes: [{ code: 999, chance: 0.5 }], buffer: { low: '50 m', high: '10 m' } },
    })
    const issues: Issue[] = []
    await openUncertainty(solution, world, issues)
    expect(issues.map(({ code }) => code)).toEqual([
      'uncertainty.class',
      'uncertainty.sector',
      'uncertainty.buffer',
    ])
    const { solution: sound, options } = await solved()
    const bound = { input: 'no such number', low: -1, high: 1, unit: '%', source: 'x' } as const
    const told = uncertaintyOfSolution(sound, {
      ...options,
      own: [{ ...bound, distribution: undefined }],
      draws: 100,
    })
    expect(told.issues.map(({ code }) => code)).toContain('uncertainty.unused')
  })

  it('without a spread of zones every zone is as sure as its sectors', async () => {
    const answer = await drawn({})
    for (const zone of answer.zones) {
      zone.sectors.forEach((interval, s) => {
        if (interval.central > 0) expect(interval.relative).toBeCloseTo(answer.sectors[s]!.relative, 9)
      })
    }
  })

  it('a spread of zones moves nothing between zones that a control keeps apart', async () => {
    const { solution, options } = await solved({ spatial: { zones: 20 } }, { controls: 'controls.csv' })
    const answer = uncertaintyOfSolution(solution, { ...options, draws: 2000 })
    const s = answer.model.sectors.indexOf('agriculture')
    expect(answer.zones[0]!.sectors[s]!.central).toBeCloseTo(2000, 9)
    for (const { sectors } of answer.zones)
      expect(sectors[s]!.relative).toBeCloseTo(answer.sectors[s]!.relative, 9)
    expect(answer.residual).toBeLessThan(1e-12)
  })

  it('a spread of zones is about what was asked for the average zone', async () => {
    const { solution, options } = await solved({ inputs: 'bounds.csv', spatial: { zones: 20 } })
    const exact = {
      ...options,
      own: [{ input: '*', low: 0, high: 0, unit: '%', source: 'test' } as const],
      gwp: false,
    }
    const answer = uncertaintyOfSolution(solution, { ...exact, draws: 20_000 })
    const s = answer.model.sectors.indexOf('agriculture')
    const [w, e] = answer.zones.map((zone) => zone.sectors[s]!)
    // Two zones with 1 and 4 pixels of cropland less none: the mean of both spreads is near 20 %.
    expect(answer.total.relative).toBeCloseTo(0, 12)
    expect(w!.relative).toBeGreaterThan(15)
    expect(w!.relative + e!.relative).toBeLessThan(60)
    expect(w!.mean / w!.central).toBeCloseTo(1, 1)
  })
})

describe('given totals', () => {
  it('have the bounds the study gives, and combine to the paper’s 8.08 %', async () => {
    const { study } = parseStudy(
      {
        title: 'Paper',
        year: 2020,
        inventory: { totals: { industry: 119166700, urban: 7859700, agriculture: 14900, rural: 103300 } },
        land: { cover: 'landuse.tif', legend: 'cnlucc' },
        zones: { file: 'zones.geojson', id: 'id', name: 'name' },
        uncertainty: { totals: { industry: 8.6, urban: 10, rural: 15, agriculture: 20 } },
      },
      'study',
    )
    const world = nodeWorld({ base: folderOf(FILES), threads: 1 })
    const solution = await solve(study!, world)
    const answer = uncertaintyOfSolution(solution, {
      ...(await openUncertainty(solution, world, [])),
      draws: 20_000,
    })
    expect(answer.approachOne.total.shared).toBeCloseTo(8.08, 2)
    expect(answer.total.relative).toBeCloseTo(8.08, 0)
  })
})

describe('patches', () => {
  const rates = Float64Array.from({ length: 5000 }, (_, d) => 1 + 0.1 * Math.sin(d))

  it('without a spread share the interval of their zone', () => {
    const { low, high } = patchBounds(rates, [10, 20, 70], 0, uniforms(1), 1)
    expect(low[1]! / low[0]!).toBeCloseTo(2, 12)
    expect(high[2]! / high[0]!).toBeCloseTo(7, 12)
  })

  it('with a spread small ones are less sure than large ones', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.6, noNaN: true }), (u) => {
        const areas = [10, 40, 160]
        const { low, high } = patchBounds(rates, areas, u, uniforms(1), 1)
        const width = areas.map((area, p) => (high[p]! - low[p]!) / area)
        expect(width[0]).toBeGreaterThan(width[1]!)
        expect(width[1]).toBeGreaterThan(width[2]!)
      }),
      { numRuns: 5 },
    )
  })
})

it('rasters hold the relative uncertainty of their zone and sector', async () => {
  const { solution, options, world } = await solved({})
  const answer = uncertaintyOfSolution(solution, { ...options, draws: 1000 })
  const rasters = await relativeRasters(solution, answer, world)
  const bytes = async (name: string) =>
    Buffer.concat([...(await rasters.files.find((file) => file.name.includes(name))!.bytes())])
  const { memorySource, readTiff, tiffRaster } = await import('../../src/formats/index.ts')
  const pixels = async (name: string, grid: Solution['tally']['lands']['grid']) =>
    tiffRaster(await readTiff(memorySource(name, await bytes(name))), grid.crs, world.zlib).read({
      col: 0,
      row: 0,
      width: 4,
      height: 3,
    })
  const values = await pixels('uncertainty-total', solution.tally.lands.grid)
  const [w, e] = answer.zones
  expect(values[0]).toBeCloseTo(w!.sectors[0]!.relative, 3)
  expect(values[2]).toBeCloseTo(e!.sectors[1]!.relative, 3)
  // Half park, half urban: between the two.
  expect(values[1]).toBeGreaterThan(Math.min(w!.sectors[0]!.relative, w!.sectors[1]!.relative))
  expect(values[1]).toBeLessThan(Math.max(w!.sectors[0]!.relative, w!.sectors[1]!.relative))
  rasters.close()
})
