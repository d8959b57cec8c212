// A made balance in the yearbook's form (synthetic figures): Chinese headers, 30 columns, merged cells — as tidy CSV the same.
import { describe, expect, it } from 'vitest'
import { unpackedSize } from '../../src/formats/bytes/zip.ts'
import {
  openWorkbook,
  readCsv,
  readWorkbook,
  type SheetToWrite,
  writeWorkbook,
} from '../../src/formats/index.ts'
import {
  account,
  carriers,
  checkBalance,
  factors,
  formOf,
  type Ledger,
  readBalance,
  readIndustries,
  readYearbook,
  uprightYearbook,
  withIndustries,
  yearbookTemplate,
} from '../../src/inventory/index.ts'
import { cellNumber } from '../../src/inventory/terms/sheet.ts'
import { unitOf } from '../../src/quantity/index.ts'

// Row label → carrier → amount in the carrier's own unit. Each carrier balances.
const FIGURES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  一次能源生产量: { electricity: 12.5 },
  '外省(区、市)调入量': { 'raw-coal': 3000, diesel: 180.25, 'natural-gas': 40.5, electricity: 100 },
  '本省(区、市)调出量(-)': { coke: -20 },
  火力发电: { 'raw-coal': -1500, 'natural-gas': -10.5, electricity: 400 },
  供热: { 'raw-coal': -300, heat: 4200 },
  炼焦: { 'raw-coal': -200, coke: 140, 'coke-oven-gas': 5.5 },
  损失量: { electricity: 12.5, heat: 100 },
  '农、林、牧、渔业': { diesel: 10.25, electricity: 2 },
  工业: {
    'raw-coal': 980,
    coke: 120,
    'coke-oven-gas': 5.5,
    'natural-gas': 20,
    heat: 3900,
    electricity: 380,
    diesel: 30,
  },
  '其中：用作原料、材料': { 'natural-gas': 5 },
  建筑业: { diesel: 12, electricity: 6 },
  '交通运输、仓储和邮政业': { diesel: 120, electricity: 10 },
  '批发、零售业和住宿、餐饮业': { 'natural-gas': 4, electricity: 22 },
  其他: { 'natural-gas': 2, electricity: 25, heat: 80 },
  城镇: { 'natural-gas': 4, electricity: 40, heat: 120 },
  乡村: { 'raw-coal': 20, electricity: 15, diesel: 8 },
}
const TIDY: Readonly<Record<string, string>> = {
  一次能源生产量: 'production,',
  '外省(区、市)调入量': 'import-province,',
  '本省(区、市)调出量(-)': 'export-province,',
  火力发电: 'thermal-power,',
  供热: 'heating,',
  炼焦: 'coking,',
  损失量: 'loss,',
  '农、林、牧、渔业': 'final,agriculture',
  工业: 'final,industry',
  '其中：用作原料、材料': 'non-energy,industry',
  建筑业: 'final,construction',
  '交通运输、仓储和邮政业': 'final,transport',
  '批发、零售业和住宿、餐饮业': 'final,trade',
  其他: 'final,services',
  城镇: 'final,urban-residential',
  乡村: 'final,rural-residential',
}

type Cells = (string | number | null)[][]

/** The template with figures in it; `change` may spoil its cells. */
function filled(
  change: (cells: Cells, columnOf: (carrier: string) => number) => void = () => {},
): SheetToWrite {
  const template = yearbookTemplate(2020)[0]!
  const cells = template.rows.map((row) => [...row])
  const names = cells[2]!
  const columnOf = (carrier: string) => names.indexOf(carriers().find(carrier)!.nameZh)
  for (const [label, amounts] of Object.entries(FIGURES)) {
    const row = cells.find((candidate) => candidate[0] === label)!
    for (const [carrier, amount] of Object.entries(amounts)) row[columnOf(carrier)] = amount
  }
  change(cells, columnOf)
  return { ...template, rows: cells }
}

const fromXlsx = async (sheet: SheetToWrite) => {
  const { sheets, issues } = await readWorkbook(await writeWorkbook([sheet]), 'b.xlsx')
  expect(issues).toEqual([])
  return sheets[0]!
}

