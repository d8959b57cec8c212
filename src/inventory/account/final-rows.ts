// Ledger rows of fuels: final consumption less raw material, and in the producer view the fuel of plants.
import { fault, type Issue, warning } from '../../error.ts'
import { exactSum } from '../../quantity/index.ts'
import type { BalanceEntry } from '../balance/balance.ts'
import type { CombustionGas, FactorSet } from '../factors/factor-set.ts'
import {
  calorificValue,
  type Per,
  type ResolvedFactor,
  resolveFactor,
  unverifiedFactor,
} from '../factors/resolve-factor.ts'
import type { LedgerRow } from '../ledger/ledger.ts'
import { type CombustionGroup, isIndustry } from '../terms/vocabulary.ts'

/** A ledger row before its sector and GWP are known. */
export type RowPart = Omit<
  LedgerRow,
  'sector' | 'branch' | 'carrier' | 'gwp' | 'emission_t' | 'activity_source'
> & {
  readonly gas: CombustionGas
}

/** An entry with what was taken out of it as raw material. */
export interface BurnedEntry {
  readonly entry: BalanceEntry
  readonly removed: number
}

/**
 * Final consumption less what serves as raw material. A branch's own material is taken from its own row; material
 * of industry as a whole is taken from its divisions in proportion to what they consume. More material than
 * consumption is a fault.
 */
export function burnedFinally(entries: readonly BalanceEntry[], issues: Issue[]): readonly BurnedEntry[] {
  const burned = entries
    .filter((entry) => entry.flow.part === 'final')
    .map((entry) => ({ entry, removed: 0 }))
  for (const material of entries.filter((entry) => entry.flow.part === 'non-energy')) {
    const servants = servantsOf(material, burned)
    const wanted = material.amount * material.unit.value
    const present = exactSum(
      servants.map(({ entry, removed }) => (entry.amount - removed) * entry.unit.value),
    )
    if (wanted > present * (1 + 1e-12)) issues.push(tooMuchMaterial(material))
    const share = Math.min(1, wanted / present)
    for (const one of servants) {
      const left = one.entry.amount - one.removed
      // One servant gives the amount itself, so that no rounding of shares shows.
      const taken = servants.length === 1 ? wanted / one.entry.unit.value : left * share
      one.removed += Math.min(left, taken)
    }
  }
  return burned.map(({ entry, removed }) => ({
    entry: removed === 0 ? entry : { ...entry, amount: entry.amount - removed },
    removed,
  }))
}

interface Burning {
  readonly entry: BalanceEntry
  removed: number
}

function servantsOf(material: BalanceEntry, burned: readonly Burning[]): readonly Burning[] {
  const alike = burned.filter(
    ({ entry }) =>
      entry.carrier === material.carrier &&
      entry.unit.dimension === material.unit.dimension &&
      entry.amount > 0,
  )
  const own = alike.filter(({ entry }) => entry.branch === material.branch)
  if (own.length > 0 || material.branch?.id !== 'industry') return own
  return alike.filter(({ entry }) => isIndustry(entry.branch))
}

function tooMuchMaterial(material: BalanceEntry): Issue {
  return fault(
    'balance.material',
    [material.source],
    `${material.amount} ${material.unit.name} of ${material.carrier.id} as raw material`,
    'no more than the branch consumes',
    'Correct the amount: it is an "of which" of final consumption.',
  )
}

/** Rows of a fuel burned: one a gas. Biogenic CO2 is a memo. A fuel without a CO2 factor is a fault. */
export function fuelRows(
  { entry, removed }: BurnedEntry,
  set: FactorSet,
  gases: readonly CombustionGas[],
  group: CombustionGroup,
  rule: string,
  issues: Issue[],
): RowPart[] {
  if (entry.amount === 0 && removed === 0) return []
  const told = removed > 0 ? `${rule}, less ${removed} ${entry.unit.name} used as raw material` : rule
  return gases.flatMap((gas) => {
    const factor = resolveFactor(set, entry.carrier, gas, group, entry.unit.dimension as Per)
    if (!factor) {
      if (gas === 'CO2' && entry.carrier.group !== 'other') issues.push(missingFactor(entry, set))
      if (gas === 'CO2' && entry.carrier.group === 'other') issues.push(noFactorForOther(entry))
      return []
    }
    if (factor.unverified) issues.push(unverifiedFactor([entry.source, gas], factor.source))
    const memo = gas === 'CO2' && entry.carrier.biogenic
    const rule = memo ? `${told}; biogenic, memo item` : told
    const { value: perBase, source } = factor
    const part = rowPart(entry, { gas, perBase, source, rule, energy: energyOf(entry, set), memo })
    return [{ ...part, ...composition(factor), terms: [{ share: 1, of: factor.of }] }]
  })
}

// The parts a factor is made of; what it does not have is left out.
function composition({ ncv, carbon, oxidation }: ResolvedFactor): Partial<RowPart> {
  return {
    ...(ncv !== undefined && { ncv: Number(ncv.toPrecision(12)) }),
    ...(carbon !== undefined && { carbon }),
    ...(oxidation !== undefined && { oxidation }),
  }
}

/** TJ of an entry, by the set's calorific values; 0 where they are not known. */
function energyOf(entry: BalanceEntry, set: FactorSet): number {
  const base = entry.amount * entry.unit.value
  if (entry.unit.dimension === 'energy') return base
  if (entry.unit.dimension === 'area') return 0
  return base * (calorificValue(set, entry.carrier, entry.unit.dimension)?.value ?? 0)
}

/** A factor as it is put to an entry. */
interface PutFactor {
  readonly gas: CombustionGas
  /** t per base unit of the entry's dimension. */
  readonly perBase: number
  readonly source: string
  readonly rule: string
  /** TJ of the entry. */
  readonly energy: number
  readonly memo?: boolean
}

/** A row of an entry at a factor. */
export function rowPart(
  entry: BalanceEntry,
  { gas, perBase, source, rule, energy, memo = false }: PutFactor,
): RowPart {
  const factor = perBase * entry.unit.value
  return {
    gas,
    activity: entry.amount,
    activity_unit: entry.unit.name,
    factor,
    factor_unit: `t ${gas}/${entry.unit.name}`,
    factor_source: source,
    mass_t: entry.amount * factor,
    rule,
    energy_tj: energy,
    memo,
  }
}

function missingFactor(entry: BalanceEntry, set: FactorSet): Issue {
  return fault(
    'factor.missing',
    [entry.source],
    `${entry.carrier.id} in ${entry.unit.name}`,
    `a CO2 factor in ${set.name}`,
    'Give one in `inventory.overrides`, or leave the row out if nothing is burned.',
  )
}

/** The warning that a carrier of unknown make-up counts as nothing. */
export function noFactorForOther(entry: BalanceEntry): Issue {
  return warning(
    'factor.other',
    [entry.source],
    `${Math.abs(entry.amount)} ${entry.unit.name} of ${entry.carrier.id}`,
    'a factor, since its make-up is not known',
    'It counts as 0; give one in `inventory.overrides` if it is fossil.',
  )
}
