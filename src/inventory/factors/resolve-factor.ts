// From rows of a factor set to tonnes of gas per unit of a carrier, with the composition in words.
import { type Issue, warning } from '../../error.ts'
import { carbon, co2OfCarbon, unitOf } from '../../quantity/index.ts'
import type { Ingredient, IngredientKind } from '../ledger/ingredient.ts'
import type { Carrier, CombustionGroup } from '../terms/vocabulary.ts'
import type { CombustionGas, FactorOverride, FactorRow, FactorSet } from './factor-set.ts'

/** What an amount is told in. */
export type Per = 'mass' | 'volume' | 'energy'

/** A factor ready for use: tonnes of gas per base unit (t, m3 or TJ) of the carrier, and how it came about. */
export interface ResolvedFactor {
  readonly value: number
  readonly per: Per
  readonly source: string
  readonly unverified: boolean
  /** GJ/t or kJ/m3 by which mass or volume became energy. */
  readonly ncv?: number | undefined
  /** kg C/GJ, where the factor is composed of it. */
  readonly carbon?: number | undefined
  /** Share of carbon oxidised, where the factor is composed with one. */
  readonly oxidation?: number | undefined
  /** The numbers whose product it is. */
  readonly of: readonly Ingredient[]
}

/**
 * Tonnes of a gas per base unit of `per`. CO2 is the printed factor, or carbon content × oxidation × 44/12; amounts
 * in mass or volume go through the net calorific value. Undefined where the set has nothing for the carrier.
 */
export function resolveFactor(
  set: FactorSet,
  carrier: Carrier,
  gas: CombustionGas,
  group: CombustionGroup,
  per: Per,
): ResolvedFactor | undefined {
  const own = set.overrides.find((row) => row.carrier === carrier.id && row.gas === gas)
  const given = own && {
    value: own.value,
    source: own.source,
    unverified: false,
    of: [ofOverride(own, carrier)],
  }
  if (own?.per === per) return { ...given!, per }
  const ownEnergy: Part | undefined = own?.per === 'energy' ? given : undefined
  const energy = ownEnergy ?? perEnergy(set, carrier, gas, group)
  if (!energy || per === 'energy') return energy && { ...energy, per }
  const calorific = calorificValue(set, carrier, per)
  if (!calorific) return undefined
  return {
    value: energy.value * calorific.value,
    per,
    source: `${calorific.source} × ${energy.source}`,
    unverified: energy.unverified || calorific.unverified,
    ncv: calorific.value * (per === 'mass' ? 1e3 : 1e9),
    carbon: energy.carbon,
    oxidation: energy.oxidation,
    of: [...calorific.of, ...energy.of],
  }
}

/** The warning that a figure rests on memory alone. */
export function unverifiedFactor(place: readonly (string | number)[], source: string): Issue {
  return warning(
    'factor.unverified',
    place,
    source,
    'a figure checked against its source',
    'Check it, or give your own in `inventory.overrides`.',
  )
}

type Part = Omit<ResolvedFactor, 'per'>

function ofOverride(own: FactorOverride, { group }: Carrier): Ingredient {
  return {
    id: `${own.carrier} ${own.gas}`,
    kind: 'override',
    group,
    branch: '',
    value: own.value,
    low: undefined,
    high: undefined,
    source: own.source,
  }
}

function ofRow(row: FactorRow, { group }: Carrier): Ingredient {
  // The column holds these words only.
  const kind = row.quantity as IngredientKind
  const use = row.group === 'all' ? '' : ` ${row.group}`
  return {
    id: `${row.fuel} ${kind}${use}`,
    kind,
    group,
    branch: '',
    value: row.value,
    low: row.low,
    high: row.high,
    source: [row.source, row.table].filter(Boolean).join(' '),
  }
}

const unverified = (row: FactorRow) => row.evidence.startsWith('unverified')

