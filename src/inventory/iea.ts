// Reads IEA extended energy balances (COUNTRY, FLOW, PRODUCT, then a column a year, in TJ).
import { csvParse } from 'd3-dsv'
import { fault, type Issue, warning } from '../error.ts'
import { nearest, unitOf } from '../quantity/index.ts'
import { shipped } from '../shipped.ts'
import type { Balance, BalanceEntry } from './balance.ts'
import { cellName, cellNumber, cellSource, cellText, type Sheet } from './sheet.ts'
import { branches, type Carrier, carriers, flows } from './vocabulary.ts'

interface IeaFlow {
  readonly flow: string
  readonly branch: string
  readonly sign: number
  readonly role: string
}

/** Whether a sheet has the columns of an IEA extended balance. */
export function isIea(sheet: Sheet): boolean {
  const head = (sheet.rows[0] ?? []).map((cell) => cellText(cell).toUpperCase())
  return ['COUNTRY', 'FLOW', 'PRODUCT'].every((name) => head.includes(name))
}

function tables() {
  const products = new Map(
    csvParse(shipped['concordances/iea-products.csv'] ?? '').map((row) => [
      row['product']!.toLowerCase(),
      row['carrier']!,
    ]),
  )
  const ieaFlows = new Map<string, IeaFlow>(
    csvParse(shipped['concordances/iea-flows.csv'] ?? '').map((row) => [
      row['iea_flow']!.toLowerCase(),
      { flow: row['flow']!, branch: row['branch']!, sign: Number(row['sign']), role: row['role']! },
    ]),
  )
  return { products, ieaFlows }
}

/**
 * One country's year of an IEA balance. Sums are left out; names that stand in two blocks (coke ovens in
 * transformation and in own use) are told apart by the block they stand in. `..` (not available) warns.
 */
export function readIea(
  sheet: Sheet,
  file: string,
  country: string | undefined,
  year: number,
): { balance: Balance; issues: Issue[] } {
  const issues: Issue[] = []
  const head = (sheet.rows[0] ?? []).map(cellText)
  const at = (name: string) => head.findIndex((cell) => cell.toUpperCase() === name)
  const [countryCol, flowCol, productCol, yearCol] = [
    at('COUNTRY'),
    at('FLOW'),
    at('PRODUCT'),
    head.indexOf(String(year)),
  ]
  const countries = [...new Set(sheet.rows.slice(1).map((row) => cellText(row[countryCol])))]
  const wanted = country ?? (countries.length === 1 ? countries[0] : undefined)
  if (yearCol < 0)
    issues.push(
      fault(
        'iea.year',
        [file, cellName(sheet, 0, 3)],
        `years ${head.slice(3).join(', ')}`,
        `a column ${year}`,
        'Set the study’s year, or add the column.',
      ),
    )
  if (wanted === undefined || !countries.includes(wanted)) {
    const near = wanted === undefined ? undefined : nearest(wanted, countries)
    issues.push(
      fault(
        'iea.country',
        ['inventory', 'region'],
        wanted ?? 'no region',
        `one of ${countries.slice(0, 12).join(', ')}`,
        near ? `Did you mean ${near}?` : 'Name it as `inventory.region`.',
      ),
    )
  }
  if (issues.length > 0) return { balance: { file, entries: [] }, issues }
  return {
    balance: {
      file,
      entries: readRows(sheet, file, { countryCol, flowCol, productCol, yearCol, wanted: wanted! }, issues),
    },
    issues,
  }
}

// Not applicable, confidential, not available.
const NO_FIGURE: readonly string[] = ['x', 'X', 'c', '..']

interface Columns {
  readonly countryCol: number
  readonly flowCol: number
  readonly productCol: number
  readonly yearCol: number
  readonly wanted: string
}

function readRows(sheet: Sheet, file: string, columns: Columns, issues: Issue[]): BalanceEntry[] {
  const { products, ieaFlows } = tables()
  const terajoules = unitOf('TJ')!
  const entries: BalanceEntry[] = []
  let block = ''
  let missing = 0
  sheet.rows.forEach((row, r) => {
    if (r === 0 || cellText(row[columns.countryCol]) !== columns.wanted) return
    const flowName = cellText(row[columns.flowCol])
    if (/^(Transformation processes|Energy industry own use|Total final consumption)$/i.test(flowName))
      block = flowName
    const own = /^energy industry own use$/i.test(block)
      ? ieaFlows.get(`${flowName} (own use)`.toLowerCase())
      : undefined
    const flow = own ?? ieaFlows.get(flowName.toLowerCase())
    const carrier = carrierOf(products, cellText(row[columns.productCol]))
    if (!flow || flow.flow === '' || !carrier) return
    if (/^(\.\.|c)$/.test(cellText(row[columns.yearCol]))) missing += 1
    const value = cellNumber(row[columns.yearCol], NO_FIGURE)
    if (value === undefined) {
      issues.push(
        fault(
          'balance.amount',
          [file, cellName(sheet, r, columns.yearCol)],
          `"${cellText(row[columns.yearCol])}"`,
          'a number, x or ..',
          'Correct the cell.',
        ),
      )
    } else if (value !== 0) {
      const branch = flow.branch === '' ? undefined : branches().find(flow.branch)
      entries.push({
        flow: flows().find(flow.flow)!,
        branch,
        carrier,
        amount: value * flow.sign,
        unit: terajoules,
        source: cellSource(file, sheet, r, columns.yearCol),
      })
    }
  })
  if (missing > 0)
    issues.push(
      warning(
        'iea.missing',
        [file, columns.wanted],
        `${missing} cells ".." or "c" (not available, confidential)`,
        'a number',
        'They count as zero, which may be too little.',
      ),
    )
  return entries
}

function carrierOf(products: ReadonlyMap<string, string>, name: string): Carrier | undefined {
  const id = products.get(name.toLowerCase())
  return id ? carriers().find(id) : undefined
}
