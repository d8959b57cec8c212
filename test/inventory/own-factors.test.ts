// A study's own factor set, and the slips of units that it is kept from.
import { describe, expect, it } from 'vitest'
import { readCsv } from '../../src/formats/index.ts'
import {
  account,
  FACTOR_COLUMNS,
  factors,
  OVERRIDE_COLUMNS,
  readBalance,
  readFactorSet,
  readOverrides,
  withOverrides,
} from '../../src/inventory/index.ts'

const read = (...lines: string[]) =>
  readFactorSet(
    readCsv([`${FACTOR_COLUMNS.join(',')},low,high`, ...lines].join('\n'), 'own.csv').rows,
    'own.csv',
  )

const balance = readBalance(
  readCsv(
    'flow,branch,carrier,amount,unit\nfinal,industry,raw-coal,1,t\nfinal,industry,diesel,1,t\n',
    'b.csv',
  ).rows,
  'b.csv',
).balance

describe('a set of one’s own', () => {
  it('measured coal: NCV × carbon × oxidation × 44/12, each in its column; the rest from the IPCC', () => {
    const { set, issues } = read(
      'raw-coal,ncv,5000,kcal/kg,lab 2020',
      'raw-coal,carbon,26.37,kg/GJ,lab 2020',
      'raw-coal,oxidation,0.94,1,lab 2020',
    )
    expect(issues).toEqual([])
    const { rows } = account(balance, set, { gwp: 'ar5', gases: ['CO2'] })
    expect(rows[0]).toMatchObject({
      ncv: 20.934,
      carbon: 26.37,
      oxidation: 0.94,
      activity_source: 'b.csv D2',
    })
    expect(rows[0]!.emission_t).toBeCloseTo((20.934 * 26.37 * 0.94 * 44) / 12 / 1000, 12)
    expect(rows[1]!.emission_t).toBeCloseTo((43 * 20.2 * 44) / 12 / 1000, 12)
  })

  it.each([
    ['kcal taken for kJ', 'raw-coal,ncv,5000,kJ/kg,lab', 'factor.range'],
    ['bounds in percent', 'raw-coal,co2,94600,kg/TJ,lab,-5,5', 'factor.bounds'],
    ['a bound above the value', 'raw-coal,co2,94600,kg/TJ,lab,95000,96000', 'factor.bounds'],
    ['kJ taken for kcal', 'raw-coal,ncv,20908,kcal/kg,lab', 'factor.range'],
    ['per kg taken for per t', 'raw-coal,ncv,20.908,GJ/kg,lab', 'factor.range'],
    ['CO2 taken for carbon', 'raw-coal,carbon,94600,kg/GJ,lab', 'factor.range'],
    ['per cent taken for share', 'raw-coal,oxidation,94,1,lab', 'factor.range'],
    ['t taken for kg', 'raw-coal,co2,94.6,kg/TJ,lab', 'factor.range'],
    ['a misspelt fuel', 'raw-cole,co2,94600,kg/TJ,lab', 'factor.fuel'],
    ['another unit', 'raw-coal,co2,94.6,t/TJ,lab', 'factor.unit'],
    ['no number', 'raw-coal,co2,n.a.,kg/TJ,lab', 'factor.value'],
  ])('%s is a fault', (_, line, code) => {
    expect(read(line).issues.map((issue) => issue.code)).toEqual([code])
  })

  it('does not mix carbon contents and printed factors', () => {
    const { issues } = read('raw-coal,carbon,26,kg/GJ,lab', 'diesel,co2,74100,kg/TJ,lab')
    expect(issues.map((issue) => issue.code)).toEqual(['factor.mixed'])
  })
})

describe('factors that would be lost in silence', () => {
  const { rows } = readCsv(
    'flow,branch,carrier,amount,unit\nfinal,industry,raw-coal,10,TJ\nfinal,industry,diesel,1,t\n',
    'b.csv',
  )
  const mixed = readBalance(rows, 'b.csv').balance
  const overrides = (...lines: string[]) =>
    readOverrides(readCsv([OVERRIDE_COLUMNS.join(), ...lines].join('\n'), 'o.csv').rows, 'o.csv')

  it('an oxidation of its own is applied without a carbon content of its own', () => {
    const { set, issues } = read('raw-coal,oxidation,0.94,1,lab')
    expect(issues).toEqual([])
    const [coal, diesel] = account(mixed, set, { gwp: 'ar5', gases: ['CO2'] }).rows
    expect(coal!.emission_t).toBeCloseTo((10 * 25.8 * 0.94 * 44) / 12, 9)
    expect(diesel!.emission_t).toBeCloseTo((0.043 * 20.2 * 44) / 12, 12)
  })

  it('a factor that stands twice is a fault', () => {
    expect(read('diesel,ncv,42,GJ/t,a', 'diesel,ncv,43,GJ/t,b').issues.map(({ code }) => code)).toEqual([
      'factor.twice',
    ])
    expect(overrides('diesel,3,t/t,a', 'diesel,3.1,t/t,b').issues).toMatchObject([
      { code: 'factor.twice', path: ['o.csv', 3] },
    ])
  })

  it('a factor per mass of amounts in energy is a fault, and so is one of electricity', () => {
    const own = (...lines: string[]) =>
      account(mixed, withOverrides(factors('ipcc-2006')!, overrides(...lines).overrides), {
        gwp: 'ar5',
      }).issues.map(({ code }) => code)
    expect(own('raw-coal,1.9,t/t,lab')).toEqual(['factor.idle'])
    expect(own('raw-coal,90,t/TJ,lab', 'diesel,3,t/t,lab')).toEqual([])
    expect(overrides('electricity,0.6,t/MWh,lab').issues.map(({ code }) => code)).toEqual(['factor.carrier'])
    expect(read('electricity,co2,100000,kg/TJ,lab').issues.map(({ code }) => code)).toEqual(['factor.fuel'])
  })
})
