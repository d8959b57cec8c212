// Every parcel's 95 % interval: the draws of its zone's intensity on its ground, wired to the rows of the register.
import { landRates } from '../../allocate/index.ts'
import type { RowBounds } from '../../cadastre/index.ts'
import type { Solution } from '../../study/index.ts'
import type { Uncertainty } from '../../uncertainty/index.ts'
import type { Patches } from '../parcels/trace-patches.ts'

/** Rows of the register by zone and sector, and the ground that the draws are told. */
export interface PatchPlaces {
  /** m² of each row that has its zone's rate: where weights divide, of as much land of mean intensity as emits the same. */
  areas(zone: number, sector: number): readonly number[]
  /** Bounds by row, from an answer that was asked with `areas`. */
  bounds(answer: Uncertainty): RowBounds
}

/** The places of a traced register. */
export function patchPlaces({ emissions, tally }: Solution, patches: Patches): PatchPlaces {
  const sectors = tally.lands.sectors.length
  const mean = landRates(emissions)
  const rows = [...patches.amounts()]
  const onLand = tally.lands.zones.flatMap(() => tally.lands.sectors.map(() => [] as number[]))
  rows.forEach(({ zone, sector, rate }, i) => {
    if (rate === 'land') onLand[zone * sectors + sector]!.push(i)
  })
  return {
    areas: (zone, sector) => {
      const rate = mean[zone]![sector]!
      return rate > 0 ? onLand[zone * sectors + sector]!.map((i) => rows[i]!.tonnes / rate) : []
    },
    bounds({ zones, sectors: wholes }) {
      const [low, high] = [new Float64Array(rows.length), new Float64Array(rows.length)]
      onLand.forEach((list, group) => {
        const found = zones[Math.floor(group / sectors)]!.patches[group % sectors]
        list.forEach((row, i) => {
          low[row] = found?.low[i] ?? 0
          high[row] = found?.high[i] ?? 0
        })
      })
      // A source shares its sector's doubt, ground of a fallback its zone's.
      rows.forEach(({ zone, sector, tonnes, rate }, i) => {
        if (rate === 'land') return
        const of = rate === 'source' ? wholes[sector]! : zones[zone]!.sectors[sector]!
        low[i] = of.central === 0 ? 0 : (tonnes * of.low) / of.central
        high[i] = of.central === 0 ? 0 : (tonnes * of.high) / of.central
      })
      return { low, high }
    },
  }
}
