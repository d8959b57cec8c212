// Reads an energy balance in tidy form: one row an amount of a carrier in a flow, with its unit.
import { fault, type Issue, warning } from '../../error.ts'
import { nearestUnit, type Unit, unitOf } from '../../quantity/index.ts'
import { cellNumber, rowSource, type TableShape } from '../terms/sheet.ts'
import {
  type Branch,
  branches,
  type Carrier,
  carriers,
  type Flow,
  flows,
  isPlant,
} from '../terms/vocabulary.ts'

/** One row of a table as text, with its line in the file. */
export interface TextRow {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

/** One amount of the balance. Inputs of transformation are negative, outputs positive; the rest is positive. */
export interface BalanceEntry {
  readonly flow: Flow
  /** Undefined for supply, transformation and losses. */
  readonly branch: Branch | undefined
  readonly carrier: Carrier
  readonly amount: number
  readonly unit: Unit
  /** File and cell, e.g. `balance.xlsx Sheet1!F12`. */
  readonly source: string
}

/** An energy balance: amounts by flow, branch and carrier. */
export interface Balance {
  readonly file: string
  readonly entries: readonly BalanceEntry[]
}

/** Columns of the tidy form. */
export const BALANCE_COLUMNS = ['flow', 'branch', 'carrier', 'amount', 'unit'] as const

/**
 * Read tidy rows. Every row is judged by itself and all faults are collected: unknown flow, branch or carrier,
 * a unit that does not measure the carrier, a number that is none, a negative consumption, a positive input.
 */
export function readBalance(
  rows: readonly TextRow[],
  file: string,
  shape: TableShape = { columns: BALANCE_COLUMNS, sheet: '' },
): { balance: Balance; issues: readonly Issue[] } {
  const issues: Issue[] = []
  const entries = rows.flatMap(
    (row) => readEntry(row, file, rowSource(file, shape, row.line, 'amount'), issues) ?? [],
  )
  issues.push(...repeatedRows(entries, file))
  return { balance: { file, entries }, issues }
}

// Plants of a branch may stand in rows of their own, but hardly with one amount.
function repeatedRows(entries: readonly BalanceEntry[], file: string): Issue[] {
  const first = new Map<string, BalanceEntry>()
  return entries.flatMap((entry) => {
    const { flow, branch, carrier, amount, unit, source } = entry
    const key = [flow.id, branch?.id, carrier.id, amount, unit.name].join('|')
    const before = first.get(key)
    if (!before) first.set(key, entry)
    if (!before || amount === 0) return []
    return [
      warning(
        'balance.repeated',
        [file],
        `${amount} ${unit.name} of ${carrier.id} again in ${source}, as in ${before.source}`,
        'each amount once',
        'Both are counted; remove one if it was copied.',
      ),
    ]
  })
}

function readEntry(
  { line, cells }: TextRow,
  file: string,
  source: string,
  issues: Issue[],
): BalanceEntry | undefined {
  const before = issues.length
  const cell = (name: string) => cells[name]?.trim() ?? ''
  const flow = flowOf(cell('flow'), cell('branch'), file, line, issues)
  const carrier =
    carriers().find(cell('carrier')) ??
    unknown(file, line, 'carrier', cell('carrier'), carriers().suggest(cell('carrier')), issues)
  const needsBranch = flow?.part === 'final' || flow?.part === 'non-energy'
  const branch = needsBranch
    ? (branches().find(cell('branch')) ??
      unknown(file, line, 'branch', cell('branch'), branches().suggest(cell('branch')), issues))
    : undefined
  const unit = readUnit(cell('unit') || carrier?.unit || '', carrier, file, line, issues)
  const amount = readAmount(cell('amount'), file, line, issues)
  if (issues.length > before || !flow || !carrier || !unit || amount === undefined) return undefined
  const entry = { flow, branch, carrier, amount, unit, source }
  const wrong = wrongSign(entry, [file, line, 'amount'])
  if (wrong) issues.push(wrong)
  return wrong ? undefined : entry
}

// A row may name its block of the sheet, `supply` or `transformation`; its branch then names the row of that block.
function flowOf(text: string, branch: string, file: string, line: number, issues: Issue[]): Flow | undefined {
  const block = BLOCKS[text.toLowerCase()]
  if (block === undefined)
    return flows().find(text) ?? unknown(file, line, 'flow', text, flows().suggest(text), issues)
  const row = flows().find(branch)
  if (row?.part === block) return row
  const near = flows().suggest(branch)
  issues.push(
    fault(
      'balance.branch',
      [file, line, 'branch'],
      branch === '' ? 'nothing' : `"${branch}"`,
      `a row of ${block}`,
      near ? `Did you mean \`${near}\`?` : 'Name it, for example thermal-power or import-province.',
    ),
  )
  return undefined
}

const BLOCKS: Readonly<Record<string, Flow['part']>> = {
  supply: 'supply',
  'primary energy supply': 'supply',
  'total primary energy supply': 'supply',
  可供本地区消费的能源量: 'supply',
  transformation: 'transformation',
  加工转换: 'transformation',
  '加工转换投入(-)产出(+)量': 'transformation',
}

function unknown(
  file: string,
  line: number,
  column: string,
  found: string,
  near: string | undefined,
  issues: Issue[],
): undefined {
  const hint = near ? `Did you mean \`${near}\`?` : `Use one of the names in the shipped ${column} table.`
  issues.push(
    fault(
      `balance.${column}`,
      [file, line, column],
      found === '' ? 'nothing' : `"${found}"`,
      `a known ${column}`,
      hint,
    ),
  )
  return undefined
}

/** The fault of a unit that is none; `near` is what it may have been meant to be. */
export const unknownUnit = (found: string, place: readonly (string | number)[], near?: string): Issue =>
  fault(
    'balance.unit',
    place,
    found,
    'a known unit',
    near ? `Did you mean \`${near}\`?` : 'Write for example 10^4 t, 10^8 m3, 10^8 kWh, TJ.',
  )

function readUnit(
  text: string,
  carrier: Carrier | undefined,
  file: string,
  line: number,
  issues: Issue[],
): Unit | undefined {
  const unit = unitOf(text)
  if (!unit) {
    issues.push(unknownUnit(`"${text}"`, [file, line, 'unit'], nearestUnit(text)))
    return undefined
  }
  // Any carrier may be told in energy; mass and volume must be the carrier's own.
  if (!carrier || unit.dimension === 'energy' || unit.dimension === carrier.dimension) return unit
  issues.push(
    fault(
      'balance.unit',
      [file, line, 'unit'],
      `${unit.name} (${unit.dimension}) for ${carrier.id}`,
      `a unit of ${carrier.dimension} such as ${carrier.unit}, or of energy`,
      'Convert the amount, or correct the unit.',
    ),
  )
  return undefined
}

function readAmount(text: string, file: string, line: number, issues: Issue[]): number | undefined {
  const amount = cellNumber(text)
  if (amount !== undefined) return amount
  issues.push(
    fault(
      'balance.amount',
      [file, line, 'amount'],
      `"${text}"`,
      'a number',
      'Write the amount without text; leave it empty for zero.',
    ),
  )
  return undefined
}

/** The warning that households stand in one row: the rural sector has nothing, which is not zero. */
export function undividedResidential(file: string): Issue {
  return warning(
    'balance.residential',
    [file],
    'households not divided into urban and rural',
    'two rows',
    'They count as urban; divide them, or map `residential` in `inventory.branches`.',
  )
}

const OUTGOING: ReadonlySet<string> = new Set(['export-province', 'export-abroad', 'bunkers-here'])

/** A sign that a row cannot have: consumption below zero, fuel of plants above it, exports and bunkers above it. */
export function wrongSign(
  { flow, carrier, amount }: BalanceEntry,
  place: readonly (string | number)[],
): Issue | undefined {
  const consumption = ['final', 'non-energy', 'material', 'loss'].includes(flow.part)
  if (consumption && amount < 0) {
    return fault(
      'balance.negative',
      place,
      `${amount} of ${carrier.id}`,
      `zero or more in ${flow.id}`,
      'Correct the sign; returns belong into recovery, corrections into the original row.',
    )
  }
  const isOutput = carrier.group === 'electricity' || carrier.group === 'heat'
  if (isPlant(flow) && !isOutput && amount > 0) {
    return fault(
      'balance.sign',
      place,
      `${amount} of ${carrier.id} as an output of ${flow.id}`,
      'inputs negative, as in the yearbook',
      'Write fuel that is burned with a minus sign.',
    )
  }
  if (OUTGOING.has(flow.id) && amount > 0) {
    return fault(
      'balance.sign',
      place,
      `${amount} of ${carrier.id} in ${flow.id}`,
      'what leaves negative, as in the yearbook',
      'Write it with a minus sign.',
    )
  }
  return undefined
}
