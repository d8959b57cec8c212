// Workbooks and CSV as sheets of cells, and sheets as workbooks; files that are no such thing are refused.
import type { CellValue, WriteSheet } from 'hucre/xlsx'
import { fault, type Issue } from '../../error.ts'
import { readAll, type Source } from '../bytes/source.ts'
import { decodeText } from '../bytes/text-encoding.ts'
import { unpackedSize } from '../bytes/zip.ts'
import { delimitedRows } from './csv.ts'
import { isWorkbook, workbookKind } from './workbook-kind.ts'

/** A sheet as read: text, numbers or nothing; merged rectangles by first and last row and column. */
export interface WorkbookSheet {
  readonly name: string
  readonly rows: readonly (readonly (string | number | null)[])[]
  readonly merges: readonly {
    readonly top: number
    readonly left: number
    readonly bottom: number
    readonly right: number
  }[]
}

// A balance is a thousand times smaller; unpacking more would fill the memory. CSV goes up to what one string holds.
const LARGEST_WORKBOOK = 50e6
const LARGEST_UNPACKED = 500e6
const LARGEST_CSV = 400e6

const SMALLER = 'Keep the sheet of the balance alone and save it again, or export it as CSV.'

/** Read the sheets of a source; one that is too large is refused by its size, unread. */
export async function openWorkbook(
  source: Source,
  file: string,
): Promise<{ sheets: readonly WorkbookSheet[]; issues: readonly Issue[] }> {
  const head = await source.read(0, 2)
  const isCsv = !isWorkbook(head)
  const largest = isCsv ? LARGEST_CSV : LARGEST_WORKBOOK
  if (source.size <= largest) return readWorkbook(await readAll(source), file)
  const hint = isCsv ? 'Keep the rows of the region and years that are needed.' : SMALLER
  return refused(file, `a file of ${megabytes(source.size)}`, `at most ${megabytes(largest)}`, hint)
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

const refused = (file: string, found: string, expected: string, hint: string) => ({
  sheets: [],
  issues: [fault('workbook.refused', [file], found, expected, hint)],
})

/** Read the sheets of a workbook (XLSX, XLSB, XLS of Excel 97 and later, ODS), or the one of a CSV. */
export async function readWorkbook(
  bytes: Uint8Array,
  file: string,
): Promise<{ sheets: readonly WorkbookSheet[]; issues: readonly Issue[] }> {
  const kind = workbookKind(bytes)
  if (kind === 'text') return csvSheet(bytes, file)
  if (kind === 'locked' || kind === 'old-xls' || kind === 'page') return unread(kind, file)
  const unpacked = Math.max(bytes.length, unpackedSize(bytes) ?? 0)
  if (bytes.length > LARGEST_WORKBOOK || unpacked > LARGEST_UNPACKED)
    return refused(
      file,
      `a workbook of ${megabytes(unpacked)}`,
      `at most ${megabytes(LARGEST_WORKBOOK)}`,
      SMALLER,
    )
  try {
    const { readOds, readXls, readXlsb, readXlsx } = await import('./xlsx-library.ts')
    const read = { xlsx: readXlsx, xlsb: readXlsb, ods: readOds, xls: readXls }[kind]
    const { sheets } = await read(bytes)
    if (sheets.length === 0) throw new Error('no sheets')
    return { sheets: sheets.map(sheetOf), issues: [] }
  } catch (error) {
    return refused(
      file,
      `a damaged workbook (${error instanceof Error ? error.message : String(error)})`,
      WORKBOOKS,
      'Open it in Excel or LibreOffice and save it again.',
    )
  }
}

const WORKBOOKS = '.xlsx, .xls, .xlsb, .ods or CSV'

function unread(kind: 'locked' | 'old-xls' | 'page', file: string) {
  const again = 'Open it and save it as Excel Workbook (.xlsx).'
  if (kind === 'page') return refused(file, 'a web page or XML, whatever its name says', WORKBOOKS, again)
  if (kind === 'old-xls') return refused(file, 'an .xls workbook of Excel 95 or before', WORKBOOKS, again)
  return refused(
    file,
    'a workbook protected by a password',
    'an open workbook',
    'Open it and save it without a password.',
  )
}

function csvSheet(bytes: Uint8Array, file: string) {
  // Spreadsheets in China still export GB 18030, or UTF-16 with tabs.
  const rows = delimitedRows(decodeText(bytes).text).map((row) =>
    row.map((cell) => (cell.trim() === '' ? null : cell)),
  )
  const issues =
    rows.length === 0
      ? [fault('workbook.empty', [file], 'an empty file', 'a table', 'Choose another file.')]
      : []
  return { sheets: [{ name: '', rows, merges: [] }], issues }
}

function sheetOf(sheet: {
  readonly name: string
  readonly rows: readonly (readonly CellValue[])[]
  readonly cells?:
    | ReadonlyMap<string, { readonly type: string; readonly formula?: string | undefined }>
    | undefined
  readonly merges?:
    | readonly { startRow: number; startCol: number; endRow: number; endCol: number }[]
    | undefined
}): WorkbookSheet {
  return {
    name: sheet.name,
    rows: sheet.rows.map((row, r) =>
      row.map((value, c) => plain(value) ?? unsaved(sheet.cells?.get(`${r},${c}`))),
    ),
    merges: (sheet.merges ?? []).map((m) => ({
      top: m.startRow,
      left: m.startCol,
      bottom: m.endRow,
      right: m.endCol,
    })),
  }
}

// A formula whose result the file lacks is no empty cell.
const unsaved = (cell: { readonly type: string; readonly formula?: string | undefined } | undefined) =>
  cell?.type === 'formula' && cell.formula ? `=${cell.formula}` : null

function plain(value: CellValue): string | number | null {
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'string')
    return value ?? null
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value)
}

/** A sheet to write: rows, wide columns, merged rectangles, notes on cells by "row,col". */
export interface SheetToWrite {
  readonly name: string
  readonly rows: readonly (readonly (string | number | null)[])[]
  readonly merges?: WorkbookSheet['merges']
  readonly widths?: readonly number[]
  /** Rows and columns that stay in sight. */
  readonly frozen?: { readonly rows: number; readonly cols: number }
}

/** XLSX bytes of sheets. */
export async function writeWorkbook(sheets: readonly SheetToWrite[]): Promise<Uint8Array> {
  const written = sheets.map(
    (sheet): WriteSheet => ({
      name: sheet.name,
      rows: sheet.rows.map((row) => [...row]),
      merges: (sheet.merges ?? []).map((m) => ({
        startRow: m.top,
        startCol: m.left,
        endRow: m.bottom,
        endCol: m.right,
      })),
      ...(sheet.widths && { columns: sheet.widths.map((width) => ({ width })) }),
      ...(sheet.frozen && { freezePane: { rows: sheet.frozen.rows, columns: sheet.frozen.cols } }),
    }),
  )
  // A fixed date: the same figures give the same bytes.
  const stamp = new Date(0)
  const { writeXlsx } = await import('./xlsx-library.ts')
  return writeXlsx({ sheets: written, properties: { created: stamp, modified: stamp } })
}
