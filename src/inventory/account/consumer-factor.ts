// Electricity and heat at the consumer: what a unit costs in carbon by the balance's own structure, or as given.
import { csvParse } from 'd3-dsv'
import { fault, type Issue, warning } from '../../error.ts'
import { exactSum, unitOf } from '../../quantity/index.ts'
import { shipped } from '../../shipped.ts'
import type { Balance, BalanceEntry } from '../balance/balance.ts'
import { type FactorKind, refusedKind } from '../factors/factor-kind.ts'
import type { CombustionGas, FactorSet } from '../factors/factor-set.ts'
import { rateOf } from '../factors/overrides.ts'
import { isOutside } from '../factors/plausible.ts'
import { type Per, resolveFactor, unverifiedFactor } from '../factors/resolve-factor.ts'
import { type FactorTerm, type Ingredient, ofGiven, ofPlantFuel } from '../ledger/ingredient.ts'
import { noFactorForOther } from './final-rows.ts'

/** A factor the study gives, with its source; a kind that is no average is taken only where it is forced. */
export interface GivenFactor {
  readonly factor: number
  readonly unit: string
  readonly source: string
  readonly year?: number | undefined
  readonly grid?: string | undefined
  readonly kind?: FactorKind | undefined
  readonly force?: boolean | undefined
}

/** Tonnes of each gas per TJ delivered, with the derivation in words. */
export interface ConsumerFactor {
  readonly perTJ: Readonly<Partial<Record<CombustionGas, number>>>
  readonly source: string
  readonly rule: string
  readonly notes: readonly string[]
  /** What the factor of each gas is made of. */
  readonly terms: Readonly<Partial<Record<CombustionGas, readonly FactorTerm[]>>>
}

/** Tonnes of CO2 per TJ beyond which a delivered unit is a slip of units: 0.0036 to 1.8 t/MWh, 0.001 to 0.5 t/GJ. */
export const PLAUSIBLE_DELIVERED = [1, 500] as const

/** A given factor as tonnes of CO2 per TJ; a unit, size or kind that cannot be is a fault. */
export function givenFactor(
  given: GivenFactor,
  carrier: 'electricity' | 'heat',
  place: readonly string[],
  issues: Issue[],
): ConsumerFactor | undefined {
  const rate = rateOf(given.unit)
  if (rate?.per !== 'energy') {
    issues.push(
      fault(
        'factor.unit',
        [...place, 'unit'],
        `"${given.unit}"`,
        'mass per energy, e.g. t/MWh or kg/kWh',
        'Correct the unit.',
      ),
    )
    return undefined
  }
  const perTJ = given.factor * rate.scale
  const faults = [refusedKind(given.kind, given.force, place), implausible(given, perTJ, place)].filter(
    (one) => one !== undefined,
  )
  issues.push(...faults)
  if (faults.length > 0) return undefined
  const kind = given.kind && `${given.kind}${(given.kind ?? 'average') === 'average' ? '' : ', forced'}`
  const of = [given.source, given.grid, given.year, kind].filter((part) => part !== undefined).join(', ')
  return {
    perTJ: { CO2: perTJ },
    source: `${given.factor} ${given.unit} (${of})`,
    rule: `${carrier} at the consumer, factor given`,
    notes: [`${carrier}: factor ${given.factor} ${given.unit} as given by ${of}.`],
    terms: { CO2: [{ share: 1, of: [ofGiven(given.factor, of, carrier, place)] }] },
  }
}

function implausible(given: GivenFactor, perTJ: number, place: readonly string[]): Issue | undefined {
  const [low, high] = PLAUSIBLE_DELIVERED
  if (!isOutside(perTJ, PLAUSIBLE_DELIVERED)) return undefined
  return fault(
    'factor.range',
    [...place, 'factor'],
    `${given.factor} ${given.unit}`,
    `${low} to ${high} t CO2/TJ (0.0036 to 1.8 t/MWh)`,
    'Check the unit: kg against t, kWh against MWh.',
  )
}

