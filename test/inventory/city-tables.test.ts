// Tables as bureaus of other cities print them: wordings of the current yearbook, services one by one, blocks named in tidy rows.
import { describe, expect, it } from 'vitest'
import {
  branches,
  readBalance,
  readYearbook,
  unknownForm,
  yearbookTemplate,
} from '../../src/inventory/index.ts'

type Cells = readonly (string | number | null)[]

function read(rows: readonly Cells[]) {
  const sheet = { name: 'S', rows, merges: [] }
  const { balance, issues } = readYearbook(sheet, 'b.xlsx')
  return {
    amounts: balance.entries.map(({ flow, branch, amount }) => `${branch?.id ?? flow.id} ${amount}`),
    codes: issues.map(({ code }) => code),
  }
}

const HEAD: readonly Cells[] = [
  ['项目', '柴油', '石脑油'],
  [null, '(万吨)', '(万吨)'],
]
const FINAL: readonly Cells[] = [
  ['四、终端消费量', 16, 0],
  ['1.农、林、牧、渔业', 4, null],
  ['4.交通运输、仓储和邮政业', 5, null],
]

describe('rows of the current yearbook', () => {
  it.each([
    '5.批发和零售业、住宿和餐饮业',
    '批发零售和住宿餐饮业',
    '批发、零售业和住宿、餐饮业',
    'Wholesale and Retail Trades, Hotels and Catering Services',
  ])('know trade and catering as %s', (label) => {
    const { amounts, codes } = read([...HEAD, ...FINAL, [label, 7, null]])
    expect(amounts).toEqual(['agriculture 4', 'transport 5', 'trade 7'])
    expect(codes).toEqual([])
  })

  it('take trade and catering apart where they are printed apart, with their sum or without', () => {
    const parts: readonly Cells[] = [
      ['批发和零售业', 3, null],
      ['住宿和餐饮业', 4, null],
    ]
    const expected = ['agriculture 4', 'transport 5', 'wholesale-retail 3', 'accommodation-catering 4']
    expect(read([...HEAD, ...FINAL, ['批发和零售业、住宿和餐饮业', 7, null], ...parts]).amounts).toEqual(
      expected,
    )
    expect(read([...HEAD, ...FINAL.slice(1), ...parts]).amounts).toEqual(expected)
  })

  it('count petroleum products put in again within refining', () => {
    const { amounts, codes } = read([
      ...HEAD,
      ['5.炼油及煤制油', 800, 480],
      ['  #油品再投入量(-)', null, -20],
      ['炼焦', 0, 0],
      ['建筑业', 1, null],
    ])
    expect(amounts).toEqual(['refining 800', 'refining 480', 'construction 1'])
    expect(codes).toEqual([])
  })

  it('stand in the template as the yearbook prints them', () => {
    const labels = yearbookTemplate(2020)[0]!.rows.map((row) => row[0])
    expect(labels).toContain('批发、零售业和住宿、餐饮业')
    expect(labels).toContain('其中：油品再投入量(-)')
    expect(labels).not.toContain('批发和零售业')
  })
})

it('a balance of all energy by year is told for what it is', () => {
  const rows = [['项目', 2019, '2020'], ...FINAL.map(([label]) => [label!, 9, 8])]
  const { issues } = readYearbook({ name: '', rows, merges: [] }, 'b.csv')
  expect(issues.map(({ code, path }) => [code, ...path])).toEqual([['balance.header', 'b.csv']])
  expect(issues[0]!.hint).toContain('实物量')
})

