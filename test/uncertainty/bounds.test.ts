// Own bounds as people write them: percent in other words, in the number's own unit, beside the number, shadowed.
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { memorySource } from '../../src/formats/index.ts'
import { type Ledger, type LedgerRow, ledgerOfTotals, withAgriculture } from '../../src/inventory/index.ts'
import { quantileOf } from '../../src/quantity/index.ts'
import type { Solution } from '../../src/study/index.ts'
import { approachOne } from '../../src/uncertainty/approach-one.ts'
import { driversOf } from '../../src/uncertainty/bounds.ts'
import { openUncertainty } from '../../src/uncertainty/index.ts'
import { modelOf } from '../../src/uncertainty/model.ts'

const BARE = { statistics: 'good', method: 'surveys', totals: {}, own: [] } as const

const study = { uncertainty: { totals: {}, spatial: {}, inputs: 'b.csv' } }
const solution = {
  study,
  tally: { lands: { layers: [], sectors: ['industry'], legend: [] } },
  emissions: { onLayer: [] },
} as unknown as Solution

async function read(rows: string) {
  const issues: Issue[] = []
  const text = `input,low,high,unit,distribution,source\n${rows}`
  const open = async () => memorySource('b.csv', new TextEncoder().encode(text))
  const options = await openUncertainty(solution, { open }, issues)
  const total = (tonnes: number) =>
    driversOf(options).total({ sector: 'industry', emission_t: tonnes } as Parameters<
      ReturnType<typeof driversOf>['total']
    >[0])
  return { total, codes: issues.map(({ code, path }) => [code, ...path]) }
}

describe('own bounds', () => {
  it.each(['-10,10,%', '-10,10,percent', '-10,10,％', '-10%,10%,', '−10,10,百分比'])(
    '%s are ten percent',
    async (cells) => {
      const { total, codes } = await read(`industry total,${cells},uniform,me`)
      expect(codes).toEqual([])
      expect(total(1e6)).toMatchObject({ distribution: { kind: 'uniform', low: 0.9, high: 1.1 } })
    },
  )

  it('in the unit of a total are those of the total, where they lie about it', async () => {
    const { total } = await read('industry total,900000,1200000,,uniform,me')
    expect(total(1e6)).toMatchObject({ distribution: { kind: 'uniform', low: 0.9, high: 1.2 }, source: 'me' })
    for (const tonnes of [8e5, 2e6]) expect(total(tonnes).own).toBeUndefined()
  })

  it('that reach zero cannot be lognormal', async () => {
    const { codes } = await read('industry total,-100,50,%,lognormal,me\nindustry total,0,50,,lognormal,me')
    expect(codes).toEqual([
      ['uncertainty.bounds', 'b.csv', 2],
      ['uncertainty.bounds', 'b.csv', 3],
    ])
  })
})

describe('numbers that are told with little', () => {
  const options = { ...BARE, gwp: true }
  const row = {
    sector: 'industry',
    branch: 'gbt-31',
    carrier: 'raw coal',
    gas: 'CO2',
    activity: 2,
    factor: 1e6,
    emission_t: 2e6,
    memo: false,
  }
  const published = (...rows: Partial<LedgerRow>[]) =>
    modelOf({ view: 'given', sectors: ['industry'], rows } as unknown as Ledger, options)

  it('published emissions share the doubt of their fuel’s factor, those of processes have none', () => {
    const coal = { ...row, carrier: 'raw-coal' } as Partial<LedgerRow>
    const model = published(coal, { ...coal, branch: 'gbt-30' }, { ...coal, carrier: 'process' })
    expect(model.drivers.map(({ id }) => id)).toEqual([
      'gbt-31 raw-coal activity',
      'raw-coal factor',
      'gbt-30 raw-coal activity',
      'gbt-31 process activity',
    ])
    // Activities ±3 %, the factor of coal ±10 %: two equal amounts and one of a process.
    const { shared } = approachOne(model)
    expect(shared).toBeCloseTo(Math.sqrt(3 * 3 ** 2 + 20 ** 2) / 3, 6)
  })

  it('published emissions vary by their total where the study tells its bounds, and given totals by nothing else', () => {
    const coal = { ...row, carrier: 'raw-coal' } as LedgerRow
    const ledger = { view: 'given', sectors: ['industry'], rows: [coal] } as unknown as Ledger
    const told = modelOf(ledger, { ...options, totals: { industry: 8 } })
    expect(told.drivers.map(({ id }) => id)).toEqual(['industry total'])
    expect(modelOf(ledgerOfTotals({ industry: 100 }, 'study'), options).drivers).toEqual([])
  })

  it('agricultural inputs have the bounds of their table', () => {
    const none = { view: 'consumer', sectors: ['agriculture'], rows: [], notes: [] } as unknown as Ledger
    const rows = [{ line: 2, cells: { input: 'tillage', amount: '1', unit: 'ha' } }]
    const { ledger } = withAgriculture(none, rows, 'inputs.csv')
    const { drivers } = modelOf(ledger, options)
    // 312.6 is the least of 312.6 … 31260: half a normal curve above it.
    expect(drivers.map(({ id }) => id)).toEqual(['agriculture tillage activity', 'tillage carbon'])
    expect(quantileOf(drivers[1]!.distribution)(0.975)).toBeCloseTo(100, 9)
  })

  it('bounds that are not even for a normal number are kept, and told', () => {
    const own = [
      { input: 'industry total', low: -5, high: 20, unit: '%', distribution: 'normal', source: '' },
    ] as const
    const ledger = {
      view: 'given',
      sectors: ['industry'],
      rows: [{ ...row, carrier: 'total', gas: 'CO2e', gwp: 1 }],
    } as unknown as Ledger
    const { distribution } = modelOf(ledger, { ...options, own }).drivers[0]!
    expect([0.025, 0.975].map((p) => quantileOf(distribution)(p).toFixed(6))).toEqual([
      '0.950000',
      '1.200000',
    ])
  })
})
