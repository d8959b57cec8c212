// Reads IEA extended energy balances (COUNTRY, FLOW, PRODUCT, then a column a year, in TJ).
import { csvParse } from 'd3-dsv'
import { fault, type Issue, warning } from '../error.ts'
import { nearest, unitOf } from '../quantity/index.ts'
import { shipped } from '../shipped.ts'
import { type Balance, type BalanceEntry, undividedResidential } from './balance.ts'
import { checkIeaSums, type IeaFigure } from './iea-sums.ts'
import { cellName, cellNumber, cellSource, cellText, type Sheet } from './sheet.ts'
import { branches, type Carrier, carriers, flows } from './vocabulary.ts'

interface IeaFlow {
  readonly flow: string
  readonly branch: string
  readonly sign: number
  readonly role: string
  readonly parent: string
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
      {
        flow: row['flow']!,
        branch: row['branch']!,
        sign: Number(row['sign']),
        role: row['role']!,
        parent: row['parent']!.toLowerCase(),
      },
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
  allowUnbalanced = false,
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
  const columns = { countryCol, flowCol, productCol, yearCol, wanted: wanted! }
  const { entries, figures } = readRows(sheet, file, columns, issues)
  issues.push(...checkIeaSums(figures, allowUnbalanced), ...undividedHouseholds(entries, file))
  return { balance: { file, entries }, issues }
}

// Rows that repeat others in more detail, or in GWh.
const DETAIL = /^(memo:|electricity output|heat output|non-energy use (in |industry))/i

// Not applicable, confidential, not available.
const NO_FIGURE: readonly string[] = ['x', 'X', 'c', '..']

interface Columns {
  readonly countryCol: number
  readonly flowCol: number
  readonly productCol: number
  readonly yearCol: number
  readonly wanted: string
}

function readRows(sheet: Sheet, file: string, columns: Columns, issues: Issue[]): ReadRows {
  const { products, ieaFlows } = tables()
  const entries: BalanceEntry[] = []
  const figures: IeaFigure[] = []
  const unknown = new Map<string, Issue>()
  let block = ''
  let missing = 0
  sheet.rows.forEach((row, r) => {
    if (r === 0 || cellText(row[columns.countryCol]) !== columns.wanted) return
    const [flowName, product] = [cellText(row[columns.flowCol]), cellText(row[columns.productCol])]
    if (/^(Transformation processes|Energy industry own use|Total final consumption)$/i.test(flowName))
      block = flowName
    const flow = flowIn(block, flowName, ieaFlows)
    const place = [file, cellName(sheet, r, columns.yearCol)]
    const value = cellNumber(row[columns.yearCol], NO_FIGURE)
    const carrier = carrierOf(products, product)
    const counts = flow !== undefined && flow.flow !== '' && carrier !== undefined
    if (counts && /^(\.\.|c)$/.test(cellText(row[columns.yearCol]))) missing += 1
    if (value === undefined) issues.push(textInCell(cellText(row[columns.yearCol]), place))
    if (value === undefined || value === 0 || DETAIL.test(flowName)) return
    if (!flow) noteUnknown(unknown, 'flow', flowName, ieaFlows.keys(), place)
    if (!products.has(product.toLowerCase())) noteUnknown(unknown, 'product', product, products.keys(), place)
    if (!flow) return
    figures.push({ flow: flow.name, product, parent: flow.parent, value, place })
    const source = cellSource(file, sheet, r, columns.yearCol)
    if (counts) entries.push(entryOf(flow, carrier, value, source))
  })
  if (missing > 0) issues.push(missingCells(missing, [file, columns.wanted]))
  issues.push(...unknown.values())
  return { entries, figures }
}

interface ReadRows {
  readonly entries: readonly BalanceEntry[]
  readonly figures: readonly IeaFigure[]
}

// Names that stand in two blocks are told apart by the one they stand in.
function flowIn(
  block: string,
  name: string,
  ieaFlows: ReadonlyMap<string, IeaFlow>,
): (IeaFlow & { readonly name: string }) | undefined {
  const key = name.toLowerCase()
  const own = /^energy industry own use$/i.test(block) ? ieaFlows.get(`${key} (own use)`) : undefined
  const flow = own ?? ieaFlows.get(key)
  return flow && { ...flow, name: key }
}

function entryOf(flow: IeaFlow, carrier: Carrier, value: number, source: string): BalanceEntry {
  return {
    flow: flows().find(flow.flow)!,
    branch: flow.branch === '' ? undefined : branches().find(flow.branch),
    carrier,
    amount: value * flow.sign,
    unit: unitOf('TJ')!,
    source,
  }
}

function textInCell(text: string, place: readonly string[]): Issue {
  return fault('balance.amount', place, `"${text}"`, 'a number, x or ..', 'Correct the cell.')
}

function missingCells(count: number, place: readonly string[]): Issue {
  return warning(
    'iea.missing',
    place,
    `${count} cells ".." or "c" (not available, confidential)`,
    'a number',
    'They count as zero, which may be too little.',
  )
}

// Each unknown name once, at the first amount that would be lost with it.
function noteUnknown(
  unknown: Map<string, Issue>,
  kind: 'flow' | 'product',
  name: string,
  names: Iterable<string>,
  place: readonly string[],
): void {
  if (unknown.has(`${kind} ${name}`)) return
  const near = nearest(name.toLowerCase(), names)
  const hint = near ? `Did you mean "${near}"?` : `See data/concordances/iea-${kind}s.csv.`
  unknown.set(`${kind} ${name}`, fault(`iea.${kind}`, place, `"${name}"`, `a ${kind} of the IEA`, hint))
}

// The IEA has one row of households; the study's rural sector would be empty in silence.
function undividedHouseholds(entries: readonly BalanceEntry[], file: string): Issue[] {
  return entries.some((entry) => entry.branch?.id === 'residential') ? [undividedResidential(file)] : []
}

function carrierOf(products: ReadonlyMap<string, string>, name: string): Carrier | undefined {
  const id = products.get(name.toLowerCase())
  return id ? carriers().find(id) : undefined
}