/** The shipped default of purchased heat. */
export function defaultHeat(): ConsumerFactor {
  const row = csvParse(shipped['factors/heat.csv'] ?? '')[0]!
  const given = { factor: Number(row['value']), unit: row['unit']!, source: row['source']! }
  return givenFactor(given, 'heat', ['heat'], [])!
}

// Net amounts in TJ of the entries of some flows and a carrier.
function amountTJ(entries: readonly BalanceEntry[], carrier: string, flows: readonly string[]): number {
  const base = unitOf('TJ')!
  return exactSum(
    entries
      .filter((entry) => entry.carrier.id === carrier && flows.includes(entry.flow.id))
      .map((entry) => (entry.amount * entry.unit.value) / base.value),
  )
}

// Where electricity and heat come from; what plants themselves take in is negative there, so that its carbon stays
// with those who are served.
const MADE = ['thermal-power', 'heating', 'production', 'recovery', 'recovery-transformation']

/**
 * The grid structure of the balance: (Σ fuel burned for power × factor + imports × their factor) ÷
 * (generation − own use − losses + imports). Heat by the same form from the rows of heating supply; heat of
 * plants for power is free, since their fuel counts with the power. Undefined where the balance makes or imports none; imports without a factor are a fault.
 */
export function balanceFactor(
  balance: Balance,
  set: FactorSet,
  gases: readonly CombustionGas[],
  carrier: 'electricity' | 'heat',
  imported: ConsumerFactor | undefined,
  issues: Issue[],
): ConsumerFactor | undefined {
  const plant = carrier === 'electricity' ? 'thermal-power' : 'heating'
  const { entries } = balance
  const made = amountTJ(entries, carrier, MADE)
  const imports = amountTJ(entries, carrier, ['import-province', 'import-abroad'])
  const used = amountTJ(entries, carrier, ['own-use'])
  const lost = amountTJ(entries, carrier, ['loss'])
  const delivered = made - used - lost + imports
  if (!(delivered > 0)) return undefined
  if (imports > 0 && !imported) {
    issues.push(
      fault(
        'electricity.imports',
        [balance.file, carrier],
        `${imports.toPrecision(6)} TJ of ${carrier} moved in`,
        'a factor for imports',
        `Give \`inventory.${carrier}: { from: balance, imports: { factor, unit, source } }\`.`,
      ),
    )
    return undefined
  }
  const joint = carrier === 'heat' ? amountTJ(entries, carrier, ['thermal-power']) : 0
  if (joint > 0) issues.push(jointHeat(joint, balance.file))
  const inputs = entries.filter((entry) => entry.flow.id === plant && entry.amount < 0)
  const burned = inputs.map((entry) => ({ entry, ...massesOf(entry, set, gases, issues) }))
  const perTJ = Object.fromEntries(
    gases.map((gas) => {
      const own = exactSum(burned.map(({ masses }) => masses[gas] ?? 0))
      return [gas, (own + imports * (imported?.perTJ[gas] ?? 0)) / delivered]
    }),
  )
  const notes = derivation(carrier, { burned, made, used, lost, imports, delivered, imported, perTJ })
  return {
    perTJ,
    source: 'grid structure of the balance',
    rule: `${carrier} at the consumer, factor from the balance`,
    notes,
    terms: Object.fromEntries(gases.map((gas) => [gas, termsOf(burned, imports, imported, gas, plant)])),
  }
}

const jointHeat = (amount: number, file: string) =>
  warning(
    'heat.joint',
    [file],
    `${Number(amount.toPrecision(8))} TJ of heat from plants for power`,
    'the fuel of heat in rows of heating supply',
    'Their fuel counts with the electricity and this heat is free; move its part of the fuel to `heating` to divide it.',
  )

type Burned = readonly {
  readonly entry: BalanceEntry
  readonly masses: Partial<Record<CombustionGas, number>>
  readonly of: Partial<Record<CombustionGas, readonly Ingredient[]>>
}[]