/** A row in words: value, unit, source and table. */
export function tellRow(row: FactorRow): string {
  return `${row.value}${row.unit === '1' ? '' : ` ${row.unit}`} (${[row.source, row.table].filter(Boolean).join(' ')})`
}

// Rows named for the carrier come before rows of the IPCC fuel that stands for it, the set before its base.
function pick(
  set: FactorSet,
  carrier: Carrier,
  quantity: string,
  group: CombustionGroup | 'all',
): FactorRow | undefined {
  for (const rows of [set.rows, set.base]) {
    for (const name of [carrier.id, carrier.fuel]) {
      const row = rows.find(
        (candidate) =>
          candidate.fuel === name &&
          candidate.quantity === quantity &&
          (candidate.group === 'all' || candidate.group === group),
      )
      if (row && name !== '') return row
    }
  }
  return undefined
}

// Tonnes of gas per TJ.
function perEnergy(
  set: FactorSet,
  carrier: Carrier,
  gas: CombustionGas,
  group: CombustionGroup,
): Part | undefined {
  const printed =
    gas === 'CO2' && set.co2 === 'carbon' ? undefined : pick(set, carrier, gas.toLowerCase(), group)
  if (printed)
    return {
      value: printed.value / 1000,
      source: tellRow(printed),
      unverified: unverified(printed),
      of: [ofRow(printed, carrier)],
    }
  const content = gas === 'CO2' ? pick(set, carrier, 'carbon', group) : undefined
  if (!content) return undefined
  const oxidation = [carrier.id, content.fuel]
    .map((fuel) => set.rows.find((row) => row.fuel === fuel && row.quantity === 'oxidation'))
    .find((row) => row !== undefined)
  // kg C/GJ equals t C/TJ.
  const value = co2OfCarbon(carbon(content.value * (oxidation?.value ?? 1)))
  const burned = oxidation ? ` × oxidation ${oxidation.value}` : ''
  return {
    value,
    source: `${tellRow(content)}${burned} × 44/12`,
    unverified: unverified(content) || (oxidation !== undefined && unverified(oxidation)),
    carbon: content.value,
    oxidation: oxidation?.value,
    of: [content, oxidation].flatMap((row) => (row ? [ofRow(row, carrier)] : [])),
  }
}

// Written out, so that no division shows in the last digit.
const TJ_PER: Readonly<Record<string, number>> = {
  'GJ/t': 1e-3,
  'kJ/kg': 1e-6,
  'kJ/m3': 1e-9,
  'GJ/10^4 m3': 1e-7,
  'PJ/10^4 t': 1e-1,
  'PJ/10^8 m3': 1e-5,
}

/** TJ per t or m3 of one `GJ/t`, `kcal/kg`, `GJ/10^4 m3`; undefined where a text is no energy per mass or volume. */
export function energyRate(text: string): { scale: number; per: 'mass' | 'volume' } | undefined {
  const [energy, base] = text.split('/').map(unitOf)
  if (energy?.dimension !== 'energy' || (base?.dimension !== 'mass' && base?.dimension !== 'volume'))
    return undefined
  return { scale: TJ_PER[text] ?? energy.value / base.value, per: base.dimension }
}

/** Energy of a carrier: TJ per t or per m3; undefined where nobody says. */
export function calorificValue(set: FactorSet, carrier: Carrier, per: 'mass' | 'volume'): Part | undefined {
  const fits = (row: FactorRow | undefined) => row !== undefined && energyRate(row.unit)?.per === per
  const own = pick(set, carrier, 'ncv', 'all')
  const row = fits(own)
    ? own
    : set.calorific.find((candidate) => candidate.fuel === carrier.id && fits(candidate))
  const scale = row && energyRate(row.unit)?.scale
  if (!row || scale === undefined) return undefined
  return {
    value: row.value * scale,
    source: tellRow(row),
    unverified: unverified(row),
    of: [ofRow(row, carrier)],
  }
}
