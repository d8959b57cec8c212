// Series: years solved beside each other, figures per head from sums, a decomposition that closes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { exactSum } from '../../src/quantity/index.ts'
import { seriesFiles } from '../../src/run/index.ts'
import {
  decompose,
  decomposeSeries,
  EFFECTS,
  openYears,
  recalculations,
  type SeriesYear,
  seriesWarnings,
  solveSeries,
} from '../../src/scenario/index.ts'
import { parseStudy, solve } from '../../src/study/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const balance = (coal: number, gas: number) =>
  `flow,branch,carrier,amount,unit\nfinal,industry,raw-coal,${coal},TJ\nfinal,urban-residential,natural-gas,${gas},TJ\n`

async function solved(
  balances: Readonly<Record<number, string>>,
  years: string,
  mining: readonly number[] = [],
) {
  const files = Object.fromEntries(Object.entries(balances).map(([year, text]) => [`b${year}.csv`, text]))
  const base = folderOf({
    ...files,
    'years.csv': years,
    'landuse.tif': codesTiff(utmGrid(3, 3), [51, 51, 53, 52, 53, 52, 11, 11, 11]),
    'zones.geojson': zonesJson([{ id: 'z', rings: [box(X, Y - 90, X + 90, Y)] }]),
  })
  const { study, issues } = parseStudy(
    {
      title: 'Trend',
      year: 2020,
      inventory: { allow_unbalanced: true },
      land: {
        cover: 'landuse.tif',
        legend: 'cnlucc',
        ...(mining.length > 0 && { sectors: { industry: [53], urban: [51], rural: [52], mining } }),
      },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      years: 'years.csv',
      gdp_unit: '10^8 yuan',
    },
    'study',
  )
  expect(issues).toEqual([])
  const node = nodeWorld({ base, threads: 1 })
  let counts = 0
  const executor: typeof node.executor = {
    ...node.executor,
    run: (batch, receive) => {
      counts += 1
      return node.executor.run(batch, receive)
    },
  }
  const world = { ...node, executor }
  const found: Issue[] = []
  const rows = await openYears(study!, world, found)
  const series = found.length > 0 ? [] : await solveSeries(study!, rows, world)
  return { series, issues: found, world, counts: () => counts }
}

const range = Array.from({ length: 21 }, (_, i) => 2000 + i)

