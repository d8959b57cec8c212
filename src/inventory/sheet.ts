// A table of cells as a workbook or CSV gives it, and how its cells are called in messages.

export type Cell = string | number | null

/** One sheet; rows may be of different length. `name` is empty for CSV. */
export interface Sheet {
  readonly name: string
  readonly rows: readonly (readonly Cell[])[]
  /** Rectangles shown as one cell, by first and last row and column. */
  readonly merges: readonly {
    readonly top: number
    readonly left: number
    readonly bottom: number
    readonly right: number
  }[]
}

/** The name of a cell: `Sheet1!F12`, or `F12` where the sheet has no name. */
export function cellName(sheet: Sheet, row: number, col: number): string {
  let letters = ''
  for (let n = col + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  return `${sheet.name === '' ? '' : `${sheet.name}!`}${letters}${row + 1}`
}

/** Text of a cell, trimmed; empty for nothing. */
export function cellText(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell).trim()
}

/** Rows with merged cells repeated over the whole of their rectangle, for headers. */
export function unmerged(sheet: Sheet): readonly (readonly Cell[])[] {
  const rows = sheet.rows.map((row) => [...row])
  for (const { top, left, bottom, right } of sheet.merges) {
    const value = rows[top]?.[left] ?? null
    for (let r = top; r <= bottom; r++) for (let c = left; c <= right; c++) if (rows[r]) rows[r]![c] = value
  }
  return rows
}

const BLANKS = new Set(['', '-', '—', '–', '…', '...', '..', 'x', 'X', '/'])

/** The number in a cell: blank signs are 0; undefined where it is text. */
export function cellNumber(cell: Cell | undefined): number | undefined {
  if (typeof cell === 'number') return cell
  const text = cellText(cell)
  if (BLANKS.has(text)) return 0
  const value = Number(text.replace(/−/g, '-').replace(/(?<=\d),(?=\d{3}(\D|$))/g, ''))
  return Number.isFinite(value) ? value : undefined
}
