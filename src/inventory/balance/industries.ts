// Reads consumption by industry (GB/T 4754 divisions × carriers) and puts it in place of the balance's one row of industry.
import { fault, type Issue } from '../../error.ts'
import { exactSum } from '../../quantity/index.ts'
import { cellName, cellNumber, cellText, narrow, type Sheet, withoutMarks } from '../terms/sheet.ts'
import { type Branch, branches, flows } from '../terms/vocabulary.ts'
import type { Balance, BalanceEntry } from './balance.ts'
import { carrierColumns } from './carrier-columns.ts'
import { checkSum } from './identities.ts'
import type { CarrierColumn } from './matrix.ts'

// Rows that sum others in the printed table.
const SUM_ROWS =
  /^(?:(?:规模以上)?工业(?:合计|总计|企业)?|合计|总计|采矿业|制造业|电力.*燃气.*供应业(?:合计)?|电力.*供应业合计|total\b.*|industry|mining|manufacturing|manufactory|mining and quarrying|(?:production and )?(?:supply|distribution) of electric.*gas and water)$/i
const NUMBERING =
  /^(?:[(（][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+[、.．]|\d+[、.．)]?\s*(?=\D)|#|其中[:：]?)\s*/

/** The table as entries of final consumption; rows that are no industry and hold amounts are faults. */
export function readIndustries(
  sheet: Sheet,
  file: string,
): { entries: readonly BalanceEntry[]; issues: readonly Issue[] } {
  const issues: Issue[] = []
  const hasCodes = !sheet.rows.some((row) => /^0?[1-5]$/.test(cellText(row[0])))
  const labels = sheet.rows.map((row) => industryOf(row.slice(0, 3).map(cellText), hasCodes))
  const first = labels.findIndex((branch) => branch !== undefined)
  const matrix = { sheet, top: 0, first: Math.max(0, first), end: sheet.rows.length }
  const columns = carrierColumns(matrix, file, issues)
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
    if (holds && !namesOf(text).some((name) => SUM_ROWS.test(name)))
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

// A label and what it says: without number and marks of notes, Chinese and English of one cell apart.
const namesOf = (text: string): string[] =>
  [text, ...text.split(/\n|(?<=[\u4e00-\u9fff)])\s*(?=[A-Z])/)].flatMap((part) => {
    const name = withoutMarks(narrow(part).trim())
    return [name, name.replace(NUMBERING, '')]
  })

// The division that a row names; its code stands first in the row, for further on it may be an amount. A first column
// that counts the rows (1, 2, 3 …) holds no codes.
function industryOf(texts: readonly string[], hasCodes: boolean): Branch | undefined {
  const named = texts.filter((text) => /\p{L}/u.test(text)).flatMap(namesOf)
  if (named.some((name) => SUM_ROWS.test(name))) return undefined
  const code = hasCodes ? (texts[0] ?? '').trim().padStart(2, '0') : ''
  const found = [...named, ...(/^\d{2}$/.test(code) ? [code] : [])]
    .map((name) => (name === '' ? undefined : branches().find(name)))
    .find(Boolean)
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

function otherUnit(place: readonly string[], { unit }: BalanceEntry, other: BalanceEntry): Issue {
  return fault(
    'industries.unit',
    place,
    `amounts in ${unit.name}, of a balance in ${other.unit.name}`,
    'both in physical quantity or both in energy',
    'Take the table that goes with the balance (实物量 or 标准量).',
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
    const other = balance.entries.find(
      (entry) =>
        isAggregate(entry) && entry.carrier.id === carrier && entry.unit.dimension !== sample.unit.dimension,
    )
    const breach = other
      ? otherUnit([file, carrier], sample, other)
      : checkSum([file, carrier], whole, parts, allowUnbalanced)
    if (breach) issues.push(breach)
  }
  const kept = balance.entries.filter((entry) => !(isAggregate(entry) && told.has(entry.carrier.id)))
  return { ...balance, entries: [...kept, ...industries] }
}
