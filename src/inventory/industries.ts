// Reads consumption by industry (GB/T 4754 divisions × carriers) and puts it in place of the balance's one row of industry.
import { fault, type Issue } from '../error.ts'
import { exactSum } from '../quantity/index.ts'
import type { Balance, BalanceEntry } from './balance.ts'
import { type CarrierColumn, carrierColumns } from './carrier-columns.ts'
import { checkSum } from './identities.ts'
import { cellName, cellNumber, cellText, type Sheet } from './sheet.ts'
import { type Branch, branches, flows } from './vocabulary.ts'

// Rows that sum others in the printed table.
const SUM_ROWS = /^(工业|合计|总计|采矿业|制造业|电力.*供应业合计|total|industry|mining|manufacturing)/i

/** The table as entries of final consumption; rows that are no industry and hold amounts are faults. */
export function readIndustries(
  sheet: Sheet,
  file: string,
): { entries: readonly BalanceEntry[]; issues: readonly Issue[] } {
  const issues: Issue[] = []
  const labels = sheet.rows.map((row) => industryOf(row.slice(0, 3).map(cellText)))
  const first = labels.findIndex((branch) => branch !== undefined)
  const columns = carrierColumns(sheet, Math.max(0, first), file, issues)
  const entries = sheet.rows.flatMap((row, r) => {
    if (r < first || first < 0) return []
    const branch = labels[r]
    if (branch) return amountsOf(sheet, r, branch, columns, file, issues)
    const text =
      row
        .slice(0, 3)
        .map(cellText)
        .find((part) => /\p{L}/u.test(part)) ?? ''
    const holds = columns.some(({ col }) => (cellNumber(row[col]) ?? 1) !== 0)
    if (holds && !SUM_ROWS.test(text.replace(/\s/g, '')))
      issues.push(unknownIndustry(text, [file, cellName(sheet, r, 0)]))
    return []
  })
  if (entries.length === 0 && issues.length === 0)
    issues.push(
      fault(
        'industries.empty',
        [file],
        'no amounts by industry',
        'rows of GB/T 4754 divisions, columns of carriers',
        'See the template of `cadastre init --balance yearbook`.',
      ),
    )
  return { entries, issues }
}

function amountsOf(
  sheet: Sheet,
  r: number,
  branch: Branch,
  columns: readonly CarrierColumn[],
  file: string,
  issues: Issue[],
): BalanceEntry[] {
  const flow = flows().find('final')!
  return columns.flatMap(({ col, carrier, unit }) => {
    const cell = sheet.rows[r]![col]
    const place = cellName(sheet, r, col)
    const amount = cellNumber(cell)
    if (amount === undefined || amount < 0) {
      const found = `"${cellText(cell)}"`
      const hint = 'Write the amount without text or sign; leave it empty for zero.'
      issues.push(fault('balance.amount', [file, place], found, 'a number, zero or more', hint))
      return []
    }
    return amount === 0 ? [] : [{ flow, branch, carrier, amount, unit, source: `${file} ${place}` }]
  })
}

function industryOf(texts: readonly string[]): Branch | undefined {
  const found = texts.map((text) => (text === '' ? undefined : branches().find(text))).find(Boolean)
  return found && found.sector === 'industry' && found.id !== 'industry' ? found : undefined
}

function unknownIndustry(text: string, place: readonly string[]): Issue {
  const near = branches().suggest(text)
  return fault(
    'industries.branch',
    place,
    `"${text}"`,
    'a division of GB/T 4754-2017 (06–46)',
    near ? `Did you mean \`${near}\`?` : 'Write its two-digit code or its name.',
  )
}

/**
 * The balance with industry's final consumption told by division. For every carrier of the table the sum must be
 * the balance's own figure; carriers the table lacks stay one row.
 */
export function withIndustries(
  balance: Balance,
  industries: readonly BalanceEntry[],
  file: string,
  allowUnbalanced: boolean,
  issues: Issue[],
): Balance {
  const isAggregate = (entry: BalanceEntry) => entry.flow.part === 'final' && entry.branch?.id === 'industry'
  const told = new Set(industries.map((entry) => entry.carrier.id))
  const amount = (entries: readonly BalanceEntry[], carrier: string, unit: number) =>
    exactSum(
      entries.filter((entry) => entry.carrier.id === carrier).map((e) => (e.amount * e.unit.value) / unit),
    )
  for (const carrier of told) {
    const sample = industries.find((entry) => entry.carrier.id === carrier)!
    const parts = amount(industries, carrier, sample.unit.value)
    const whole = amount(balance.entries.filter(isAggregate), carrier, sample.unit.value)
    const breach = checkSum([file, carrier], whole, parts, allowUnbalanced)
    if (breach) issues.push(breach)
  }
  const kept = balance.entries.filter((entry) => !(isAggregate(entry) && told.has(entry.carrier.id)))
  return { ...balance, entries: [...kept, ...industries] }
}
