// The row labels of the printed balance, as editions and bureaus write them.
import { csvParse } from 'd3-dsv'
import { fault, type Issue } from '../../error.ts'
import { shipped } from '../../shipped.ts'
import { type Cell, cellName, cellText, narrow, type Sheet, withoutMarks } from '../terms/sheet.ts'
import { branches } from '../terms/vocabulary.ts'

/** A row of the printed sheet. */
export interface PrintedRow {
  readonly row: string
  readonly flow: string
  readonly branch: string
  readonly role: string
  readonly parent: string
  /** Of a group of branches, the rows that tell them one by one. */
  readonly parts: readonly string[]
}

// Numbering, "of which" and punctuation differ by edition: 1. （一） Ⅱ、 # 其中： are not part of a label.
const NUMBERING =
  /^(?:[(（][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+[、.．]|\d+(?:[、.．)]|(?=\s|[\u4e00-\u9fff]))|[①-⑳⑴-⒛]|[IVXⅠ-Ⅻ]+[、.．\s]|[A-F][、.．])[\s、.．]*/

const folded = (text: string) =>
  withoutMarks(narrow(text).trim())
    .replace(/^[#\s]+|^其中[:：]?|^of which:?/gi, '')
    .trim()
    .replace(NUMBERING, '')
    .toLowerCase()
    .replace(/\band\b/g, '')
    .replace(/[\s、，,:：()（）\-—–−－+＋&;；./]+/g, '')

let labels: ReadonlyMap<string, PrintedRow> | undefined

/** The labels of printed rows, folded, in all their printings. */
export function rowLabels(): ReadonlyMap<string, PrintedRow> {
  if (labels) return labels
  const found = new Map<string, PrintedRow>()
  for (const entry of csvParse(shipped['concordances/yearbook-rows.csv'] ?? '')) {
    const printed: PrintedRow = {
      row: entry['row']!,
      flow: entry['flow']!,
      branch: entry['branch']!,
      role: entry['role']!,
      parent: entry['parent']!,
      parts: (entry['parts'] ?? '').split('|').filter((part) => part !== ''),
    }
    const names = [entry['name_zh']!, entry['name']!, ...(entry['aliases'] ?? '').split('|')]
    for (const name of names)
      if (folded(name) !== '' && !found.has(folded(name))) found.set(folded(name), printed)
  }
  labels = found
  return found
}

/** Whether a sheet looks like a printed balance: known row labels in its first columns. */
export function isYearbook(sheet: Sheet): boolean {
  return sheet.rows.filter((row) => labelOf(row) !== undefined).length >= 4
}

/** The printed row that one of a row's first three cells names, with the cell's text. */
export function labelOf(row: readonly Cell[]): { printed: PrintedRow; text: string } | undefined {
  for (const cell of row.slice(0, 3)) {
    const text = cellText(cell)
    // Chinese and English of one label may stand in one cell.
    for (const part of [text, ...text.split(/\n|(?<=[\u4e00-\u9fff)])\s*(?=[A-Z])/)]) {
      const printed = part === '' ? undefined : rowLabels().get(folded(part))
      if (printed) return { printed, text }
    }
  }
  return undefined
}

const FEW = 2

/** The fault of a balance with rows of divisions of industry: who burns what in plants is then told in one of them. */
export function dividedIndustry(sheet: Sheet, file: string): Issue | undefined {
  const rows = sheet.rows.flatMap((row, r) => (isDivision(row) ? [r] : []))
  if (rows.length <= FEW) return undefined
  return fault(
    'balance.divisions',
    [file, cellName(sheet, rows[0]!, 0)],
    `${rows.length} rows of divisions of industry among those of a balance`,
    'one row of industry, and its divisions in a table of their own',
    'Name that table as `inventory.industries`. An energy inventory of CEADs has the fuel of plants in its row of power and heat: take the inventory of emissions beside it.',
  )
}

const isDivision = (row: readonly Cell[]) =>
  labelOf(row) === undefined &&
  row.slice(0, 3).some((cell) => typeof cell === 'string' && /^gbt-/.test(divisionIn(cell) ?? ''))

const divisionIn = (text: string) =>
  /\p{L}/u.test(text) ? branches().find(withoutMarks(narrow(text).trim()))?.id : undefined
