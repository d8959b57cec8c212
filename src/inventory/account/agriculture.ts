// Agriculture's optional layer: carbon of fertiliser, film and the like, counted in carbon and turned into CO2.
import { csvParse } from 'd3-dsv'
import { fault, type Issue, warning } from '../../error.ts'
import { carbon, co2OfCarbon, nearest, type Unit, unitOf } from '../../quantity/index.ts'
import { shipped } from '../../shipped.ts'
import type { TextRow } from '../balance/balance.ts'
import type { Ingredient } from '../ledger/ingredient.ts'
import { type Ledger, type LedgerRow, sectorOrder, sectorTotals, UPSTREAM } from '../ledger/ledger.ts'
import { rowSource, type TableShape } from '../terms/sheet.ts'

/** Columns of a file of agricultural inputs. */
export const INPUT_COLUMNS = ['input', 'amount', 'unit'] as const

interface Input {
  readonly id: string
  readonly names: readonly string[]
  readonly group: string
  /** Tonnes of carbon per base unit (t or ha). */
  readonly carbonPerBase: number
  /** The number of the table as an ingredient, with its bounds. */
  readonly of: Ingredient
  readonly dimension: string
  readonly told: string
  readonly unverified: boolean
  readonly note: string
}

function inputs(): readonly Input[] {
  return csvParse(shipped['factors/agri-inputs.csv'] ?? '').map((row) => {
    const per: Unit = unitOf(row['unit']!.split('/')[1]!)!
    const optional = (text: string | undefined) => (text ? Number(text) : undefined)
    return {
      id: row['input']!,
      names: [row['input']!, row['name']!, row['name_zh']!, ...(row['aliases'] ?? '').split('|')],
      group: row['group']!,
      carbonPerBase: (Number(row['value']) * unitOf('kg')!.value) / per.value,
      dimension: per.dimension,
      of: {
        id: `${row['input']} carbon`,
        kind: 'carbon',
        group: 'other',
        branch: '',
        value: Number(row['value']),
        low: optional(row['low']),
        high: optional(row['high']),
        source: row['source']!,
      },
      told: `${row['value']} ${row['unit']} (${row['source']}) × 44/12`,
      unverified: row['evidence']!.startsWith('unverified'),
      note: row['note']!,
    }
  })
}

/**
 * The ledger with rows of agricultural inputs added to its agriculture: amount × carbon × 44/12. They are upstream
 * emissions, so every kind says what it may double count; farm diesel beside the balance's own, and fertiliser in
 * sum beside its nutrients, are refused.
 */
export function withAgriculture(
  ledger: Ledger,
  rows: readonly TextRow[],
  file: string,
  shape: TableShape = { columns: INPUT_COLUMNS, sheet: '' },
  sector = 'agriculture',
): { ledger: Ledger; issues: readonly Issue[] } {
  const issues: Issue[] = []
  const known = inputs()
  const found = rows.flatMap((row) => readInput(row, known, file, issues) ?? [])
  issues.push(...doubleCounts(ledger, found, file))
  for (const { input, line } of found) {
    const expected = input.unverified
      ? 'a figure checked against its source'
      : 'emissions of this place alone'
    issues.push(warning('agriculture.input', [file, line, input.id], input.told, expected, `${input.note}.`))
  }
  const added = found.map(({ input, amount, unit, line }): LedgerRow => {
    const factor = co2OfCarbon(carbon(input.carbonPerBase)) * unit.value
    const mass = amount * factor
    return {
      sector,
      branch: 'agriculture',
      carrier: input.id,
      gas: 'CO2',
      activity: amount,
      activity_unit: unit.name,
      factor,
      factor_unit: `t CO2/${unit.name}`,
      factor_source: input.told,
      emission_t: mass,
      rule: UPSTREAM,
      mass_t: mass,
      gwp: 1,
      activity_source: rowSource(file, shape, line, 'amount'),
      energy_tj: 0,
      memo: false,
      terms: [{ share: 1, of: [input.of] }],
    }
  })
  const all = [...ledger.rows, ...added]
  const notes = [
    ...ledger.notes,
    `Agricultural inputs of ${file} are counted as upstream carbon; they are outside the energy balance.`,
  ]
  const sectors = sectorOrder([...ledger.sectors, sector])
  return { ledger: { ...ledger, sectors, rows: all, totals: sectorTotals(all, sectors), notes }, issues }
}

interface ReadInput {
  readonly input: Input
  readonly amount: number
  readonly unit: Unit
  readonly line: number
}

function readInput(
  { line, cells }: TextRow,
  known: readonly Input[],
  file: string,
  issues: Issue[],
): ReadInput | undefined {
  const text = (cells['input'] ?? '').trim()
  const input = known.find(({ names }) => names.some((name) => name.toLowerCase() === text.toLowerCase()))
  const unit = unitOf(cells['unit'] ?? '')
  const amount = Number(cells['amount'])
  const say = (column: string, expected: string, hint: string) =>
    issues.push(
      fault(`agriculture.${column}`, [file, line, column], `"${cells[column] ?? ''}"`, expected, hint),
    )
  if (!input) {
    const near = nearest(
      text,
      known.map(({ id }) => id),
    )
    say('input', 'a known input', near ? `Did you mean \`${near}\`?` : known.map(({ id }) => id).join(', '))
  } else if (unit?.dimension !== input.dimension)
    say('unit', `a unit of ${input.dimension}`, 'Correct the unit: t or kg of substance, ha of area.')
  const sound = cells['amount'] !== '' && Number.isFinite(amount) && amount >= 0
  if (!sound) say('amount', 'a number, zero or more', 'Correct the amount.')
  return input && unit?.dimension === input.dimension && sound ? { input, amount, unit, line } : undefined
}

function doubleCounts(ledger: Ledger, found: readonly ReadInput[], file: string): Issue[] {
  const issues: Issue[] = []
  const fuel = found.find(({ input }) => input.group === 'fuel')
  const isFarm = (row: LedgerRow) => row.branch === 'agriculture' || row.sector === 'agriculture'
  const inBalance = ledger.rows.find((row) => isFarm(row) && row.carrier === fuel?.input.id)
  if (fuel && inBalance) {
    issues.push(
      fault(
        'agriculture.double',
        [file, fuel.line],
        `farm diesel beside ${inBalance.activity} ${inBalance.activity_unit} of diesel in ${inBalance.activity_source}`,
        'diesel once',
        'Remove the row: the balance counts it already, at a complete factor.',
      ),
    )
  }
  const nutrient = found.find(({ input }) => input.group === 'nutrient')
  if (nutrient && found.some(({ input }) => input.group === 'fertiliser')) {
    issues.push(
      fault(
        'agriculture.double',
        [file, nutrient.line],
        `${nutrient.input.id} beside fertiliser in sum`,
        'one or the other',
        'Remove the sum, or the nutrients.',
      ),
    )
  }
  return issues
}
