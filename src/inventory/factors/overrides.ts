// A study's own factors: rows of a CSV that win over the set.
import { fault, type Issue } from '../../error.ts'
import { type Unit, ungrouped, unitOf } from '../../quantity/index.ts'
import type { Balance, TextRow } from '../balance/balance.ts'
import { carriers, isBurning } from '../terms/vocabulary.ts'
import type { CombustionGas, FactorOverride, FactorSet } from './factor-set.ts'
import { isOutside, plausibleFactor } from './plausible.ts'
import type { Per } from './resolve-factor.ts'

/** Columns that a CSV of a study's own factors must have; `gas` is CO2 where it is missing. */
export const OVERRIDE_COLUMNS = ['carrier', 'value', 'unit', 'source'] as const

const GASES: readonly string[] = ['CO2', 'CH4', 'N2O']

/** Read a study's factors: carrier, gas, value, unit such as `t/t`, `kg/TJ`, `kg/m3`, source. */
export function readOverrides(
  rows: readonly TextRow[],
  file: string,
): { overrides: FactorOverride[]; issues: Issue[] } {
  const issues: Issue[] = []
  const read = rows.map((row) => ({ row, factor: readOverride(row, file, issues) }))
  const overrides = read.flatMap(({ factor }) => factor ?? [])
  read.forEach(({ row, factor }) => {
    const first = overrides.find((one) => one.carrier === factor?.carrier && one.gas === factor.gas)
    if (first !== factor) issues.push(twice(`${factor!.gas} of ${factor!.carrier}`, [file, row.line]))
  })
  return { overrides, issues }
}

/** Where the factors of electricity and heat are given, which no row of fuels changes. */
export const ELSEWHERE = 'Give its factor as `inventory.electricity` or `inventory.heat`.'

/** Overrides per mass or volume of carriers whose amounts are told otherwise, which they could not change. */
export function idleOverrides({ entries }: Balance, { overrides }: Pick<FactorSet, 'overrides'>): Issue[] {
  return overrides.flatMap((row) => {
    const other = entries.find(
      ({ carrier, flow, amount, unit }) =>
        carrier.id === row.carrier && amount !== 0 && unit.dimension !== row.per && isBurning(flow),
    )
    if (row.per === 'energy' || !other) return []
    return [
      fault(
        'factor.idle',
        [other.source],
        `${other.amount} ${other.unit.name} of ${row.carrier}, whose factor in \`inventory.overrides\` is per ${row.per}`,
        `amounts in ${row.per}, or a factor per energy`,
        'Give the factor per energy, such as kg/TJ.',
      ),
    ]
  })
}

/** The fault of a factor that stands twice: which of them counts, nobody could tell. */
export const twice = (what: string, place: readonly (string | number)[]): Issue =>
  fault('factor.twice', place, `a second factor for ${what}`, 'each factor once', 'Remove one of the rows.')

function readOverride({ line, cells }: TextRow, file: string, issues: Issue[]): FactorOverride | undefined {
  const before = issues.length
  const say = (column: string, code: string, expected: string, hint: string) =>
    issues.push(fault(`factor.${code}`, [file, line, column], `"${cells[column] ?? ''}"`, expected, hint))
  const carrier = carriers().find(cells['carrier'] ?? '')
  const gas = (cells['gas'] || 'CO2').toUpperCase()
  const rate = rateOf(cells['unit'] ?? '')
  const value = Number(ungrouped(cells['value'] ?? ''))
  const near = carriers().suggest(cells['carrier'] ?? '')
  if (!carrier)
    say(
      'carrier',
      'carrier',
      'a known carrier',
      near ? `Did you mean \`${near}\`?` : 'See data/carriers.csv.',
    )
  if (carrier?.group === 'electricity' || carrier?.group === 'heat')
    say('carrier', 'carrier', 'a fuel', ELSEWHERE)
  if (!GASES.includes(gas)) say('gas', 'gas', 'CO2, CH4 or N2O', 'Correct the gas.')
  if (!rate) say('unit', 'unit', 'mass per mass, volume or energy, e.g. kg/TJ', 'Correct the unit.')
  if (!cells['value'] || !Number.isFinite(value) || value < 0)
    say('value', 'value', 'a number, zero or more', 'Correct the value.')
  if (!carrier || !rate || issues.length > before) return undefined
  const scaled = value * rate.scale
  const range = plausibleFactor(carrier, gas as CombustionGas, rate.per)
  if (isOutside(scaled, range)) {
    say(
      'value',
      'range',
      `${range[0].toPrecision(3)} to ${range[1].toPrecision(3)} t ${gas} per ${{ energy: 'TJ', mass: 't', volume: 'm3' }[rate.per]}`,
      'Check the unit: kg against t, kcal against kJ.',
    )
    return undefined
  }
  // GASES was checked above.
  const source = `override ${cells['source'] || `${file}:${line}`}`
  return { carrier: carrier.id, gas: gas as CombustionGas, value: scaled, per: rate.per, source }
}

/** A rate such as `kg/TJ` or `t CO2/MWh`: what one is in tonnes per base unit, and of which dimension. */
export function rateOf(text: string): { scale: number; per: Per } | undefined {
  const [above, below] = text.split('/').map((part) => part.replace(/CO[2₂]e?q?|CH[4₄]|N[2₂]O/gi, '').trim())
  const mass: Unit | undefined = above === undefined ? undefined : unitOf(above)
  const base: Unit | undefined = below === undefined ? undefined : unitOf(below)
  if (mass?.dimension !== 'mass' || !base || base.dimension === 'area') return undefined
  return { scale: mass.value / base.value, per: base.dimension }
}
