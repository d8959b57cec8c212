// Columns that stand aside where another tells the same carrier better: coal equivalent beside its own energy, standard coal beside tonnes.
import type { Issue } from '../../error.ts'
import { unknownUnit } from './balance.ts'
import { equivalentTold } from './equivalent-power.ts'
import { type CarrierColumn, filledColumns, headCell, holds, type Matrix } from './matrix.ts'

/** A column in standard coal, and the text that says so. */
export interface Standard extends CarrierColumn {
  readonly said: string
}

/** The columns in standard coal without the physical quantity beside them, which count; one that does not name its unit is a fault. */
export function standardAlone(
  standards: readonly Standard[],
  columns: readonly CarrierColumn[],
  matrix: Matrix,
  file: string,
  issues: Issue[],
): CarrierColumn[] {
  const told = filledColumns(columns, matrix).map(({ carrier }) => carrier.id)
  const alone = standards.filter(({ carrier, col }) => !told.includes(carrier.id) && holds(matrix, col))
  for (const { col, carrier, unit, said } of alone)
    if (unit.dimension !== 'energy')
      issues.push(unknownUnit(`"${said}" for ${carrier.id}`, [file, headCell(matrix, col)]))
  return alone
}

/** A column of electricity by the coal burned for it. */
export type Equivalent = Omit<CarrierColumn, 'unit'>

/** The faults of columns by the coal burned for electricity without a column of its own energy beside them. */
export function equivalentAlone(
  equivalents: readonly Equivalent[],
  columns: readonly CarrierColumn[],
  matrix: Matrix,
  file: string,
): Issue[] {
  const isBeside = ({ carrier }: Equivalent) =>
    columns.some((other) => other.carrier.id === carrier.id && holds(matrix, other.col))
  return equivalents
    .filter((one) => holds(matrix, one.col) && !isBeside(one))
    .map(({ col }) => equivalentTold([file, headCell(matrix, col)]))
}
