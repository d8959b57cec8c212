// Accounting on a balance small enough to do by hand.
import { describe, expect, it } from 'vitest'
import { readCsv } from '../../src/formats/index.ts'
import {
  account,
  factors,
  ledgerOfTotals,
  readBalance,
  readOverrides,
  withOverrides,
} from '../../src/inventory/index.ts'

const balanceOf = (...lines: string[]) =>
  readBalance(readCsv(['flow,branch,carrier,amount,unit', ...lines].join('\n'), 'b.csv').rows, 'b.csv')
const set = factors('ipcc-2006')!
const CO2_ONLY = { gwp: 'ar5', gases: ['CO2' as const] }

describe('account', () => {
  it('multiplies a fuel by its calorific value and factor', () => {
    // 1 × 10⁴ t diesel × 43.0 GJ/t × 74.1 t/TJ ÷ 1000 = 31 863 t.
    const ledger = account(balanceOf('final,transport,diesel,1,10^4 t').balance, set, CO2_ONLY)
    expect(ledger.totals['urban']).toBeCloseTo(31863, 6)
    expect(ledger.rows[0]).toMatchObject({
      sector: 'urban',
      branch: 'transport',
      gas: 'CO2',
      activity: 1,
      activity_unit: '10^4 t',
      activity_source: 'b.csv D2',
    })
    expect(ledger.rows[0]!.factor_source).toContain('T1.4')
  })

  it('keeps gases apart and weights them by GWP', () => {
    // Industry, natural gas 1 TJ: 56.1 t CO2, 1 kg CH4 × 28, 0.1 kg N2O × 265.
    const ledger = account(balanceOf('final,industry,natural-gas,1,TJ').balance, set, { gwp: 'ar5' })
    const of = (gas: string) => ledger.rows.find((row) => row.gas === gas)!
    expect(of('CO2').emission_t).toBeCloseTo(56.1, 9)
    expect(of('CH4').emission_t).toBeCloseTo(0.028, 12)
    expect(of('N2O').emission_t).toBeCloseTo(0.0265, 12)
    expect(of('CH4').mass_t).toBeCloseTo(0.001, 12)
    expect(ledger.totals['industry']).toBeCloseTo(56.1545, 9)
  })

  it('removes raw material from what is burned', () => {
    const ledger = account(
      balanceOf('final,industry,naphtha,10,10^4 t', 'non-energy,industry,naphtha,4,10^4 t').balance,
      set,
      CO2_ONLY,
    )
    expect(ledger.rows[0]!.activity).toBe(6)
    expect(ledger.rows[0]!.rule).toMatch(/less 4 10\^4 t used as raw material/)
  })

  it('takes raw material of industry from its divisions in proportion, and none from construction', () => {
    const ledger = account(
      balanceOf(
        'final,gbt-26,naphtha,6,10^4 t',
        'final,gbt-25,naphtha,2,10^4 t',
        'final,construction,naphtha,8,10^4 t',
        'non-energy,industry,naphtha,4,10^4 t',
      ).balance,
      set,
      CO2_ONLY,
    )
    expect(ledger.rows.map(({ branch, activity }) => [branch, activity])).toEqual([
      ['gbt-25', 1],
      ['gbt-26', 3],
      ['construction', 8],
    ])
  })

  it('deducts thermal power and counts electricity where it is consumed', () => {
    const { balance } = balanceOf(
      'thermal-power,,natural-gas,-1000,TJ',
      'thermal-power,,electricity,500,TJ',
      'own-use,,electricity,20,TJ',
      'loss,,electricity,30,TJ',
      'import-province,,electricity,50,TJ',
      'final,industry,electricity,300,TJ',
      'final,urban-residential,electricity,200,TJ',
    )
    const imports = { factor: 100, unit: 't/TJ', source: 'test' }
    const ledger = account(balance, set, { ...CO2_ONLY, electricity: { from: 'balance', imports } })
    // (1000 × 56.1 + 50 × 100) ÷ (500 − 20 − 30 + 50) = 122.2 t/TJ; nothing else is burned.
    expect(ledger.totals['industry']).toBeCloseTo(300 * 122.2, 6)
    expect(ledger.totals['urban']).toBeCloseTo(200 * 122.2, 6)
    // All carbon of the plants and imports returns at the consumers.
    expect(ledger.totals['industry']! + ledger.totals['urban']!).toBeCloseTo(61100, 6)
    expect(ledger.notes.join(' ')).toMatch(/Deducted as transformation: fuel of thermal power/)
  })

  it('takes a given electricity factor', () => {
    const electricity = { factor: 0.6451, unit: 't/MWh', source: 'announcement' }
    const ledger = account(balanceOf('final,services,electricity,1,10^8 kWh').balance, set, {
      ...CO2_ONLY,
      electricity,
    })
    expect(ledger.totals['urban']).toBeCloseTo(64510, 6)
  })

  it('has 0.11 t/GJ for heat that the balance does not make', () => {
    const ledger = account(balanceOf('final,industry,heat,1,10^10 kJ').balance, set, CO2_ONLY)
    expect(ledger.totals['industry']).toBeCloseTo(1100, 9)
  })

  it('does not burn what coking transforms', () => {
    const ledger = account(
      balanceOf('coking,,cleaned-coal,-100,10^4 t', 'coking,,coke,75,10^4 t').balance,
      set,
      CO2_ONLY,
    )
    expect(ledger.rows).toEqual([])
    expect(ledger.notes.join(' ')).toMatch(/transformed \(Coking\): -100 10\^4 t cleaned-coal; 75/)
  })

  it('lets a study override factors and branches, and says so', () => {
    const { overrides } = readOverrides(
      readCsv('carrier,gas,value,unit,source\ncoke,CO2,2.8604,t/t,guide', 'f.csv').rows,
      'f.csv',
    )
    const ledger = account(
      balanceOf('final,construction,coke,1,10^4 t').balance,
      withOverrides(set, overrides),
      { ...CO2_ONLY, branches: { construction: 'urban' } },
    )
    expect(ledger.totals['urban']).toBeCloseTo(28604, 9)
    expect(ledger.rows[0]!.factor_source).toBe('override guide')
  })

  it('asks for what is missing', () => {
    const codes = (lines: string[], options = {}) =>
      account(balanceOf(...lines).balance, set, { ...CO2_ONLY, ...options }).issues.map((issue) => issue.code)
    expect(codes(['final,industry,electricity,1,TJ'])).toEqual(['electricity.factor'])
    expect(codes(['import-province,,electricity,1,TJ', 'final,industry,electricity,1,TJ'])).toContain(
      'electricity.imports',
    )
    expect(codes(['final,industry,coke,1,t', 'non-energy,industry,coke,2,t'])).toEqual(['balance.material'])
    expect(codes(['final,industry,coke,1,t'], { gwp: 'ar9' })).toEqual(['gwp.unknown'])
  })
})