const OPTIONS = {
  gwp: 'ar5',
  electricity: { from: 'balance' as const, imports: { factor: 0.6, unit: 't/MWh', source: 'test' } },
}
const ledgerOf = (balance: Parameters<typeof account>[0]) => account(balance, factors('ndrc-2011')!, OPTIONS)

// Everything but where the figure stood.
const figures = (ledger: Ledger) => ledger.rows.map(({ activity_source: _, ...row }) => row)

const tidyBalance = () => {
  const lines = Object.entries(FIGURES).flatMap(([label, amounts]) =>
    Object.entries(amounts).map(
      ([carrier, amount]) => `${TIDY[label]},${carrier},${amount},${carriers().find(carrier)!.unit}`,
    ),
  )
  const { balance, issues } = readBalance(
    readCsv(['flow,branch,carrier,amount,unit', ...lines].join('\n'), 'b.csv').rows,
    'b.csv',
  )
  expect(issues).toEqual([])
  return balance
}

// H12 of the sheet on its side is L8 of the sheet.
function turnedCell(source: string): string {
  const [, before, letters, line] = /^(.*!)([A-Z]+)(\d+)$/.exec(source)!
  const col = [...letters!].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0)
  const row = Number(line) - 1
  return `${before}${row < 26 ? '' : String.fromCharCode(64 + Math.floor(row / 26))}${String.fromCharCode(65 + (row % 26))}${col}`
}

describe('the yearbook’s matrix', () => {
  it('as XLSX gives the ledger of the tidy CSV to the bit', async () => {
    const sheet = await fromXlsx(filled())
    expect(sheet.merges.length).toBeGreaterThan(0)
    expect(formOf(sheet)).toBe('yearbook')
    const { balance, issues } = readYearbook(sheet, 'b.xlsx')
    expect(issues).toEqual([])
    expect(checkBalance(balance, false)).toEqual([])
    const [matrix, tidy] = [ledgerOf(balance), ledgerOf(tidyBalance())]
    expect(figures(matrix)).toEqual(figures(tidy))
    expect(matrix.totals).toEqual(tidy.totals)
    expect(matrix.rows.find((row) => row.carrier === 'coke')!.activity_source).toMatch(
      /^b\.xlsx balance!H\d+$/,
    )
  })

  it('on its side gives the same, its cells called as they lie', async () => {
    const sheet = await fromXlsx(filled())
    const width = Math.max(...sheet.rows.map((row) => row.length))
    const rows = Array.from({ length: width }, (_, col) => sheet.rows.map((row) => row[col] ?? null))
    const merges = sheet.merges.map((m) => ({ top: m.left, left: m.top, bottom: m.right, right: m.bottom }))
    const turned = { ...sheet, rows, merges }
    expect([formOf(turned), uprightYearbook(sheet)]).toEqual(['unknown', undefined])
    const { balance, issues } = readYearbook(uprightYearbook(turned)!, 'b.xlsx')
    expect(issues).toEqual([])
    const ledger = ledgerOf(balance)
    expect(figures(ledger)).toEqual(figures(ledgerOf(tidyBalance())))
    const { entries } = readYearbook(sheet, 'b.xlsx').balance
    expect(balance.entries.map(({ source }) => turnedCell(source))).toEqual(
      entries.map(({ source }) => source),
    )
  })

  it('has 30 carriers, read by their English names, too', async () => {
    const sheet = filled((cells) => {
      cells[2] = cells[2]!.map(() => '')
    })
    expect(ledgerOf(readYearbook(await fromXlsx(sheet), 'b.xlsx').balance).totals).toEqual(
      ledgerOf(tidyBalance()).totals,
    )
    const names = yearbookTemplate(2020)[0]!.rows[2]!.slice(2)
    expect(names.length).toBe(30)
  })

  it('does not add "of which" rows and sums twice', async () => {
    const sheet = filled((cells, columnOf) => {
      const row = (label: string) => cells.find((candidate) => candidate[0] === label)!
      row('生活消费')[columnOf('electricity')] = 55
      row('终端消费量')[columnOf('electricity')] = 500
      row('其中：水电')[columnOf('electricity')] = 12.5
    })
    const { balance, issues } = readYearbook(await fromXlsx(sheet), 'b.xlsx')
    expect(issues).toEqual([])
    expect(ledgerOf(balance).totals).toEqual(ledgerOf(tidyBalance()).totals)
  })

  it('checks printed sums against their parts: 5 % and more is an error, unless allowed', async () => {
    const spoil = (amount: number) =>
      filled((cells, columnOf) => {
        cells.find((candidate) => candidate[0] === '终端消费量')![columnOf('electricity')] = amount
      })
    const at = async (amount: number, lenient: boolean) =>
      readYearbook(await fromXlsx(spoil(amount)), 'b.xlsx', lenient).issues.map((issue) => [
        issue.severity,
        issue.code,
      ])
    expect(await at(503, false)).toEqual([['warning', 'balance.identity']])
    expect(await at(600, false)).toEqual([['error', 'balance.identity']])
    expect(await at(600, true)).toEqual([['warning', 'balance.identity']])
  })

  it('finds a breach of the identity with row, column and amount', () => {
    const balance = tidyBalance()
    const without = { ...balance, entries: balance.entries.filter((entry) => entry.flow.id !== 'coking') }
    const [coal] = checkBalance(without, false).filter((issue) => issue.path.includes('raw-coal'))
    expect(coal).toMatchObject({ severity: 'error', code: 'balance.identity' })
    expect(coal!.found).toContain('= 2000000 t')
    expect(checkBalance(without, true).every((issue) => issue.severity === 'warning')).toBe(true)
  })

  it('text in a number cell names sheet and cell; a misspelt carrier suggests the nearest', async () => {
    const spoilt = filled((cells, columnOf) => {
      cells.find((candidate) => candidate[0] === '工业')![columnOf('coke')] = 'n.a.'
      const diesel = columnOf('diesel')
      cells[2]![diesel] = '柴油x'
      cells[3]![diesel] = 'Diesl Oil'
    })
    const { issues } = readYearbook(await fromXlsx(spoilt), 'b.xlsx')
    expect(issues.map((issue) => [issue.code, issue.path[1], issue.hint])).toEqual([
      ['balance.carrier', expect.stringMatching(/^balance!/), 'Did you mean `diesel`?'],
      ['balance.amount', expect.stringMatching(/^balance!H\d+$/), expect.any(String)],
    ])
  })
})

