// Carbon of plants returns with power and heat, all of it and nothing else: consumer and producer tell one total.
import { describe, expect, it } from 'vitest'
import { readCsv } from '../../src/formats/index.ts'
import { account, factors, readBalance } from '../../src/inventory/index.ts'

function both(...lines: string[]) {
  const table = readCsv(['flow,branch,carrier,amount,unit', ...lines].join('\n'), 'b.csv')
  const { balance, issues } = readBalance(table.rows, 'b.csv')
  expect(issues).toEqual([])
  const of = (view: 'consumer' | 'producer') => account(balance, factors('ipcc-2006')!, { gwp: 'ar5', view })
  const sum = (view: 'consumer' | 'producer', carrier?: string) =>
    of(view)
      .rows.filter((row) => !row.memo && (carrier === undefined || row.carrier === carrier))
      .reduce((total, row) => total + row.emission_t, 0)
  return { of, sum, codes: of('consumer').issues.map(({ code }) => code) }
}

describe('carbon of plants', () => {
  it('is no biogenic CO2, but the CH4 and N2O of biomass', () => {
    const { sum, of } = both(
      'thermal-power,,natural-gas,-1000,TJ',
      'thermal-power,,solid-biofuels,-500,TJ',
      'thermal-power,,electricity,500,TJ',
      'final,services,electricity,500,TJ',
    )
    expect(sum('consumer')).toBeCloseTo(sum('producer'), 6)
    const co2 = of('consumer').rows.find(({ gas }) => gas === 'CO2')!
    expect(co2.emission_t).toBeCloseTo(1000 * 56.1, 9)
    expect(of('consumer').notes.join()).toContain('(biogenic, memo item)')
  })

  it('stays whole where heat is recovered, comes from plants for power, or is made of electricity', () => {
    const recovered = both(
      'heating,,raw-coal,-1000,TJ',
      'heating,,heat,800,TJ',
      'recovery,,heat,200,TJ',
      'final,industry,heat,1000,TJ',
    )
    expect(recovered.sum('consumer', 'heat')).toBeCloseTo(recovered.sum('producer'), 6)
    const chp = both(
      'thermal-power,,natural-gas,-1000,TJ',
      'thermal-power,,electricity,400,TJ',
      'thermal-power,,heat,300,TJ',
      'heating,,raw-coal,-100,TJ',
      'heating,,electricity,-50,TJ',
      'heating,,heat,130,TJ',
      'final,services,electricity,350,TJ',
      'final,services,heat,430,TJ',
    )
    expect(chp.sum('consumer')).toBeCloseTo(chp.sum('producer'), 6)
    expect(chp.codes).toEqual(['heat.joint'])
    expect(chp.sum('consumer', 'heat')).toBeCloseTo(100 * 94.6 + 0.1 * 28 + 0.15 * 265, 6)
  })

  it('of other energy is told to count as nothing', () => {
    const { codes } = both(
      'thermal-power,,natural-gas,-1000,TJ',
      'thermal-power,,other-energy,-100,TJ',
      'thermal-power,,electricity,500,TJ',
      'final,services,electricity,500,TJ',
    )
    expect(codes).toEqual(['factor.other'])
  })
})
