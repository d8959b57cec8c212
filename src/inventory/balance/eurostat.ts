// Reads Eurostat's complete energy balances (nrg_bal_c) by their codes: the bulk TSV, and CSV with a figure a row, with labels or without.
import { fault, type Issue } from '../../error.ts'
import { type Cell, cellName, cellNumber, cellSource, cellText, type Sheet } from '../terms/sheet.ts'
import { type Balance, unknownUnit } from './balance.ts'
import {
  balanceOfTold,
  type Concordance,
  concordanceOf,
  missingFigures,
  noYear,
  unitToRead,
  unknownCountry,
} from './country-balance.ts'
import type { Figure, ToldFigure } from './country-sums.ts'

// The dimensions of a figure.
const DIMENSIONS = ['nrg_bal', 'siec', 'unit', 'geo'] as const
type Key = Readonly<Record<(typeof DIMENSIONS)[number], string>>

/** Where a layout has its keys and values. */
interface Layout {
  readonly years: readonly string[]
  keyOf(row: readonly Cell[]): Key
  /** The year that a row is of; undefined where its columns are years. */
  yearOf(row: readonly Cell[]): string | undefined
  /** The text of a value and the column it stands in. */
  valueOf(row: readonly Cell[], year: string): { readonly text: string; readonly col: number }
}

/** Whether a sheet has the codes of Eurostat's energy balances in its header. */
export const isEurostat = (sheet: Sheet): boolean => layoutOf(sheet) !== undefined

function layoutOf(sheet: Sheet): Layout | undefined {
  const head = (sheet.rows[0] ?? []).map(cellText)
  const joined = head.join(',')
  if (/^[^\t]*\bnrg_bal\b[^\t]*\\TIME_PERIOD/i.test(joined)) return bulkLayout(head)
  return longLayout(sheet, head)
}

// freq,nrg_bal,siec,unit,geo\TIME_PERIOD, then a column a year, parted by tabs; few years and commas would part it.
function bulkLayout(head: readonly string[]): Layout {
  const isParted = head.length > 1 && head[0]!.includes(',')
  const cells = (row: readonly Cell[]) =>
    isParted ? row.map(cellText) : row.map(cellText).join(',').split('\t')
  const columns = cells(head).map((name) => name.trim())
  const names = columns[0]!.split('\\')[0]!.split(',')
  const at = DIMENSIONS.map((name) => names.indexOf(name))
  return {
    years: columns.slice(1),
    keyOf: (row) => keyOf(cells(row)[0]!.split(','), at),
    yearOf: () => undefined,
    valueOf: (row, year) => {
      const col = columns.indexOf(year)
      return { text: cells(row)[col]?.trim() ?? '', col }
    },
  }
}

// A figure a row; labels stand in columns of their own, or behind the code (TJ:Terajoule).
function longLayout(sheet: Sheet, head: readonly string[]): Layout | undefined {
  const find = (name: string) => head.findIndex((cell) => cell.split(':')[0]!.toLowerCase() === name)
  const [time, value] = [find('time_period'), find('obs_value')]
  const flags = [find('obs_flag'), find('conf_status')].filter((col) => col >= 0)
  const at = DIMENSIONS.map(find)
  if (time < 0 || value < 0 || at.some((col) => col < 0)) return undefined
  const yearOf = (row: readonly Cell[]) => cellText(row[time])
  return {
    years: [...new Set(sheet.rows.slice(1).map(yearOf))],
    keyOf: (row) => keyOf(row.map(cellText), at),
    yearOf,
    valueOf: (row) => {
      const text = cellText(row[value])
      const why = flags.map((col) => cellText(row[col])).find((flag) => /^c$/i.test(flag)) ?? ''
      return { text: text === '' ? `: ${why}` : text, col: value }
    },
  }
}

function keyOf(texts: readonly string[], at: readonly number[]): Key {
  const [nrg_bal = '', siec = '', unit = '', geo = ''] = at.map((col) =>
    (texts[col] ?? '').split(':')[0]!.trim(),
  )
  return { nrg_bal, siec, unit, geo }
}

// Not available, with a letter that says why; and the letter behind a figure (e, p).
const MISSING = /^:?\s*[a-z]{0,3}$/i
const FLAG = /\s+[a-z]{1,3}$/i

/** One country's year of Eurostat's balances, in TJ where the file has them. `country` is the code of `geo`: AT, EL, UK. */
export function readEurostat(
  sheet: Sheet,
  file: string,
  country: string | undefined,
  year: number,
  allowUnbalanced = false,
): { balance: Balance; issues: Issue[] } {
  const layout = layoutOf(sheet)!
  const rows = sheet.rows.flatMap((row, r) =>
    r === 0 || row.every((cell) => cellText(cell) === '') ? [] : [{ row, r, key: layout.keyOf(row) }],
  )
  const issues: Issue[] = []
  if (!layout.years.includes(String(year)))
    issues.push(noYear(layout.years, year, [file, cellName(sheet, 0, 0)]))
  const countries = [...new Set(rows.map(({ key }) => key.geo))]
  const named = country?.trim().toUpperCase()
  const wanted =
    named === undefined && countries.length === 1 ? countries[0] : countries.find((geo) => geo === named)
  if (wanted === undefined) issues.push(unknownCountry(country, countries))
  const unit = unitToRead([...new Set(rows.map(({ key }) => key.unit))])
  if (!unit.unit) issues.push(unknownUnit(`"${unit.text}"`, [file, cellName(sheet, 0, 0)]))
  if (issues.length > 0) return { balance: { file, entries: [] }, issues }
  const concordance = concordanceOf('eurostat', 'code', 'code')
  const wantedRows = rows.filter(
    ({ row, key }) =>
      key.geo === wanted && key.unit === unit.text && (layout.yearOf(row) ?? String(year)) === String(year),
  )
  const told = figuresOf(wantedRows, { layout, year, sheet, file, concordance }, issues)
  const read = balanceOfTold(told, 'eurostat', concordance, unit.unit!, { file, allowUnbalanced })
  return { balance: read.balance, issues: [...issues, ...read.issues] }
}

interface Reading {
  readonly layout: Layout
  readonly year: number
  readonly sheet: Sheet
  readonly file: string
  readonly concordance: Concordance
}

function figuresOf(
  rows: readonly { readonly row: readonly Cell[]; readonly r: number; readonly key: Key }[],
  { layout, year, sheet, file, concordance }: Reading,
  issues: Issue[],
): ToldFigure[] {
  const missing: Figure[] = []
  const told = rows.flatMap(({ row, r, key }): ToldFigure[] => {
    const { text, col } = layout.valueOf(row, String(year))
    const place = [file, cellName(sheet, r, col)]
    const flow = key.nrg_bal.toLowerCase()
    if (MISSING.test(text)) {
      // ":" with z or without a letter is what cannot be; c is confidential.
      if (/c/i.test(text)) missing.push({ flow, product: key.siec, value: 0 })
      return []
    }
    const value = cellNumber(text.replace(FLAG, ''))
    if (value === undefined) {
      issues.push(fault('balance.amount', place, `"${text}"`, 'a number or :', 'Correct the cell.'))
      return []
    }
    return [
      { flow, label: key.nrg_bal, product: key.siec, value, place, source: cellSource(file, sheet, r, col) },
    ]
  })
  issues.push(...missingFigures(missing, told, concordance, [file], '": c"'))
  return told
}
