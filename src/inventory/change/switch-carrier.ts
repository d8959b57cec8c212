// A carrier in place of another: energy moves from rows to new rows, at the factor of the carrier that takes over.
import { fault, type Issue } from '../../error.ts'
import { factors } from '../factors/factor-set.ts'
import { resolveFactor } from '../factors/resolve-factor.ts'
import type { Ledger, LedgerRow } from '../ledger/ledger.ts'
import { branches, carriers } from '../terms/vocabulary.ts'
import { type LedgerChange, tellChoice } from './ledger-change.ts'

type Switch = Extract<LedgerChange, { kind: 'switch' }>
type Place = readonly (string | number)[]

/** What a switch takes rows from, and the rows of the new carrier. */
export interface Switched {
  /** Rows that lose the share: all gases of what had energy, the memo of biogenic CO2 too. */
  readonly from: ReadonlySet<LedgerRow>
  readonly made: readonly LedgerRow[]
}

/** The rows as they stand before the change, and the set that has factors they lack. */
type Held = Pick<Ledger, 'rows' | 'factorSet'>

const keyOf = ({ sector, branch, carrier }: LedgerRow) => [sector, branch, carrier].join('/')

/**
 * Move a share of the energy of rows to another carrier. What is that carrier already stays, and so do rows whose
 * energy is not known: nothing could take their place.
 */
export function switchCarrier(
  chosen: readonly LedgerRow[],
  change: Switch,
  ledger: Held,
  place: Place,
  issues: Issue[],
): Switched {
  const to = carriers().find(change.to)?.id ?? change.to
  const burned = chosen.filter((row) => row.gas === 'CO2' && row.energy_tj > 0 && row.carrier !== to)
  if (burned.length === 0 || change.where.gas !== undefined) issues.push(nothingToSwitch(change, place))
  const made = burned.flatMap((row) => newRows(row, { ...change, to }, ledger, place, issues))
  const keys = new Set(burned.map(keyOf))
  return { from: new Set(chosen.filter((row) => keys.has(keyOf(row)))), made }
}

const nothingToSwitch = ({ where, to }: Switch, place: Place): Issue =>
  fault(
    'change.energy',
    place,
    `no energy of ${tellChoice(where)} that ${to} could take the place of`,
    'rows of another carrier with CO2 and energy, and no gas in `where`: all gases go with the fuel',
    'Name other rows, or scale them instead.',
  )

function newRows(
  from: LedgerRow,
  change: Switch,
  ledger: Held,
  place: Place,
  issues: Issue[],
): readonly LedgerRow[] {
  const gases = [...new Set(ledger.rows.map((row) => row.gas))]
  const energy = (from.energy_tj * change.share) / change.efficiency
  const made = gases.flatMap((gas) => newRow(from, gas, energy, change, ledger) ?? [])
  if (made.length === 0) issues.push(noFactor(change, place))
  return made
}

function newRow(
  from: LedgerRow,
  gas: LedgerRow['gas'],
  energy: number,
  { to }: Switch,
  ledger: Held,
): LedgerRow | undefined {
  const factor = factorOf(from.branch, to, gas, ledger)
  const gwp = ledger.rows.find((row) => row.gas === gas)?.gwp
  if (factor === undefined || gwp === undefined) return undefined
  const mass = energy * factor.perTJ
  return {
    sector: from.sector,
    branch: from.branch,
    carrier: to,
    gas,
    activity: energy,
    activity_unit: 'TJ',
    factor: factor.perTJ,
    factor_unit: `t ${gas}/TJ`,
    factor_source: factor.source,
    emission_t: mass * gwp,
    rule: `switched from ${from.carrier}`,
    mass_t: mass,
    gwp,
    activity_source: `change: ${from.carrier} to ${to}`,
    energy_tj: energy,
    // Biogenic CO2 is listed and not added, whoever burns it.
    memo: gas === 'CO2' && carriers().find(to)?.biogenic === true,
    terms: ofEnergy(from, to, factor.terms),
  }
}

// The energy is that of the old carrier, so that doubt about its calorific value stays, and that of the new one has no part.
function ofEnergy(from: LedgerRow, to: string, terms: LedgerRow['terms']): LedgerRow['terms'] {
  const group = carriers().find(to)?.group
  const isPlants = group === 'electricity' || group === 'heat'
  const measured = from.terms?.length === 1 ? from.terms[0]!.of.filter(({ kind }) => kind === 'ncv') : []
  return terms?.map(({ share, of }) => ({
    share,
    of: [...of.filter(({ kind }) => isPlants || kind !== 'ncv'), ...measured],
  }))
}

const groupOf = (branch: string) => branches().find(branch)?.group ?? 'manufacturing'

// What the ledger says of the carrier comes first: the same electricity, the same overrides. CH4 and N2O hang on how a
// fuel is burned, so that those of another kind of branch stand in only where nothing else is known.
function factorOf(
  branch: string,
  to: string,
  gas: LedgerRow['gas'],
  { rows, factorSet }: Held,
): { perTJ: number; source: string; terms: LedgerRow['terms'] } | undefined {
  const group = groupOf(branch)
  const alike = rows.filter((row) => row.carrier === to && row.gas === gas && row.energy_tj > 0)
  const near =
    alike.find((row) => row.branch === branch) ?? alike.find((row) => groupOf(row.branch) === group)
  const known = near ?? (gas === 'CO2' ? alike[0] : undefined)
  const set = factorSet && factors(factorSet.name)
  const carrier = carriers().find(to)
  const own =
    known === undefined && set && carrier && gas !== 'CO2e'
      ? resolveFactor(set, carrier, gas, group, 'energy')
      : undefined
  if (own) return { perTJ: own.value, source: own.source, terms: [{ share: 1, of: own.of }] }
  const row = known ?? alike[0]
  return row && { perTJ: row.mass_t / row.energy_tj, source: row.factor_source, terms: row.terms }
}

function noFactor({ to }: Switch, place: Place): Issue {
  return fault(
    'change.factor',
    place,
    `carrier "${to}"`,
    'a carrier that the ledger or its factor set has a factor for',
    'Name a carrier of data/carriers.csv; electricity and heat must be in the ledger already.',
  )
}
