// Reads CSV with a header row into rows that remember their line, and writes cells so that any reader agrees.

import { csvFormatRows, dsvFormat } from 'd3-dsv'
import { fault, type Issue } from '../../error.ts'
import { listed } from '../../quantity/index.ts'

/** A row by the names of its columns. */
export interface CsvRow {
  /** Line in the file, the header being line 1 (rows with line breaks inside quotes count once). */
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

/** A table with what is wrong in it. */
export interface CsvTable {
  readonly columns: readonly string[]
  readonly rows: readonly CsvRow[]
  readonly issues: readonly Issue[]
}

/** Parse CSV text; missing columns, doubled headers and rows of another width are faults. Blank lines are skipped. */
export function readCsv(text: string, file: string, required: readonly string[] = []): CsvTable {
  return tableOf(delimitedRows(text), file, required)
}

// Where semicolons part the cells, the comma is the decimal sign.
const DECIMAL_COMMA = /^\s*[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+\s*$/
const GROUPED = /^\s*[+-]?\d{1,3}(?:\.\d{3})+\s*$/
const decimalPoint = (cell: string) =>
  DECIMAL_COMMA.test(cell) || GROUPED.test(cell) ? cell.replaceAll('.', '').replace(',', '.') : cell

// Letters and lines in which a table has its header.
const [HEAD, MOST_TITLES] = [65_536, 10]

/**
 * Rows of cells of a text, parted by what its first line has most of, titles aside, which have none: commas, tabs or semicolons.
 * Numbers of a text that semicolons part, with commas for decimals, are given a decimal point; their points group thousands.
 */
export function delimitedRows(text: string): string[][] {
  const plain = text.replace(/^\uFEFF/, '')
  const head = plain
    .slice(0, HEAD)
    .replace(/"[^"]*"/g, '')
    .split(/[\r\n]+/, MOST_TITLES)
  const first = head.find((line) => /[,\t;]/.test(line)) ?? ''
  const count = (sign: string) => first.split(sign).length
  const delimiter = [',', '\t', ';'].reduce((most, sign) => (count(sign) > count(most) ? sign : most))
  const rows = plain.includes('"') ? dsvFormat(delimiter).parseRows(plain) : plainRows(plain, delimiter)
  if (delimiter !== ';' || !rows.some((row) => row.some((cell) => DECIMAL_COMMA.test(cell)))) return rows
  return rows.map((row) => row.map(decimalPoint))
}

// Where nothing is quoted, every sign parts: the rows that `parseRows` gives, without a step for every letter.
function plainRows(text: string, delimiter: string): string[][] {
  const lines = (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text).replace(/\n$/, '')
  return text === '' ? [] : lines.split('\n').map((line) => line.split(delimiter))
}

/** The same for rows of cells that were read already, the first being the header. */
export function tableOf(
  lines: readonly (readonly string[])[],
  file: string,
  required: readonly string[] = [],
): CsvTable {
  const columns = (lines[0] ?? []).map((name) => name.trim())
  if (isNoHeader(columns)) return { columns: [], rows: [], issues: [noTable(file)] }
  const issues: Issue[] = []
  for (const name of required) {
    if (columns.includes(name)) continue
    issues.push(
      fault(
        'csv.column',
        [file],
        `columns ${listed(columns, SHORT) || '(none)'}`,
        `a column \`${name}\``,
        'Add the column, or correct its header.',
      ),
    )
  }
  columns.forEach((name, i) => {
    if (name !== '' && columns.indexOf(name) < i) {
      issues.push(
        fault('csv.header', [file, 1], `column \`${name}\` twice`, 'each column once', 'Rename one of them.'),
      )
    }
  })
  const rows: CsvRow[] = []
  lines.slice(1).forEach((cells, i) => {
    if (cells.every((cell) => cell.trim() === '')) return
    if (cells.length > columns.length) {
      issues.push(
        fault(
          'csv.width',
          [file, i + 2],
          `${cells.length} cells`,
          `${columns.length}, as the header has`,
          'Quote cells that contain a comma.',
        ),
      )
    }
    rows.push({
      line: i + 2,
      cells: Object.fromEntries(columns.map((name, c) => [name, (cells[c] ?? '').trim()])),
    })
  })
  return { columns, rows, issues }
}

// JSON, a page, or bytes of another format.
const isNoHeader = ([first = '']: readonly string[]) => /^[{[<]/.test(first) || first.includes('\0')

const noTable = (file: string) =>
  fault(
    'csv.column',
    [file],
    'no table',
    'a CSV table, whose first row names its columns',
    'Check that the study names the right file.',
  )

// A file that is no table at all has a header without an end.
const SHORT = { most: 24, longest: 40 }

/** CSV text of rows, numbers at full double precision, ending in a line break. */
export function writeCsv(rows: readonly (readonly (string | number)[])[]): string {
  return `${csvFormatRows(rows.map((row) => row.map(String)))}\n`
}
