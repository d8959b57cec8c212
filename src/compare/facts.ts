// Public totals of regions, shipped as facts with their source, and the words that say what each of them counts.
import { csvParse } from 'd3-dsv'
import { shipped } from '../shipped.ts'

/** A published total. */
export interface PublicTotal {
  readonly inventory: string
  readonly year: number
  /** t of `gases` a year. */
  readonly total: number
  readonly gases: string
  readonly view: string
  readonly process: string
  readonly boundary: string
  readonly source: string
  readonly evidence: string
}

/** The same words in English and Chinese. */
interface Both {
  readonly en: string
  readonly zh: string
}

/** What an inventory counts, in words for who decides. */
export interface Boundary {
  readonly explanation: Both
  /** Consumption or territory, and what that means for power. */
  readonly scope: Both
  /** Emissions of processes, such as making cement. */
  readonly process: Both
  readonly transport: Both
  readonly source: string
}

/** A gridded product that is known by its file's name. */
export interface KnownProduct {
  readonly name: string
  /** What a cell of its GeoTIFF or NetCDF holds, where the file does not say so. */
  readonly unit: string | undefined
  readonly boundary: string
  readonly source: string
}

const TONNES: Readonly<Record<string, number>> = { Mt: 1e6, kt: 1e3, t: 1 }

/** Totals published for a region, by one of its names, in order of year. */
export function publicTotals(region: string): readonly PublicTotal[] {
  const wanted = region.trim().toLowerCase()
  return csvParse(shipped['facts/city-totals.csv'] ?? '')
    .filter((row) =>
      [row['region']!, ...(row['aliases'] ?? '').split('|')].some((name) => name.toLowerCase() === wanted),
    )
    .map((row) => ({
      inventory: row['inventory']!,
      year: Number(row['year']),
      total: Number(row['value']) * (TONNES[row['unit']!] ?? Number.NaN),
      gases: row['gases']!,
      view: row['view']!,
      process: row['process']!,
      boundary: row['boundary']!,
      source: row['source']!,
      evidence: row['evidence']!,
    }))
    .sort((a, b) => a.year - b.year)
}

/** Regions with published totals. */
export function publicRegions(): readonly string[] {
  return [...new Set(csvParse(shipped['facts/city-totals.csv'] ?? '').map((row) => row['region']!))]
}

/** The boundary of a study's own total, by what its `inventory` says. */
export const boundaryIdOf = (inventory: { readonly totals?: unknown; readonly view?: unknown }): string =>
  inventory.totals === undefined ? String(inventory.view ?? 'consumer') : 'given'

/** What a boundary means; undefined where nobody wrote it down. */
export function boundaryOf(id: string): Boundary | undefined {
  const row = csvParse(shipped['facts/boundaries.csv'] ?? '').find((entry) => entry['boundary'] === id)
  if (!row) return undefined
  const both = (column: string) => ({ en: row[column]!, zh: row[`${column}_zh`]! })
  return {
    explanation: both('explanation'),
    scope: both('scope'),
    process: both('process'),
    transport: both('transport'),
    source: row['source']!,
  }
}

/** The product that a file's name speaks of, e.g. `odiac2022_1km_excl_intl_2001.tif`. */
export function knownProduct(file: string): KnownProduct | undefined {
  const name = file.toLowerCase()
  const row = csvParse(shipped['facts/products.csv'] ?? '').find((entry) => name.includes(entry['file']!))
  return (
    row && {
      name: row['name']!,
      unit: row['unit'] || undefined,
      boundary: row['boundary']!,
      source: row['source']!,
    }
  )
}
