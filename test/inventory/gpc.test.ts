// The protocol's references and roll-ups on a balance small enough to sum by hand, and cells as cities write them.
import { describe, expect, it } from 'vitest'
import { readCsv } from '../../src/formats/index.ts'
import {
  account,
  factors,
  type GpcCell,
  gpcReference,
  gpcReferences,
  gpcTable,
  gpcTotals,
  ledgerOfTotals,
  provincialTable,
  readBalance,
  readGpcCell,
  sankey,
  sectorCarriers,
  viewLines,
  withAgriculture,
} from '../../src/inventory/index.ts'

const LINES = [
  'flow,branch,carrier,amount,unit',
  'thermal-power,,natural-gas,-1000,TJ',
  'thermal-power,,electricity,500,TJ',
  'final,industry,natural-gas,100,TJ',
  'final,industry,electricity,250,TJ',
  'final,urban-residential,lpg,10,TJ',
  'final,urban-residential,electricity,250,TJ',
  'final,transport,diesel,20,TJ',
  'final,rural-residential,solid-biofuels,5,TJ',
]
const ledgerOf = (view: 'consumer' | 'producer') =>
  account(readBalance(readCsv(LINES.join('\n'), 'b.csv').rows, 'b.csv').balance, factors('ipcc-2006')!, {
    gwp: 'ar5',
    gases: ['CO2'],
    view,
  })

describe('references', () => {
  it('are 54: 32 in BASIC, 48 in BASIC+, 27 territorial', () => {
    const all = gpcReferences()
    expect(all.length).toBe(54)
    expect(all.filter((one) => one.basic).length).toBe(32)
    expect(all.filter((one) => one.basicPlus).length).toBe(48)
    expect(all.filter((one) => one.territorial).length).toBe(27)
  })

  it('take scope from the table, not from the last digit: III.1.2 is scope 3, III.1.3 scope 1', () => {
    const of = (ref: string) => gpcReferences().find((one) => one.ref === ref)!
    expect([of('III.1.2').scope, of('III.1.2').basic]).toEqual(['3', true])
    expect([of('III.1.3').scope, of('III.1.3').basic, of('III.1.3').territorial]).toEqual(['1', false, true])
    expect([of('I.4.4').scope, of('I.4.4').basic, of('I.4.4').basicPlus]).toEqual(['1', false, false])
  })
})

