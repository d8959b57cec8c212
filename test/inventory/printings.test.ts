// Balances as bureaus lay them out: what a table says of sums, units, years, sheets and notes changes no figure in silence.
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { readWorkbook, writeWorkbook } from '../../src/formats/index.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { branches, readIndustries, readYearbook } from '../../src/inventory/index.ts'
import type { Sheet } from '../../src/inventory/terms/sheet.ts'
import { parseStudy } from '../../src/study/index.ts'
import { openLedger } from '../../src/study/inputs/open-ledger.ts'
import { folderOf } from '../support/small-study.ts'

type Cells = readonly (string | number | null)[]

const HEAD: Cells = ['项目', '煤合计', '原煤', '洗精煤', '柴油', '天然气']
const UNITS: Cells = [null, '(万吨)', '(万吨)', '(万吨)', '(万吨)', '(亿立方米)']
const ROWS: readonly Cells[] = [
  ['1.农、林、牧、渔业', 3, 2, 1, 4, 0],
  ['2.工业', 30, 20, 10, 5, 6],
  ['3.建筑业', 0, 0, 0, 7, 0],
  ['城镇', 1, 1, 0, 0, 8],
]
const TABLE = [HEAD, UNITS, ...ROWS]

const sheetOf = (rows: readonly Cells[], merges: Sheet['merges'] = [], name = 'S'): Sheet => ({
  name,
  rows,
  merges,
})

function read(rows: readonly Cells[], merges: Sheet['merges'] = []) {
  const { balance, issues } = readYearbook(sheetOf(rows, merges), 'b.xlsx')
  const amounts = balance.entries.map(
    ({ branch, carrier, amount, unit }) => `${branch?.id} ${carrier.id} ${amount * unit.value} ${unit.base}`,
  )
  return { amounts, issues, codes: issues.map(({ code }) => code) }
}

const replaced = (rows: readonly Cells[], from: string, to: string | number | null) =>
  rows.map((row) => row.map((cell) => (cell === from ? to : cell)))

const PLAIN = read(TABLE)

async function openBook(sheets: readonly { name: string; rows: readonly Cells[] }[], region?: string) {
  const { study } = parseStudy(
    {
      title: 'Balance',
      year: 2020,
      inventory: { balance: 'b.xlsx', factors: 'ipcc-2006', gwp: 'ar5', ...(region && { region }) },
      land: { cover: 'c.tif', legend: 'cnlucc' },
      zones: { file: 'z.geojson', id: 'id', name: 'name' },
    },
    'study',
  )
  const issues: Issue[] = []
  const world = nodeWorld({ base: folderOf({ 'b.xlsx': await writeWorkbook(sheets) }), threads: 1 })
  const ledger = await openLedger(study!, world, issues)
  return { ledger, issues, codes: issues.map(({ code }) => code) }
}

