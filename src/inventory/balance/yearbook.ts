// Reads the regional energy balance as the China Energy Statistical Yearbook prints it: a matrix of rows and carriers.
import { fault, type Issue } from '../../error.ts'
import type { Unit } from '../../quantity/index.ts'
import {
  type Cell,
  cellName,
  cellNumber,
  cellSource,
  cellText,
  type Sheet,
  withoutMarks,
} from '../terms/sheet.ts'
import { branches, type Carrier, carriers, flows } from '../terms/vocabulary.ts'
import { type Balance, type BalanceEntry, undividedResidential, wrongSign } from './balance.ts'
import { carrierColumns } from './carrier-columns.ts'
import { type CarrierColumn, filledColumns, type Matrix } from './matrix.ts'
import { dividedIndustry, labelOf, type PrintedRow, rowLabels } from './yearbook-labels.ts'
import { checkSums, counts, groupsAlone, holdsAmount, presentIn, type ReadRow } from './yearbook-sums.ts'

/**
 * Read a printed balance: amounts by row and carrier, sums and "of which" rows left out, text in number cells told. `whole` are
 * the sheets of one balance that goes on from sheet to sheet.
 */
export function readYearbook(
  sheet: Sheet,
  file: string,
  allowUnbalanced = false,
  whole: readonly Sheet[] = [sheet],
): { balance: Balance; issues: Issue[] } {
  const issues: Issue[] = []
  const divided = dividedIndustry(sheet, file)
  if (divided) return { balance: { file, entries: [] }, issues: [divided] }
  const beside = whole
    .flatMap(tablesOf)
    .flatMap((matrix) => filledColumns(carrierColumns(matrix, '', []), matrix))
  const tables = tablesOf(sheet).map((matrix) => {
    const columns = carrierColumns(matrix, file, issues, beside)
    return { columns, rows: readRows(matrix, columns, file, issues) }
  })
  issues.push(...repeatedTables(tables, sheet, file))
  const entries = tables.flatMap(({ columns, rows }) => {
    issues.push(...checkSums(rows, columns, sheet, file, allowUnbalanced))
    const present = presentIn(rows, columns)
    issues.push(...groupsAlone(rows, present, sheet, file))
    return rows
      .filter(({ printed }) => counts(printed, present))
      .flatMap((row) => readAmounts(row, columns, sheet, file, issues))
  })
  const all = tables.map(({ columns, rows }) => presentIn(rows, columns))
  const has = (row: string) => all.some((present) => present.has(row))
  if (has('D7') && !has('D7a') && !has('D7b')) issues.push(undividedResidential(file))
  return { balance: { file, entries }, issues }
}

// The tables of a sheet: a wide balance goes on below itself, with the header of its further carriers. Where a page ends the same
// header stands again, over further rows of one table.
function tablesOf(sheet: Sheet): Matrix[] {
  const labelled = sheet.rows.flatMap((row, r) => (labelOf(row) === undefined ? [] : [r]))
  const headers = sheet.rows.flatMap((row, r) => (isHeader(row) ? [r] : []))
  const tables: { sheet: Sheet; top: number; first: number; end: number }[] = []
  const start = (top: number, first: number) => {
    const before = tables.at(-1)
    if (before?.first === first) return
    if (before) before.end = top
    tables.push({ sheet, top, first, end: sheet.rows.length })
  }
  start(0, labelled[0] ?? -1)
  for (const r of headers) {
    const first = labelled.find((line) => line > r)
    const last = labelled.findLast((line) => line < r)
    if (first === undefined || last === undefined) continue
    const end = headers.find((line) => line > first) ?? sheet.rows.length
    if (!isPageOf(tables.at(-1)!, r, first, end)) start(last + 1, first)
  }
  return tables
}

// Whether the rows from `first` on are further rows of a table whose header stands again in row `r`.
function isPageOf({ sheet, top, first: above }: Matrix, r: number, first: number, end: number): boolean {
  const carriersOf = (row: readonly Cell[]) => row.map((cell) => carrierIn(cell)?.id ?? '').join()
  const labels = (from: number, to: number) =>
    sheet.rows.slice(from, to).flatMap((row) => labelOf(row)?.printed.row ?? [])
  const before = new Set(labels(above, r))
  const again = carriersOf(sheet.rows[r]!).replace(/,+$/, '')
  return (
    sheet.rows.slice(top, above).some((row) => carriersOf(row).replace(/,+$/, '') === again) &&
    !labels(first, end).some((label) => before.has(label))
  )
}

