// Carbon of blast furnace gas came in with coke: it is counted once, by a rule that is named.
import { describe, expect, it } from 'vitest'
import { readCsv } from '../../src/formats/index.ts'
import {
  account,
  factors,
  type ProcessGasRule,
  readBalance,
  readOverrides,
} from '../../src/inventory/index.ts'

const balance = readBalance(
  readCsv(
    [
      'flow,branch,carrier,amount,unit',
      'final,industry,coke,1000,TJ',
      'final,industry,blast-furnace-gas,100,TJ',
    ].join('\n'),
    'b.csv',
  ).rows,
  'b.csv',
).balance

const ledgerOf = (set: string, processGas?: ProcessGasRule) =>
  account(balance, factors(set)!, { gwp: 'ar5', gases: ['CO2'], processGas })

// Carbon of the coke alone: 29.2 kg C/GJ (IPCC 2006 V2 T1.3) × 44/12, printed as 107 t/TJ.
const COKE = 107_000

describe('process gas', () => {
  it.each(['upstream', 'combusted'] as const)('%s: the furnace’s carbon is counted once', (rule) => {
    const ledger = ledgerOf('ipcc-2006', rule)
    expect(ledger.issues).toEqual([])
    expect(ledger.totals['industry']).toBeCloseTo(COKE, 6)
    expect(ledger.notes.some((note) => note.startsWith('Process gas:'))).toBe(true)
  })

  it.each(['ipcc-2006', 'ndrc-2011', 'gbt-32151'])('%s without a rule: one is taken, and said', (set) => {
    const ledger = ledgerOf(set)
    expect(ledger.issues.map((issue) => issue.code)).toContain('process-gas.rule')
    const gas = ledger.rows.find((row) => row.carrier === 'blast-furnace-gas')!
    expect(gas.emission_t).toBe(0)
  })

  it('more carbon in the gas than in the coke is a fault', () => {
    const entries = balance.entries.map((entry) =>
      entry.carrier.id === 'coke' ? { ...entry, amount: 1 } : entry,
    )
    const ledger = account({ ...balance, entries }, factors('ipcc-2006')!, {
      gwp: 'ar5',
      processGas: 'combusted',
    })
    expect(ledger.issues.filter((issue) => issue.severity === 'error').map((issue) => issue.code)).toEqual([
      'process-gas.coke',
    ])
  })
})

describe('process gas of furnaces that stand in the transformation block', () => {
  const withFurnace = readBalance(
    readCsv(
      [
        'flow,branch,carrier,amount,unit',
        'blast-furnaces,,coke,-300,TJ',
        'blast-furnaces,,blast-furnace-gas,100,TJ',
        'final,industry,coke,50,TJ',
        'final,industry,blast-furnace-gas,100,TJ',
      ].join('\n'),
      'b.csv',
    ).rows,
    'b.csv',
  ).balance
  const furnace = (processGas?: ProcessGasRule, set = 'ipcc-2006') =>
    account(withFurnace, factors(set)!, { gwp: 'ar5', gases: ['CO2'], processGas })

  it('is counted as burned, once, and the coke of final consumption stays whole', () => {
    const { totals, issues, notes } = furnace()
    expect(issues).toEqual([])
    // 100 TJ of gas at 260 t/TJ and 50 TJ of coke at 107 t/TJ.
    expect(totals['industry']).toBeCloseTo(100 * 260 + 50 * 107, 6)
    expect(notes.find((note) => note.startsWith('Process gas:'))).toMatch(/6100.* left them otherwise/)
  })

  it('cannot be left free: nobody would count it', () => {
    expect(furnace('upstream').issues.map((issue) => issue.code)).toEqual(['process-gas.uncounted'])
  })

  it('at 12.2 t C/TJ warns', () => {
    expect(furnace(undefined, 'ndrc-2011').issues.map((issue) => issue.code)).toContain('process-gas.set')
  })
})

describe('range checks of a study’s own factors', () => {
  const read = (value: string, unit: string) =>
    readOverrides(
      [{ line: 2, cells: { carrier: 'raw-coal', value, unit, source: 'test' } }],
      'f.csv',
    ).issues.map((issue) => issue.code)

  it.each([
    ['1.9', 't/t', []],
    ['1.9', 'kg/t', ['factor.range']],
    ['1900', 't/t', ['factor.range']],
    ['94600', 'kg/TJ', []],
    ['94600', 't/TJ', ['factor.range']],
    ['94.6', 'kg/kcal', ['factor.range']],
    ['396.1', 't/TJ', ['factor.range']],
    ['22.6', 't/TJ', ['factor.range']],
  ])('%s %s', (value, unit, codes) => {
    expect(read(value, unit)).toEqual(codes)
  })
})

describe('coke that gives way to its gas', () => {
  it('is that of steelworks, then of other industry, whatever row stands first', () => {
    const rows = [
      ['agriculture', 'coke', 10],
      ['gbt-30', 'coke', 20],
      ['gbt-31', 'coke', 100],
      ['gbt-31', 'blast-furnace-gas', 10],
    ].map(([branch, carrier, amount], i) => ({
      line: i + 2,
      cells: { flow: 'final', branch: `${branch}`, carrier: `${carrier}`, amount: `${amount}`, unit: 'TJ' },
    }))
    const { balance } = readBalance(rows, 'b.csv')
    const ledger = account(balance, factors('ipcc-2006')!, {
      gwp: 'ar5',
      gases: ['CO2'],
      processGas: 'combusted',
    })
    const coke = ledger.rows.filter(({ carrier }) => carrier === 'coke')
    const of = (branch: string) => coke.find((row) => row.branch === branch)!.emission_t
    expect([of('agriculture'), of('gbt-30')]).toEqual([10 * 107, 20 * 107])
    expect(of('gbt-31')).toBeCloseTo(100 * 107 - 10 * 260, 9)
  })
})
