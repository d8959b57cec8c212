// Why emissions changed between two years: people, affluence, intensity, structure and factors, by additive LMDI.
import type { LedgerRow } from '../inventory/index.ts'
import { exactSum, groupBy, productEffects } from '../quantity/index.ts'
import type { SeriesYear } from './series.ts'

/** What an effect adds, t CO2e a year. */
export const EFFECTS = [
  'population',
  'affluence',
  'intensity',
  'structure',
  'factor',
  'outside energy',
] as const

/** One step of time. Effects in the order of EFFECTS; their sum is the difference. */
export interface Decomposition {
  readonly from: number
  readonly to: number
  readonly difference: number
  readonly effects: readonly number[]
  /** difference − Σ effects, relative to the larger of the two totals. */
  readonly residual: number
}

/** Whether a year tells what a decomposition needs: people, product and energy. */
export const isDecomposable = ({ people, gdp, energy }: SeriesYear): boolean =>
  people !== undefined && people > 0 && gdp !== undefined && gdp > 0 && energy > 0

/** The steps of a series from one year that can be decomposed to the next, so that they add up to the whole change. */
export function decomposeSeries(series: readonly SeriesYear[]): readonly Decomposition[] {
  const years = series.filter(isDecomposable)
  return years.slice(1).flatMap((year, i) => decompose(years[i]!, year) ?? [])
}

/**
 * C = Σ P × (G ÷ P) × (E ÷ G) × (Eᵢ ÷ E) × (Cᵢ ÷ Eᵢ) over rows i of sector × branch × carrier, all gases together.
 * A row that only one year has is structure (the limit of a share that goes to 0); one whose factor is or was 0 changed
 * by its factor; rows without energy stand apart. Energy of biofuels counts, though their CO2 does not. Undefined where population, product or energy is not known in both years.
 */
export function decompose(before: SeriesYear, after: SeriesYear): Decomposition | undefined {
  if (!isDecomposable(before) || !isDecomposable(after)) return undefined
  const [first, second] = [before, after].map(({ solution }) => carriersOf(solution.ledger.rows))
  const lists = EFFECTS.map((): number[] => [])
  const factorsOf = ({ people, gdp, energy }: SeriesYear, row: Row) => [
    people!,
    gdp! / people!,
    energy / gdp!,
    row.energy / energy,
    row.emission / row.energy,
  ]
  for (const key of new Set([...first!.keys(), ...second!.keys()])) {
    const [a, b] = [first!.get(key) ?? NOTHING, second!.get(key) ?? NOTHING]
    const change = b.emission - a.emission
    if (a.energy === 0 && b.energy === 0) lists[5]!.push(change)
    else {
      const effects = productEffects(factorsOf(before, a), factorsOf(after, b))
      if (effects) effects.forEach((effect, i) => lists[i]!.push(effect))
      else lists[a.energy > 0 && b.energy > 0 ? 4 : 3]!.push(change)
    }
  }
  const effects = lists.map(exactSum)
  const difference = after.total - before.total
  return {
    from: before.year,
    to: after.year,
    difference,
    effects,
    residual:
      exactSum([difference, ...effects.map((effect) => -effect)]) / Math.max(before.total, after.total),
  }
}

interface Row {
  readonly energy: number
  readonly emission: number
}

const NOTHING: Row = { energy: 0, emission: 0 }

function carriersOf(rows: readonly LedgerRow[]): ReadonlyMap<string, Row> {
  const lists = groupBy(rows, ({ sector, branch, carrier }) => [sector, branch, carrier].join('/'))
  return new Map(
    [...lists].map(([key, list]) => [
      key,
      {
        energy: exactSum(list.filter((row) => row.gas === 'CO2').map((row) => row.energy_tj)),
        emission: exactSum(list.filter((row) => !row.memo).map((row) => row.emission_t)),
      },
    ]),
  )
}
