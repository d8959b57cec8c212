// A study's own factor set: a CSV of net calorific values, carbon contents, oxidation and printed factors.
import { fault, type Issue } from '../../error.ts'
import type { TextRow } from '../balance/balance.ts'
import { type Carrier, carriers } from '../terms/vocabulary.ts'
import { type FactorRow, type FactorSet, factors } from './factor-set.ts'
import { ELSEWHERE, twice } from './overrides.ts'
import { isOutside, PLAUSIBLE_CARBON, plausibleCalorific, plausibleFactor } from './plausible.ts'
import { energyRate } from './resolve-factor.ts'

/** Columns that a set of one's own must have; group, low, high, table, year and evidence may stand beside them. */
export const FACTOR_COLUMNS = ['fuel', 'quantity', 'value', 'unit', 'source'] as const

const UNITS: Readonly<Record<string, string>> = {
  ncv: 'energy per mass or volume, e.g. GJ/t, kJ/m3, kcal/kg',
  carbon: 'kg/GJ',
  oxidation: '1',
  co2: 'kg/TJ',
  ch4: 'kg/TJ',
  n2o: 'kg/TJ',
}

/**
 * Read rows of a set; what it lacks is taken from the IPCC's. CO2 is carbon × oxidation × 44/12 where the set has
 * carbon contents or oxidation, otherwise the printed factor. Unknown fuels, quantities, units and implausible values are faults.
 */
export function readFactorSet(
  rows: readonly TextRow[],
  file: string,
): { set: FactorSet; issues: readonly Issue[] } {
  const issues: Issue[] = []
  const lines = rows.map((row) => ({ line: row.line, found: readRow(row, file, issues) }))
  const read = lines.flatMap(({ found }) => found ?? [])
  const isSame = (a: FactorRow, b: FactorRow) =>
    a.fuel === b.fuel && a.quantity === b.quantity && a.group === b.group && a.unit === b.unit
  for (const { line, found } of lines)
    if (found && read.find((row) => isSame(row, found)) !== found)
      issues.push(twice(`${found.quantity} of ${found.fuel}`, [file, line]))
  const base = factors('ipcc-2006')!
  const composed = read.some(({ quantity }) => quantity === 'carbon' || quantity === 'oxidation')
  if (composed && read.some(({ quantity }) => quantity === 'co2'))
    issues.push(
      fault(
        'factor.mixed',
        [file],
        'carbon contents or oxidation beside printed CO2 factors',
        'one of them',
        'Give every fuel its carbon content, or every fuel its CO2 factor; single factors go into `inventory.overrides`.',
      ),
    )
  const set: FactorSet = {
    ...base,
    name: file,
    title: `own factors of ${file}`,
    rows: read,
    base: base.rows,
    co2: composed ? 'carbon' : 'printed',
    source: file,
    year: read[0]?.year ?? '',
    scale: 'local',
    quality: 'H',
  }
  return { set, issues }
}

function readRow({ line, cells }: TextRow, file: string, issues: Issue[]): FactorRow | undefined {
  const cell = (name: string) => cells[name]?.trim() ?? ''
  const say = (column: string, expected: string, hint: string, code = column): undefined => {
    issues.push(fault(`factor.${code}`, [file, line, column], `"${cell(column)}"`, expected, hint))
  }
  const carrier = carriers().find(cell('fuel'))
  const near = carriers().suggest(cell('fuel'))
  if (!carrier)
    return say('fuel', 'a known carrier', near ? `Did you mean \`${near}\`?` : 'See data/carriers.csv.')
  if (carrier.group === 'electricity' || carrier.group === 'heat') return say('fuel', 'a fuel', ELSEWHERE)
  const quantity = cell('quantity').toLowerCase()
  const unit = UNITS[quantity]
  if (!unit) return say('quantity', `one of ${Object.keys(UNITS).join(', ')}`, 'Correct the quantity.')
  const told = cell('unit') || (quantity === 'oxidation' ? '1' : '')
  if (quantity === 'ncv' ? energyRate(told) === undefined : told !== unit)
    return say('unit', unit, 'Convert the value, or correct the unit.')
  const value = Number(cell('value'))
  if (cell('value') === '' || !Number.isFinite(value) || value < 0)
    return say('value', 'a number, zero or more', 'Correct the value.')
  const range = rangeOf(carrier, quantity, told)
  if (range && isOutside(quantity === 'ncv' ? value * energyRate(told)!.scale : value, range))
    return say(
      'value',
      `${range[0].toPrecision(3)} to ${range[1].toPrecision(3)}${quantity === 'ncv' ? ' TJ per t or m3' : ` ${unit}`}`,
      'Check the unit: kg against t, kcal against kJ.',
      'range',
    )
  const bounds = ['low', 'high'].map((name) => (cell(name) === '' ? value : Number(cell(name))))
  if (!(bounds[0]! <= value && value <= bounds[1]!))
    return say(
      bounds[0]! <= value ? 'high' : 'low',
      'bounds of 95 % about the value, in its unit',
      'Correct them; bounds in percent belong into `uncertainty.inputs`.',
      'bounds',
    )
  return rowOf(carrier, quantity, value, told, cell)
}

function rangeOf(carrier: Carrier, quantity: string, unit: string): readonly [number, number] | undefined {
  if (quantity === 'oxidation') return [0.5, 1]
  if (quantity === 'carbon') return PLAUSIBLE_CARBON
  if (quantity === 'ncv') return plausibleCalorific(carrier, energyRate(unit)!.per)
  const gas = quantity.toUpperCase() as 'CO2' | 'CH4' | 'N2O'
  const [low, high] = plausibleFactor(carrier, gas, 'energy')
  return [low * 1000, high * 1000]
}

function rowOf(
  carrier: Carrier,
  quantity: string,
  value: number,
  unit: string,
  cell: (name: string) => string,
): FactorRow {
  const optional = (text: string) => (text === '' ? undefined : Number(text))
  return {
    fuel: carrier.id,
    name: carrier.name,
    quantity,
    group: cell('group') || 'all',
    value,
    low: optional(cell('low')),
    high: optional(cell('high')),
    unit,
    table: cell('table'),
    source: cell('source'),
    year: cell('year'),
    evidence: cell('evidence') || 'given by the study',
  }
}