describe('columns', () => {
  it('are no sums because a title above them speaks of consumption or a sum', () => {
    expect(PLAIN.amounts).toHaveLength(10)
    for (const title of ['Energy Consumption in Physical Quantity', '能源消费合计'])
      for (const right of [2, 5]) {
        const read_ = read([[title], ...TABLE], [{ top: 0, left: 0, bottom: 0, right }])
        expect(read_.amounts).toEqual(PLAIN.amounts)
      }
  })

  it('of years under one name are refused, also where a merged name is lost over the second', () => {
    const years = (...names: Cells) => [
      ['项目', '原煤(万吨)', ...names, '柴油(万吨)'],
      [null, '2019', '2020', null],
      ['1.农、林、牧、渔业', 2, 3, 4],
      ['2.工业', 20, 30, 5],
      ['3.建筑业', 1, 1, 1],
      ['城镇', 1, 1, 1],
    ]
    expect(read(years(null)).codes).toEqual(['balance.years'])
    expect(read(years(null), [{ top: 0, left: 1, bottom: 0, right: 2 }]).codes).toEqual(['balance.carrier'])
  })

  it('without a name are told where they hold amounts that number nothing', () => {
    const lost = (amounts: Cells) => [
      ['项目', '原煤(万吨)', null],
      ...ROWS.map(([label], i) => [label!, i + 1, amounts[i]!]),
    ]
    expect(read(lost([2.5, 3, 1, 4])).codes).toEqual(['balance.nameless'])
    for (const amounts of [
      [1, 2, 3, 4],
      [6, 10, 13, 31],
      [null, null, null, null],
      [2020, 2020, 2020, 2020],
    ])
      expect(read(lost(amounts)).codes).toEqual([])
  })

  it('of labels hold no amount where a page has its number below them', () => {
    expect(read([...TABLE, [126], [null, null, null, 127]])).toEqual(PLAIN)
  })

  it('named coal are a sum beside its kinds, raw coal without them, and it is told', () => {
    for (const name of ['Coal', '煤炭', '煤']) {
      expect(read(replaced(TABLE, '煤合计', name)).amounts).toEqual(PLAIN.amounts)
      const alone = TABLE.map((row) => [row[0]!, row[1]!, row[4]!, row[5]!])
      const { amounts, codes } = read(replaced(alone, '煤合计', name))
      expect(amounts).toContain('industry raw-coal 300000 t')
      expect(codes).toContain('balance.coal')
    }
  })

  it('that sum carriers which the table lacks are faults', () => {
    const alone = TABLE.map((row) => [row[0]!, row[1]!, row[4]!, row[5]!])
    expect(read(alone).codes).toContain('balance.sum')
    expect(PLAIN.codes).not.toContain('balance.sum')
  })

  it('of one carrier are not added up', () => {
    expect(read(replaced(TABLE, '洗精煤', '原煤')).codes).toContain('balance.carrier')
  })

  it('keep their names above a row of numbers', () => {
    const numbers = ['甲', 1, 2, 3, 4, 5]
    expect(read([HEAD, UNITS, numbers, ...ROWS]).amounts).toEqual(PLAIN.amounts)
    expect(read([HEAD, UNITS, numbers, ...ROWS]).issues).toEqual([])
  })

  it('keep their names beside marks of notes', () => {
    for (const mark of ['①', '¹', ' 1)', '*', '[2]']) {
      const { amounts, issues } = read(
        replaced(replaced(TABLE, '原煤', `原煤${mark}`), '2.工业', `2.工业${mark}`),
      )
      expect([amounts, issues]).toEqual([PLAIN.amounts, PLAIN.issues])
    }
  })
})

describe('units', () => {
  const industry = (rows: readonly Cells[]) =>
    read(rows).amounts.filter((text) => text.startsWith('industry'))

  it('are read as multiples of known ones', () => {
    expect(industry(replaced(TABLE, '(亿立方米)', '(百万立方米)'))).toContain(
      'industry natural-gas 6000000 m3',
    )
    expect(industry(replaced(TABLE, '(亿立方米)', '(100 million cu.m)'))).toEqual(industry(TABLE))
    expect(industry(replaced(TABLE, '(万吨)', '10^4 tn'))).toEqual(industry(TABLE))
    expect(industry(replaced(TABLE, '(万吨)', '(10000 tce)'))).toContain('industry raw-coal 5861.52 TJ')
  })

  it('of the whole table stand for columns without one', () => {
    const bare = replaced(replaced(TABLE, '(万吨)', null), '(亿立方米)', null)
    expect(industry(bare)).toEqual(industry(TABLE))
    for (const corner of [['能源平衡表（标准量） 单位：万吨标准煤'], [null, null, null, '单位：万吨标准煤']])
      expect(industry([corner, ...bare])).toContain('industry raw-coal 5861.52 TJ')
    expect(industry([['单位：吨'], ...bare])).toContain('industry raw-coal 20 t')
    expect(read([['单位：吨'], ...bare]).codes).toEqual(['balance.unit'])
    expect(read([['单位：万吨'], ...bare]).codes).toEqual([])
  })

  it('that are not known are faults, not the yearbook’s', () => {
    expect(read(replaced(TABLE, '(亿立方米)', '(筐立方米)')).codes).toContain('balance.unit')
  })

  it('may stand in any brackets, behind the word for it', () => {
    for (const unit of ['（单位：万立方米）', '[万立方米]', '【万立方米】', '〔计量单位:万立方米〕'])
      expect(industry(replaced(TABLE, '(亿立方米)', unit))).toContain('industry natural-gas 60000 m3')
    const named = [
      '项目',
      '煤合计（单位：吨）',
      '原煤（单位：吨）',
      '洗精煤[吨]',
      '柴油【吨】',
      '天然气（单位：万立方米）',
    ]
    expect(industry([named, ...ROWS])).toContain('industry natural-gas 60000 m3')
  })
})

