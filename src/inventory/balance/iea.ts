// Reads IEA extended energy balances (COUNTRY, FLOW, PRODUCT, then a column a year, in TJ).
import { fault, type Issue } from '../../error.ts'
import { unitOf } from '../../quantity/index.ts'
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
import { tableUnit } from './table-unit.ts'

const MOST_TITLES = 6

// The row of the columns' names, which titles may stand above; -1 where there is none.
const headRowOf = ({ rows }: Sheet) =>
  rows.slice(0, MOST_TITLES).findIndex((row) => {
    const names = row.map((cell) => cellText(cell).toUpperCase())
    return ['COUNTRY', 'FLOW', 'PRODUCT'].every((name) => names.includes(name))
  })

/** Whether a sheet has the columns of an IEA extended balance. */
export const isIea = (sheet: Sheet): boolean => headRowOf(sheet) >= 0

/**
 * One country's year of an IEA balance, its flows and products by names or by codes. Sums are left out; names that stand in two blocks (coke ovens in
 * transformation and in own use) are told apart by the block they stand in. `..` (not available) warns.
 */
export function readIea(
  sheet: Sheet,
  file: string,
  country: string | undefined,
  year: number,
  allowUnbalanced = false,
): { balance: Balance; issues: Issue[] } {
  const issues: Issue[] = []
  const top = headRowOf(sheet)
  const head = (sheet.rows[top] ?? []).map(cellText)
  // Exports name a column twice, its codes first.
  const at = (...names: readonly string[]) => head.findLastIndex((cell) => names.includes(cell.toUpperCase()))
  const [countryCol, flowCol, productCol] = [at('COUNTRY'), at('FLOW'), at('PRODUCT')]
  // A column a year, or a row a year.
  const [timeCol, unitCol] = [at('TIME', 'TIME_PERIOD', 'YEAR'), at('UNIT', 'UNIT_MEASURE', 'MEASURE')]
  const yearCol = timeCol < 0 ? head.indexOf(String(year)) : at('VALUE', 'OBS_VALUE')
  const years = timeCol < 0 ? head.filter((name) => /^\d{4}/.test(name)) : distinct(sheet, top, timeCol)
  if (yearCol < 0 || (timeCol >= 0 && !years.includes(String(year))))
    issues.push(noYear(years, year, [file, cellName(sheet, top, timeCol < 0 ? 3 : timeCol)]))
  const countries = distinct(sheet, top, countryCol)
  const same = (name: string) => name.toLowerCase() === country?.trim().toLowerCase()
  const wanted = country === undefined && countries.length === 1 ? countries[0] : countries.find(same)
  if (wanted === undefined) issues.push(unknownCountry(country, countries))
  const unit =
    unitCol < 0
      ? { text: 'TJ', unit: tableUnit(sheet.rows.slice(0, top)) ?? unitOf('TJ') }
      : unitToRead(distinct(sheet, top, unitCol))
  if (!unit.unit) issues.push(unknownUnit(`"${unit.text}"`, [file, cellName(sheet, top, unitCol)]))
  if (issues.length > 0) return { balance: { file, entries: [] }, issues }
  const isRead = (row: readonly Cell[]) =>
    cellText(row[countryCol]) === wanted &&
    (timeCol < 0 || cellText(row[timeCol]) === String(year)) &&
    (unitCol < 0 || cellText(row[unitCol]) === unit.text)
  const concordance = concordanceOf('iea', 'iea_flow', 'product')
  const columns = { top, flowCol, productCol, yearCol, wanted: wanted!, isRead }
  const told = readRows(sheet, file, columns, concordance, issues)
  const read = balanceOfTold(told, 'iea', concordance, unit.unit!, { file, allowUnbalanced })
  return { balance: read.balance, issues: [...issues, ...read.issues] }
}

// Rows that repeat others in more detail, or in GWh.
const DETAIL = /^(memo:|electricity output|heat output|non-energy use (in |industry))/i

