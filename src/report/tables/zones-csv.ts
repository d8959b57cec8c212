// zones.csv: the district × sector table at full double precision.
import type { ZoneTable } from '../../cadastre/index.ts'
import { writeCsv } from '../../formats/index.ts'

/**
 * One row a zone: id, name, t CO2e a year by sector and in total, hectares by sector, and those of the zone's outline,
 * also beyond the cover or under another zone.
 */
export function zonesCsv(table: ZoneTable): string {
  const head = [
    'id',
    'name',
    ...table.sectors.map((sector) => `${sector}_t`),
    'total_t',
    ...table.sectors.map((sector) => `${sector}_ha`),
    'total_ha',
  ]
  const rows = table.rows.map((row) => [
    row.id,
    row.name,
    ...row.emissions,
    row.total,
    ...row.areas,
    row.area,
  ])
  return writeCsv([head, ...rows])
}
