// Factors of electricity and heat that a study gives: kind, size and unit.
import { describe, expect, it } from 'vitest'
import { type GivenFactor, givenFactor } from '../../src/inventory/account/consumer-factor.ts'
import { cellOf } from '../../src/inventory/index.ts'

const given = (more: Partial<GivenFactor>) => {
  const issues: Parameters<typeof givenFactor>[3] = []
  const one = { factor: 0.6451, unit: 't/MWh', source: 'MEE', ...more }
  const factor = givenFactor(one, 'electricity', ['inventory', 'electricity'], issues)
  return { factor, codes: issues.map((issue) => issue.code) }
}

describe('a given factor', () => {
  it('names its grid, year and kind', () => {
    const { factor } = given({ grid: 'Jiangsu', year: 2021, kind: 'average' })
    expect(factor!.source).toBe('0.6451 t/MWh (MEE, Jiangsu, 2021, average)')
    expect(factor!.perTJ.CO2).toBeCloseTo(0.6451 / 0.0036, 9)
  })

  it.each(['om', 'fossil', 'ets', 'excl-traded'] as const)('of kind %s is refused unless forced', (kind) => {
    expect(given({ kind }).codes).toEqual(['electricity.kind'])
    expect(given({ kind, force: true }).factor!.source).toContain('forced')
  })

  it.each([
    ['t/kWh', 'factor.range'],
    ['kg/MWh', 'factor.range'],
    ['t/GJ', 'factor.range'],
    ['t', 'factor.unit'],
  ])('in %s', (unit, code) => {
    expect(given({ unit }).codes[0]).toBe(code)
  })

  it.each(['tCO₂/MWh', 'kgCO2e/kWh', 't CO2eq/MWh'])('in %s is read', (unit) => {
    expect(given({ unit }).factor!.perTJ.CO2).toBeCloseTo(0.6451 / 0.0036, 9)
  })

  it('of nothing is nothing: all power from wind', () => {
    expect(given({ factor: 0 }).codes).toEqual([])
  })
})

describe('the name of a cell', () => {
  it('is read back', () => {
    expect(cellOf('a b.xlsx Sheet 1!F12')).toEqual({ file: 'a b.xlsx', sheet: 'Sheet 1', cell: 'F12' })
    expect(cellOf('b.csv D2')).toEqual({ file: 'b.csv', sheet: '', cell: 'D2' })
    expect(cellOf('study: inventory.totals')).toBeUndefined()
  })
})