describe('rows', () => {
  it('are known by any numbering', () => {
    for (const number of ['２．', '2 ', '②', '（二）', '二、'])
      expect(read(replaced(TABLE, '2.工业', `${number}工业`))).toEqual(PLAIN)
  })

  it('count once', () => {
    expect(read([...TABLE, ['工业', 30, 20, 10, 5, 6]]).codes).toContain('balance.row')
  })

  it('of the second and third stratum are sums of their branches, and stand for them where those are not told', () => {
    const strata = (sums: Cells, ...rows: readonly Cells[]) => [HEAD, UNITS, ...rows, sums, ...ROWS]
    const second: Cells = ['第二产业', 30, 20, 10, 12, 6]
    expect(read(strata(second))).toEqual(PLAIN)
    expect(read(strata(['第二产业', 30, 20, 10, 20, 6])).codes).toEqual(['balance.identity'])
    const third: Cells = ['第三产业', 2, 2, 0, 9, 1]
    const branches_ = [
      ['交通运输、仓储和邮政业', 0, 0, 0, 8, 0],
      ['批发和零售业', 1, 1, 0, 1, 0],
      ['住宿和餐饮业', 1, 1, 0, 0, 1],
    ]
    expect(read(strata(third, ...branches_))).toEqual(read([HEAD, UNITS, ...branches_, ...ROWS]))
    const alone = read(strata(third))
    expect(alone.amounts).toEqual([
      'services raw-coal 20000 t',
      'services diesel 90000 t',
      'services natural-gas 100000000 m3',
      ...PLAIN.amounts,
    ])
    expect(alone.codes).toEqual(['balance.group'])
    const whole: Cells = ['四、终端消费量', 36, 25, 11, 25, 15]
    expect(read([HEAD, UNITS, whole, third, second, ...ROWS]).codes).toEqual(['balance.group'])
    const apart = [['五、终端消费量', 36, 25, 11, 25, 15], ...branches_, ...ROWS]
    expect(read([HEAD, UNITS, ...apart]).codes).toEqual([])
    expect(read([HEAD, UNITS, ['五、终端消费量', 36, 25, 11, 35, 15], ...apart.slice(1)]).codes).toEqual([
      'balance.identity',
    ])
  })

  it('named others are services in final consumption alone', () => {
    const parts = [...ROWS.slice(0, 3), ['生活消费', 1, 1, 0, 0, 8], ROWS[3]!]
    const whole = [
      HEAD,
      UNITS,
      ['一、可供本地区消费的能源量', 34, 23, 11, 16, 14],
      ['1.一次能源生产量', 34, 23, 11, 16, 14],
      ['#其他', 3, 2, 1, 0, 0],
      ['四、终端消费量', 34, 23, 11, 16, 14],
      ...parts,
      ['六、消费量合计', 34, 23, 11, 16, 14],
      ...parts,
    ]
    const { amounts, issues } = read(whole as readonly Cells[])
    expect(amounts.filter((text) => !text.startsWith('undefined'))).toEqual(PLAIN.amounts)
    expect(issues).toEqual([])
  })

  it('of households that lack a part are told', () => {
    expect(read([...TABLE, ['生活消费', 9, 9, 0, 0, 8]]).codes).toContain('balance.identity')
  })

  it('of a formula without its result are no zero', async () => {
    const bytes = await writeWorkbook([{ name: 'S', rows: TABLE }])
    const { readXlsx, writeXlsx } = await import('hucre/xlsx')
    const book = await readXlsx(bytes)
    const cells = new Map([['3,2', { value: null, type: 'formula', formula: 'B4-D4' } as const]])
    const again = await writeXlsx({ sheets: [{ name: 'S', rows: book.sheets[0]!.rows, cells }] })
    const { sheets } = await readWorkbook(again, 'b.xlsx')
    const { issues } = readYearbook(sheets[0]!, 'b.xlsx')
    expect(issues.find(({ code }) => code === 'balance.amount')).toMatchObject({
      path: ['b.xlsx', 'S!C4'],
      found: '"=B4-D4"',
    })
  })
})

