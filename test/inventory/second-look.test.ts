// A second look at balances from outside: parts of columns, notes, sorted files, published totals in other units, calorific values.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { readCsv, readWorkbook } from '../../src/formats/index.ts'
import { chooseSheets } from '../../src/inventory/balance/choose-sheets.ts'
import {
  account,
  checkBalance,
  factors,
  formOf,
  gridFactor,
  readBalance,
  readCeads,
  readIea,
  readYearbook,
} from '../../src/inventory/index.ts'
import type { Cell, Sheet } from '../../src/inventory/terms/sheet.ts'
import { realData } from '../support/real-data.ts'

type Rows = readonly (readonly Cell[])[]

const sheetOf = (rows: Rows, name = ''): Sheet => ({ name, rows, merges: [] })

function yearbook(rows: Rows) {
  const { balance, issues } = readYearbook(sheetOf(rows), 'b.csv')
  const told = balance.entries.map(({ branch, carrier, amount }) => `${branch?.id} ${carrier.id} ${amount}`)
  return { told, codes: issues.map(({ code }) => code), issues }
}

describe('columns of parts', () => {
  const ROWS: Rows = [
    ['农、林、牧、渔业', 3, 2, 1, 4],
    ['工业', 30, 20, 10, 5],
    ['建筑业', 0, 0, 0, 7],
    ['城镇', 1, 1, 0, 0],
  ]
  const under = (...head: readonly string[]) => yearbook([['项目', ...head], ...ROWS])

  it('of a carrier are counted in it alone, known or not', () => {
    const { told, codes } = under('原煤', '#无烟煤', '其中：发电用煤', '柴油')
    expect(codes).toEqual([])
    expect(told).toEqual([
      'agriculture raw-coal 3',
      'agriculture diesel 4',
      'industry raw-coal 30',
      'industry diesel 5',
      'construction diesel 7',
      'urban-residential raw-coal 1',
    ])
  })

  it('of a sum are what counts, also below a row that says so', () => {
    const parts = under('煤合计', '其中：原煤', '其中：洗精煤', '柴油')
    expect(parts.codes).toEqual([])
    expect(parts.told).toEqual(under('煤合计', '原煤', '洗精煤', '柴油').told)
    const merged = yearbook([
      ['项目', '煤炭', '其中', '其中', '柴油'],
      [null, null, '原煤', '洗精煤', null],
      ...ROWS,
    ])
    expect([merged.told, merged.codes]).toEqual([parts.told, []])
  })

  it('that are some of a sum only are told', () => {
    const { codes, issues } = under('煤合计', '其中：原煤', '焦炭', '柴油')
    expect(codes).toEqual(['balance.parts'])
    expect(issues[0]!.found).toBe('parts of "煤合计" that make 68 % of it')
  })

  it('are not those that number the rows', () => {
    const plain = under('原煤', '洗精煤', '焦炭', '柴油')
    const numbered = ROWS.map((row, i) => [row[0]!, i + 1, ...row.slice(1)])
    for (const name of ['序号', '行次', '代码', 'No.'])
      expect(yearbook([['项目', name, '原煤', '洗精煤', '焦炭', '柴油'], ...numbered])).toEqual(plain)
  })

  it('count where their whole is left empty', () => {
    const bare = ROWS.map((row) => row.with(1, null))
    expect(yearbook([['项目', '原煤', '#无烟煤', '焦炭', '柴油'], ...bare]).told).toContain(
      'industry anthracite 20',
    )
  })
})

describe('units of columns', () => {
  const read = (carrier: string, unit: string) => {
    const rows = ['农、林、牧、渔业', '工业', '建筑业', '城镇'].map((name) => [name, 2])
    const { balance, issues } = readYearbook(
      sheetOf([['项目', carrier], [null, `(${unit})`], ...rows]),
      'b.csv',
    )
    return [balance.entries[0]!.unit.name, ...issues.map(({ code }) => code)]
  }
  it('are known by other words, and those that are not are refused, never taken for the usual', () => {
    expect(read('电力', '万千瓦小时')).toEqual(['10^4 kWh'])
    expect(read('天然气', '万Nm³')).toEqual(['10^4 m3'])
    for (const unit of ['万大桶', '百万升', '10^6 Btu', 'bcm', 'MMBtu'])
      expect(read('天然气', unit)).toContain('balance.unit')
    expect(read('原煤', 'Gg')).toEqual(['kt'])
    expect(read('焦炭①', '万吨')).toEqual(['10^4 t'])
  })
})

