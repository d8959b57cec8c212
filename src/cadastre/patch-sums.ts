// The station "patches" of the closure: what the parcels of each zone and sector add up to.
import { ExactSum, exactSum } from '../quantity/index.ts'
import type { ClosureRow } from './closure.ts'
import { groundEntries, type PatchSources, parcelEntries, patchTonnes } from './patch-entries.ts'

/** t CO2e a year by zone × sectors + sector, and how many parcels there are. */
export interface PatchSums {
  readonly count: number
  readonly tonnes: Float64Array
}

/** Add up the parcels of a register. */
export function patchSums(sources: PatchSources): PatchSums {
  const { lands, patches } = sources
  const sectors = lands.sectors.length
  const sums = Array.from({ length: lands.zones.length * sectors }, () => new ExactSum())
  for (let i = 0; i < patches.count; i++) sums[patches.group(i)]!.add(patchTonnes(sources, i))
  const others = [...parcelEntries(sources), ...groundEntries(sources)]
  for (const { zone, sector, tonnes } of others) sums[zone * sectors + sector]!.add(tonnes)
  return { count: patches.count + others.length, tonnes: Float64Array.from(sums, (sum) => sum.value) }
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
    const apart = patches - row.table
    return { ...row, patches, patches_residual: apart === 0 ? 0 : apart / (row.table === 0 ? 1 : row.table) }
  })
}