describe('readBalance', () => {
  it('knows Chinese names and units', () => {
    const { balance, issues } = balanceOf('终端消费量,工业,原煤,1,万吨')
    expect(issues).toEqual([])
    expect(balance.entries[0]).toMatchObject({
      amount: 1,
      carrier: { id: 'raw-coal' },
      branch: { id: 'industry' },
      unit: { name: '10^4 t' },
    })
  })

  it('collects the faults of every row', () => {
    const { issues, balance } = balanceOf(
      'final,industry,raw-coal,x,10^4 t',
      'fnal,industry,raw-coal,1,10^4 t',
      'thermal-power,,raw-coal,5,10^4 t',
      'final,,coke,1,t',
      'final,industry,coke,3,t',
    )
    expect(issues.map((issue) => issue.code)).toEqual([
      'balance.amount',
      'balance.flow',
      'balance.sign',
      'balance.branch',
    ])
    expect(balance.entries).toHaveLength(1)
  })
})

describe('ledgerOfTotals', () => {
  it('keeps totals as they are given', () => {
    const ledger = ledgerOfTotals({ industry: 119166700, rural: 103300 }, 'study')
    expect(ledger.totals).toEqual({ industry: 119166700, urban: 0, agriculture: 0, rural: 103300 })
  })
})

describe('factors from memory', () => {
  it('warn also where a power plant burns by them', () => {
    const plants = balanceOf(
      'thermal-power,,briquettes,-1,10^4 t',
      'thermal-power,,electricity,1,10^8 kWh',
      'final,industry,electricity,1,10^8 kWh',
    ).balance
    const { issues } = account(plants, factors('ndrc-2011')!, { gwp: 'ar5', gases: ['CO2'] })
    expect(issues.map((issue) => issue.code)).toEqual(['factor.unverified'])
  })
})
