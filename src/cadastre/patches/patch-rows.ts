// A row of the register: the values of its columns, in their order.
import { HECTARE } from '../../quantity/index.ts'
import type { FeatureRow } from '../../vector/index.ts'
import type { GasShares } from '../sums/gas-shares.ts'
import type { PatchEntry, PatchGround } from './patch-entries.ts'

/** What rows are made from besides what each stands for. */
export interface RowFacts extends Pick<PatchGround, 'lands' | 'emissions'> {
  readonly gases: GasShares
  readonly hasSinks: boolean
}

/** Returns a function that makes a row of the register, geometry and values. */
export function rowMaker({ lands, gases, hasSinks }: RowFacts) {
  return (entry: PatchEntry, rank: number): FeatureRow => {
    const { zone, sector, area, tonnes, absorbed } = entry
    const { id, name, nameEn } = lands.zones[zone]!
    const land = lands.legend[entry.class - 1]
    const hectares = area / HECTARE
    return {
      geometry: entry.geometry(),
      values: [
        entry.id,
        lands.sectors[sector]!,
        id,
        nameEn ?? name,
        entry.kind,
        entry.name,
        land?.code ?? null,
        land?.name ?? null,
        hectares,
        tonnes,
        hectares > 0 ? tonnes / hectares : 0,
        ...entry.weights,
        ...gases.shares[sector]!.map((share) => tonnes * share),
        rank,
        `${id}/${lands.sectors[sector]}`,
        ...(hasSinks ? [absorbed, tonnes - absorbed] : []),
      ],
    }
  }
}