describe('services one by one', () => {
  // The list of the paper's urban sector.
  it.each([
    ['Information transmission, computer services and software', 'information'],
    ['Wholesale and retail', 'trade'],
    ['Accommodation and catering', 'accommodation-catering'],
    ['Finance', 'finance'],
    ['Real estate', 'real-estate'],
    ['Leasing and business services', 'leasing-business'],
    ['Scientific research, technical services and geological exploration', 'research'],
    ['Water, environment and public facilities management', 'public-facilities'],
    ['Residential services and other services', 'resident-services'],
    ['Education', 'education'],
    ['Health, social security and social welfare', 'health'],
    ['Culture, sports and entertainment', 'culture'],
    ['Public administration and social organizations', 'public-administration'],
    ['International organizations', 'international-organizations'],
    ['金融业', 'finance'],
    ['信息传输、软件和信息技术服务业', 'information'],
    ['居民服务、修理和其他服务业', 'resident-services'],
  ])('knows %s, of the urban sector', (name, id) => {
    expect(branches().find(name)).toMatchObject({ id, sector: 'urban' })
  })
})

describe('tidy rows that name a block of the sheet', () => {
  const rows = (...lines: readonly string[]) => {
    const table = lines.map((line, i) => {
      const [flow = '', branch = '', carrier = '', amount = '', unit = ''] = line.split(';')
      return { line: i + 2, cells: { flow, branch, carrier, amount, unit } }
    })
    return readBalance(table, 'b.csv')
  }

  it('take the branch for the row of the block', () => {
    const { balance, issues } = rows(
      'transformation;thermal power;raw coal;-40;10^4 t',
      'Transformation;thermalPower;electricity;10;10^8 kWh',
      'supply;Indigenous Production;raw coal;3;10^4 t',
      '加工转换;供热;heat;5;10^10 kJ',
      'total final consumption;industry;raw coal;9;10^4 t',
    )
    expect(issues).toEqual([])
    expect(balance.entries.map(({ flow }) => flow.id)).toEqual([
      'thermal-power',
      'thermal-power',
      'production',
      'heating',
      'final',
    ])
  })

  it('tell a branch that is no row of the block', () => {
    const { issues } = rows(
      'transformation;industry;raw coal;-4;10^4 t',
      'supply;thermal power;raw coal;4;10^4 t',
      'transformation;;raw coal;-4;10^4 t',
    )
    expect(issues.map(({ code, path, expected }) => [code, path[2], expected])).toEqual([
      ['balance.branch', 'branch', 'a row of transformation'],
      ['balance.branch', 'branch', 'a row of supply'],
      ['balance.branch', 'branch', 'a row of transformation'],
    ])
  })
})

describe('a file in no form of a balance', () => {
  const told = (rows: readonly Cells[]) => unknownForm([{ name: '', rows, merges: [] }], 'b.csv')

  it('is told once, with what its header says', () => {
    expect(told([['freq', 'nrg_bal', 'siec', 'unit', 'geo', 'TIME_PERIOD', 'OBS_VALUE']])).toMatchObject({
      code: 'balance.form',
      severity: 'error',
      found: 'a table that begins with freq, nrg_bal, siec, unit, geo, TIME_PERIOD, OBS_VALUE',
    })
    expect(told([])!.found).toBe('a table that begins with nothing')
  })

  it('is told to be Eurostat’s workbook where it is that', () => {
    const rows = ['GAE', 'FC_E', 'FC_IND_E'].map((code) => ['+', 'a label', code, 1, 2])
    const book = { name: '2020', rows: [['', '', 'code', 'TOTAL', 'C0000X0350-0370'], ...rows], merges: [] }
    expect(unknownForm([book], 'b.xlsx')?.hint).toContain('nrg_bal_c')
  })

  it('is told to be the table by industry where it is that', () => {
    const issue = told([
      ['行业', '原煤\n(吨)', '电力\n(万千瓦时)'],
      ['总计', 30, 3],
      ['食品制造业', 10, 1],
      ['医药制造业', 20, 2],
    ])
    expect(issue!.found).toBe('consumption by industry')
    expect(issue!.hint).toContain('inventory.industries')
  })

  it('is not told of tidy rows that lack a column, nor of what is no table', () => {
    expect(told([['flow', 'fuel', 'amount', 'unit']])).toBeUndefined()
    expect(told([['{"type": "FeatureCollection"']])).toBeUndefined()
  })
})
