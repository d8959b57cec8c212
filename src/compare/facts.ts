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

/** What an inventory counts, in words for who decides. */
export interface Boundary {
  readonly explanation: string
  readonly explanationZh: string
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

/** What a boundary means; undefined where nobody wrote it down. */
export function boundaryOf(id: string): Boundary | undefined {
  const row = csvParse(shipped['facts/boundaries.csv'] ?? '').find((entry) => entry['boundary'] === id)
  return (
    row && { explanation: row['explanation']!, explanationZh: row['explanation_zh']!, source: row['source']! }
  )
}