describe('labels as editions print them', () => {
  const flowOf = (label: string) => {
    const rows = [
      ['', '原煤'],
      ['一次能源生产量', 9],
      ['工业', 1],
      ['建筑业', 1],
      ['火力发电', -1],
      [label, 7],
    ]
    const { balance } = readYearbook({ name: 's', merges: [], rows }, 'f.csv')
    const entry = balance.entries.find(({ amount }) => amount === 7)
    return entry && `${entry.flow.id}/${entry.branch?.id ?? ''}`
  }

  it.each([
    ['（一）一次能源生产量', 'production/'],
    ['（三）外省（区、市）调入量', 'import-province/'],
    ['1、农、林、牧、渔、水利业', 'final/agriculture'],
    ['  其中:用作原料、材料', 'non-energy/industry'],
    ['7.居民生活', 'final/residential'],
    ['城　镇', 'final/urban-residential'],
    ['农村居民', 'final/rural-residential'],
    ['Chinese Airplanes & Ships Refueling Abroad', 'bunkers-abroad/'],
    ['Agriculture, Forestry, Animal Husbandry & Fishery', 'final/agriculture'],
    ['Wholesale, Retail Trade and Hotel, Restaurants', 'final/trade'],
    ['Transportation, Storage and Post', 'final/transport'],
    ['2. Recovery of Energy', 'recovery/'],
  ])('%s', (label, expected) => {
    expect(flowOf(label)).toBe(expected)
  })

  it('"recovery" within transformation is not supply', () => {
    const rows = [
      ['', '热力'],
      ['可供本地区消费的能源量', 0],
      ['回收能', 3],
      ['加工转换投入(-)产出(+)量', 0],
      ['回收能', 4],
      ['工业', 7],
    ]
    const { balance } = readYearbook({ name: 's', merges: [], rows }, 'f.csv')
    expect(balance.entries.map(({ flow, amount }) => [flow.id, amount])).toEqual([
      ['recovery', 3],
      ['recovery-transformation', 4],
      ['final', 7],
    ])
  })

  it('inputs and what leaves are negative, told by cell; "x" is text, "…" is nothing', () => {
    const rows = [
      ['', '原煤', '电力'],
      ['一次能源生产量', 9, '…'],
      ['出口量(-)', 2, null],
      ['火力发电', 3, 1],
      ['工业', -1, 'x'],
    ]
    const { issues } = readYearbook({ name: 's', merges: [], rows }, 'f.xlsx')
    expect(
      issues.filter(({ severity }) => severity === 'error').map(({ code, path }) => [code, path[1]]),
    ).toEqual([
      ['balance.sign', 's!B3'],
      ['balance.sign', 's!B4'],
      ['balance.negative', 's!B5'],
      ['balance.amount', 's!C5'],
    ])
  })

  it('the older edition of 20 carriers warns where other gas may hold blast furnace gas beside coke', () => {
    const names = [
      '原煤',
      '洗精煤',
      '其他洗煤',
      '型煤',
      '焦炭',
      '焦炉煤气',
      '其他煤气',
      '其他焦化产品',
      '原油',
      '汽油',
    ]
    const more = [
      '煤油',
      '柴油',
      '燃料油',
      '液化石油气',
      '炼厂干气',
      '其他石油制品',
      '天然气',
      '热力',
      '电力',
      '其他能源',
    ]
    const header = ['', ...names, ...more]
    const row = (label: string, at: Readonly<Record<string, number>>) => [
      label,
      ...header.slice(1).map((name) => at[name] ?? null),
    ]
    const rows = [
      header,
      row('一次能源生产量', { 焦炭: 10, 其他煤气: 2 }),
      row('工业', { 焦炭: 10, 其他煤气: 2 }),
      row('建筑业', {}),
      row('其他', {}),
    ]
    const { balance, issues } = readYearbook({ name: '', merges: [], rows }, 'old.csv')
    expect(issues).toEqual([])
    expect(balance.entries.map(({ source }) => source)).toContain('old.csv H3')
    expect(ledgerOf(balance).issues.map(({ code }) => code)).toContain('process-gas.mixed')
  })
})

