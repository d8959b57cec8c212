// The flow diagram of a long ledger: what is small is put together, but nothing that would stand alone.
import { expect, it } from 'vitest'
import type { ZoneTable } from '../../src/cadastre/index.ts'
import type { LedgerRow } from '../../src/inventory/index.ts'
import { flowChart } from '../../src/report/charts/flow-chart.ts'

const SECTORS = ['industry', 'agriculture']
const row = (branch: string, sector: string, emission_t: number) =>
  ({ branch, sector, carrier: 'raw-coal', gas: 'CO2', emission_t, memo: false }) as LedgerRow

it('draws small branches of a sector together, and one that is the only small one by its name', () => {
  const rows = [
    ...Array.from({ length: 9 }, (_, i) => row(`large ${i}`, 'industry', 1e6)),
    row('first small', 'industry', 2e4),
    row('second small', 'industry', 1e4),
    row('fields', 'agriculture', 1e4),
  ]
  const table = {
    sectors: SECTORS,
    rows: [{ areas: [1, 1], emissions: [9.03e6, 1e4] }],
  } as unknown as ZoneTable
  const options = { title: 'Drawn', synthetic: undefined, plain: true, source: '' }
  const chart = flowChart({ table, ledger: { rows } }, options)
  // Halo and letters of a label are two texts.
  expect([...new Set(chart.match(/all others [\d.]+/g))]).toEqual(['all others 3.0'])
  expect(chart).toContain('fields 1.0')
  expect(chart).not.toContain('small')
})

it('says so where nothing is emitted', () => {
  const table = { sectors: SECTORS, rows: [{ areas: [1, 1], emissions: [0, 0] }] } as unknown as ZoneTable
  const options = { title: 'Drawn', synthetic: undefined, plain: true, source: '' }
  expect(flowChart({ table, ledger: { rows: [] } }, options)).toContain('nothing is emitted')
})
