// What a factor is made of: numbers that other factors may share, so that doubt about one is doubt about all of them.
import type { Carrier, CarrierGroup } from '../terms/vocabulary.ts'

/** Which kind of number an ingredient is; `activity` is fuel that plants burned, `import` what power moved in costs. */
export type IngredientKind =
  | 'activity'
  | 'ncv'
  | 'carbon'
  | 'oxidation'
  | 'co2'
  | 'ch4'
  | 'n2o'
  | 'override'
  | 'grid'
  | 'import'
  | 'heat'

/** One number of a factor. The same id is the same number, wherever it is used. */
export interface Ingredient {
  readonly id: string
  readonly kind: IngredientKind
  /** Group of the carrier it belongs to. */
  readonly group: CarrierGroup
  /** Branch of an activity, else empty. */
  readonly branch: string
  readonly value: number
  /** 95 % bounds of its table; undefined where none are printed. */
  readonly low: number | undefined
  readonly high: number | undefined
  readonly source: string
}

/** A share of a factor that is a product of ingredients; the shares of one factor add up to 1. */
export interface FactorTerm {
  readonly share: number
  readonly of: readonly Ingredient[]
}

/** A factor of electricity or heat that the study or a published table gives. */
export function ofGiven(
  value: number,
  source: string,
  carrier: 'electricity' | 'heat',
  place: readonly string[],
): Ingredient {
  const kind = place.includes('imports') ? 'import' : carrier === 'heat' ? 'heat' : 'grid'
  const id = kind === 'import' ? `${carrier} import` : `${carrier} factor`
  return { id, kind, group: carrier, branch: '', value, low: undefined, high: undefined, source }
}

/** Fuel that plants burned: its amount is in doubt like any activity. */
export function ofPlantFuel({ id, group }: Carrier, value: number, plant: string): Ingredient {
  return {
    id: `${plant} ${id} activity`,
    kind: 'activity',
    group,
    branch: 'power-heat',
    value,
    low: undefined,
    high: undefined,
    source: 'energy balance',
  }
}
