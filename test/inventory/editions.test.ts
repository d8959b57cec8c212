// Other editions of the IEA's and CEADs' files, and slips of tidy files: read as they are meant, or told.
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { delimitedRows } from '../../src/formats/table/csv.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { readBalance, readCeads, readIea } from '../../src/inventory/index.ts'
import type { Cell, Sheet } from '../../src/inventory/terms/sheet.ts'
import { unitOf } from '../../src/quantity/index.ts'
import { parseStudy } from '../../src/study/index.ts'
import { openLedger } from '../../src/study/inputs/open-ledger.ts'
import { folderOf } from '../support/small-study.ts'

const sheetOf = (rows: readonly (readonly Cell[])[]): Sheet => ({ name: '', rows, merges: [] })

describe('the IEA’s balances', () => {
  const FIGURES: readonly (readonly [string, string, number])[] = [
    ['Total final consumption', 'Motor gasoline excl. biofuels', 60],
    ['Transport', 'Motor gasoline excl. biofuels', 60],
    ['Road', 'Motor gasoline excl. biofuels', 60],
    ['Coke ovens', 'Coke oven coke', 8],
  ]
  const read = (head: readonly string[], rows: readonly (readonly Cell[])[], region = 'Ghana') => {
    const { balance, issues } = readIea(sheetOf([head, ...rows]), 'i.csv', region, 2000)
    return {
      told: balance.entries.map(
        (e) => `${e.flow.id} ${e.branch?.id} ${e.carrier.id} ${e.amount * e.unit.value}`,
      ),
      codes: issues.map(({ code }) => code),
    }
  }
  const wide = FIGURES.map((row) => ['Ghana', ...row])
  const HEAD = ['COUNTRY', 'FLOW', 'PRODUCT', '2000']
  const plain = read(HEAD, wide)

  it('are read in the unit that their column names', () => {
    expect(plain.told).toEqual(['final road gasoline 60', 'coking undefined coke 8'])
    const head = ['COUNTRY', 'UNIT', 'FLOW', 'PRODUCT', '2000']
    const ktoe = FIGURES.map((row) => ['Ghana', 'ktoe', ...row])
    expect(read(head, ktoe).told[0]).toBe(`final road gasoline ${60 * 41.868}`)
    const both = [...ktoe, ...FIGURES.map((row) => ['Ghana', 'TJ', ...row])]
    expect(read(head, both)).toEqual(plain)
    expect(
      read(
        head,
        FIGURES.map((row) => ['Ghana', 'barrel', ...row]),
      ).codes,
    ).toEqual(['balance.unit'])
  })

  it('may stand a year a row', () => {
    const long = FIGURES.flatMap(([flow, product, value]) => [
      ['Ghana', flow, product, 1999, value * 2],
      ['Ghana', flow, product, 2000, value],
    ])
    expect(read(['COUNTRY', 'FLOW', 'PRODUCT', 'TIME', 'Value'], long)).toEqual(plain)
  })

  it('are known by the names of other editions, and their country in any case', () => {
    const other = wide.map((row) =>
      row.map((cell) =>
        typeof cell === 'string'
          ? cell.replace('excl. biofuels', 'excl. bio').replace('Coke ovens', 'Coke ovens (transf.)')
          : cell,
      ),
    )
    expect(read(HEAD, other, 'ghana')).toEqual(plain)
  })

  it('may have codes alone, also of own use and of parts that repeat others', () => {
    const codes = [
      ['GHANA', 'TOTTRANF', 'OVENCOKE', 8],
      ['GHANA', 'TCOKEOVS', 'OVENCOKE', 8],
      ['GHANA', 'TOTENGY', 'COKEOVGS', -3],
      ['GHANA', 'ECOKEOVS', 'COKEOVGS', -3],
      ['GHANA', 'TFC', 'NONBIOGASO', 60],
      ['GHANA', 'TOTTRANS', 'NONBIOGASO', 60],
      ['GHANA', 'ROAD', 'NONBIOGASO', 60],
      ['GHANA', 'NONENUSE', 'ONONSPEC', 2],
      ['GHANA', 'NEIND', 'ONONSPEC', 2],
      ['GHANA', 'NECHEM', 'ONONSPEC', 2],
      ['GHANA', 'ONONSPEC', 'SOLARTH', 1],
      ['GHANA', 'ELOUTPUT', 'NATGAS', 700],
    ]
    expect(read(HEAD, codes)).toEqual({
      told: [
        'coking undefined coke 8',
        'final energy-own-use coke-oven-gas 3',
        'final road gasoline 60',
        'material undefined other-petroleum 2',
      ],
      codes: [],
    })
    expect(read(HEAD, [['GHANA', 'ROADS', 'NONBIOGASO', 1]]).codes).toEqual(['iea.flow'])
  })

  it('may have titles above, which may name the unit', () => {
    expect(read(['World Energy Balances'], [HEAD, ...wide]).told).toEqual(plain.told)
    expect(read(['World Energy Balances (ktoe)'], [HEAD, ...wide]).told[0]).toBe(
      `final road gasoline ${60 * 41.868}`,
    )
  })

  it('count a sum whose parts are not told, or only its parts', () => {
    const sums = [
      ['Ghana', 'Total final consumption', 'Natural gas', 9],
      ['Ghana', 'Industry', 'Natural gas', 5],
      ['Ghana', 'Residential', 'Natural gas', 4],
    ]
    expect(read(HEAD, sums).told).toEqual(['final industry natural-gas 5', 'final residential natural-gas 4'])
    // Older editions have no row of manufacturing.
    const steel = ['Ghana', 'Iron and steel', 'Natural gas', 5]
    expect(read(HEAD, [...sums, steel])).toEqual({
      told: ['final residential natural-gas 4', 'final gbt-31 natural-gas 5'],
      codes: ['balance.residential'],
    })
  })

  it('that repeat a flow and product are refused', () => {
    expect(read(HEAD, [...wide, wide[2]!]).codes).toContain('iea.repeated')
  })
})

