// A balance laid on its side, carriers down and flows across, gives the ledger of the same balance upright.
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { nodeWorld } from '../../src/host/node.ts'
import type { Ledger } from '../../src/inventory/index.ts'
import { parseStudy } from '../../src/study/index.ts'
import { openLedger } from '../../src/study/inputs/open-ledger.ts'
import { folderOf } from '../support/small-study.ts'

const ROWS = [
  ['品种', '单位', '一次能源生产量', '外省(区、市)调入量', '工业', '建筑业', '城镇', '乡村'],
  ['原煤', '万吨', '100', '900', '980', '0', '0', '20'],
  ['柴油', '万吨', '0', '50', '30', '12', '0', '8'],
]
const upright = ROWS[0]!.map((_, col) => ROWS.map((row) => row[col]!))
const csv = (rows: readonly (readonly string[])[]) =>
  rows.map((row) => row.map((cell) => `"${cell}"`).join()).join('\n')

async function ledgerOf(rows: readonly (readonly string[])[]) {
  const { study } = parseStudy(
    {
      title: 'Balance',
      year: 2020,
      inventory: { balance: 'b.csv', factors: 'ipcc-2006', gwp: 'ar5' },
      land: { cover: 'c.tif', legend: 'cnlucc' },
      zones: { file: 'z.geojson', id: 'id', name: 'name' },
    },
    'study',
  )
  const issues: Issue[] = []
  const world = nodeWorld({ base: folderOf({ 'b.csv': csv(rows) }), threads: 1 })
  return { ledger: await openLedger(study!, world, issues), issues, codes: issues.map(({ code }) => code) }
}

const sources = ({ rows }: Ledger) => [...new Set(rows.map((row) => row.activity_source))]

describe('a balance on its side', () => {
  it('is read turned, and told once', async () => {
    const [turned, plain] = [await ledgerOf(ROWS), await ledgerOf(upright)]
    expect(turned.ledger.totals).toEqual(plain.ledger.totals)
    expect(turned.ledger.rows.length).toBeGreaterThan(0)
    expect(turned.codes).toEqual(['balance.turned', ...plain.codes])
    expect(sources(turned.ledger)).toContain('b.csv E2')
    expect(sources(plain.ledger)).toContain('b.csv B5')
  })

  it('has its faults at the cells of the file', async () => {
    const { issues } = await ledgerOf(ROWS.map((row, i) => (i === 1 ? row.with(4, '9x0') : row)))
    expect(issues.find(({ code }) => code === 'balance.amount')!.path).toEqual(['b.csv', 'E2'])
  })

  it('is told as empty where nothing is consumed', async () => {
    const { codes } = await ledgerOf(
      ROWS.map((row, i) => (i === 0 ? row : row.with(4, '').with(5, '').with(7, ''))),
    )
    expect(codes).toContain('balance.turned')
    expect(codes).toContain('balance.empty')
  })
})

it('tells a balance without a byte once', async () => {
  expect((await ledgerOf([])).codes).toEqual(['workbook.empty'])
})
