// Which rows of a printed balance count, and its printed sums against the rows that they sum.
import { type Issue, warning } from '../../error.ts'
import { type Cell, cellName, cellNumber, cellText, type Sheet } from '../terms/sheet.ts'
import { checkSum } from './identities.ts'
import type { CarrierColumn } from './matrix.ts'
import { type PrintedRow, rowLabels } from './yearbook-labels.ts'

/** A row of a sheet with the printed row that it is. */
export interface ReadRow {
  readonly r: number
  readonly cells: readonly Cell[]
  readonly printed: PrintedRow
}

/** The printed rows that hold an amount, or a text in place of one. */
export function presentIn(rows: readonly ReadRow[], columns: readonly CarrierColumn[]): ReadonlySet<string> {
  return new Set(rows.filter(({ cells }) => holdsAmount(cells, columns)).map(({ printed }) => printed.row))
}

/** Whether a row has an amount, or a text in place of one. */
export const holdsAmount = (cells: readonly Cell[], columns: readonly CarrierColumn[]): boolean =>
  columns.some(({ col }) => (cellNumber(cells[col]) ?? 1) !== 0)

/**
 * Whether a row counts, beside those that are present: a part does; a total, or a group of branches, only where none of its
 * parts is printed; "of which" where it has a flow of its own.
 */
export function counts(printed: PrintedRow, present: ReadonlySet<string>): boolean {
  if (printed.flow === '') return false
  if (printed.role === 'total') return !present.has(`${printed.row}a`) && !present.has(`${printed.row}b`)
  return printed.role !== 'group' || isAlone(printed, present)
}

const isAlone = ({ parts }: PrintedRow, present: ReadonlySet<string>) =>
  !parts.some((part) => present.has(part))

/** The warnings of groups, such as 第三产业, that stand for their branches. */
export function groupsAlone(
  rows: readonly ReadRow[],
  present: ReadonlySet<string>,
  sheet: Sheet,
  file: string,
): Issue[] {
  return rows
    .filter(
      ({ printed }) => printed.role === 'group' && present.has(printed.row) && isAlone(printed, present),
    )
    .map(({ r, printed }) =>
      warning(
        'balance.group',
        [file, cellName(sheet, r, 0)],
        `a row of ${printed.branch} and other branches together`,
        'a row of each branch',
        `It counts as ${printed.branch} whole.`,
      ),
    )
}

/** Printed sums that the parts printed under them do not give. */
export function checkSums(
  rows: readonly ReadRow[],
  columns: readonly CarrierColumn[],
  sheet: Sheet,
  file: string,
  allowUnbalanced: boolean,
): Issue[] {
  const partsOf = partsAmong(rows, columns)
  // A sum that is left empty stands for its parts.
  const amountOf = ({ cells, printed }: ReadRow, col: number): number => {
    const isLeftEmpty = cellText(cells[col]) === '' || cellNumber(cells[col]) === undefined
    const parts = printed.role === 'total' && isLeftEmpty ? partsOf(printed) : []
    return parts.length > 0
      ? parts.reduce((sum, part) => sum + amountOf(part, col), 0)
      : (cellNumber(cells[col]) ?? 0)
  }
  return rows.flatMap(({ r, cells, printed }) => {
    const parts = partsOf(printed)
    const isSum = printed.role === 'total' || printed.role === 'group'
    // A sum that gives way to its parts must have them all; of others, one part alone proves nothing.
    if (!isSum || parts.length < (printed.flow === '' ? 2 : 1)) return []
    return columns.flatMap(({ col, carrier }) => {
      const sum = parts.reduce((total, part) => total + amountOf(part, col), 0)
      const printedSum = cellNumber(cells[col])
      // A sum left empty claims nothing.
      if (printedSum === undefined || cellText(cells[col]) === '') return []
      return checkSum([file, cellName(sheet, r, col), carrier.id], printedSum, sum, allowUnbalanced) ?? []
    })
  })
}

// What a printed row sums: the rows below it, also those whose own sum is not printed; a group of branches in their place only
// where it stands alone.
function partsAmong(rows: readonly ReadRow[], columns: readonly CarrierColumn[]) {
  const present = presentIn(rows, columns)
  const isCounted = ({ printed }: ReadRow) =>
    printed.role !== 'of which' && (printed.role !== 'group' || isAlone(printed, present))
  const sumOf = ({ parent }: PrintedRow): string => {
    const above = rows.some(({ printed }) => printed.row === parent) ? undefined : printedAs(parent)
    return above === undefined ? parent : sumOf(above)
  }
  return (sum: PrintedRow) => {
    const named = rows.filter(({ printed }) => sum.parts.includes(printed.row))
    const isWithin = ({ printed }: ReadRow) => named.some((other) => other.printed.row === printed.parent)
    return sum.role === 'group'
      ? named.filter((row) => !isWithin(row))
      : rows.filter((row) => sumOf(row.printed) === sum.row && isCounted(row))
  }
}

const printedAs = (row: string) => [...rowLabels().values()].find((printed) => printed.row === row)
