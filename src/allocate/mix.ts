// What a sector is shared by: area, rasters of weights, or shares of both; and what land and weights a zone has of it.
import { keysPerZone, type Tally } from '../land/index.ts'
import { ExactSum } from '../quantity/index.ts'

/** One part of a mix: `by` is area, or the position of a weight of the tally. */
export interface MixPart {
  readonly by: 'area' | number
  readonly share: number
}

/** What a total is shared by at once; the shares add up to 1. */
export type Mix = readonly MixPart[]

/** The paper's rule. */
export const EVENLY: Mix = [{ by: 'area', share: 1 }]

/** What each sector has in each zone for the total to be shared by, `[zone][sector]`, without the ground of sources. */
export interface Masses {
  /** m² */
  readonly area: readonly Float64Array[]
  /** Σ weight × m², one table a weight. */
  readonly weights: readonly (readonly Float64Array[])[]
}

/** Land and weights of every sector; layers that stand for a source of their own (`onLayer`) are left out. */
export function massesOf(tally: Tally, onLayer: Float64Array): Masses {
  const { zones, sectors, table } = tally.lands
  const sectorOfRule = table.rules.map(({ sector }) => sectors.indexOf(sector))
  const perZone = keysPerZone(tally.lands)
  const sumsOf = (values: Float64Array) => {
    const sums = zones.map(() => sectors.map(() => new ExactSum()))
    values.forEach((value, key) => {
      const within = key % perZone
      const layer = Math.floor(within / table.classCount) - 1
      const rule = table.winner[within]!
      if (value === 0 || rule < 0 || (layer >= 0 && !Number.isNaN(onLayer[layer]!))) return
      sums[Math.floor(key / perZone)]![sectorOfRule[rule]!]?.add(value)
    })
    return sums.map((row) => Float64Array.from(row, (sum) => sum.value))
  }
  return { area: sumsOf(tally.areas), weights: (tally.weights ?? []).map(sumsOf) }
}

/** The masses that a part of a mix shares by. */
export const massBy = (masses: Masses, by: MixPart['by']): readonly Float64Array[] =>
  by === 'area' ? masses.area : masses.weights[by]!
