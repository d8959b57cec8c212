// Changes to a ledger: what a measure or a scenario does to rows, without a balance and without a map.
import { fault, type Issue } from '../error.ts'
import { exactSum } from '../quantity/index.ts'
import { factors } from './factor-set.ts'
import { type Ledger, type LedgerRow, sectorTotals } from './ledger.ts'
import { rateOf } from './overrides.ts'
import { resolveFactor } from './resolve-factor.ts'
import { branches, carriers } from './vocabulary.ts'

/** Which rows a change is about: all that agree with what is named. */
export interface RowChoice {
  readonly sector?: string | undefined
  readonly branch?: string | undefined
  readonly carrier?: string | undefined
  readonly gas?: string | undefined
}

/**
 * One change. `scale`: rows times `by`. `set`: rows such that they add up to `total`, t CO2e a year. `switch`: a
 * share of the energy of a carrier from another one (`electricity` electrifies); `efficiency` is how much less
 * energy the new one needs for the same use. `factor`: what a carrier emits, mass of CO2 per energy or amount.
 */
export type LedgerChange = { readonly name?: string | undefined } & (
  | { readonly kind: 'scale'; readonly where: RowChoice; readonly by: number }
  | { readonly kind: 'set'; readonly where: RowChoice; readonly total: number }
  | {
      readonly kind: 'switch'
      readonly where: RowChoice
      readonly to: string
      readonly share: number
      readonly efficiency: number
    }
  | { readonly kind: 'factor'; readonly carrier: string; readonly factor: number; readonly unit: string }
)

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

/** A change in words, its own name first. */
export function tellChange(change: LedgerChange): string {
  if (change.name !== undefined) return change.name
  switch (change.kind) {
    case 'scale':
      return `${tellChoice(change.where)} × ${change.by}`
    case 'set':
      return `${tellChoice(change.where)} = ${change.total} t CO2e`
    case 'switch':
      return `${Number((change.share * 100).toPrecision(6))} % of ${tellChoice(change.where)} to ${change.to}`
    case 'factor':
      return `${change.carrier} at ${change.factor} ${change.unit}`
  }
}

const tellChoice = ({ sector, branch, carrier, gas }: RowChoice) =>
  [sector, branch, carrier, gas].filter(Boolean).join(' ') || 'all rows'

function changeRows(
  rows: readonly LedgerRow[],
  change: LedgerChange,
  ledger: Ledger,
  place: readonly (string | number)[],
  issues: Issue[],
): readonly LedgerRow[] {
  const where = change.kind === 'factor' ? { carrier: change.carrier } : change.where
  const chosen = new Set(rows.filter((row) => agrees(row, where) && !row.memo))
  if (chosen.size === 0) {
    issues.push(
      fault(
        'change.nothing',
        place,
        `no row of ${tellChoice(where)}`,
        'rows of the ledger',
        'See inventory.csv for the sectors, branches and carriers there are.',
      ),
    )
    return rows
  }
  const each = (by: number) => rows.map((row) => (chosen.has(row) ? scaled(row, by) : row))
  switch (change.kind) {
    case 'scale':
      return each(change.by)
    case 'set': {
      const now = exactSum([...chosen].map((row) => row.emission_t))
      return each(now === 0 ? 1 : change.total / now)
    }
    case 'switch':
      return [...each(1 - change.share), ...switched([...chosen], change, rows, ledger, place, issues)]
    case 'factor':
      return withFactor(rows, chosen, change, place, issues)
  }
}

function agrees(row: LedgerRow, { sector, branch, carrier, gas }: RowChoice): boolean {
  const fits = (wanted: string | undefined, found: string) => wanted === undefined || wanted === found
  return (
    fits(sector, row.sector) && fits(branch, row.branch) && fits(carrier, row.carrier) && fits(gas, row.gas)
  )
}

const scaled = (row: LedgerRow, by: number): LedgerRow => ({
  ...row,
  activity: row.activity * by,
  energy_tj: row.energy_tj * by,
  mass_t: row.mass_t * by,
  emission_t: row.emission_t * by,
})

type Switch = Extract<LedgerChange, { kind: 'switch' }>

