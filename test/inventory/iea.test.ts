// Real balances: Ghana and South Africa of the IEA, against a count made without the project.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readWorkbook } from '../../src/formats/index.ts'
import { account, checkBalance, factors, formOf, readIea, sectorCarriers } from '../../src/inventory/index.ts'
import { realData } from '../support/real-data.ts'

const FILE = realData('balances', 'iea-extended-balances-ghana-south-africa.csv')
const ORACLE = join(import.meta.dirname, '../oracles/south-africa-2000.awk')

const sheetOf = async () => (await readWorkbook(readFileSync(FILE), 'iea.csv')).sheets[0]!

describe.skipIf(!existsSync(FILE))('IEA extended balances', () => {
  it.each([
    ['South Africa', 2000],
    ['Ghana', 2000],
    ['Ghana', 1971],
  ])('close for %s %i, carrier by carrier', async (country, year) => {
    const sheet = await sheetOf()
    expect(formOf(sheet)).toBe('iea')
    const { balance, issues } = readIea(sheet, 'iea.csv', country, year)
    expect(issues.filter((issue) => issue.severity === 'error')).toEqual([])
    expect(checkBalance(balance, false)).toEqual([])
    const ledger = account(balance, factors('ipcc-2006')!, {
      gwp: 'ar5',
      gases: ['CO2'],
      electricity: { from: 'balance', imports: { factor: 0.9, unit: 't/MWh', source: 'test' } },
    })
    expect(ledger.issues.filter((issue) => issue.severity === 'error')).toEqual([])
    for (const sector of ['industry', 'urban', 'agriculture'])
      expect(ledger.totals[sector]).toBeGreaterThan(0)
    expect(sectorCarriers(ledger).find((cell) => cell.carrier === 'electricity')!.emission_t).toBeGreaterThan(
      0,
    )
  })

  it('give South Africa 2000 as awk counts it: Σ TJ × the IPCC factor', async () => {
    const { stdout } = spawnSync('awk', ['-f', ORACLE, FILE], { encoding: 'utf8' })
    const [burned, plants] = stdout.trim().split(' ').map(Number) as [number, number]
    const { balance } = readIea(await sheetOf(), 'iea.csv', 'South Africa', 2000)
    const ledger = account(balance, factors('ipcc-2006')!, {
      gwp: 'ar5',
      gases: ['CO2'],
      view: 'producer',
    })
    const sum = (takes: (branch: string) => boolean) =>
      ledger.rows
        .filter((row) => !row.memo && takes(row.branch))
        .reduce((total, row) => total + row.emission_t, 0)
    expect(sum((branch) => branch === 'power-heat') / plants).toBeCloseTo(1, 9)
    expect(sum((branch) => branch !== 'power-heat' && branch !== 'energy-own-use') / burned).toBeCloseTo(1, 9)
    // With own use of refineries and mines, which the count leaves out.
    expect(Math.abs(sum(() => true) / (burned + plants) - 1)).toBeLessThan(0.02)
  })

  it('are checked against their printed sums, and no name is lost', async () => {
    const sheet = await sheetOf()
    const at = sheet.rows.findIndex(
      (row) =>
        row[0] === 'South Africa' &&
        /^road$/i.test(String(row[1]).trim()) &&
        /^Motor gasoline/.test(String(row[2])),
    )
    const spoil = (change: (row: (string | number | null)[]) => void) => {
      const rows = sheet.rows.map((row) => [...row])
      change(rows[at]!)
      const { issues } = readIea({ ...sheet, rows }, 'iea.csv', 'South Africa', 2000)
      return issues.filter(({ code }) => code !== 'balance.residential')
    }
    expect(spoil(() => {})).toEqual([])
    const [sum] = spoil((row) => {
      row[4] = Number(row[4]) * 2
    })
    expect(sum).toMatchObject({ code: 'balance.identity', severity: 'error' })
    expect(sum!.path.slice(2)).toEqual(['transport', 'Motor gasoline excl. biofuels'])
    const [misspelt] = spoil((row) => {
      row[2] = 'Motor gasolin excl. biofuels'
    })
    expect(misspelt).toMatchObject({
      code: 'iea.product',
      hint: 'Did you mean "motor gasoline excl. biofuels"?',
    })
  })

  it('say which countries there are, and the nearest name', async () => {
    const sheet = await sheetOf()
    expect(readIea(sheet, 'iea.csv', 'Gana', 2000).issues[0]).toMatchObject({
      code: 'iea.country',
      hint: 'Did you mean Ghana?',
    })
    expect(readIea(sheet, 'iea.csv', undefined, 2000).issues[0]!.expected).toContain('South Africa')
    expect(readIea(sheet, 'iea.csv', 'Ghana', 1999).issues[0]!.code).toBe('iea.year')
  })
})
