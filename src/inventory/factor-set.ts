// Emission factors as data: shipped sets and a study's own rows, resolved to tonnes of gas per unit of a carrier.
import { csvParse } from 'd3-dsv'
import { fault, type Issue } from '../error.ts'
import { carbon, co2OfCarbon, type Unit, unitOf } from '../quantity/index.ts'
import { shipped } from '../shipped.ts'
import type { TextRow } from './balance.ts'
import { type Carrier, type CombustionGroup, carriers } from './vocabulary.ts'

export type CombustionGas = 'CO2' | 'CH4' | 'N2O'

/** One row of a factor table. */
export interface FactorRow {
  readonly fuel: string
  readonly quantity: string
  readonly group: string
  readonly value: number
  readonly low: number | undefined
  readonly high: number | undefined
  readonly unit: string
  readonly source: string
  readonly evidence: string
}

/** A factor ready for use: tonnes of gas per base unit (t, m3 or TJ) of the carrier, and how it came about. */
export interface ResolvedFactor {
  readonly value: number
  readonly per: 'mass' | 'volume' | 'energy'
  readonly source: string
  readonly unverified: boolean
}

/** A study's own factor, which wins over the set. */
export interface FactorOverride {
  readonly carrier: string
  readonly gas: CombustionGas
  readonly value: number
  readonly per: 'mass' | 'volume' | 'energy'
  readonly source: string
}

export interface FactorSet {
  readonly name: string
  readonly rows: readonly FactorRow[]
  readonly netCalorific: readonly FactorRow[]
  readonly overrides: readonly FactorOverride[]
}

const number = (text: string | undefined) => (text === undefined || text === '' ? undefined : Number(text))

function rowsOf(file: string, key: string): FactorRow[] {
  return csvParse(shipped[file] ?? '').map((row) => ({
    fuel: row[key] ?? '',
    quantity: row['quantity'] ?? 'ncv',
    group: row['group'] ?? 'all',
    value: Number(row['value']),
    low: number(row['low']),
    high: number(row['high']),
    unit: row['unit'] ?? '',
    source: [row['source'], row['table']].filter(Boolean).join(' '),
    evidence: row['evidence'] ?? '',
  }))
}

/** Names of the factor sets that come with the software. */
export function factorSetNames(): readonly string[] {
  return ['ipcc-2006']
}

/** A shipped set by name; undefined where there is none. */
export function factors(name: string): FactorSet | undefined {
  if (!factorSetNames().includes(name)) return undefined
  const rows = rowsOf(`factors/${name}.csv`, 'fuel')
  return { name, rows, netCalorific: rowsOf('factors/ncv-china.csv', 'carrier'), overrides: [] }
}

/** The set with a study's own rows on top. */
export function withOverrides(set: FactorSet, overrides: readonly FactorOverride[]): FactorSet {
  return { ...set, overrides: [...overrides, ...set.overrides] }
}

/** Columns of a CSV of a study's own factors. */
export const OVERRIDE_COLUMNS = ['carrier', 'value', 'unit', 'source'] as const

/** Read a study's factors: carrier, gas (CO2 where empty), value, unit such as `t/t`, `kg/TJ`, `kg/m3`, source. */
export function readOverrides(
  rows: readonly TextRow[],
  file: string,
): { overrides: FactorOverride[]; issues: Issue[] } {
  const issues: Issue[] = []
  const overrides = rows.flatMap(({ line, cells }) => {
    const carrier = carriers().find(cells['carrier'] ?? '')
    const gas = (cells['gas'] || 'CO2').toUpperCase()
    const rate = rateOf(cells['unit'] ?? '')
    const value = Number(cells['value'])
    if (!carrier)
      issues.push(
        fault(
          'factor.carrier',
          [file, line, 'carrier'],
          `"${cells['carrier'] ?? ''}"`,
          'a known carrier',
          `Did you mean \`${carriers().suggest(cells['carrier'] ?? '') ?? 'raw-coal'}\`?`,
        ),
      )
    if (gas !== 'CO2' && gas !== 'CH4' && gas !== 'N2O')
      issues.push(fault('factor.gas', [file, line, 'gas'], `"${gas}"`, 'CO2, CH4 or N2O', 'Correct the gas.'))
    if (!rate)
      issues.push(
        fault(
          'factor.unit',
          [file, line, 'unit'],
          `"${cells['unit'] ?? ''}"`,
          'mass per mass, volume or energy, e.g. kg/TJ',
          'Correct the unit.',
        ),
      )
    if (!cells['value'] || !Number.isFinite(value) || value < 0)
      issues.push(
        fault(
          'factor.value',
          [file, line, 'value'],
          `"${cells['value'] ?? ''}"`,
          'a number, zero or more',
          'Correct the value.',
        ),
      )
    if (!carrier || !rate || !Number.isFinite(value)) return []
    const source = cells['source'] || `${file}:${line}`
    return [
      {
        carrier: carrier.id,
        gas: gas as CombustionGas,
        value: value * rate.scale,
        per: rate.per,
        source: `override ${source}`,
      },
    ]
  })
  return { overrides, issues }
}

