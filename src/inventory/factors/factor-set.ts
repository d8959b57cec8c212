// Emission factors as data: the shipped sets, each row with value, bounds, unit, table, source, year and evidence.
import { csvParse } from 'd3-dsv'
import { shipped } from '../../shipped.ts'

/** A gas of burning, for which sets have factors. */
export type CombustionGas = 'CO2' | 'CH4' | 'N2O'

/** One row of a factor table; `fuel` is a carrier of the balance or a fuel of the IPCC tables. */
export interface FactorRow {
  readonly fuel: string
  readonly name: string
  /** ncv, carbon, oxidation, co2, ch4 or n2o. */
  readonly quantity: string
  readonly group: string
  readonly value: number
  readonly low: number | undefined
  readonly high: number | undefined
  readonly unit: string
  readonly table: string
  readonly source: string
  readonly year: string
  readonly evidence: string
}

/** A study's own factor, which wins over the set: tonnes of gas per base unit (t, m3 or TJ). */
export interface FactorOverride {
  readonly carrier: string
  readonly gas: CombustionGas
  readonly value: number
  readonly per: 'mass' | 'volume' | 'energy'
  readonly source: string
}

/** Emission factors of one source, with those that stand in where it has none. */
export interface FactorSet {
  readonly name: string
  readonly title: string
  readonly rows: readonly FactorRow[]
  /** Where rows are looked for that the set itself lacks. */
  readonly base: readonly FactorRow[]
  readonly calorific: readonly FactorRow[]
  /** Whether CO2 is the printed factor, or carbon content × oxidation × 44/12. */
  readonly co2: 'printed' | 'carbon'
  /** How the set treats blast furnace gas and the like: burned as such, or its carbon counted upstream with coke. */
  readonly processGas: 'combusted' | 'upstream'
  readonly source: string
  readonly year: string
  /** Where its values hold: `global` or `national`. */
  readonly scale: string
  /** Quality of its values in the words of the GPC: H, M or L. */
  readonly quality: string
  readonly overrides: readonly FactorOverride[]
}

const optional = (text: string | undefined) => (text === undefined || text === '' ? undefined : Number(text))

function rowsOf(file: string, key: string): FactorRow[] {
  return csvParse(shipped[file] ?? '').map((row) => ({
    fuel: row[key] ?? '',
    name: row['name'] ?? row[key] ?? '',
    quantity: row['quantity'] ?? 'ncv',
    group: row['group'] ?? 'all',
    value: Number(row['value']),
    low: optional(row['low']),
    high: optional(row['high']),
    unit: row['unit'] ?? '',
    table: row['table'] ?? '',
    source: row['source'] ?? '',
    year: row['year'] ?? '',
    evidence: row['evidence'] ?? '',
  }))
}

const setTable = () => csvParse(shipped['factors/sets.csv'] ?? '')

/** Names of the factor sets that come with the software. */
export function factorSetNames(): readonly string[] {
  return setTable().map((row) => row['set']!)
}

/** A shipped set by name; undefined where there is none. */
export function factors(name: string): FactorSet | undefined {
  const entry = setTable().find((row) => row['set'] === name)
  if (!entry) return undefined
  const calorific = rowsOf('factors/ncv-china.csv', 'carrier')
  const inherits = entry['base'] ? rowsOf(`factors/${entry['base']}.csv`, 'fuel') : []
  return {
    name,
    title: entry['name']!,
    rows: rowsOf(`factors/${name}.csv`, 'fuel'),
    // A set on Chinese calorific values must not fall back to the IPCC's.
    base: entry['calorific'] === 'ncv-china' ? inherits.filter((row) => row.quantity !== 'ncv') : inherits,
    calorific,
    // The shipped columns hold these words only.
    co2: entry['co2'] as FactorSet['co2'],
    processGas: entry['process_gas'] as FactorSet['processGas'],
    source: entry['source']!,
    year: entry['year']!,
    scale: entry['scale']!,
    quality: entry['quality']!,
    overrides: [],
  }
}

/** The set with a study's own rows on top. */
export function withOverrides(set: FactorSet, overrides: readonly FactorOverride[]): FactorSet {
  return { ...set, overrides: [...overrides, ...set.overrides] }
}

/** GWP-100 of a gas in a set such as `ar5`. */
export function gwpOf(set: string, gas: CombustionGas): number | undefined {
  const row = csvParse(shipped['gwp.csv'] ?? '').find((entry) => entry['set'] === set && entry['gas'] === gas)
  return row && Number(row['value'])
}

/** Names of the GWP sets. */
export function gwpSets(): readonly string[] {
  return [...new Set(csvParse(shipped['gwp.csv'] ?? '').map((row) => row['set']!))]
}
