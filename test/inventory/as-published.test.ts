// Tables as they are published: what a title, a corner or a header says of units and sums is heard, and coal is no CO2.
import { describe, expect, it } from 'vitest'
import { formOf, readCeads, readYearbook } from '../../src/inventory/index.ts'
import type { Cell, Sheet } from '../../src/inventory/terms/sheet.ts'

type Rows = readonly (readonly Cell[])[]
const sheetOf = (rows: Rows, name = 'S'): Sheet => ({ name, rows, merges: [] })

const HEAD = ['项目', '原煤', '柴油', '天然气', '电力']
const ROWS: Rows = [
  ['农、林、牧、渔业', 1, 2, 3, 4],
  ['工业', 10, 20, 30, 40],
  ['建筑业', 1, 2, 3, 4],
  ['城镇', 1, 2, 3, 4],
]

function industry(top: Rows, rows: Rows = ROWS) {
  const { balance, issues } = readYearbook(sheetOf([...top, ...rows]), 'b.xlsx')
  const entries = balance.entries.filter(({ branch }) => branch?.id === 'industry')
  return [
    ...entries.map(({ amount, unit }) => `${amount} ${unit.name}`),
    ...issues.map(({ code }) => code),
  ].join(', ')
}

describe('the unit of a table', () => {
  const all = (unit: string) => `10 ${unit}, 20 ${unit}, 30 ${unit}, 40 ${unit}`
  const USUAL = '10 10^4 t, 20 10^4 t, 30 10^8 m3, 40 10^8 kWh'

  it('may stand in its title or a corner, without a word before it', () => {
    expect(industry([['江苏能源平衡表(万吨标准煤)'], HEAD])).toBe(all('10^4 tce'))
    expect(industry([['江苏能源平衡表(标准量)'], ['万吨标准煤'], HEAD])).toBe(all('10^4 tce'))
    expect(industry([['江苏能源平衡表', null, null, null, '(万吨标准煤)'], HEAD])).toBe(all('10^4 tce'))
    expect(industry([['Energy balance, thousand tonnes of oil equivalent'], HEAD])).toBe(all('ktoe'))
    expect(industry([['Energy balance'], ['Terajoules'], HEAD])).toBe(all('TJ'))
  })

  it('is not that of one column', () => {
    expect(industry([HEAD, [null, null, null, null, '亿千瓦时']])).toBe(USUAL)
    expect(industry([[null, null, null, null, '亿千瓦时'], HEAD])).toBe(USUAL)
    expect(industry([['江苏能源平衡表(实物量)'], HEAD])).toBe(USUAL)
  })

  it('may be a list, one for what each column measures; one that is none, or lacks, is refused', () => {
    for (const text of [
      '单位：吨、万立方米、万千瓦时',
      '单位：吨/万立方米/万千瓦时',
      '(单位：吨，万立方米，万千瓦时，%)',
    ])
      expect(industry([[text], HEAD])).toBe('10 t, 20 t, 30 10^4 m3, 40 10^4 kWh')
    expect(industry([['Unit: 10^4 t, 10^8 m3, 10^8 kWh'], HEAD])).toBe(USUAL)
    for (const text of [
      '单位：短吨',
      '单位：吨、立方码立方米、万千瓦时',
      '单位：吨、万千瓦时',
      '单位：吨、万立方米、万吨标准煤',
    ])
      expect(industry([[text], HEAD])).toContain('balance.unit')
    const heat = [...HEAD, '热力']
    expect(
      industry([['单位：吨、万立方米、百万千焦、万千瓦时'], heat], [['2.工业', 10, 20, 30, 40, 50]]),
    ).toBe('10 t, 20 t, 30 10^4 m3, 40 10^4 kWh, 50 GJ')
  })

  it('of standard coal is asked for where a title names coal and no unit', () => {
    expect(industry([['江苏能源平衡表(标准量)'], HEAD])).toContain('balance.unit')
    expect(industry([['江苏能源平衡表(实物量、标准量)'], HEAD])).toBe(USUAL)
  })
})

describe('a column of units', () => {
  const head = ['项目', '计量单位', ...HEAD.slice(1)]
  const rows = (...units: readonly string[]) =>
    ROWS.map((row, i) => [row[0]!, units[i % units.length]!, ...row.slice(1)])

  it('tells that of its rows, several are refused', () => {
    expect(industry([head], rows('吨标准煤'))).toBe('10 tce, 20 tce, 30 tce, 40 tce')
    expect(industry([head], rows('吨', '万吨'))).toContain('balance.unit')
  })

  it('is none where it is the label of a row of units', () => {
    const units = ['单位', '吨', '吨', '万立方米', '万千瓦时']
    expect(industry([HEAD, units])).toBe('10 t, 20 t, 30 10^4 m3, 40 10^4 kWh')
  })
})

it('shares in percent are no amounts', () => {
  expect(industry([['项目', '原煤(%)', '柴油(%)', '天然气(%)', '电力(%)']])).toContain('balance.unit')
})

describe('a column of electricity by the coal burned for it', () => {
  const TITLE: Rows = [['江苏能源平衡表'], ['单位：万吨标准煤']]

  it('is refused alone, and left where its own energy stands beside', () => {
    expect(industry([...TITLE, ['项目', '原煤', '柴油', '天然气', '电力(等价值)']])).toContain(
      'balance.equivalent',
    )
    const both = ROWS.map((row) => [...row, 100])
    const head = ['项目', '原煤', '柴油', '天然气', '电力(当量值)', '电力(等价值)']
    expect(industry([...TITLE, head], both)).toBe(industry([...TITLE, HEAD]))
  })
})

