// What a sector's land emits on average in each zone, however its total was shared.
import { exactSum } from '../quantity/index.ts'
import type { Emissions } from './allocate.ts'
import { massesOf } from './mix.ts'

/** Mean t per m² of the sector's land by zone and sector, `[zone][sector]`; sources and fallback ground left out. */
export function landRates({ tally, onLand, onWeight, onLayer }: Emissions): readonly Float64Array[] {
  if (onWeight.length === 0) return onLand
  const { area, weights } = massesOf(tally, onLayer)
  return onLand.map((row, z) =>
    row.map((rate, s) => {
      if (area[z]![s] === 0) return rate
      const weighed = exactSum(onWeight.map((rates, k) => rates[z]![s]! * weights[k]![z]![s]!))
      return rate + weighed / area[z]![s]!
    }),
  )
}