describe('consumption by industry', () => {
  const industries = (coal: number): SheetToWrite => {
    const template = yearbookTemplate(2020)[1]!
    const cells = template.rows.map((row) => [...row])
    const coalAt = cells[2]!.indexOf('原煤')
    const put = (label: string, amount: number) => {
      cells.find((row) => row[0] === label)![coalAt] = amount
    }
    put('黑色金属冶炼和压延加工业', coal)
    put('化学原料和化学制品制造业', 400)
    return { ...template, rows: cells }
  }

  it('takes the place of the row of industry, with the same total and finer codes', async () => {
    const { entries, issues } = readIndustries(await fromXlsx(industries(580)), 'i.xlsx')
    expect(issues).toEqual([])
    const found: Parameters<typeof withIndustries>[4] = []
    const balance = withIndustries(tidyBalance(), entries, 'i.xlsx', false, found)
    expect(found).toEqual([])
    const [fine, coarse] = [ledgerOf(balance), ledgerOf(tidyBalance())]
    expect(fine.totals['industry']! / coarse.totals['industry']!).toBeCloseTo(1, 12)
    expect(
      fine.rows.filter((row) => row.carrier === 'raw-coal' && row.gas === 'CO2').map((row) => row.branch),
    ).toEqual(['gbt-26', 'gbt-31', 'rural-residential'])
  })

  it('must add up to the balance', async () => {
    const { entries } = readIndustries(await fromXlsx(industries(400)), 'i.xlsx')
    const found: Parameters<typeof withIndustries>[4] = []
    withIndustries(tidyBalance(), entries, 'i.xlsx', false, found)
    expect(found.map((issue) => [issue.severity, issue.path])).toEqual([['error', ['i.xlsx', 'raw-coal']]])
  })

  it('must measure what the balance does: standard coal is not added up against tonnes', async () => {
    const { entries } = readIndustries(await fromXlsx(industries(580)), 'i.xlsx')
    const coal = entries.map((entry) => ({ ...entry, unit: unitOf('10^4 tce')! }))
    const found: Parameters<typeof withIndustries>[4] = []
    withIndustries(tidyBalance(), coal, 'i.xlsx', false, found)
    expect(found.find(({ path }) => path.includes('raw-coal'))!.code).toBe('industries.unit')
  })
})

