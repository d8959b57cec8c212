// The composed factors against the figures that guidelines print, to their last digit.
import { describe, expect, it } from 'vitest'
import {
  account,
  type CombustionGas,
  carriers,
  factorDifferences,
  factorSetNames,
  factors,
  factorTable,
  findFactorSet,
  gridFactor,
  gridFactors,
  readBalance,
} from '../../src/inventory/index.ts'
import { unitOf } from '../../src/quantity/index.ts'

// t CO2/t, natural gas kg CO2/m3: NCV of GB/T 2589-2008 × carbon × oxidation × 44/12.
const NDRC = {
  'raw-coal': 1.9003,
  coke: 2.8604,
  'crude-oil': 3.0202,
  'fuel-oil': 3.1705,
  gasoline: 2.9251,
  kerosene: 3.0179,
  diesel: 3.0959,
  lpg: 3.1013,
  'refinery-gas': 3.0119,
  'natural-gas': 2.1622,
}
// The same calorific values with IPCC carbon, all oxidised.
const IPCC = {
  'raw-coal': 1.9779,
  'crude-oil': 3.0665,
  gasoline: 2.9848,
  kerosene: 3.0953,
  diesel: 3.1591,
  'fuel-oil': 3.2352,
  lpg: 3.1646,
  coke: 3.0444,
  'natural-gas': 2.184,
}

describe('composites', () => {
  for (const [set, printed] of Object.entries({ 'ndrc-2011': NDRC, 'ipcc-2006-china': IPCC })) {
    const table = factorTable(factors(set)!)
    it.each(Object.entries(printed))(`${set}: %s is %d`, (carrier, value) => {
      expect(table.find((row) => row.carrier === carrier)!.perUnit!.toFixed(4)).toBe(value.toFixed(4))
    })
  }

  it('stand in the ledger with their composition', () => {
    const rows = [
      { line: 2, cells: { flow: 'final', branch: 'industry', carrier: '原煤', amount: '1', unit: '万吨' } },
    ]
    const ledger = account(readBalance(rows, 'b.csv').balance, factors('ndrc-2011')!, {
      gwp: 'ar5',
      gases: ['CO2'],
    })
    expect(ledger.rows[0]!.emission_t.toFixed(0)).toBe('19003')
    expect(ledger.rows[0]!.factor_source).toMatch(
      /20908 kJ\/kg .* × 26.37 kg\/GJ .* × oxidation 0.94 × 44\/12/,
    )
    expect(ledger.rows[0]!.oxidation).toBe(0.94)
  })
})

describe('heat and electricity', () => {
  it('heat that the balance does not make has 0.11 t/GJ', () => {
    const rows = [
      {
        line: 2,
        cells: { flow: 'final', branch: 'industry', carrier: '热力', amount: '1', unit: '万百万千焦' },
      },
    ]
    const ledger = account(readBalance(rows, 'b.csv').balance, factors('ndrc-2011')!, { gwp: 'ar5' })
    expect(ledger.rows[0]!.emission_t).toBeCloseTo(1100, 9)
  })

  it('published averages are taken by region and year; other kinds are refused unless forced', () => {
    const one = gridFactors().find(
      (row) => row.region === 'Jiangsu' && row.kind === 'average' && row.year === 2012,
    )
    expect(one).toBeDefined()
    const issues: Parameters<typeof gridFactor>[2] = []
    expect(gridFactor({ region: 'jiangsu', year: 2012 }, ['electricity'], issues)!.factor).toBe(one!.value)
    const margin = gridFactors().find((row) => row.kind === 'om')!
    const choice = { region: margin.region, year: margin.year, kind: 'om' }
    expect(gridFactor(choice, ['electricity'], issues)).toBeUndefined()
    expect(issues.at(-1)!.code).toBe('electricity.kind')
    expect(gridFactor({ ...choice, force: true }, ['electricity'], issues)!.factor).toBe(margin.value)
    expect(gridFactor({ region: 'Jiangsoo', year: 2012 }, ['electricity'], issues)).toBeUndefined()
    expect(issues.at(-1)!.hint).toBe('Did you mean Jiangsu?')
  })
})

describe('the library', () => {
  it('finds a set by the beginning of its name, and tells sets apart', () => {
    expect(findFactorSet('ndrc')!.name).toBe('ndrc-2011')
    expect(findFactorSet('ipcc')).toBeUndefined()
    const rows = factorDifferences(factors('ipcc-2006-china')!, factors('ndrc-2011')!)
    expect(rows.find((row) => row.carrier === 'gasoline')!.ratio).toBeCloseTo(0.98, 12)
  })

  it('has bounds that hold the value, and CO2 for every fuel of the yearbook', () => {
    for (const name of factorSetNames()) {
      const set = factors(name)!
      for (const row of [...set.rows, ...set.base]) {
        if (row.low !== undefined)
          expect(row.low, `${name} ${row.fuel} ${row.quantity}`).toBeLessThanOrEqual(row.value)
        if (row.high !== undefined)
          expect(row.high, `${name} ${row.fuel} ${row.quantity}`).toBeGreaterThanOrEqual(row.value)
        expect(row.source).not.toBe('')
      }
      const costs = new Set(factorTable(set).map((row) => row.carrier))
      for (const carrier of carriers().entries)
        if (['solid', 'liquid', 'gas'].includes(carrier.group))
          expect(costs, `${name} ${carrier.id}`).toContain(carrier.id)
    }
  })

  it('rows from memory warn', () => {
    const rows = [
      {
        line: 2,
        cells: { flow: 'final', branch: 'industry', carrier: 'briquettes', amount: '1', unit: 't' },
      },
    ]
    const gases: CombustionGas[] = ['CO2']
    const ledger = account(readBalance(rows, 'b.csv').balance, factors('ndrc-2011')!, { gwp: 'ar5', gases })
    expect(ledger.issues.map((issue) => [issue.severity, issue.code])).toEqual([
      ['warning', 'factor.unverified'],
    ])
  })
})

describe('units', () => {
  it.each([
    ['PJ', 1000],
    ['10^8 kWh', 360],
    ['亿千瓦时', 360],
    ['10^10 kJ', 10],
    ['万百万千焦', 10],
    ['tce', 0.0293076],
    ['万吨标准煤', 293.076],
  ])('1 %s is %d TJ', (name, value) => {
    expect(unitOf(name)!.value).toBeCloseTo(value, 12)
  })

  it.each([
    ['亿立方米', 1e8],
    ['万吨', 1e4],
    ['km2', 100],
    ['亩', 1 / 15],
  ])('1 %s is %d of its base', (name, value) => {
    expect(unitOf(name)!.value).toBeCloseTo(value, 12)
  })

  it('10^4 t × GJ/t is 10 TJ, 10^8 m3 of natural gas 3.8931 PJ', () => {
    const table = factorTable(factors('ndrc-2011')!)
    const gas = table.find((row) => row.carrier === 'natural-gas')!
    // GJ per 10^4 m3 × 10^4 of them in 10^8 m3.
    expect((gas.ncv! * 1e4) / 1e6).toBeCloseTo(3.8931, 9)
  })
})