describe('a published inventory', () => {
  const options = { view: 'producer', process: true } as const
  const HEAD = ['Emission_Inventory', 'Raw_Coal', 'Diesel_Oil', 'Process', 'Scope_1_Total']
  const ROWS: readonly (readonly Cell[])[] = [
    ['unit', 'Mt CO2', 'Mt CO2', 'Mt CO2', 'Mt CO2'],
    ['TotalEmissions', 3, 2, 1, 6],
    ['Furniture Manufacturing', 1, 1, 0, 2],
    ['Rural', 2, 1, 1, 4],
  ]
  const total = (head: readonly string[], rows: readonly (readonly Cell[])[]) => {
    const { ledger, issues } = readCeads(sheetOf([head, ...rows]), 'c.csv', options)
    return [Object.values(ledger.totals).reduce((sum, one) => sum + one, 0), issues.map(({ code }) => code)]
  }

  it('counts no column that sums others', () => {
    const more = ROWS.map((row) => [...row, row[4]!])
    for (const name of ['Scope_1+2_Total', 'Total_CO2', 'Sum'])
      expect(total([...HEAD, name], more)).toEqual([6e6, []])
  })

  it('is held against its printed sums', () => {
    expect(total(HEAD, [...ROWS, ['Industry', 1, 1, 0, 2]])[1]).toContain('balance.identity')
    expect(total(HEAD, ROWS.with(2, ['Furniture Manufacturing', 1, 1, 0, 3]))[1]).toEqual([
      'balance.identity',
    ])
  })
})

describe('a tidy balance', () => {
  it('that repeats an amount is told', () => {
    const cells = { flow: 'final', branch: 'industry', carrier: 'raw-coal', amount: '5', unit: 't' }
    const rows = [1, 2].map((line) => ({ line: line + 1, cells }))
    expect(readBalance(rows, 'b.csv').issues.map(({ code }) => code)).toEqual(['balance.repeated'])
    const other = [rows[0]!, { line: 3, cells: { ...cells, amount: '6' } }]
    expect(readBalance(other, 'b.csv').issues).toEqual([])
  })

  it('takes no hexadecimal for a number, and mt for no megatonnes', () => {
    const cells = { flow: 'final', branch: 'industry', carrier: 'raw-coal', amount: '0x1F', unit: 't' }
    expect(readBalance([{ line: 2, cells }], 'b.csv').issues[0]?.code).toBe('balance.amount')
    expect([unitOf('mt'), unitOf('MT'), unitOf('Mt')?.value]).toEqual([undefined, undefined, 1e6])
  })

  it('parted by semicolons groups thousands by points where commas are decimal signs', () => {
    expect(delimitedRows('a;b\n1.234;1,5')[1]).toEqual(['1234', '1.5'])
    expect(delimitedRows('a;b\n1.234;15')[1]).toEqual(['1.234', '15'])
  })

  const opened = async (branches: Readonly<Record<string, string>>) => {
    const { study } = parseStudy(
      {
        title: 'Balance',
        year: 2020,
        inventory: { balance: 'b.csv', branches },
        land: { cover: 'c.tif', legend: 'cnlucc' },
        zones: { file: 'z.geojson', id: 'id', name: 'name' },
      },
      'study',
    )
    const text = 'Flow,Branch,Carrier,Amount,Unit\nfinal,construction,diesel,1,t\n'
    const issues: Issue[] = []
    const world = nodeWorld({ base: folderOf({ 'b.csv': text }), threads: 1 })
    return { ledger: await openLedger(study!, world, issues), codes: issues.map(({ code }) => code) }
  }

  it('has its branches moved by any of their names, and a name that is none is told', async () => {
    for (const name of ['construction', '建筑业'])
      expect((await opened({ [name]: 'urban' })).ledger.rows[0]?.sector).toBe('urban')
    expect((await opened({ constructoin: 'urban' })).codes).toContain('inventory.branches')
  })
})