// Not applicable, confidential, not available.
const NO_FIGURE: readonly string[] = ['x', 'X', 'c', '..']

interface Columns {
  readonly top: number
  readonly flowCol: number
  readonly productCol: number
  readonly yearCol: number
  readonly wanted: string
  /** Whether a row is of the country, year and unit. */
  readonly isRead: (row: readonly Cell[]) => boolean
}

function readRows(
  sheet: Sheet,
  file: string,
  columns: Columns,
  concordance: Concordance,
  issues: Issue[],
): readonly ToldFigure[] {
  const isOwn = ownUseTeller(sheet, columns)
  const missing: Figure[] = []
  const told = sheet.rows.flatMap((row, r): ToldFigure[] => {
    if (r <= columns.top || !columns.isRead(row)) return []
    const label = cellText(row[columns.flowCol])
    const product = productIn(cellText(row[columns.productCol]), concordance)
    const flow = flowIn(isOwn(label, product), label, concordance)
    const place = [file, cellName(sheet, r, columns.yearCol)]
    const text = cellText(row[columns.yearCol])
    const value = cellNumber(row[columns.yearCol], NO_FIGURE)
    if (/^(\.\.|c)$/.test(text) && !DETAIL.test(label)) missing.push({ flow, product, value: 0 })
    if (value === undefined) issues.push(textInCell(text, place))
    if (value === undefined || DETAIL.test(label)) return []
    const source = cellSource(file, sheet, r, columns.yearCol)
    return [{ flow, label, product, value, place, source }]
  })
  issues.push(...missingFigures(missing, told, concordance, [file, columns.wanted], '"..", "c"'))
  return told
}

// Editions differ: excl. bio, (transf.).
const productIn = (text: string, { aliases }: Concordance) =>
  aliases.products.get(text.toLowerCase()) ?? text.replace(/excl\. bio$/i, 'excl. biofuels')
const flowKey = (name: string) =>
  name.toLowerCase().replace(/ \((?:transf\.|energy own use|(?<!non-specified \()energy)\)$/, '')

const BLOCKS = ['transformation processes', 'energy industry own use', 'total final consumption']

/**
 * Whether a row is own use of the energy industry rather than transformation of that name: by the block it stands in,
 * or, in a file sorted by names, as the second of its flow and product, since sorting keeps their order.
 */
function ownUseTeller(
  sheet: Sheet,
  { top, flowCol, isRead }: Columns,
): (flow: string, product: string) => boolean {
  const names = sheet.rows.flatMap((row, r) =>
    r > top && isRead(row) ? cellText(row[flowCol]).toLowerCase() : [],
  )
  const starts = BLOCKS.map((name) => names.indexOf(name))
  const isSorted = starts.every((at) => at >= 0) && starts.some((at, i) => i > 0 && at < starts[i - 1]!)
  const met = new Map<string, number>()
  let block = ''
  return (flow, product) => {
    if (/\(transf\.\)$/i.test(flow)) return false
    if (/\((?:energy|energy own use)\)$/i.test(flow)) return true
    const key = `${flow}|${product}`
    met.set(key, (met.get(key) ?? 0) + 1)
    if (BLOCKS.includes(flow.toLowerCase())) block = flow.toLowerCase()
    return isSorted ? met.get(key)! > 1 : block === BLOCKS[1]
  }
}

// Names that stand in two blocks are told apart by the one they stand in; codes differ.
function flowIn(isOwn: boolean, name: string, { flows, aliases }: Concordance): string {
  const alias = aliases.flows.get(name.toLowerCase())
  if (alias !== undefined) return alias
  const key = flowKey(name)
  return isOwn && flows.has(`${key} (own use)`) ? `${key} (own use)` : key
}

const distinct = (sheet: Sheet, top: number, col: number) => [
  ...new Set(sheet.rows.slice(top + 1).map((row) => cellText(row[col]))),
]

function textInCell(text: string, place: readonly string[]): Issue {
  return fault('balance.amount', place, `"${text}"`, 'a number, x or ..', 'Correct the cell.')
}
