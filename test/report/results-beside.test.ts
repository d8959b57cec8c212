// Two results side by side: the page's causes sum to the difference, zones and sectors are told, both languages stand.
import { describe, expect, it } from 'vitest'
import type { LedgerRow } from '../../src/inventory/index.ts'
import { type ComparedResult, resultsBeside } from '../../src/report/index.ts'

const row = (sector: string, carrier: string, amount: number, factor: number): LedgerRow => ({
  sector,
  branch: sector,
  carrier,
  gas: 'CO2',
  activity: amount,
  activity_unit: 'TJ',
  activity_source: 'drawn',
  factor,
  factor_unit: 't/TJ',
  factor_source: 'drawn',
  energy_tj: amount,
  mass_t: amount * factor,
  gwp: 1,
  emission_t: amount * factor,
  rule: '',
  memo: false,
})

const zone = (id: string, industry: number, urban: number) => ({
  id,
  name: `${id}区`,
  nameEn: id.toUpperCase(),
  emissions: [industry, urban],
  total: industry + urban,
  areas: [1, 1],
  unclassified: 0,
  area: 2,
})

const result = (part: Partial<ComparedResult>): ComparedResult => ({
  title: 'First',
  year: 2020,
  boundary: 'consumer',
  gwp: 'ar5',
  synthetic: undefined,
  ledger: { rows: [row('industry', 'raw-coal', 1000, 90), row('urban', 'natural-gas', 500, 60)] },
  table: { sectors: ['industry', 'urban'], rows: [zone('a', 60000, 20000), zone('b', 30000, 10000)] },
  ...part,
})

const second = result({
  title: 'Second <b>',
  year: 2021,
  boundary: 'producer',
  ledger: { rows: [row('industry', 'raw-coal', 800, 95), row('urban', 'natural-gas', 500, 60)] },
  table: { sectors: ['industry', 'urban'], rows: [zone('a', 46000, 20000), zone('b', 30000, 10000)] },
})

const sections = resultsBeside(result({}), second)
const heading = (en: string) =>
  sections.find((section) => typeof section.heading === 'object' && section.heading.en === en)!
const cells = (content: string) =>
  [...content.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, line]) =>
    [...line!.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map(([, cell]) =>
      cell!.replace(/<span class="zh".*?<\/span>/g, '').replace(/<[^>]+>/g, ''),
    ),
  )

describe('two results side by side', () => {
  it('tells both totals, the difference and that the years differ', () => {
    const { content } = heading('Side by side')
    expect(cells(content).map((line) => line[2])).toEqual(['Total, 10⁴ t CO2e', '12.00', '10.60', '−1.40'])
    expect(content).toContain('两者年份不同')
  })

  it('explains both boundaries where they are not one', () => {
    expect(cells(heading('What each of them counts').content)).toHaveLength(3)
    const [same] = resultsBeside(result({}), result({})).slice(1)
    expect(cells(same!.content)).toHaveLength(2)
  })

  it('has a waterfall whose causes add up to the difference', () => {
    const { content } = heading('From the one to the other')
    // 1000 → 800 TJ at 90 → 95 t/TJ: −1.85 by amounts and +0.45 by factors, within the logarithmic mean's rounding.
    const effects = [...content.matchAll(/>([+−]\d\.\d\d)</g)].map(([, text]) =>
      Number(text!.replace('−', '-')),
    )
    expect(effects).toHaveLength(2)
    expect(effects[0]! + effects[1]!).toBeCloseTo(-1.4, 9)
    const residual = Number(/residual ([-\d.e+]+) t/.exec(content)![1])
    expect(Math.abs(residual)).toBeLessThan(1e-9)
  })

  it('tells the difference of every zone and sector, and their sum', () => {
    const lines = cells(heading('By zone and sector').content)
    expect(lines.slice(1)).toEqual([
      ['A', '−1.40', '0', '−1.40'],
      ['B', '0', '0', '0'],
      ['total', '−1.40', '0', '−1.40'],
    ])
  })

  it('puts no title into the page as markup', () => {
    expect(sections.map(({ content }) => content).join('')).not.toContain('<b>')
  })

  it('says so where nothing differs', () => {
    const [, , third] = resultsBeside(result({}), result({}))
    expect(third!.content).toContain('Every row of the two ledgers is the same.')
  })
})