describe('a series', () => {
  it('of 21 years counts the land once, and every year is as if solved alone', async () => {
    const balances = Object.fromEntries(range.map((year, i) => [year, balance(1000 + 50 * i, 10 + i * i)]))
    const years = `year,balance,population,gdp\n${range.map((year, i) => `${year},b${year}.csv,${1e6 + i * 1e4},${100 * 1.1 ** i}`).join('\n')}\n`
    const { series, world, counts } = await solved(balances, years)
    expect(series.length).toBe(21)
    expect(counts()).toBe(1)
    const alone = await solve(series[20]!.solution.study, world)
    expect(alone.table).toEqual(series[20]!.solution.table)
    expect(series[20]!.total / series[20]!.people!).toBeCloseTo(
      exactSum(Object.values(alone.ledger.totals)) / 1.2e6,
      12,
    )
    for (const [i, year] of series.slice(1).entries()) {
      expect(Math.abs(decompose(series[i]!, year)!.residual)).toBeLessThan(1e-12)
    }
  })

  it('has a column for the sector that only a later year has', async () => {
    const years = `year,balance,industry_t,urban_t,mining_t\n2000,b2000.csv,,,\n2010,,100,20,50\n`
    const { series } = await solved({ 2000: balance(1000, 10) }, years, [11])
    const files = seriesFiles({ series, steps: [], intervals: undefined, gdpUnit: undefined }, '0')
    const tableOf = async (name: string) => {
      const [bytes] = await files.find((file) => file.name === name)!.bytes()
      return new TextDecoder()
        .decode(bytes)
        .trim()
        .split('\n')
        .map((line) => line.split(','))
    }
    const [head, first, second] = await tableOf('series/years.csv')
    const at = head!.indexOf('mining_t')
    expect([first![at], second![at]]).toEqual(['0', '50'])
    const zones = await tableOf('series/zones.csv')
    expect(new Set(zones.map((row) => row.length)).size).toBe(1)
    expect(zones.at(-1)![zones[0]!.indexOf('mining_t')]).toBe('50')
  })

  it('names years whose factors differ', async () => {
    const { series } = await solved(
      { 2019: balance(100, 10), 2020: balance(100, 10) },
      'year,balance,factors\n2019,b2019.csv,ipcc-2006\n2020,b2020.csv,ipcc-2006-china\n',
    )
    expect(recalculations(series)[0]).toContain('ipcc-2006 (2019) to ipcc-2006-china (2020)')
  })

  it('tells faults of the years', async () => {
    const { issues } = await solved({}, 'year,balance,population\n2019,b.csv,x\n2019,b.csv,\n,,3\n')
    expect(issues.map(({ code }) => code)).toEqual(['series.value', 'series.value'])
  })

  it('refuses a year that lacks a sector, has both or more people in towns than in all', async () => {
    const { issues } = await solved(
      { 2012: balance(100, 10) },
      'Year,industry_t,urban_t,balance,Population,urban_population\n2010,5,,,10,4\n2011,5,6,b2012.csv,10,4\n2012,5,6,,10,14\n',
    )
    expect(issues.map(({ code, path, found }) => [code, ...path, found])).toEqual([
      ['series.lacking', 'years', 2010, 'no total of urban'],
      ['series.both', 'years', 2011, 'both `balance` and totals'],
      ['series.people', 'years', 2012, 'urban_population 14 of population 10'],
    ])
  })

  it('tells what it does not read, what it takes of the study, and people in ten thousands', async () => {
    const { issues, series } = await solved({}, 'year,urban_t,GDP,人口\n2019,6000000,5,3\n2021,,6,3\n')
    expect(issues.map(({ code, found }) => [code, found])).toEqual([
      ['series.columns', 'columns 人口'],
      ['series.borrowed', '2021 without a balance or totals'],
    ])
    expect(series).toEqual([])
    const few = await solved({}, 'year,urban_t,population\n2019,6000000,931.5\n')
    expect(few.issues).toEqual([])
    expect(seriesWarnings(few.series).map(({ code, found }) => [code, found])).toContainEqual([
      'series.people',
      'population 931.5 (2019), up to 6441 t CO2e a head',
    ])
  })

  it('tells figures that the study gives once for all years', async () => {
    const given = { factor: 0.6, unit: 't/MWh', source: 'x' }
    const { study } = parseStudy(
      {
        title: 'x',
        year: 2020,
        inventory: { electricity: given },
        land: { cover: 'c.tif', legend: 'cnlucc' },
        zones: { file: 'z.geojson', id: 'id', name: 'name' },
        allocate: { controls: 'controls.csv' },
        years: [
          { year: 2019, balance: 'a.csv' },
          { year: 2020, balance: 'b.csv' },
        ],
      },
      'study',
    )
    const found: Issue[] = []
    await openYears(study!, { open: async () => undefined }, found)
    expect(found.map(({ code, found: told }) => [code, told])).toEqual([
      ['series.fixed', 'inventory.electricity, allocate.controls for all years'],
    ])
  })

  it('writes a file for every promise', async () => {
    const { series } = await solved(
      { 2019: balance(100, 10), 2020: balance(120, 10) },
      'year,balance,population,urban_population,gdp\n2019,b2019.csv,100,60,5\n2020,b2020.csv,110,70,6\n',
    )
    const steps = [decompose(series[0]!, series[1]!)!]
    const files = seriesFiles({ series, steps, intervals: undefined, gdpUnit: undefined }, 'test')
    expect(files.map(({ name }) => name)).toEqual([
      'series/years.csv',
      'series/zones.csv',
      'series/decomposition.csv',
      'figures/trend.svg',
      'figures/trend-per-head.svg',
      'figures/trend-per-product.svg',
      'figures/decomposition.svg',
      'series.html',
      'series/summary.json',
    ])
    const text = new TextDecoder().decode([...(await files[0]!.bytes())][0])
    expect(text.split('\n')[1]).toContain(',100,0.6,')
  })
})