// Rows of the new carrier for every branch that had the old one, by the energy of its CO2 rows.
function switched(
  chosen: readonly LedgerRow[],
  change: Switch,
  rows: readonly LedgerRow[],
  ledger: Ledger,
  place: readonly (string | number)[],
  issues: Issue[],
): LedgerRow[] {
  const burned = chosen.filter((row) => row.gas === 'CO2' && row.energy_tj > 0)
  if (burned.length === 0) {
    issues.push(
      fault(
        'change.energy',
        place,
        `rows of ${tellChoice(change.where)} without energy`,
        'rows with CO2 and energy, which can be switched',
        'Scale them instead.',
      ),
    )
  }
  const gases = [...new Set(rows.map((row) => row.gas))]
  return burned.flatMap((row) => {
    const energy = (row.energy_tj * change.share) / change.efficiency
    const made = gases.flatMap((gas) => newRow(row, gas, energy, change, rows, ledger) ?? [])
    if (made.length === 0) issues.push(noFactor(change, place))
    return made
  })
}

function newRow(
  from: LedgerRow,
  gas: LedgerRow['gas'],
  energy: number,
  { to }: Switch,
  rows: readonly LedgerRow[],
  ledger: Ledger,
): LedgerRow | undefined {
  // What the ledger already says of the carrier comes first: the same electricity, the same overrides.
  const alike = rows.filter(
    (row) => row.carrier === to && row.gas === gas && row.energy_tj > 0 && row.mass_t > 0,
  )
  const known = alike.find(({ branch }) => branch === from.branch) ?? alike[0]
  const set = ledger.factorSet && factors(ledger.factorSet.name)
  const carrier = carriers().find(to)
  const group = branches().find(from.branch)?.group ?? 'manufacturing'
  const own = set && carrier && gas !== 'CO2e' ? resolveFactor(set, carrier, gas, group, 'energy') : undefined
  const perTJ = known ? known.mass_t / known.energy_tj : own?.value
  const gwp = rows.find((row) => row.gas === gas)?.gwp
  if (perTJ === undefined || gwp === undefined) return undefined
  const mass = energy * perTJ
  return {
    sector: from.sector,
    branch: from.branch,
    carrier: to,
    gas,
    activity: energy,
    activity_unit: 'TJ',
    factor: perTJ,
    factor_unit: `t ${gas}/TJ`,
    factor_source: known?.factor_source ?? own!.source,
    emission_t: mass * gwp,
    rule: `switched from ${from.carrier}`,
    mass_t: mass,
    gwp,
    activity_source: `change: ${from.carrier} to ${to}`,
    energy_tj: energy,
    memo: false,
    terms: known ? known.terms : [{ share: 1, of: own!.of }],
  }
}

function noFactor({ to }: Switch, place: readonly (string | number)[]): Issue {
  return fault(
    'change.factor',
    place,
    `carrier "${to}"`,
    'a carrier that the ledger or its factor set has a factor for',
    'Name a carrier of data/carriers.csv; electricity and heat must be in the ledger already.',
  )
}

type NewFactor = Extract<LedgerChange, { kind: 'factor' }>

// CO2 rows at the new factor; other gases of the carrier stay.
function withFactor(
  rows: readonly LedgerRow[],
  chosen: ReadonlySet<LedgerRow>,
  { factor, unit, carrier }: NewFactor,
  place: readonly (string | number)[],
  issues: Issue[],
): readonly LedgerRow[] {
  const rate = rateOf(unit)
  if (rate?.per !== 'energy') {
    issues.push(
      fault('factor.unit', place, `"${unit}"`, 'mass per energy, e.g. t/MWh or kg/TJ', 'Correct the unit.'),
    )
    return rows
  }
  return rows.map((row) => {
    if (!chosen.has(row) || row.gas !== 'CO2' || row.energy_tj === 0) return row
    const mass = row.energy_tj * factor * rate.scale
    const perUnit = row.activity === 0 ? 0 : mass / row.activity
    return {
      ...row,
      factor: perUnit,
      factor_source: `${factor} ${unit} (change)`,
      mass_t: mass,
      emission_t: mass * row.gwp,
      rule: `${row.rule}; factor of ${carrier} changed`,
      terms: undefined,
    }
  })
}
