// A published inventory (CEADs layout): taken as it is, to its printed total.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readWorkbook } from '../../src/formats/index.ts'
import { formOf, gpcTable, readCeads, withAgriculture } from '../../src/inventory/index.ts'
import { realData } from '../support/real-data.ts'

const FILE = realData('shanghai', 'ceads_shanghai_2019_sector_by_fuel_MtCO2.csv')
const MADE = [
  'Emission_Inventory,Raw_Coal,Diesel_Oil,Scope_2_Heat,Process,Scope_1_Total',
  'unit,Mt CO2,Mt CO2,Mt CO2,Mt CO2,Mt CO2',
  'TotalEmissions,3,1,0,0.5,4.5',
  '"Production and Supply of Electric Power, Steam and Hot Water",2,,0,,2',
  'Nonmetal Mineral Products,1,,0,0.5,1.5',
  'Urban,,1,9,,1',
].join('\n')
const sheetOf = async (bytes: Uint8Array) => (await readWorkbook(bytes, 'ceads.csv')).sheets[0]!
const total = (totals: Readonly<Record<string, number>>) => Object.values(totals).reduce((a, b) => a + b, 0)

describe('the CEADs layout', () => {
  it('takes every fuel of every row, sums and purchased energy left out', async () => {
    const sheet = await sheetOf(new TextEncoder().encode(MADE))
    expect(formOf(sheet)).toBe('ceads')
    const { ledger, issues } = readCeads(sheet, 'ceads.csv', { view: 'producer', process: true })
    expect(issues).toEqual([])
    expect(ledger.totals['industry']).toBeCloseTo(3.5e6, 6)
    expect(ledger.totals['urban']).toBeCloseTo(1e6, 6)
    expect(gpcTable(ledger).get('IV.1')!.value).toBeCloseTo(0.5e6, 6)
    expect(gpcTable(ledger).get('I.4.4')!.value).toBeCloseTo(2e6, 6)
    const energy = readCeads(sheet, 'ceads.csv', { view: 'consumer', process: false })
    expect(total(energy.ledger.totals)).toBeCloseTo(2e6, 6)
  })

  it.skipIf(!existsSync(FILE))('gives Shanghai 2019 its printed 192.91 Mt', async () => {
    const sheet = await sheetOf(readFileSync(FILE))
    const printed = Number(sheet.rows[2]!.at(-1)) * 1e6
    const { ledger, issues } = readCeads(sheet, 'ceads.csv', { view: 'producer', process: true })
    expect(issues).toEqual([])
    expect(total(ledger.totals) / printed).toBeCloseTo(1, 12)
  })
})

describe('agricultural inputs', () => {
  const row = (input: string, amount: string, unit: string) => ({ line: 2, cells: { input, amount, unit } })
  const read = async (...rows: ReturnType<typeof row>[]) => {
    const { ledger } = readCeads(await sheetOf(new TextEncoder().encode(MADE)), 'c.csv', {
      view: 'producer',
      process: true,
    })
    return withAgriculture(ledger, rows, 'inputs.csv')
  }

  it('are carbon, turned into CO2', async () => {
    // 1000 t of film × 5.18 kg C/kg × 44/12.
    const { ledger, issues } = await read(row('农膜', '1000', 't'), row('tillage', '10', 'km2'))
    expect(ledger.rows.at(-2)!.emission_t).toBeCloseTo((5180 * 44) / 12, 6)
    expect(ledger.rows.at(-1)!.emission_t).toBeCloseTo((3.126 * 44) / 12, 9)
    expect(ledger.totals['agriculture']).toBeCloseTo((5183.126 * 44) / 12, 6)
    expect(issues.map((issue) => issue.severity)).toEqual(['warning', 'warning'])
  })

  it('are refused where they count something twice', async () => {
    const { issues } = await read(
      row('fertiliser', '1', 't'),
      row('nitrogen', '1', 't'),
      row('filn', '1', 't'),
      row('film', '1', 'ha'),
    )
    expect(issues.filter((issue) => issue.severity === 'error').map((issue) => issue.code)).toEqual([
      'agriculture.input',
      'agriculture.unit',
      'agriculture.double',
    ])
  })
})
