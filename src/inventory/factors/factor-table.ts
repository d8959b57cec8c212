// Factor sets side by side: what every carrier costs in each, per unit and per TJ, with its composition.
import { unitOf } from '../../quantity/index.ts'
import { type Carrier, carriers } from '../terms/vocabulary.ts'
import { type FactorRow, type FactorSet, factorSetNames, factors } from './factor-set.ts'
import { calorificValue, type Per, resolveFactor } from './resolve-factor.ts'

/** CO2 of one carrier under one set. */
export interface CarrierFactor {
  readonly carrier: string
  readonly name: string
  readonly nameZh: string
  /** Net calorific value, GJ/t or GJ/10^4 m3; undefined where amounts are told in energy or nobody says. */
  readonly ncv: number | undefined
  readonly ncvUnit: 'GJ/t' | 'GJ/10^4 m3' | undefined
  /** t CO2/TJ. */
  readonly perTJ: number
  /** t CO2/t, kg CO2/m3, or t CO2/TJ. */
  readonly perUnit: number | undefined
  readonly unit: string
  readonly composition: string
  readonly unverified: boolean
}

/** A set by its name or an unambiguous beginning of it, such as `ndrc`. */
export function findFactorSet(text: string): FactorSet | undefined {
  const exact = factors(text)
  if (exact) return exact
  const near = factorSetNames().filter((name) => name.startsWith(text))
  return near.length === 1 ? factors(near[0]!) : undefined
}

/** The carriers that a set can burn, in the balance's order. */
export function factorTable(set: FactorSet): readonly CarrierFactor[] {
  return carriers().entries.flatMap((carrier) => carrierFactor(set, carrier) ?? [])
}

function carrierFactor(set: FactorSet, carrier: Carrier): CarrierFactor | undefined {
  const per = carrier.dimension
  const energy = resolveFactor(set, carrier, 'CO2', 'manufacturing', 'energy')
  if (!energy) return undefined
  const own = resolveFactor(set, carrier, 'CO2', 'manufacturing', per as Per)
  const calorific = per === 'energy' ? undefined : calorificValue(set, carrier, per)
  const scale = per === 'volume' ? unitOf('t')!.value / unitOf('kg')!.value : 1
  const gigajoules = unitOf('TJ')!.value / unitOf('GJ')!.value
  const volume = per === 'volume' ? unitOf('10^4 m3')!.value : 1
  return {
    carrier: carrier.id,
    name: carrier.name,
    nameZh: carrier.nameZh,
    ncv: calorific && calorific.value * gigajoules * volume,
    ncvUnit: calorific && (per === 'volume' ? 'GJ/10^4 m3' : 'GJ/t'),
    perTJ: energy.value,
    perUnit: own && own.value * scale,
    unit: own ? { mass: 't CO2/t', volume: 'kg CO2/m3', energy: 't CO2/TJ' }[per] : 't CO2/TJ',
    composition: (own ?? energy).source,
    unverified: (own ?? energy).unverified,
  }
}

/** Two sets, carrier by carrier: undefined where a set has none; `ratio` is second ÷ first per unit (or per TJ). */
export interface FactorDifference {
  readonly carrier: string
  readonly name: string
  readonly first: CarrierFactor | undefined
  readonly second: CarrierFactor | undefined
  readonly ratio: number | undefined
}

/** What a change of set does to every carrier. */
export function factorDifferences(first: FactorSet, second: FactorSet): readonly FactorDifference[] {
  return carriers().entries.flatMap((carrier) => {
    const [a, b] = [carrierFactor(first, carrier), carrierFactor(second, carrier)]
    if (!a && !b) return []
    const [x, y] = a?.perUnit && b?.perUnit ? [a.perUnit, b.perUnit] : [a?.perTJ, b?.perTJ]
    return [
      { carrier: carrier.id, name: carrier.name, first: a, second: b, ratio: x && y ? y / x : undefined },
    ]
  })
}

/** Every row of a set with its value, bounds, unit, source, table, year and evidence; its base's rows follow. */
export function factorRows(set: FactorSet): readonly FactorRow[] {
  return [...set.rows, ...set.base, ...set.calorific]
}