describe('the decomposition', () => {
  const year = (
    of: number,
    people: number,
    gdp: number,
    rows: readonly (readonly [string, number, number])[],
  ): SeriesYear => ({
    year: of,
    people,
    urbanShare: undefined,
    gdp,
    total: exactSum(rows.map(([, , emission]) => emission)),
    energy: exactSum(rows.map(([, energy]) => energy)),
    factorSet: 'test',
    // Only the rows of the ledger are read.
    solution: {
      ledger: {
        rows: rows.map(([carrier, energy_tj, emission_t]) => ({
          sector: 'industry',
          branch: 'industry',
          carrier,
          gas: 'CO2',
          energy_tj,
          emission_t,
          memo: false,
        })),
      },
    } as unknown as SeriesYear['solution'],
  })

  it('gives a doubled population the whole of a doubled emission', () => {
    const step = decompose(year(1, 10, 50, [['coal', 8, 80]]), year(2, 20, 100, [['coal', 16, 160]]))!
    expect(step.effects[EFFECTS.indexOf('population')]).toBeCloseTo(80, 10)
    expect(step.effects[EFFECTS.indexOf('factor')]).toBeCloseTo(0, 10)
  })

  it('closes, also where rows come, go, or have no energy', () => {
    const amount = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
    const rows = fc.array(fc.tuple(fc.constantFrom('coal', 'gas', 'oil', 'process'), amount, amount), {
      minLength: 1,
      maxLength: 6,
    })
    const scale = fc.double({ min: 1, max: 1e4, noNaN: true })
    fc.assert(
      fc.property(rows, rows, scale, scale, (a, b, people, gdp) => {
        const [first, second] = [year(1, people, gdp, a), year(2, people * 1.1, gdp * 1.3, b)]
        fc.pre(first.energy > 0 && second.energy > 0 && Math.max(first.total, second.total) > 0)
        expect(Math.abs(decompose(first, second)!.residual)).toBeLessThan(1e-9)
      }),
    )
  })

  it('knows a carrier whose factor became 0 as a factor', () => {
    const step = decompose(year(1, 10, 50, [['power', 8, 80]]), year(2, 10, 50, [['power', 8, 0]]))!
    expect(step.effects[EFFECTS.indexOf('factor')]).toBe(-80)
  })

  it('takes biofuels by their energy: coal that becomes wood is structure, not intensity', () => {
    const wood = (of: SeriesYear, energy: number): SeriesYear => {
      const row = {
        ...of.solution.ledger.rows[0]!,
        carrier: 'wood',
        energy_tj: energy,
        emission_t: 0.01 * energy,
      }
      const rows = [
        ...of.solution.ledger.rows,
        { ...row, emission_t: 100 * energy, memo: true },
        { ...row, gas: 'CH4' as const },
      ]
      const ledger = { ...of.solution.ledger, rows }
      return {
        ...of,
        energy: of.energy + energy,
        total: of.total + row.emission_t,
        solution: { ...of.solution, ledger },
      }
    }
    const { effects, difference } = decompose(
      wood(year(1, 10, 50, [['coal', 10, 1000]]), 2),
      wood(year(2, 10, 50, [['coal', 5, 500]]), 7),
    )!
    expect(effects[EFFECTS.indexOf('intensity')]).toBeCloseTo(0, 9)
    expect(effects[EFFECTS.indexOf('structure')]).toBeCloseTo(difference, 9)
  })

  it('passes over years that lack a figure, and adds up to the whole change all the same', () => {
    const coal = (of: number, gdp: number | undefined, emission: number) => ({
      ...year(of, 10, 50, [['coal', emission / 100, emission]]),
      gdp,
    })
    const series = [
      coal(2015, 50, 100),
      coal(2016, undefined, 300),
      coal(2017, 60, 200),
      coal(2020, 55e4, 180),
    ]
    const steps = decomposeSeries(series)
    expect(steps.map(({ from, to }) => [from, to])).toEqual([
      [2015, 2017],
      [2017, 2020],
    ])
    expect(exactSum(steps.flatMap(({ effects }) => effects))).toBeCloseTo(80, 9)
    const told = seriesWarnings(series.map((one) => ({ ...one, solution: { ...one.solution, issues: [] } })))
    expect(told.map(({ code, found }) => [code, found])).toEqual([
      ['series.leap', 'gdp 60 (2017), then 550000 (2020)'],
      ['series.passed', '2016 without population, product or energy'],
    ])
  })

  it('needs people, product and energy', () => {
    expect(decompose(year(1, 0, 1, [['coal', 1, 1]]), year(2, 1, 1, [['coal', 1, 1]]))).toBeUndefined()
  })
})
