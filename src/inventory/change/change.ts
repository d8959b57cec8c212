// Changes to a ledger: what a measure or a scenario does to rows, without a balance and without a map.
import { fault, type Issue } from '../../error.ts'
import { exactSum } from '../../quantity/index.ts'
import { type Ledger, type LedgerRow, sectorTotals } from '../ledger/ledger.ts'
import { branches, carriers } from '../terms/vocabulary.ts'
import { changeFactor } from './change-factor.ts'
import { agrees, type LedgerChange, type RowChoice, tellChange, tellChoice } from './ledger-change.ts'
import { switchCarrier } from './switch-carrier.ts'

/** The ledger after the changes, one after another; a change that finds no row is a fault. */
export function changeLedger(
  ledger: Ledger,
  changes: readonly LedgerChange[],
): { ledger: Ledger; issues: readonly Issue[] } {
  const issues: Issue[] = []
  const rows = changes.reduce<readonly LedgerRow[]>(
    (now, change, i) => changeRows(now, change, ledger, ['changes', i], issues),
    ledger.rows,
  )
  const notes = [...ledger.notes, ...changes.map((change) => `Changed: ${tellChange(change)}.`)]
  return { ledger: { ...ledger, rows, totals: sectorTotals(rows, ledger.sectors), notes }, issues }
}

function changeRows(
  rows: readonly LedgerRow[],
  change: LedgerChange,
  ledger: Ledger,
  place: readonly (string | number)[],
  issues: Issue[],
): readonly LedgerRow[] {
  const where = change.kind === 'factor' ? { carrier: change.carrier } : change.where
  // The memo of biogenic CO2 goes with the rows it stands beside, and counts as none of them.
  const chosen = rows.filter((row) => agrees(row, where))
  const counted = chosen.filter((row) => !row.memo)
  if (counted.length === 0) {
    issues.push(noRow(where, rows, place))
    return rows
  }
  const each = (those: ReadonlySet<LedgerRow>, by: number) =>
    rows.map((row) => (those.has(row) ? scaled(row, by) : row))
  switch (change.kind) {
    case 'scale':
      return each(new Set(chosen), change.by)
    case 'set': {
      const now = exactSum(counted.map((row) => row.emission_t))
      if (now === 0 && change.total > 0) issues.push(fromZero(where, change.total, place))
      return each(new Set(chosen), now === 0 ? 1 : change.total / now)
    }
    case 'switch': {
      const { from, made } = switchCarrier(chosen, change, { ...ledger, rows }, place, issues)
      return [...each(from, 1 - change.share), ...made]
    }
    case 'factor':
      return changeFactor(rows, new Set(counted), change, place, issues)
  }
}

function noRow(where: RowChoice, rows: readonly LedgerRow[], place: readonly (string | number)[]): Issue {
  const isOther = (name: string | undefined) => name !== where.carrier && name !== where.branch
  const near = [
    where.carrier && (carriers().find(where.carrier)?.id ?? carriers().suggest(where.carrier)),
    where.branch && (branches().find(where.branch)?.id ?? branches().suggest(where.branch)),
  ].find((name) => rows.some(({ carrier, branch }) => name === carrier || name === branch) && isOther(name))
  return fault(
    'change.nothing',
    place,
    `no row of ${tellChoice(where)}`,
    'rows of the ledger',
    near
      ? `Did you mean \`${near}\`?`
      : 'See inventory.csv for the sectors, branches and carriers there are.',
  )
}

const fromZero = (where: RowChoice, total: number, place: readonly (string | number)[]): Issue =>
  fault(
    'change.zero',
    place,
    `${total} t CO2e for ${tellChoice(where)}, which emits nothing`,
    'rows with an emission, whose proportions the total takes',
    'Set the total of rows that emit, or change the balance.',
  )

const scaled = (row: LedgerRow, by: number): LedgerRow => ({
  ...row,
  activity: row.activity * by,
  energy_tj: row.energy_tj * by,
  mass_t: row.mass_t * by,
  emission_t: row.emission_t * by,
})
