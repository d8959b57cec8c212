// Reads the regional energy balance as the China Energy Statistical Yearbook prints it: a matrix of rows and carriers.
import { csvParse } from 'd3-dsv'
import { fault, type Issue } from '../error.ts'
import type { Unit } from '../quantity/index.ts'
import { shipped } from '../shipped.ts'
import { type Balance, type BalanceEntry, undividedResidential, wrongSign } from './balance.ts'
import { type CarrierColumn, carrierColumns } from './carrier-columns.ts'
import { checkSum } from './identities.ts'
import { type Cell, cellName, cellNumber, cellSource, cellText, type Sheet } from './sheet.ts'
import { branches, type Carrier, flows } from './vocabulary.ts'

/** A row of the printed sheet. */
export interface PrintedRow {
  readonly row: string
  readonly flow: string
  readonly branch: string
  readonly role: string
  readonly parent: string
}

// Numbering, "of which" and punctuation differ by edition: 1. （一） Ⅱ、 # 其中： are not part of a label.
const NUMBERING =
  /^(?:[(（][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+[、.．]|\d+[、.．)]|[IVXⅠ-Ⅻ]+[、.．\s]|[A-F][、.．])[\s、.．]*/

const folded = (text: string) =>
  text
    .trim()
    .replace(/^[#\s]+|^其中[:：]?|^of which:?/gi, '')
    .trim()
    .replace(NUMBERING, '')
    .toLowerCase()
    .replace(/\band\b/g, '')
    .replace(/[\s、，,:：()（）\-—–−－+＋&;；./]+/g, '')

let labels: ReadonlyMap<string, PrintedRow> | undefined

function rowLabels(): ReadonlyMap<string, PrintedRow> {
  if (labels) return labels
  const found = new Map<string, PrintedRow>()
  for (const entry of csvParse(shipped['concordances/yearbook-rows.csv'] ?? '')) {
    const printed: PrintedRow = {
      row: entry['row']!,
      flow: entry['flow']!,
      branch: entry['branch']!,
      role: entry['role']!,
      parent: entry['parent']!,
    }
    const names = [entry['name_zh']!, entry['name']!, ...(entry['aliases'] ?? '').split('|')]
    for (const name of names)
      if (folded(name) !== '' && !found.has(folded(name))) found.set(folded(name), printed)
  }
  labels = found
  return found
}

/** Whether a sheet looks like a printed balance: known row labels in its first columns. */
export function isYearbook(sheet: Sheet): boolean {
  return sheet.rows.filter((row) => labelOf(row) !== undefined).length >= 4
}

/** The printed row that one of a row's first three cells names, with the cell's text. */
export function labelOf(row: readonly Cell[]): { printed: PrintedRow; text: string } | undefined {
  for (const cell of row.slice(0, 3)) {
    const text = cellText(cell)
    // Chinese and English of one label may stand in one cell.
    for (const part of [text, ...text.split(/\n|(?<=[\u4e00-\u9fff)])\s*(?=[A-Z])/)]) {
      const printed = part === '' ? undefined : rowLabels().get(folded(part))
      if (printed) return { printed, text }
    }
  }
  return undefined
}

/** Read a printed balance: amounts by row and carrier, sums and "of which" rows left out, text in number cells told. */
export function readYearbook(
  sheet: Sheet,
  file: string,
  allowUnbalanced = false,
): { balance: Balance; issues: Issue[] } {
  const issues: Issue[] = []
  const first = sheet.rows.findIndex((row) => labelOf(row) !== undefined)
  const columns = carrierColumns(sheet, first, file, issues)
  let block = ''
  const rows = sheet.rows.flatMap((cells, r) => {
    const label = r < first ? undefined : labelOf(cells)
    if (!label && r >= first) tellUnknown(cells, columns, sheet, r, file, issues)
    if (!label) return []
    const printed = inBlock(label.printed, block)
    if (/^[A-F]$/.test(printed.row)) block = printed.row
    return [{ r, cells, printed }]
  })
  const present = new Set(
    rows
      .filter(({ cells }) => columns.some(({ col }) => (cellNumber(cells[col]) ?? 1) !== 0))
      .map(({ printed }) => printed.row),
  )
  issues.push(...checkSums(rows, columns, sheet, file, allowUnbalanced))
  const entries = rows.flatMap(({ r, cells, printed }) => {
    if (!counts(printed, present)) return []
    return columns.flatMap(({ col, carrier, unit }) => {
      const amount = cellNumber(cells[col])
      if (amount === undefined) {
        issues.push(
          fault(
            'balance.amount',
            [file, cellName(sheet, r, col)],
            `"${cellText(cells[col])}"`,
            'a number',
            'Write the amount without text; leave it empty for zero.',
          ),
        )
        return []
      }
      if (amount === 0) return []
      const entry = entryOf(printed, carrier, amount, unit, cellSource(file, sheet, r, col))
      const wrong = wrongSign(entry, [file, cellName(sheet, r, col)])
      if (wrong) issues.push(wrong)
      return wrong ? [] : [entry]
    })
  })
  if (present.has('D7') && !present.has('D7a') && !present.has('D7b')) {
    issues.push(undividedResidential(file))
  }
  return { balance: { file, entries }, issues }
}

// "Recovery" stands in supply and again in transformation; the block says which is meant.
function inBlock(printed: PrintedRow, block: string): PrintedRow {
  if (printed.row !== 'A3' || block !== 'B') return printed
  return [...rowLabels().values()].find(({ row }) => row === 'B9') ?? printed
}

interface ReadRow {
  readonly r: number
  readonly cells: readonly Cell[]
  readonly printed: PrintedRow
}

// Printed sums against the parts printed under them.
function checkSums(
  rows: readonly ReadRow[],
  columns: readonly CarrierColumn[],
  sheet: Sheet,
  file: string,
  allowUnbalanced: boolean,
): Issue[] {
  const partsOf = (printed: PrintedRow) =>
    rows.filter((other) => other.printed.parent === printed.row && other.printed.role !== 'of which')
  // A sum that is left empty stands for its parts.
  const amountOf = ({ cells, printed }: ReadRow, col: number): number => {
    const parts = printed.role === 'total' && cellText(cells[col]) === '' ? partsOf(printed) : []
    return parts.length > 0
      ? parts.reduce((sum, part) => sum + amountOf(part, col), 0)
      : (cellNumber(cells[col]) ?? 0)
  }
  return rows.flatMap(({ r, cells, printed }) => {
    const parts = partsOf(printed)
    if (printed.role !== 'total' || parts.length < 2) return []
    return columns.flatMap(({ col, carrier }) => {
      const sum = parts.reduce((total, part) => total + amountOf(part, col), 0)
      const printedSum = cellNumber(cells[col])
      // A sum left empty claims nothing.
      if (printedSum === undefined || cellText(cells[col]) === '') return []
      return checkSum([file, cellName(sheet, r, col), carrier.id], printedSum, sum, allowUnbalanced) ?? []
    })
  })
}

// A part counts; a total counts only where its parts are not printed; "of which" counts where it has a flow of its own.
function counts(printed: PrintedRow, present: ReadonlySet<string>): boolean {
  if (printed.flow === '') return false
  if (printed.role === 'total') return !present.has(`${printed.row}a`) && !present.has(`${printed.row}b`)
  return true
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
  if (text === undefined || amounts.length === 0) return
  issues.push(
    fault(
      'balance.row',
      [file, cellName(sheet, r, 0)],
      `a row "${text}" with ${amounts.length} amounts`,
      'a row of the regional energy balance',
      'Correct the label, or remove the row.',
    ),
  )
}