describe('a column in standard coal', () => {
  const both = ROWS.map(([label, coal, diesel]) => [label!, coal!, 0.7143, diesel!, 1.4571])

  it('stands aside where the physical quantity stands beside it', () => {
    const read = '10 10^4 t, 20 10^4 t'
    expect(industry([['项目', '原煤实物量', '原煤标准量', '柴油实物量', '柴油标准量']], both)).toBe(read)
    const below = [null, '实物量', '标准量', '实物量', '标准量']
    const units = [null, '(万吨)', '(万吨标准煤)', '(万吨)', '(万吨标准煤)']
    expect(industry([['项目', '原煤', '原煤', '柴油', '柴油'], below, units], both)).toBe(read)
  })

  it('counts alone by its unit, and is refused without one', () => {
    const alone = ROWS.map((row) => row.slice(0, 2))
    expect(industry([['项目', '原煤标准量（万吨标准煤）']], alone)).toBe('10 10^4 tce')
    expect(
      industry(
        [
          ['项目', '原煤'],
          [null, '标准量'],
        ],
        alone,
      ),
    ).toContain('balance.unit')
  })
})

describe('names of columns', () => {
  it('have their unit behind them, or what was done with the carrier', () => {
    const tonnes = '10 t, 20 t, 30 10^4 m3, 40 10^4 kWh'
    expect(industry([['项目', '原煤/吨', '柴油,吨', '天然气 万立方米', '用电量（万千瓦时）']])).toBe(tonnes)
    expect(
      industry([
        ['项目', '原煤消费量（吨）', '柴油消耗量（吨）', '天然气消费（万立方米）', '电力消费量（万千瓦时）'],
      ]),
    ).toBe(tonnes)
  })
})

describe('rows of older editions', () => {
  it('are known, and stocks at either end of the year are none of supply', () => {
    const { balance, issues } = readYearbook(
      sheetOf([
        ['项目', '柴油'],
        ['  2.外省（区、市）调入量', 9],
        ['  4.我轮、机在外国加油量', 2],
        ['  7.外轮、机在我国加油量(－)', -1],
        ['  8.库存增(－)、减(＋)量', -5],
        ['      年初库存量', 55],
        ['      年末库存量', 60],
        ['  4.交通运输、仓储及邮政业', 5],
      ]),
      'b.xlsx',
    )
    expect(issues).toEqual([])
    expect(balance.entries.map(({ flow, amount }) => `${flow.id} ${amount}`)).toEqual([
      'import-province 9',
      'bunkers-abroad 2',
      'bunkers-here -1',
      'stock-change -5',
      'final 5',
    ])
  })

  it('may hold a sum whose parts stand in the table below', () => {
    const names = ['农、林、牧、渔业', '工业', '建筑业', '城镇']
    const below = [
      ['项目', '原煤', '油品合计'],
      ...names.map((name) => [name, 1, 3]),
      ['项目', '汽油', '柴油'],
      ...names.map((name) => [name, 1, 2]),
    ]
    const { balance, issues } = readYearbook(sheetOf(below), 'b.xlsx')
    expect(issues).toEqual([])
    expect(balance.entries).toHaveLength(12)
  })

  it('beside divisions of industry are refused in one word', () => {
    const rows: Rows = [
      ['', 'Raw Coal', 'Electricity'],
      ['Total Final Consumption', 6, 6],
      ['Coal Mining and Dressing', 1, 1],
      ['Food Processing', 1, 1],
      ['Tobacco Processing', 1, 1],
      ['Construction', 1, 1],
      ['Urban', 1, 1],
      ['Rural', 1, 1],
    ]
    const { issues } = readYearbook(sheetOf(rows), 'b.xlsx')
    expect(issues.map(({ code }) => code)).toEqual(['balance.divisions'])
  })
})

describe('CEADs', () => {
  const EMITTED: Rows = [
    ['Total Consumption', 3, 1, 4],
    ['Furniture Manufacturing', 1, 0, 1],
    ['Rural', 2, 1, 3],
  ]
  const sum = (sheet: Sheet) => {
    expect(formOf(sheet)).toBe('ceads')
    const { ledger, issues } = readCeads(sheet, 'c.xlsx', { view: 'producer', process: true })
    expect(issues).toEqual([])
    return Object.values(ledger.totals).reduce((total, one) => total + one, 0)
  }

  it('are read below a title, with the unit in a corner and without names of the first column', () => {
    const head = ['', 'Raw Coal', 'Process', 'Total']
    const mt = ['', 'Mt CO2', 'Mt CO2', 'Mt CO2']
    expect(sum(sheetOf([head, mt, [], ...EMITTED]))).toBe(4e6)
    expect(sum(sheetOf([['Unit: Mt CO2', ...head.slice(1)], ...EMITTED]))).toBe(4e6)
    expect(sum(sheetOf([['CO2 emissions of Jiangsu (kt)'], head, ...EMITTED]))).toBe(4e3)
    expect(sum(sheetOf([['Sectors/10^4 tonnes', ...head.slice(1)], ...EMITTED]))).toBe(4e4)
  })

  it('are no emissions where tonnes are of coal', () => {
    const head = ['', 'Raw Coal', 'Coke']
    const tonnes = ['Unit', '10^4 Tons', '10^4 Tons']
    const rows = [['Coal Mining and Dressing', 90, 20]]
    expect(formOf(sheetOf([head, tonnes, ...rows]))).not.toBe('ceads')
    const gas = ['', 'Raw Coal', 'Natural Gas']
    const units = ['Emission Accounts', '10^4 Tons', '10^8 cu.m']
    expect(formOf(sheetOf([gas, units, ...rows]))).not.toBe('ceads')
  })
})