describe('tables that go on', () => {
  const left = TABLE.map((row) => row.slice(0, 4))
  const right = TABLE.map((row) => [row[0]!, ...row.slice(4)])

  it('below themselves are one balance', () => {
    const { amounts, issues } = read([...left, [null], ['续表'], ...right])
    expect([amounts.toSorted(), issues]).toEqual([PLAIN.amounts.toSorted(), []])
  })

  it('on the next page, under the same header, are one balance', () => {
    expect(read([HEAD, UNITS, ...ROWS.slice(0, 2), ['续表'], HEAD, UNITS, ...ROWS.slice(2)])).toEqual(PLAIN)
  })

  it('with the same carriers are two', () => {
    expect(read([...TABLE, ['2019'], ...TABLE]).codes).toContain('balance.table')
  })

  it('on the next sheet are one balance', async () => {
    const [whole, parted] = await Promise.all([
      openBook([{ name: '6-1', rows: TABLE }]),
      openBook([
        { name: '6-1', rows: left },
        { name: '6-1续', rows: right },
      ]),
    ])
    expect(parted.ledger.totals).toEqual(whole.ledger.totals)
    expect(parted.issues.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

describe('sheets', () => {
  const doubled = TABLE.map((row) => row.map((cell) => (typeof cell === 'number' ? cell * 2 : cell)))

  it('are chosen by the study’s year, region and amounts', async () => {
    const { ledger } = await openBook([{ name: 'S', rows: TABLE }])
    const others = await Promise.all([
      openBook([
        { name: '2019', rows: doubled },
        { name: '2020', rows: TABLE },
      ]),
      openBook(
        [
          { name: '江苏', rows: doubled },
          { name: '南京', rows: TABLE },
        ],
        '南京',
      ),
      openBook([
        { name: '标准量', rows: doubled },
        { name: '实物量', rows: TABLE },
      ]),
    ])
    for (const other of others) expect(other.ledger.totals).toEqual(ledger.totals)
  })

  it('by the coal burned for electricity are refused, and left where another stands beside', async () => {
    const title = (rows: readonly Cells[], text: string) => [[text], ...rows]
    const alone = await openBook([{ name: 'a', rows: title(TABLE, '能源平衡表（标准量，发电煤耗计算法）') }])
    expect(alone.issues.find(({ code }) => code === 'balance.equivalent')?.severity).toBe('error')
    const both = await openBook([
      { name: 'a', rows: title(doubled, '能源平衡表（发电煤耗计算法）') },
      { name: 'b', rows: title(TABLE, '能源平衡表（电热当量计算法）') },
    ])
    expect(both.codes).not.toContain('balance.equivalent')
    expect(both.ledger.totals).toEqual((await openBook([{ name: 'b', rows: TABLE }])).ledger.totals)
    const sums = [
      ...TABLE.slice(0, 1),
      ['能源合计 发电煤耗计算法', '能源合计 电热当量计算法', 'x'],
      ...TABLE.slice(1),
    ]
    expect((await openBook([{ name: 'b', rows: sums }])).codes).not.toContain('balance.equivalent')
  })

  it('are told where plants make more electricity than any can, in standard coal', async () => {
    const rows = (power: number, unit: string): Cells[] => [
      ['项目', `原煤(${unit})`, `电力(${unit})`],
      ['火力发电', -100, power],
      ...ROWS.map(([label], i) => [label!, 0, i === 1 ? power : 0]),
    ]
    const codes = async (power: number, unit: string) =>
      (await openBook([{ name: 'a', rows: rows(power, unit) }])).codes
    expect(await codes(96, '万吨标准煤')).toContain('balance.equivalent')
    expect(await codes(42, '万吨标准煤')).not.toContain('balance.equivalent')
    expect(await codes(96, 'TJ')).not.toContain('balance.equivalent')
    // The IEA's plants have water power too, which takes in no fuel.
    expect(await codes(960, 'ktoe')).not.toContain('balance.equivalent')
  })

  it('that nothing decides between are a fault, another year a warning', async () => {
    const two = await openBook([
      { name: 'a', rows: doubled },
      { name: 'b', rows: TABLE },
    ])
    expect(two.codes).toContain('balance.sheets')
    const other = await openBook([{ name: 'a', rows: [['能源平衡表-2015'], ...TABLE] }])
    expect(other.issues.find(({ code }) => code === 'balance.year')?.severity).toBe('warning')
  })
})

describe('consumption by industry', () => {
  const table = (rows: readonly Cells[]) => {
    const { entries, issues } = readIndustries(sheetOf(rows), 'i.xlsx')
    return { told: entries.map((e) => `${e.branch!.id} ${e.carrier.id} ${e.amount}`), issues }
  }

  it('takes no amount for a code', () => {
    const head = ['行业', '原煤', '柴油', '能源消费总量']
    const rows = [
      head,
      ['合计', 31, 30, 9],
      ['工业', 44, 13, 8],
      ['采矿业', 13, 1],
      ['煤炭开采和洗选业', 13, 1],
    ]
    expect(table(rows)).toEqual({ told: ['gbt-06 raw-coal 13', 'gbt-06 diesel 1'], issues: [] })
    const { told, issues } = table([...rows, ['水泥制造', 31, 2]])
    expect([told.length, issues[0]?.code]).toEqual([2, 'industries.branch'])
  })

  it.each(['行业', '行业代码', 'Industry'])('reads codes below %s', (head) => {
    expect(
      table([
        [head, '原煤'],
        ['06', 4],
        [7, 5],
        ['煤炭开采和洗选业', 1],
      ]),
    ).toEqual({
      told: ['gbt-06 raw-coal 4', 'gbt-07 raw-coal 5', 'gbt-06 raw-coal 1'],
      issues: [],
    })
  })

  it('knows every division by its Chinese name, and no sum', () => {
    const divisions = branches().entries.filter(({ id }) => id.startsWith('gbt-'))
    const sums = ['工业总计', '采矿业', '制造业', '电力、热力、燃气及水生产和供应业']
    const rows = [...sums, ...divisions.map(({ nameZh }) => nameZh)].map((name) => [name, 50])
    const { told, issues } = table([['', '原煤'], ...rows])
    expect([told, issues]).toEqual([divisions.map(({ id }) => `${id} raw-coal 50`), []])
  })

  it('knows the yearbook’s English names, and none of them as a sum', () => {
    const rows = [
      ['', 'Total Energy Consumption (10 000 tce)', 'Raw Coal'],
      ['Mining', 8, 9],
      ['Mining and Washing of Coal', 3, 4],
      ['Mining and Processing of Ferrous Metal Ores', 5, 5],
      ['Manufacture of Medicines', 1, 2],
    ]
    expect(table(rows)).toEqual({
      told: ['gbt-06 raw-coal 4', 'gbt-08 raw-coal 5', 'gbt-27 raw-coal 2'],
      issues: [],
    })
  })

  it('reads codes that stand first, unless the rows are only counted', () => {
    expect(
      table([
        ['', '', '原煤'],
        ['06', 'Hulla', 4],
        ['31', 'Siderurgia', 5],
      ]).told,
    ).toEqual(['gbt-06 raw-coal 4', 'gbt-31 raw-coal 5'])
    expect(
      table([
        ['', '', '原煤'],
        ['1', '煤炭开采和洗选业', 4],
        ['13', '烟草制品', 5],
      ]).issues,
    ).toHaveLength(1)
  })
})
