// What-if as data: the changes that a scenario file holds, and what they do to rows of the ledger.
import { exactSum, type LedgerRow } from 'carbon-cadastre'

/** Rows of the ledger that agree with everything named. */
export interface Where {
  readonly sector?: string
  readonly branch?: string
  readonly carrier?: string
}

/** A change as `cadastre scenario` reads it: rows times `by`, or rows that add up to `total` t CO2e a year. */
export type Change =
  | { readonly kind: 'scale'; readonly name: string; readonly where: Where; readonly by: number }
  | { readonly kind: 'set'; readonly name: string; readonly where: Where; readonly total: number }
  | { readonly kind: 'study'; readonly name: string; readonly set: Readonly<Record<string, unknown>> }

/** The rows after the changes, one after another; changes of the study itself are not of the ledger. */
export function changedRows(rows: readonly LedgerRow[], changes: readonly Change[]): readonly LedgerRow[] {
  return changes.reduce((now, change) => {
    if (change.kind === 'study') return now
    const chosen = new Set(now.filter((row) => !row.memo && agrees(row, change.where)))
    const sum = change.kind === 'set' ? exactSum([...chosen].map((row) => row.emission_t)) : 0
    const by = change.kind === 'scale' ? change.by : sum === 0 ? 1 : change.total / sum
    return now.map((row) => (chosen.has(row) ? scaled(row, by) : row))
  }, rows)
}

const agrees = (row: LedgerRow, where: Where) =>
  Object.entries(where).every(([key, value]) => row[key as keyof Where] === value)

const scaled = (row: LedgerRow, by: number): LedgerRow => ({
  ...row,
  activity: row.activity * by,
  energy_tj: row.energy_tj * by,
  mass_t: row.mass_t * by,
  emission_t: row.emission_t * by,
})

/** The scenario file. */
export const scenarioText = (title: string, changes: readonly Change[]): string =>
  `${JSON.stringify({ title, changes }, null, 2)}\n`
