// inventory.csv: the ledger, one row a branch × carrier × gas.
import { writeCsv } from '../../formats/index.ts'
import type { Ledger, LedgerRow } from '../../inventory/index.ts'

const COLUMNS: readonly (keyof LedgerRow)[] = [
  'sector',
  'branch',
  'carrier',
  'gas',
  'activity',
  'activity_unit',
  'factor',
  'factor_unit',
  'factor_source',
  'emission_t',
  'rule',
  'mass_t',
  'gwp',
  'activity_source',
  'energy_tj',
  'memo',
  'ncv',
  'carbon',
  'oxidation',
]

/** The ledger as CSV: the columns other programs rely on first, then mass of the gas, GWP, origin and composition. */
export function inventoryCsv(ledger: Ledger): string {
  const rows = ledger.rows.map((row) =>
    COLUMNS.map((column) =>
      column === 'memo' ? (row.memo ? 'memo' : '') : ((row[column] ?? '') as string | number),
    ),
  )
  return writeCsv([[...COLUMNS], ...rows])
}