const carrierIn = (cell: Cell) =>
  typeof cell === 'string' ? carriers().find(withoutMarks(cell.split(/[\n(（]/)[0]!)) : undefined

const isHeader = (row: readonly Cell[]) =>
  labelOf(row) === undefined && row.filter((cell) => carrierIn(cell) !== undefined).length > 1

/** Whether sheets are one balance that goes on from sheet to sheet: no carrier stands in two of them. */
export function areOneYearbook(sheets: readonly Sheet[]): boolean {
  const ids = sheets.flatMap((sheet) => [
    ...new Set(
      tablesOf(sheet).flatMap((matrix) => carrierColumns(matrix, '', []).map(({ carrier }) => carrier.id)),
    ),
  ])
  return new Set(ids).size === ids.length
}

interface Table {
  readonly columns: readonly CarrierColumn[]
  readonly rows: readonly ReadRow[]
}

// A table below another that has its carriers again is another year or place.
function repeatedTables(tables: readonly Table[], sheet: Sheet, file: string): Issue[] {
  return tables.flatMap(({ columns, rows }, i) => {
    const before = tables.slice(0, i).flatMap((table) => table.columns)
    const again = columns.find(({ carrier }) => before.some((other) => other.carrier.id === carrier.id))
    if (!again) return []
    return [
      fault(
        'balance.table',
        [file, cellName(sheet, rows[0]?.r ?? 0, 0)],
        `a second table of ${again.carrier.id} in one sheet`,
        'one table of each carrier',
        'Keep the table of the study’s year and region.',
      ),
    ]
  })
}

// The rows with a label of the balance; those without that hold amounts are faults, and so is a second row of one label.
function readRows(
  { sheet, first, end }: Matrix,
  columns: readonly CarrierColumn[],
  file: string,
  issues: Issue[],
): ReadRow[] {
  let block = ''
  const rows: ReadRow[] = []
  const hasFinal = sheet.rows.slice(first, end).some((row) => labelOf(row)?.printed.row === 'D')
  sheet.rows.slice(Math.max(0, first), end).forEach((cells, i) => {
    const r = Math.max(0, first) + i
    const label = first < 0 ? undefined : labelOf(cells)
    if (!label) {
      if (first >= 0) tellUnknown(cells, columns, sheet, r, file, issues)
      return
    }
    const printed = inBlock(label.printed, block)
    if (/^[A-F]$/.test(printed.row)) block = printed.row
    if (isDetail(printed, block, hasFinal)) return
    const before = rows.find((row) => row.printed.row === printed.row && holdsAmount(row.cells, columns))
    if (before && printed.flow !== '' && holdsAmount(cells, columns))
      issues.push(secondRow(label.text, [file, cellName(sheet, r, 0)], cellName(sheet, before.r, 0)))
    rows.push({ r, cells, printed })
  })
  return rows
}

function secondRow(text: string, place: readonly string[], before: string): Issue {
  return fault(
    'balance.row',
    place,
    `a second row "${text}", as in ${before}`,
    'each row once',
    'Remove one of them, or name it for what it holds.',
  )
}

// "Others" of primary production, and the branches of total consumption, are no final consumption.
const isDetail = (printed: PrintedRow, block: string, hasFinal: boolean) =>
  /^D\d/.test(printed.row) && (block === 'F' || (hasFinal && (block === 'A' || block === 'B')))

function readAmounts(
  { r, cells, printed }: ReadRow,
  columns: readonly CarrierColumn[],
  sheet: Sheet,
  file: string,
  issues: Issue[],
): BalanceEntry[] {
  return columns.flatMap(({ col, carrier, unit }) => {
    const place = [file, cellName(sheet, r, col)]
    const amount = cellNumber(cells[col])
    if (amount === undefined) issues.push(textInCell(cellText(cells[col]), place))
    if (amount === undefined || amount === 0) return []
    const entry = entryOf(printed, carrier, amount, unit, cellSource(file, sheet, r, col))
    const wrong = wrongSign(entry, place)
    if (wrong) issues.push(wrong)
    return wrong ? [] : [entry]
  })
}

function textInCell(text: string, place: readonly string[]): Issue {
  return fault(
    'balance.amount',
    place,
    `"${text}"`,
    'a number',
    text.startsWith('=')
      ? 'The formula’s result was not saved: open the file in a spreadsheet and save it again.'
      : 'Write the amount without text; leave it empty for zero.',
  )
}

// "Recovery" stands in supply and again in transformation; the block says which is meant.
function inBlock(printed: PrintedRow, block: string): PrintedRow {
  if (printed.row !== 'A3' || block !== 'B') return printed
  return [...rowLabels().values()].find(({ row }) => row === 'B9') ?? printed
}

function entryOf(
  printed: PrintedRow,
  carrier: Carrier,
  amount: number,
  unit: Unit,
  source: string,
): BalanceEntry {
  const branch = printed.branch === '' ? undefined : branches().find(printed.branch)
  return { flow: flows().find(printed.flow)!, branch, carrier, amount, unit, source }
}

// What stands below a table, and may have a figure of its own.
const NOTE =
  /^(?:附?注\d*|备注|说明|(?:资料|数据)?来源|填表人?|制表人?|审核人?|(?:单位)?负责人|notes?|sources?|remarks?)\s*(?:[:：.．]|\s|$)/i

function tellUnknown(
  cells: readonly Cell[],
  columns: readonly CarrierColumn[],
  sheet: Sheet,
  r: number,
  file: string,
  issues: Issue[],
): void {
  const text = cells
    .slice(0, 3)
    .map(cellText)
    .find((part) => part !== '' && Number.isNaN(Number(part)))
  const amounts = columns.filter(({ col }) => (cellNumber(cells[col]) ?? 0) !== 0)
  if (amounts.length === 0 || (text !== undefined && NOTE.test(text))) return
  // A figure alone, such as the number of a page, is no row.
  if (text === undefined && amounts.length === 1) return
  issues.push(
    fault(
      'balance.row',
      [file, cellName(sheet, r, 0)],
      text === undefined
        ? `a row without a label with ${amounts.length} amounts`
        : `a row "${text}" with ${amounts.length} amounts`,
      'a row of the regional energy balance',
      'Correct the label, or remove the row.',
    ),
  )
}
