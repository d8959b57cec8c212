// The station "patches" of the closure: what the parcels of each zone and sector add up to.
import { ExactSum, exactSum, relativeResidual } from '../../quantity/index.ts'
import type { ClosureRow } from '../sums/closure.ts'
import { patchAmounts } from './patch-amounts.ts'
import type { PatchSources } from './patch-entries.ts'

/** t CO2e a year by zone × sectors + sector, and how many parcels there are. */
export interface PatchSums {
  readonly count: number
  readonly tonnes: Float64Array
}

/** Add up the parcels of a register. */
export function patchSums(sources: PatchSources): PatchSums {
  const { zones, sectors } = sources.lands
  const sums = Array.from({ length: zones.length * sectors.length }, () => new ExactSum())
  let count = 0
  for (const { zone, sector, tonnes } of patchAmounts(sources)) {
    sums[zone * sectors.length + sector]!.add(tonnes)
    count += 1
  }
  return { count, tonnes: Float64Array.from(sums, (sum) => sum.value) }
}

/** The closure's rows with the station "patches": `zones` and `sectors` in the order of the sums. */
export function withPatches(
  rows: readonly ClosureRow[],
  { tonnes }: PatchSums,
  zones: readonly string[],
  sectors: readonly string[],
): readonly ClosureRow[] {
  const sumOf = (zone: string | undefined, sector: string) =>
    exactSum(
      tonnes.filter(
        (_, i) =>
          (zone === undefined || zones[Math.floor(i / sectors.length)] === zone) &&
          (sector === 'total' || sectors[i % sectors.length] === sector),
      ),
    )
  return rows.map((row) => {
    const patches = sumOf(row.zone, row.sector)
    return { ...row, patches, patches_residual: relativeResidual(patches, row.table) }
  })
}
