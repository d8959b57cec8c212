// Eurostat's energy balances: by codes in any of the layouts it is downloaded in, signs turned to the balance's own, sums held against parts.
import { csvParse } from 'd3-dsv'
import { describe, expect, it } from 'vitest'
import { delimitedRows } from '../../src/formats/table/csv.ts'
import { formOf, readEurostat } from '../../src/inventory/index.ts'
import { branches, carriers, flows } from '../../src/inventory/terms/vocabulary.ts'
import { shipped } from '../../src/shipped.ts'

const FIGURES: readonly (readonly [flow: string, siec: string, value: string])[] = [
  ['IMP', 'G3000', '1100'],
  ['EXP', 'G3000', '50'],
  ['NRGSUP', 'G3000', '1050'],
  ['NRGSUP', 'TOTAL', '1050'],
  ['TI_EHG_MAPE_E', 'G3000', '400'],
  ['TO_EHG_MAPE', 'E7000', '200'],
  ['NRG_EHG_E', 'E7000', '10'],
  ['FC_NE', 'G3000', '50'],
  ['FC_IND_E', 'G3000', '300 p'],
  ['FC_IND_CPC_E', 'G3000', '300 p'],
  ['FC_OTH_HH_E', 'G3000', '280'],
  ['FC_OTH_HH_E', 'E7000', '190'],
  ['FC_TRA_E', 'G3000', '15'],
  ['STATDIFF', 'G3000', '5'],
  ['FC_OTH_CP_E', 'G3000', ': z'],
]
const HEAD = 'DATAFLOW,LAST UPDATE,freq,nrg_bal,siec,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS'
const LABELLED =
  'STRUCTURE,freq,Time frequency,nrg_bal,Energy balance,siec,Product,unit,Unit,geo,Country,TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Flag'
const KEY = 'freq,nrg_bal,siec,unit,geo\\TIME_PERIOD'
const plain = (value: string) => value.replace(/ p$/, '').replace(/^:.*/, '')
const LAYOUTS: Readonly<Record<string, string>> = {
  'a figure a row': [
    HEAD,
    ...FIGURES.map(
      ([flow, siec, value]) => `ESTAT:NRG_BAL_C(1.0),x,A,${flow},${siec},TJ,AT,2020,${plain(value)},,`,
    ),
    'ESTAT:NRG_BAL_C(1.0),x,A,FC_OTH_HH_E,G3000,TJ,AT,2019,1,,',
    'ESTAT:NRG_BAL_C(1.0),x,A,FC_OTH_HH_E,G3000,KTOE,AT,2020,1,,',
    'ESTAT:NRG_BAL_C(1.0),x,A,FC_OTH_HH_E,G3000,TJ,DE,2020,1,,',
  ].join('\n'),
  'labels beside': [
    LABELLED,
    ...FIGURES.map(
      ([flow, siec, value]) =>
        `dataflow,A,Annual,${flow},"a, b",${siec},c,TJ,Terajoule,AT,Austria,2020,,${plain(value)},,,`,
    ),
  ].join('\n'),
  'the bulk file': [
    `${KEY}\t${Array.from({ length: 9 }, (_, i) => 2012 + i).join(' \t')} `,
    ...FIGURES.map(([flow, siec, value]) => `A,${flow},${siec},TJ,AT\t${': \t'.repeat(8)}${value}`),
  ].join('\n'),
  'a bulk file of few years': [
    `${KEY}\t2019 \t2020 `,
    ...FIGURES.map(([flow, siec, value]) => `A,${flow},${siec},TJ,AT\t7 \t${value}`),
  ].join('\n'),
}

const sheetOf = (text: string) => ({ name: '', rows: delimitedRows(text), merges: [] })
const read = (text: string, region: string | undefined = 'AT', year = 2020) => {
  const sheet = sheetOf(text)
  expect(formOf(sheet)).toBe('eurostat')
  const { balance, issues } = readEurostat(sheet, 'e.csv', region, year)
  return {
    told: balance.entries.map(
      ({ flow, branch, carrier, amount, unit }) =>
        `${flow.id} ${branch?.id ?? '-'} ${carrier.id} ${amount} ${unit.name}`,
    ),
    codes: issues.map(({ code }) => code),
  }
}

describe('Eurostat’s energy balances', () => {
  it.each(Object.keys(LAYOUTS))('are read as %s', (name) => {
    const { told, codes } = read(LAYOUTS[name]!)
    expect(codes).toEqual(['balance.residential'])
    expect(told).toEqual([
      'import-abroad - natural-gas 1100 TJ',
      'export-abroad - natural-gas -50 TJ',
      'thermal-power - natural-gas -400 TJ',
      'thermal-power - electricity 200 TJ',
      'own-use - electricity 10 TJ',
      'material - natural-gas 50 TJ',
      'final ind-chemical natural-gas 300 TJ',
      'final residential natural-gas 280 TJ',
      'final residential electricity 190 TJ',
      // Its parts are not told.
      'final transport natural-gas 15 TJ',
      'stat-diff - natural-gas 5 TJ',
    ])
  })

  it('name the countries, years, codes and sums that they lack', () => {
    const rows = LAYOUTS['a figure a row']!
    expect(read(rows, 'FR').codes).toEqual(['iea.country'])
    expect(read(rows, 'at', 2015).codes).toEqual(['iea.year'])
    const also = (flow: string, siec: string, value: string, flag = '') =>
      read(`${rows}\nESTAT,x,A,${flow},${siec},TJ,AT,2020,${value},${flag},`).codes
    expect(also('TI_XY', 'G3000', '1')).toContain('eurostat.flow')
    expect(also('DL', 'X1', '1')).toContain('eurostat.product')
    expect(also('FC_IND_E', 'G3000', '300')).toContain('iea.repeated')
    expect(also('FC_E', 'G3000', '900')).toContain('balance.identity')
    expect(also('DL', 'E7000', 'viel')).toContain('balance.amount')
    expect(also('FC_OTH_AF_E', 'G3000', '', 'c')).toContain('iea.missing')
    // A sum counts where nothing of its parts is told, and is lost then.
    expect(also('FC_TRA_E', 'E7000', '', 'c')).toContain('iea.missing')
    expect(also('FC_IND_E', 'E7000', '', 'c')).toContain('iea.missing')
    expect(also('FC_E', 'E7000', '', 'c')).not.toContain('iea.missing')
    const beside = `${rows}\nESTAT,x,A,FC_IND_CPC_E,E7000,TJ,AT,2020,7,,`
    expect(read(`${beside}\nESTAT,x,A,FC_IND_E,E7000,TJ,AT,2020,,c,`).codes).not.toContain('iea.missing')
  })

  it('have codes that stand for something here', () => {
    const rows = (name: string) => csvParse(shipped[`concordances/eurostat-${name}.csv`]!)
    const codes = new Set(rows('flows').map(({ code }) => code))
    for (const { flow, branch, parent } of rows('flows')) {
      if (flow) expect(flows().find(flow)?.id).toBe(flow)
      if (branch) expect(branches().find(branch)?.id).toBe(branch)
      if (parent) expect(codes.has(parent)).toBe(true)
    }
    for (const { carrier } of rows('products'))
      if (carrier) expect(carriers().find(carrier)?.id).toBe(carrier)
  })
})
