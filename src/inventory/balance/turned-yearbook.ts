// A printed balance laid on its side: carriers down and flows across. It is read as the yearbook prints it, its cells called by their own names.
import { type Issue, warning } from '../../error.ts'
import type { Cell, Sheet } from '../terms/sheet.ts'
import { carrierColumns } from './carrier-columns.ts'
import { isYearbook, labelOf } from './yearbook-labels.ts'

/** The sheet upright, or undefined where its columns are no flows or its rows no carriers. */
export function uprightYearbook(sheet: Sheet): Sheet | undefined {
  const turned = turn(sheet)
  if (!isYearbook(turned)) return undefined
  const first = turned.rows.findIndex((row) => labelOf(row) !== undefined)
  const matrix = { sheet: turned, top: 0, first, end: turned.rows.length }
  return carrierColumns(matrix, '', []).length > 0 ? turned : undefined
}

function turn({ name, rows, merges }: Sheet): Sheet {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  return {
    name,
    rows: Array.from({ length: width }, (_, col) => rows.map((row): Cell => row[col] ?? null)),
    merges: merges.map(({ top, left, bottom, right }) => ({
      top: left,
      left: top,
      bottom: right,
      right: bottom,
    })),
    isTurned: true,
  }
}

/** The notice that a balance was read on its side. */
export const turnedBalance = (file: string): Issue =>
  warning(
    'balance.turned',
    [file],
    'carriers down and flows across',
    'flows down and carriers across, as the yearbook prints them',
    'It was read turned; sums were checked the same.',
  )