describe('rows under a table', () => {
  const TABLE: Rows = [
    ['项目', '原煤', '柴油'],
    ['农、林、牧、渔业', 3, 4],
    ['工业', 30, 5],
    ['建筑业', 0, 7],
    ['城镇', 1, 0],
  ]
  it('that are notes may hold a figure; amounts without a label are refused', () => {
    const plain = yearbook(TABLE)
    for (const note of [
      ['注：按发电煤耗计算', 305, null],
      ['资料来源：统计局', null, 2020],
      [null, 12, null],
      ['Note: revised', 2, 3],
    ])
      expect(yearbook([...TABLE, note])).toEqual(plain)
    expect(yearbook([...TABLE, [null, 12, 13]]).issues[0]!.found).toBe('a row without a label with 2 amounts')
    expect(yearbook([...TABLE, ['注册企业', 12, 13]]).codes).toEqual(['balance.row'])
  })
})

const IEA = realData('balances', 'iea-extended-balances-ghana-south-africa.csv')

describe.skipIf(!existsSync(IEA))('a balance of the IEA sorted by the names of its flows', () => {
  it.each([1, -1])('is read as the file it was made from (%i)', async (order) => {
    const { sheets } = await readWorkbook(readFileSync(IEA), 'iea.csv')
    const [head, ...rows] = sheets[0]!.rows
    const sorted = rows.toSorted((a, b) => {
      const [x, y] = [String(a[1]), String(b[1])]
      return x < y ? -order : x > y ? order : 0
    })
    const sums = (table: Rows) => {
      const { balance, issues } = readIea(sheetOf([head!, ...table]), 'iea.csv', 'South Africa', 2000)
      const entries = balance.entries.map(
        ({ flow, branch, carrier, amount }) => `${flow.id} ${branch?.id} ${carrier.id} ${amount}`,
      )
      return { entries: entries.sort(), issues: issues.map(({ code }) => code) }
    }
    expect(sums(sorted)).toEqual(sums(rows))
  })
})

describe('a balance of the IEA with codes beside labels', () => {
  it('is read by its labels', () => {
    const head = [
      'COUNTRY',
      'Country',
      'PRODUCT',
      'Product',
      'FLOW',
      'Flow',
      'TIME',
      'Time',
      'Value',
      'Flag Codes',
    ]
    const row = [
      'GHANA',
      'Ghana',
      'MOTORGAS',
      'Motor gasoline excl. biofuels',
      'ROAD',
      'Road',
      '2000',
      '2000',
      60,
      '',
    ]
    const { balance, issues } = readIea(sheetOf([head, row]), 'i.csv', undefined, 2000)
    expect(issues).toEqual([])
    expect(balance.entries.map(({ branch, carrier, amount }) => [branch!.id, carrier.id, amount])).toEqual([
      ['road', 'gasoline', 60],
    ])
  })
})

describe('a published inventory', () => {
  const HEAD = ['Emission_Inventory', 'Raw_Coal', 'Diesel_Oil', 'Process', 'Scope_1_Total']
  const ROWS: Rows = [
    ['Furniture Manufacturing', 1, 1, 0, 2],
    ['Rural', 2, 1, 1, 4],
  ]
  const total = (rows: Rows) => {
    const sheet = sheetOf([HEAD, ...rows])
    expect(formOf(sheet)).toBe('ceads')
    const { ledger, issues } = readCeads(sheet, 'c.csv', { view: 'producer', process: true })
    return [
      Object.values(ledger.totals).reduce((sum, one) => sum + one, 0),
      ...issues.map(({ code }) => code),
    ]
  }
  const inUnit = (unit: string) => total([['unit', unit, unit, unit, unit], ...ROWS])

  it('without a row of units is read in Mt and told', () => {
    expect(total(ROWS)).toEqual([6e6, 'ceads.unit'])
    expect(inUnit('Mt CO2')).toEqual([6e6])
    expect(inUnit('Million tonnes')).toEqual([6e6])
  })

  it('in another unit is read in that', () => {
    expect(inUnit('万吨CO2')).toEqual([6e4])
    expect(inUnit('10^4 t (CO2)')).toEqual([6e4])
    expect(inUnit('kt CO₂')).toEqual([6e3])
  })
})

