// Fossil power plants of the WRI database inside a city, with an emission reckoned from what they generate.
import { csvParse } from 'd3-dsv'
import { refuse } from '../error.ts'
import { readCsv } from '../formats/index.ts'
import { shipped } from '../shipped.ts'
import type { NamedShape } from './shape.ts'

/** File of the database, by hand. */
export const PLANTS_FILE = 'global_power_plant_database.csv'

const TJ_A_GWH = 3.6

/** t CO2 a GWh by fuel of the database: the IPCC factor ÷ the efficiency of `data/power-fuels.csv`. */
export function intensities(): ReadonlyMap<string, number> {
  const factors = new Map(
    csvParse(shipped['factors/ipcc-2006.csv'] ?? '')
      .filter((row) => row['quantity'] === 'co2' && row['group'] === 'all')
      .map((row) => [row['fuel'], Number(row['value'])]),
  )
  return new Map(
    csvParse(shipped['power-fuels.csv'] ?? '').map((row) => {
      const perTerajoule = factors.get(row['factor']) ?? Number.NaN
      return [row['fuel']!, (perTerajoule * TJ_A_GWH) / Number(row['efficiency']) / 1000]
    }),
  )
}

/** Plants with their emission in t CO2 a year, and those of fossil fuel whose generation nobody knows. */
export interface Plants {
  readonly plants: readonly NamedShape[]
  readonly silent: readonly string[]
}

/** Plants of the database's text at places that `holds` takes. */
export function readPlants(text: string, file: string, holds: (lon: number, lat: number) => boolean): Plants {
  const { rows, issues, columns } = readCsv(text, file, ['name', 'primary_fuel', 'latitude', 'longitude'])
  refuse(issues)
  const generation = generationColumns(columns)
  const perGwh = intensities()
  const plants: NamedShape[] = []
  const silent: string[] = []
  for (const { line, cells } of rows) {
    const [lon, lat] = [Number(cells['longitude']), Number(cells['latitude'])]
    const intensity = perGwh.get(cells['primary_fuel']!)
    if (intensity === undefined || !holds(lon, lat)) continue
    const column = generation.find((name) => Number(cells[name]) > 0)
    if (column === undefined) {
      silent.push(cells['name']!)
      continue
    }
    const id = cells['gppd_idnr'] || `plant-${line}`
    const gwh = Number(cells[column])
    const properties = {
      name: cells['name']!,
      fuel: cells['primary_fuel']!,
      capacity_mw: Number(cells['capacity_mw']) || null,
      generation_gwh: gwh,
      generation_from: column,
      co2_t: Math.round(gwh * intensity),
    }
    plants.push({ id, properties, geometry: { kind: 'point', positions: Float64Array.of(lon, lat) } })
  }
  return { plants, silent }
}

// Reported before estimated, the latest year before earlier ones.
function generationColumns(columns: readonly string[]): readonly string[] {
  const rank = (name: string) =>
    (name.startsWith('estimated') ? 0 : 10_000) + Number(/\d{4}$/.exec(name)?.[0] ?? 0)
  return columns
    .filter((name) => /^(estimated_)?generation_gwh(_\d{4})?$/.test(name))
    .sort((a, b) => rank(b) - rank(a))
}
