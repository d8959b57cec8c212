// Columns of amounts whose header names nothing: years side by side under one carrier, or a name that was lost.
import { fault, type Issue, warning } from '../../error.ts'
import { type Cell, cellNumber, cellText } from '../terms/sheet.ts'
import { headCell, holds, type Matrix } from './matrix.ts'

const YEAR = /^(?:19|20)\d\d\s*年?$/

/** Whether a column holds words rather than amounts: the number of a page may stand below its labels. */
export function isOfLabels({ sheet, first, end }: Matrix, col: number): boolean {
  const cells = sheet.rows.slice(first, end).map((row) => row[col])
  const words = cells.filter((cell) => cellNumber(cell) === undefined && /\p{L}/u.test(cellText(cell)))
  return words.length > cells.filter((cell) => (cellNumber(cell) ?? 0) !== 0).length
}

/** Whether a header's text is a year alone. */
export const isYearAlone = (cell: Cell | undefined): boolean => YEAR.test(cellText(cell))

/** A fault where years stand in the place of names; a warning of other columns with amounts and no name, but for those that number the rows. */
export function namelessColumns(
  cols: readonly number[],
  header: readonly (readonly Cell[])[],
  matrix: Matrix,
  file: string,
): Issue[] {
  const full = cols.filter((col) => holds(matrix, col) && !isNumbering(matrix, col))
  const ofYears = full.filter((col) => header.some((row) => isYearAlone(row[col])))
  const place = (col: number) => [file, headCell(matrix, col)]
  if (ofYears.length > 0)
    return [
      fault(
        'balance.years',
        place(ofYears[0]!),
        'columns of several years under one name',
        'amounts of one year',
        'Keep the columns of the study’s year, each under the name of its carrier.',
      ),
    ]
  return full.map((col) =>
    warning(
      'balance.nameless',
      place(col),
      'a column of amounts without a name',
      'the name of a carrier above it',
      'It is not counted: name it if it is a carrier’s.',
    ),
  )
}

// 1, 2, 3 … and codes ascend; a year beside every row is one.
function isNumbering({ sheet, first, end }: Matrix, col: number): boolean {
  const cells = sheet.rows.slice(first, end).map((row) => row[col])
  const values = cells.flatMap((cell) => (cellText(cell) === '' ? [] : (cellNumber(cell) ?? Number.NaN)))
  const isAscending = values.every((value, i) => Number.isInteger(value) && !(value <= values[i - 1]!))
  return isAscending || cells.every((cell) => cellText(cell) === '' || isYearAlone(cell))
}
