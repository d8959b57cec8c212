// What a parcel emits, worked out again from the rates of its zone's chain and what the register tells of its ground.
import { exactSum, HECTARE, relativeResidual } from '../../quantity/index.ts'
import { featureParcelId } from '../patches/patch-entries.ts'
import type { Portion, SectorChain } from './explain-sector.ts'

/** A source of the study as it was placed: its emission, t CO2e a year, and its ground by zone, hectares. */
export interface PlacedSource {
  readonly set: string
  readonly sector: string
  readonly name: string
  readonly rule: string
  readonly amount: number
  readonly ground: Readonly<Record<string, number>>
}

/** A row of the register by column. */
export type ParcelRow = Readonly<Record<string, string | number | null>>

/** One product: hectares, or units of a weight, times t CO2e a year of each. */
export interface ParcelTerm {
  readonly by: Portion['by']
  /** Name of the weight. */
  readonly weight?: string
  readonly has: number
  readonly rate: number
  readonly tonnes: number
}

/** Σ terms, and (value − t) ÷ t of the register. */
export interface ParcelArithmetic {
  readonly terms: readonly ParcelTerm[]
  /** Whose emission it is, for the ground of a source. */
  readonly source?: PlacedSource
  readonly value: number
  readonly residual: number
}

/** Work out the parcel of a row from the chain of its sector in its zone. */
export function explainParcel(
  row: ParcelRow,
  chain: SectorChain,
  sources: readonly PlacedSource[] = [],
): ParcelArithmetic {
  const source = row['kind'] === 'source' ? sourceOf(row, sources) : undefined
  const terms = source ? [sourceTerm(row, source)] : landTerms(row, chain)
  const value = exactSum(terms.map(({ tonnes }) => tonnes))
  return { terms, ...(source && { source }), value, residual: relativeResidual(value, Number(row['t'])) }
}

const term = (by: Portion['by'], has: number, rate: number, weight?: string): ParcelTerm => ({
  by,
  ...(weight !== undefined && { weight }),
  has,
  rate,
  tonnes: has * rate,
})

function landTerms(row: ParcelRow, { portions, over, intensity }: SectorChain): ParcelTerm[] {
  const ha = Number(row['ha'])
  if (!portions) return [term(over, ha, intensity)]
  const ground = row['kind'] === 'ground'
  return portions.flatMap(({ by, weight, amount, over: whole }) => {
    if (by === 'source' || (by === 'ground') !== ground) return []
    const rate = amount / whole
    // Weights are told per m²; portions in m² ÷ 10 000.
    return by === 'weight'
      ? [term(by, Number(row[`weight_${weight}`]), rate / HECTARE, weight)]
      : [term(by, ha, rate)]
  })
}

function sourceTerm({ ha }: ParcelRow, { amount, ground }: PlacedSource): ParcelTerm {
  return term('source', Number(ha), amount / exactSum(Object.values(ground)))
}

// Sources of one name in one zone are told apart as their parcels are.
function sourceOf(row: ParcelRow, sources: readonly PlacedSource[]): PlacedSource | undefined {
  const zone = String(row['zone'])
  const alike = sources.filter(
    ({ name, sector, ground }) => name === row['name'] && sector === row['sector'] && zone in ground,
  )
  return alike.find(
    ({ sector, name }, i) => row['id'] === featureParcelId(sector, zone, 'source', name, i + 1),
  )
}
