// A table of cells as a workbook or CSV gives it, and how its cells are called in messages.

/** A cell of a workbook; null where it is empty. */
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
  /** Rows here are columns of the file. */
  readonly isTurned?: boolean
}

type Named = Pick<Sheet, 'name' | 'isTurned'>

/** The name of a cell: `Sheet1!F12`, or `F12` where the sheet has no name. */
export function cellName(sheet: Named, row: number, col: number): string {
  const [line, column] = sheet.isTurned ? [col, row] : [row, col]
  let letters = ''
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  return `${sheet.name === '' ? '' : `${sheet.name}!`}${letters}${line + 1}`
}

/** Where an amount stands, as messages, the ledger and the studio name it: `balance.xlsx Sheet1!F12`, `balance.csv D12`. */
export function cellSource(file: string, sheet: Named, row: number, col: number): string {
  return `${file} ${cellName(sheet, row, col)}`
}

/** Where a column of a table of text rows stands: the header is line 1. */
export interface TableShape {
  readonly columns: readonly string[]
  /** Name of its sheet; empty for CSV. */
  readonly sheet: string
}

/** The cell of a text row's column, as `cellSource` names it; the line alone where the column is missing. */
export function rowSource(file: string, shape: TableShape, line: number, column: string): string {
  const col = shape.columns.indexOf(column)
  return col < 0 ? `${file}:${line}` : cellSource(file, { name: shape.sheet }, line - 1, col)
}

/** The parts of such a name; the sheet is empty for CSV. Undefined where a text names no cell. */
export function cellOf(source: string): { file: string; sheet: string; cell: string } | undefined {
  const [, file, sheet, cell] = /^(.*\.[^.\s]+) (?:(.+)!)?([A-Z]+\d+)$/.exec(source) ?? []
  return file && cell ? { file, sheet: sheet ?? '', cell } : undefined
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

// What points to a note below: 原煤①, 工业 1), 焦炭[2], 石脑油*.
const MARKS = /(?:\s*(?:[①-⑳⑴-⒇¹²³⁰⁴-⁹*＊†‡]|[[［]\d+[\]］]|\d[)）]))+$/

/** A label without what points to a note. */
export const withoutMarks = (text: string): string => text.replace(MARKS, '').trim()

// Nothing, or too little to print, as statistics bureaus write it: -, ——, …, ......, /, 无.
const BLANK = /^(?:[-−–—―─]+|…+\.?|\.{3,}|\/|无)?$/

/** Text with the signs of Chinese input methods, as wide as a character (１２．５, －), made narrow. */
export const narrow = (text: string) =>
  text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))

/** The number in a cell: blank signs, and those that the form adds, are 0; undefined where it is text. */
export function cellNumber(cell: Cell | undefined, signs: readonly string[] = []): number | undefined {
  if (typeof cell === 'number') return cell
  const text = narrow(cellText(cell))
  if (BLANK.test(text) || signs.includes(text)) return 0
  if (/^[-+]?0[xob]/i.test(text)) return undefined
  const value = Number(text.replace(/[−–](?=[\d.])/g, '-').replace(/(?<=\d)[,\s](?=\d{3}(\D|$))/g, ''))
  return Number.isFinite(value) ? value : undefined
}