describe('workbooks that are none', () => {
  const refused = async (bytes: Uint8Array) => (await readWorkbook(bytes, 'b.xls')).issues[0]

  it('damage, a password and 100 MB are refused with what to do', async () => {
    const legacy = new Uint8Array(1024)
    legacy.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
    expect((await refused(legacy))!.found).toContain('damaged')
    const locked = legacy.slice()
    ;[...'EncryptedPackage'].forEach((char, i) => locked.set([char.charCodeAt(0), 0], 600 + 2 * i))
    expect((await refused(locked))!.found).toContain('password')
    const damaged = (await writeWorkbook([{ name: 'a', rows: [[1]] }])).slice(0, 400)
    expect((await refused(damaged))!.found).toContain('damaged')
    const bomb = await writeWorkbook([{ name: 'a', rows: [[1]] }])
    const large = new Uint8Array(60e6)
    large.set(bomb)
    expect((await refused(large))!.found).toBe('a workbook of 60 MB')
    expect((await refused(large))!.hint).toContain('CSV')
  })

  it('100 MB are refused unread, and so is what unpacks to more', async () => {
    const read: number[] = []
    const source = {
      name: 'b.xlsx',
      size: 100e6,
      read: async (_: number, length: number) => {
        read.push(length)
        return Uint8Array.of(0x50, 0x4b)
      },
    }
    expect((await openWorkbook(source, 'b.xlsx')).issues[0]!.found).toBe('a file of 100 MB')
    expect(read).toEqual([2])
    const bytes = await writeWorkbook([{ name: 'a', rows: [['x', 1]] }])
    expect(unpackedSize(bytes)).toBeGreaterThan(bytes.length)
    expect(unpackedSize(Uint8Array.of(1, 2, 3))).toBeUndefined()
  })

  it('the same figures give the same bytes', async () => {
    const twice = await Promise.all([0, 1].map(() => writeWorkbook([{ name: 'a', rows: [['x', 1]] }])))
    expect(twice[0]).toEqual(twice[1])
  })
})

describe('figures as bureaus print them', () => {
  it.each([
    ['1 234.50', 1234.5],
    ['-1\u00a0234', -1234],
    ['−1,234.5', -1234.5],
    ['１２．５', 12.5],
    ['——', 0],
    ['……', 0],
    ['－', 0],
    ['......', 0],
    ['……．', 0],
    ['――', 0],
    ['／', 0],
    ['无', 0],
    ['–1,234.5', -1234.5],
    ['−.5', -0.5],
    ['10–20', undefined],
    ['12 34', undefined],
    ['5¹', undefined],
    ['N/A', undefined],
  ])('%s', (text, value) => expect(cellNumber(text)).toBe(value))

  it('a column that no carrier has is told of a CSV, too', async () => {
    const text = '项目,原煤,神秘燃料\n,万吨,万吨\n终端消费量,5,5\n工业,5,5\n建筑业,,\n其他,,'
    const { sheets } = await readWorkbook(new TextEncoder().encode(text), 'a.csv')
    expect(readYearbook(sheets[0]!, 'a.csv').issues.map(({ code, found }) => [code, found])).toEqual([
      ['balance.carrier', '"神秘燃料"'],
    ])
  })
})