describe('a ledger in the protocol', () => {
  it.each(['consumer', 'producer'] as const)('holds the same cells from the %s view', (view) => {
    const cells = gpcTable(ledgerOf(view))
    const value = (ref: string) => cells.get(ref)!.value
    expect(value('I.4.4')).toBeCloseTo(56100, 9)
    expect(value('I.3.1')).toBeCloseTo(5610, 9)
    expect(value('I.3.2')).toBeCloseTo(28050, 9)
    expect(value('I.1.1')).toBeCloseTo(631, 9)
    expect(value('I.1.2')).toBeCloseTo(28050, 9)
    expect(value('II.1.1')).toBeCloseTo(1482, 9)
    expect(cells.get('II.2.1')).toMatchObject({ keys: ['IE'], reason: expect.stringContaining('II.1.1') })
    expect(cells.get('I.1.3')).toMatchObject({ keys: ['IE'], reason: expect.stringContaining('I.1.2') })
    expect(cells.get('I.5.1')!.keys).toEqual(['NO'])
    expect(cells.get('IV.1')!.keys).toEqual(['NE'])
    for (const cell of cells.values())
      expect(cell.value !== undefined || (cell.keys.length > 0 && cell.reason !== '')).toBe(true)
    const totals = gpcTotals(cells)
    expect(totals.basic).toBeCloseTo(5610 + 56100 + 631 + 1482, 8)
    expect(totals.territorial).toBeCloseTo(56100 + 5610 + 631 + 1482, 8)
    expect(totals.lacking).toContain('III.1.1')
  })

  it('differs between the views by scope-2 rows against I.4.4, line by line', () => {
    const lines = viewLines(ledgerOf('consumer'))
    expect(lines.map((line) => line.gpc).sort()).toEqual(['I.1.2', 'I.3.2', 'I.4.4'])
    const [consumer, producer] = [ledgerOf('consumer'), ledgerOf('producer')].map((ledger) =>
      Object.values(ledger.totals).reduce((a, b) => a + b, 0),
    )
    expect(lines.reduce((sum, line) => sum + line.difference_t, 0)).toBeCloseTo(consumer! - producer!, 8)
    expect(viewLines(ledgerOf('producer'))).toEqual(lines)
  })

  it('keeps biomass as a memo and energy once an activity', () => {
    const cell = sectorCarriers(ledgerOf('consumer')).find((one) => one.carrier === 'solid-biofuels')!
    expect(cell.emission_t).toBe(0)
    // 5 TJ × 100 t/TJ.
    expect(cell.memo_t).toBeCloseTo(500, 9)
    expect(cell.energy_tj).toBe(5)
    expect(cell.energy_tce).toBeCloseTo(5 / 0.0293076, 9)
  })

  it('flows from carrier through branch to sector without loss', () => {
    const { links, nodes } = sankey(ledgerOf('consumer'))
    for (const { id, kind } of nodes) {
      const into = links.filter((link) => link.target === id).reduce((sum, link) => sum + link.value, 0)
      const out = links.filter((link) => link.source === id).reduce((sum, link) => sum + link.value, 0)
      if (kind === 'branch') expect(into).toBeCloseTo(out, 8)
    }
  })

  it('fits the provincial layout: territorial, plants as energy industries', () => {
    const rows = provincialTable(ledgerOf('consumer'))
    const co2 = (row: string) => {
      const { masses } = rows.find((one) => one.row === row)!
      return typeof masses === 'string' ? masses : masses.CO2
    }
    expect(co2('1.1.1')).toBeCloseTo(56100, 9)
    expect(co2('1.1')).toBeCloseTo(56100 + 5610 + 631 + 1482, 8)
    expect(co2('m1')).toBeCloseTo(500, 9)
    expect(co2('m2')).toBeCloseTo(56100, 9)
    expect(co2('5')).toBe('NE')
    expect([co2('1.1.2a'), co2('1.1.2f'), co2('1.1.3')]).toEqual(['IE', 'IE', 1482])
    const given = provincialTable(ledgerOfTotals({ industry: 1 }, 'test'))
    expect(given.every(({ masses }) => masses === 'NE')).toBe(true)
  })

  it.each(['consumer', 'producer'] as const)('has no upstream carbon of inputs (%s)', (view) => {
    const rows = [{ line: 2, cells: { input: 'film', amount: '1000', unit: 't' } }]
    const plain = ledgerOf(view)
    const { ledger } = withAgriculture(plain, rows, 'i.csv')
    expect(ledger.totals['agriculture']).toBeCloseTo(1000 * 5.18 * (44 / 12), 9)
    expect(gpcTable(ledger)).toEqual(gpcTable(plain))
    expect(provincialTable(ledger)).toEqual(provincialTable(plain))
  })

  it('is NE wherever only totals are known', () => {
    const cells = gpcTable(ledgerOfTotals({ industry: 1 }, 'test'))
    expect([...cells.values()].every((cell) => cell.keys[0] === 'NE')).toBe(true)
  })
})

describe('cells as cities write them', () => {
  it.each<[string, Partial<GpcCell>]>([
    ['1,234.5', { value: 1234.5 }],
    ['0', { value: 0 }],
    ['NO; IE', { keys: ['NO', 'IE'] }],
    ['IE (II.1.1)', { keys: ['IE'], reason: 'II.1.1' }],
    ['ne', { keys: ['NE'] }],
    ['NO, NE', { keys: ['NO', 'NE'] }],
    ['', { keys: ['NE'] }],
  ])('"%s"', (text, cell) => {
    expect(readGpcCell(text)).toMatchObject(cell)
  })

  it('anything else is no cell', () => {
    expect(readGpcCell('n/a')).toBeUndefined()
    expect(readGpcCell('about 5')).toBeUndefined()
  })

  it('a misprinted reference is read', () => {
    expect(gpcReference('I.63')).toBe('I.6.3')
    expect(gpcReference('ii 1 1')).toBe('II.1.1')
    expect(gpcReference('VII.1')).toBeUndefined()
  })
})
