// Electricity and heat at the consumer: what a unit costs in carbon by the balance's own structure, or as given.
import { csvParse } from 'd3-dsv'
import { fault, type Issue } from '../error.ts'
import { exactSum, unitOf } from '../quantity/index.ts'
import { shipped } from '../shipped.ts'
import type { Balance, BalanceEntry } from './balance.ts'
import type { CombustionGas, FactorSet } from './factor-set.ts'
import { rateOf } from './overrides.ts'
import { type Per, resolveFactor } from './resolve-factor.ts'

/** A factor the study gives, with its source. */
export interface GivenFactor {
  readonly factor: number
  readonly unit: string
  readonly source: string
}

/** Tonnes of each gas per TJ delivered, with the derivation in words. */
export interface ConsumerFactor {
  readonly perTJ: Readonly<Partial<Record<CombustionGas, number>>>
  readonly source: string
  readonly rule: string
  readonly notes: readonly string[]
}

/** A given factor as tonnes of CO2 per TJ; a unit that is no mass per energy is a fault. */
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
  return {
    perTJ: { CO2: given.factor * rate.scale },
    source: `${given.factor} ${given.unit} (${given.source})`,
    rule: `${carrier} at the consumer, factor given`,
    notes: [`${carrier}: factor ${given.factor} ${given.unit} as given by ${given.source}.`],
  }
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

/**
 * The grid structure of the balance: (Σ fuel burned for power × factor + imports × their factor) ÷
 * (generation − own use − losses + imports). Heat by the same form from the rows of heating supply. Undefined
 * where the balance makes or imports none; imports without a factor are a fault.
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
  const made = amountTJ(entries, carrier, [plant, 'production'])
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
        `Give \`inventory.${carrier}.imports: { factor, unit, source }\`.`,
      ),
    )
    return undefined
  }
  const inputs = entries.filter((entry) => entry.flow.id === plant && entry.amount < 0)
  const burned = inputs.map((entry) => ({ entry, masses: massesOf(entry, set, gases, issues) }))
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
  }
}

type Burned = readonly {
  readonly entry: BalanceEntry
  readonly masses: Partial<Record<CombustionGas, number>>
}[]

function massesOf(entry: BalanceEntry, set: FactorSet, gases: readonly CombustionGas[], issues: Issue[]) {
  const masses: Partial<Record<CombustionGas, number>> = {}
  for (const gas of gases) {
    const factor = resolveFactor(set, entry.carrier, gas, 'energy', entry.unit.dimension as Per)
    if (factor) masses[gas] = -entry.amount * entry.unit.value * factor.value
    else if (gas === 'CO2' && entry.carrier.fuel !== '') {
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
  return masses
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

function derivation(carrier: string, s: Structure): string[] {
  const fuel = s.burned.map(
    ({ entry, masses }) =>
      `${-entry.amount} ${entry.unit.name} ${entry.carrier.id} → ${tonnes(masses.CO2 ?? 0)} CO2`,
  )
  const plant = carrier === 'electricity' ? 'thermal power' : 'heating supply'
  const terms = [`made ${s.made}`, `own use ${s.used}`, `losses ${s.lost}`, `moved in ${s.imports}`]
  const perUnit =
    carrier === 'electricity'
      ? `${((s.perTJ['CO2'] ?? 0) * 0.0036).toPrecision(6)} t CO2/MWh`
      : `${((s.perTJ['CO2'] ?? 0) / 1000).toPrecision(6)} t CO2/GJ`
  return [
    `Deducted as transformation: fuel of ${plant} (${fuel.join('; ') || 'none'}); its carbon returns through ${carrier} at the consumer.`,
    `${carrier}: (${tonnes(exactSum(s.burned.map(({ masses }) => masses.CO2 ?? 0)))} CO2 of fuel + ${tonnes(s.imports * (s.imported?.perTJ.CO2 ?? 0))} of imports) ÷ ${s.delivered} TJ delivered (${terms.join(', ')} TJ) = ${perUnit}.`,
  ]
}

const tonnes = (mass: number) => `${mass.toPrecision(9)} t`
