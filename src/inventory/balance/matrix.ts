// A matrix of amounts within a sheet, and its columns.
import type { Unit } from '../../quantity/index.ts'
import { cellName, cellNumber, type Sheet } from '../terms/sheet.ts'
import type { Carrier } from '../terms/vocabulary.ts'

/** One column of amounts. */
export interface CarrierColumn {
  readonly col: number
  readonly carrier: Carrier
  readonly unit: Unit
}

/** A matrix within a sheet: its header from row `top` to above row `first`, its amounts to above row `end`. */
export interface Matrix {
  readonly sheet: Sheet
  readonly top: number
  readonly first: number
  readonly end: number
}

/** The columns that hold an amount. */
export const filledColumns = (columns: readonly CarrierColumn[], matrix: Matrix): CarrierColumn[] =>
  columns.filter(({ col }) => holds(matrix, col))

/** Whether a column holds an amount. */
export const holds = ({ sheet, first, end }: Matrix, col: number) =>
  sheet.rows.slice(first, end).some((row) => (cellNumber(row[col]) ?? 0) !== 0)

/** The cell that messages name for a column. */
export const headCell = ({ sheet, first }: Matrix, col: number) =>
  cellName(sheet, Math.max(0, first - 1), col)