describe('provinces in Chinese', () => {
  const factorOf = (region: string, year = 2021) => {
    const issues: Issue[] = []
    return [gridFactor({ region, year }, ['e'], issues)?.factor, ...issues.map(({ code }) => code)]
  }
  it('are the regions of grid factors', () => {
    expect(factorOf('Jiangsu')[0]).toBe(0.6451)
    for (const name of ['江苏', '江苏省', 'jiangsu', 'Jiangsu Province'])
      expect(factorOf(name)).toEqual(factorOf('Jiangsu'))
    expect(factorOf('内蒙古自治区')).toEqual(factorOf('Inner Mongolia'))
    expect(factorOf('陕西')).not.toEqual(factorOf('山西'))
    expect(factorOf('华东')).toEqual(factorOf('East China'))
    expect(factorOf('西藏')).toEqual([undefined, 'electricity.region'])
  })

  it('choose among sheets', () => {
    const sheets = ['江苏', '浙江'].map((name) => sheetOf([['项目', '原煤']], name))
    const chosen = chooseSheets(sheets, { year: 2020, region: 'Jiangsu' }, 'b.xlsx', [])
    expect(chosen.map(({ name }) => name)).toEqual(['江苏'])
  })
})

describe('calorific values of another fuel', () => {
  const told = (set: string, unit: string, override = false) => {
    const rows = ['other-washed-coal', 'gangue', 'raw-coal', 'gangue'].map((carrier, i) => ({
      line: i + 2,
      cells: { flow: 'final', branch: 'industry', carrier, amount: `${10 + i}`, unit },
    }))
    const { balance } = readBalance(rows, 'b.csv')
    const own = { carrier: 'gangue', gas: 'CO2', value: 0.8, per: 'mass', source: 'plant' } as const
    const taken = { ...factors(set)!, ...(override && { overrides: [own] }) }
    return account(balance, taken, { gwp: 'ar5' }).issues.filter(({ code }) => code === 'factor.calorific')
  }
  it('far from those of the yearbook are told once a carrier', () => {
    const found = told('ipcc-2006', '10^4 t')
    expect(found.map((issue) => issue.path[0])).toEqual(['b.csv D3', 'b.csv D2'])
    expect(found[0]!.found).toBe('gangue reckoned at 25.8 GJ/t (IPCC 2006 Guidelines V2 T1.2)')
    expect(found[0]!.expected).toMatch(/^8363 kJ\/kg \(China Energy Statistical Yearbook/)
  })
  it('are nothing to amounts in energy, to Chinese sets or to a factor by weight of one’s own', () => {
    expect(told('ipcc-2006', 'TJ')).toEqual([])
    expect([...told('ipcc-2006-china', '10^4 t'), ...told('ndrc-2011', '10^4 t')]).toEqual([])
    expect(told('ipcc-2006', '10^4 t', true)).toHaveLength(1)
  })
})

describe('one carrier in several units', () => {
  const HEAD = 'flow,branch,carrier,amount,unit\n'
  const breaches = (rows: string) =>
    checkBalance(readBalance(readCsv(HEAD + rows, 'b.csv').rows, 'b.csv').balance, false).map(
      ({ code }) => code,
    )

  it('of one dimension is checked, of several it is not added up without a calorific value', () => {
    const supply = 'production,,diesel,100,10^4 t\n'
    expect(breaches(`${supply}final,industry,diesel,60,10^4 t\nfinal,services,diesel,400,kt\n`)).toEqual([])
    expect(breaches(`${supply}final,industry,diesel,60,10^4 t\nfinal,services,diesel,300,kt\n`)).toEqual([
      'balance.identity',
    ])
    expect(breaches(`${supply}final,industry,diesel,60,10^4 t\nfinal,services,diesel,17200,TJ\n`)).toEqual([])
  })
})