// A term for each fuel that the plants burned and one for what was moved in, by their shares of the gas.
function termsOf(
  burned: Burned,
  imports: number,
  imported: ConsumerFactor | undefined,
  gas: CombustionGas,
  plant: string,
): FactorTerm[] {
  const parts = burned.map(({ entry, masses, of }) => ({
    mass: masses[gas] ?? 0,
    of: [ofPlantFuel(entry.carrier, -entry.amount, plant), ...(of[gas] ?? [])],
  }))
  const bought = (imported?.terms[gas] ?? []).map(({ of }) => ({
    mass: imports * (imported?.perTJ[gas] ?? 0),
    of,
  }))
  const all = [...parts, ...bought].filter(({ mass }) => mass !== 0)
  const whole = exactSum(all.map(({ mass }) => mass))
  return all.map(({ mass, of }) => ({ share: mass / whole, of }))
}

function massesOf(entry: BalanceEntry, set: FactorSet, gases: readonly CombustionGas[], issues: Issue[]) {
  const masses: Partial<Record<CombustionGas, number>> = {}
  const of: Partial<Record<CombustionGas, readonly Ingredient[]>> = {}
  for (const gas of gases) {
    const factor = resolveFactor(set, entry.carrier, gas, 'energy', entry.unit.dimension as Per)
    if (factor?.unverified) issues.push(unverifiedFactor([entry.source, gas], factor.source))
    // Biogenic CO2 is a memo item, as where it is burned.
    if (gas === 'CO2' && entry.carrier.biogenic) masses[gas] = 0
    else if (factor) {
      masses[gas] = -entry.amount * entry.unit.value * factor.value
      of[gas] = factor.of
    } else if (gas === 'CO2' && entry.carrier.group === 'other') {
      issues.push(noFactorForOther(entry))
    } else if (gas === 'CO2' && entry.carrier.fuel !== '') {
      issues.push(
        fault(
          'factor.missing',
          [entry.source],
          `${entry.carrier.id} in ${entry.unit.name}`,
          `a CO2 factor in ${set.name}`,
          'Give it as an override, or the amount in energy.',
        ),
      )
    }
  }
  return { masses, of }
}

interface Structure {
  readonly burned: Burned
  readonly made: number
  readonly used: number
  readonly lost: number
  readonly imports: number
  readonly delivered: number
  readonly imported: ConsumerFactor | undefined
  readonly perTJ: Readonly<Record<string, number>>
}

// Digits beyond these come from binary fractions.
const told = (amount: number) => Number(amount.toPrecision(12))

function derivation(carrier: string, s: Structure): string[] {
  const fuel = s.burned.map(
    ({ entry, masses }) =>
      `${-entry.amount} ${entry.unit.name} ${entry.carrier.id} → ${tonnes(masses.CO2 ?? 0)} CO2${entry.carrier.biogenic ? ' (biogenic, memo item)' : ''}`,
  )
  const plant = carrier === 'electricity' ? 'thermal power' : 'heating supply'
  const terms = [
    `made ${told(s.made)}`,
    `own use ${told(s.used)}`,
    `losses ${told(s.lost)}`,
    `moved in ${told(s.imports)}`,
  ]
  const perUnit =
    carrier === 'electricity'
      ? `${((s.perTJ['CO2'] ?? 0) * 0.0036).toPrecision(6)} t CO2/MWh`
      : `${((s.perTJ['CO2'] ?? 0) / 1000).toPrecision(6)} t CO2/GJ`
  return [
    `Deducted as transformation: fuel of ${plant} (${fuel.join('; ') || 'none'}); its carbon returns through ${carrier} at the consumer.`,
    `${carrier}: (${tonnes(exactSum(s.burned.map(({ masses }) => masses.CO2 ?? 0)))} CO2 of fuel + ${tonnes(s.imports * (s.imported?.perTJ.CO2 ?? 0))} of imports) ÷ ${told(s.delivered)} TJ delivered (${terms.join(', ')} TJ) = ${perUnit}.`,
  ]
}

const tonnes = (mass: number) => `${mass.toPrecision(9)} t`
