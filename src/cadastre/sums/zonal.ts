// The table: what each zone emits by sector, and the ground it stands on.
import type { Emissions } from '../../allocate/index.ts'
import { groundAreas, sectorAreas } from '../../land/index.ts'
import { exactSum, HECTARE } from '../../quantity/index.ts'

/** One zone's row. Lists run over the study's sectors; emissions in t CO2e a year, areas in hectares. */
export interface ZoneRow {
  readonly id: string
  readonly name: string
  readonly nameEn: string | undefined
  readonly emissions: readonly number[]
  readonly total: number
  readonly areas: readonly number[]
  /** Ground of the zone inside the raster that no sector has. */
  readonly unclassified: number
  /** The zone's own area, also beyond the raster. */
  readonly area: number
}

/** The table by zone: a row a zone, in the order of the zones. */
export interface ZoneTable {
  readonly sectors: readonly string[]
  readonly rows: readonly ZoneRow[]
}

/** The district × sector table of allocated emissions. */
export function zonal(emissions: Emissions): ZoneTable {
  const { lands } = emissions.tally
  const land = sectorAreas(emissions.tally)
  const ground = groundAreas(emissions.tally)
  const rows = lands.zones.map((zone, z) => ({
    id: zone.id,
    name: zone.name,
    nameEn: zone.nameEn,
    emissions: [...emissions.byZone[z]!],
    total: exactSum(emissions.byZone[z]!),
    areas: [...land[z]!].map((area) => area / HECTARE),
    unclassified: (ground[z]! - exactSum(land[z]!)) / HECTARE,
    area: zone.area / HECTARE,
  }))
  return { sectors: lands.sectors, rows }
}

/** Column sums of the table: exact sums over zones. */
export function sectorSums(table: ZoneTable): readonly number[] {
  return table.sectors.map((_, s) => exactSum(table.rows.map((row) => row.emissions[s]!)))
}
