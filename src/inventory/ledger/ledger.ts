// The account waist: one row per branch × carrier × gas, each pointing to its activity, factor and rule.
import type { Issue } from '../../error.ts'
import { ExactSum } from '../../quantity/index.ts'
import type { FactorTerm } from './ingredient.ts'

/** What a row is counted in: a gas, or CO2e where gases are not told apart. */
export type Gas = 'CO2' | 'CH4' | 'N2O' | 'CO2e'

/**
 * One row of the ledger: activity × factor = mass of the gas, × GWP = `emission_t` in t CO2e a year, so that a
 * sector's rows add up to its total.
 */
export interface LedgerRow {
  readonly sector: string
  readonly branch: string
  readonly carrier: string
  readonly gas: Gas
  readonly activity: number
  readonly activity_unit: string
  readonly factor: number
  readonly factor_unit: string
  readonly factor_source: string
  readonly emission_t: number
  readonly rule: string
  /** Tonnes of the gas itself. */
  readonly mass_t: number
  readonly gwp: number
  /** File and cell of the activity, e.g. `balance.xlsx Sheet1!F12`. */
  readonly activity_source: string
  /** Energy of the activity, TJ; 0 where it is not known. */
  readonly energy_tj: number
  /** Listed but not added: biogenic CO2. */
  readonly memo: boolean
  /** Net calorific value, GJ/t or kJ/m3, where the amount went through one. */
  readonly ncv?: number | undefined
  /** Carbon content, kg C/GJ, where the factor is composed of it rather than printed. */
  readonly carbon?: number | undefined
  /** Share of carbon oxidised, where the factor names one. */
  readonly oxidation?: number | undefined
  /** What the factor is made of, where it was accounted and not given. */
  readonly terms?: readonly FactorTerm[] | undefined
}

/** The consumer carries the carbon of power and heat, or the plant that burns the fuel does. */
export type View = 'consumer' | 'producer'

/** The inventory: rows of activity × factor = emission, and their sums by sector. */
export interface Ledger {
  readonly gwp: string
  /** The side of the balance that is counted; `given` where totals or a published inventory stand for it. */
  readonly view: View | 'given'
  /** Sector ids in the study's order; a sector without rows has total 0. */
  readonly sectors: readonly string[]
  readonly rows: readonly LedgerRow[]
  /** t CO2e a year by sector: exact sums of the rows. */
  readonly totals: Readonly<Record<string, number>>
  /** Rows of the other view of the same balance, which are not added; none where there is no balance. */
  readonly counterpart: readonly LedgerRow[]
  /** The set behind the factors: its year, its scale (global, national) and the quality of its values (H, M, L). */
  readonly factorSet?: {
    readonly name: string
    readonly year: string
    readonly scale: string
    readonly quality: string
  }
  /** What was deducted, derived or assumed on the way, in order, for the reader. */
  readonly notes: readonly string[]
  readonly issues: readonly Issue[]
}

/** The paper's four sectors, in the order of the outputs' columns. */
export const SECTORS = ['industry', 'urban', 'agriculture', 'rural'] as const

/** The rule of rows whose carbon is emitted where inputs are made, upstream of the place that uses them. */
export const UPSTREAM = 'agricultural input, upstream carbon (optional layer)'

/** Whether a row is such an input: no scope of a place's own inventory has it. */
export const isUpstream = (row: Pick<LedgerRow, 'rule'>): boolean => row.rule === UPSTREAM

/** Sector ids of a study: the paper's four, then any others in order of appearance. */
export function sectorOrder(ids: Iterable<string>): readonly string[] {
  return [...new Set<string>([...SECTORS, ...ids])]
}

/** Exact sums of the rows by sector. */
export function sectorTotals(rows: readonly LedgerRow[], sectors: readonly string[]): Record<string, number> {
  const sums = new Map(sectors.map((sector) => [sector, new ExactSum()]))
  for (const row of rows) if (!row.memo) sums.get(row.sector)?.add(row.emission_t)
  return Object.fromEntries([...sums].map(([sector, sum]) => [sector, sum.value]))
}

/** A ledger of totals that are already known, t CO2e a year by sector. */
export function ledgerOfTotals(totals: Readonly<Record<string, number>>, source: string): Ledger {
  const sectors = sectorOrder(Object.keys(totals))
  const rows = Object.entries(totals).map(
    ([sector, total]): LedgerRow => ({
      sector,
      branch: 'all',
      carrier: 'all',
      gas: 'CO2e',
      activity: total,
      activity_unit: 't CO2e',
      factor: 1,
      factor_unit: 't CO2e/t CO2e',
      factor_source: 'none: the total is given',
      emission_t: total,
      rule: 'given total',
      mass_t: total,
      gwp: 1,
      activity_source: source,
      energy_tj: 0,
      memo: false,
    }),
  )
  const notes = ['Sector totals were given; no balance was accounted.']
  const totalsOfRows = sectorTotals(rows, sectors)
  return {
    gwp: 'as given',
    view: 'given',
    sectors,
    rows,
    totals: totalsOfRows,
    counterpart: [],
    notes,
    issues: [],
  }
}