/** A rate such as `kg/TJ` or `t CO2/MWh`: what one is in tonnes per base unit, and of which dimension. */
export function rateOf(text: string): { scale: number; per: ResolvedFactor['per'] } | undefined {
  const [above, below] = text.split('/').map((part) => part.replace(/CO2e?|CH4|N2O/gi, '').trim())
  const mass: Unit | undefined = above === undefined ? undefined : unitOf(above)
  const base: Unit | undefined = below === undefined ? undefined : unitOf(below)
  if (mass?.dimension !== 'mass' || !base || base.dimension === 'area') return undefined
  return { scale: mass.value / base.value, per: base.dimension }
}

/**
 * Tonnes of a gas per base unit of `per` (the dimension the activity is told in). CO2 is the printed factor or
 * carbon × oxidation × 44/12; amounts in mass or volume go through the net calorific value. Undefined where
 * the set has nothing for the carrier.
 */
export function resolveFactor(
  set: FactorSet,
  carrier: Carrier,
  gas: CombustionGas,
  group: CombustionGroup,
  per: ResolvedFactor['per'],
): ResolvedFactor | undefined {
  const own = set.overrides.find((row) => row.carrier === carrier.id && row.gas === gas)
  if (own && own.per === per) return { value: own.value, per, source: own.source, unverified: false }
  const energy =
    own?.per === 'energy'
      ? { value: own.value, source: own.source, unverified: false }
      : perEnergy(set, carrier, gas, group)
  if (!energy || per === 'energy') return energy && { ...energy, per }
  const calorific = calorificValue(set, carrier, per)
  if (!calorific) return undefined
  return {
    value: energy.value * calorific.value,
    per,
    source: `${calorific.source} × ${energy.source}`,
    unverified: energy.unverified || calorific.unverified,
  }
}

const unverified = (row: FactorRow) => row.evidence.startsWith('unverified')

// Tonnes of gas per TJ.
function perEnergy(set: FactorSet, carrier: Carrier, gas: CombustionGas, group: CombustionGroup) {
  const pick = (quantity: string) =>
    set.rows.find(
      (row) =>
        row.fuel === carrier.fuel &&
        row.quantity === quantity &&
        (row.group === 'all' || row.group === group),
    )
  const printed = pick(gas.toLowerCase())
  if (printed) return { value: printed.value / 1000, source: told(printed), unverified: unverified(printed) }
  const content = gas === 'CO2' ? pick('carbon') : undefined
  if (!content) return undefined
  const oxidation = pick('oxidation')
  // kg C/GJ equals t C/TJ.
  const value = co2OfCarbon(carbon(content.value * (oxidation?.value ?? 1)))
  const burned = oxidation ? ` × oxidation ${oxidation.value}` : ''
  return {
    value: value as number,
    source: `${told(content)}${burned} × 44/12`,
    unverified: unverified(content),
  }
}

// TJ per t or per m3.
function calorificValue(set: FactorSet, carrier: Carrier, per: 'mass' | 'volume') {
  const own =
    per === 'mass' ? set.rows.find((row) => row.fuel === carrier.fuel && row.quantity === 'ncv') : undefined
  const row = own ?? set.netCalorific.find((candidate) => candidate.fuel === carrier.id)
  if (!row) return undefined
  const scale = { 'GJ/t': 1e-3, 'kJ/kg': 1e-6, 'kJ/m3': 1e-9 }[row.unit]
  if (scale === undefined) return undefined
  return { value: row.value * scale, source: told(row), unverified: unverified(row) }
}

const told = (row: FactorRow) => `${row.value} ${row.unit} (${row.source})`

/** GWP-100 of a gas in a set such as `ar5`. */
export function gwpOf(set: string, gas: CombustionGas): number | undefined {
  const row = csvParse(shipped['gwp.csv'] ?? '').find((entry) => entry['set'] === set && entry['gas'] === gas)
  return row && Number(row['value'])
}

/** Names of the GWP sets. */
export function gwpSets(): readonly string[] {
  return [...new Set(csvParse(shipped['gwp.csv'] ?? '').map((row) => row['set']!))]
}
