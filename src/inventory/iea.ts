// Reads IEA extended energy balances (COUNTRY, FLOW, PRODUCT, then a column a year, in TJ).
import { csvParse } from 'd3-dsv'
import { fault, type Issue, warning } from '../error.ts'
import { listed, nearest, type Unit, unitOf } from '../quantity/index.ts'
import { shipped } from '../shipped.ts'
import { type Balance, type BalanceEntry, undividedResidential, unknownUnit } from './balance.ts'
import { checkIeaSums, type IeaFigure } from './iea-sums.ts'
import { type Cell, cellName, cellNumber, cellSource, cellText, type Sheet } from './sheet.ts'
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
  // Exports name a column twice, its codes first.
  const at = (...names: readonly string[]) => head.findLastIndex((cell) => names.includes(cell.toUpperCase()))
  const [countryCol, flowCol, productCol] = [at('COUNTRY'), at('FLOW'), at('PRODUCT')]
  // A column a year, or a row a year.
  const [timeCol, unitCol] = [at('TIME', 'TIME_PERIOD', 'YEAR'), at('UNIT', 'UNIT_MEASURE', 'MEASURE')]
  const yearCol = timeCol < 0 ? head.indexOf(String(year)) : at('VALUE', 'OBS_VALUE')
  const years = timeCol < 0 ? head.filter((name) => /^\d{4}/.test(name)) : distinct(sheet, timeCol)
  if (yearCol < 0 || (timeCol >= 0 && !years.includes(String(year))))
    issues.push(
      fault(
        'iea.year',
        [file, cellName(sheet, 0, timeCol < 0 ? 3 : timeCol)],
        `years ${listed(years, { most: 60 })}`,
        `a column ${year}`,
        'Set the study’s year, or add the column.',
      ),
    )
  const countries = distinct(sheet, countryCol)
  const same = (name: string) => name.toLowerCase() === country?.trim().toLowerCase()
  const wanted = country === undefined && countries.length === 1 ? countries[0] : countries.find(same)
  if (wanted === undefined) issues.push(unknownCountry(country, countries))
  const unit = unitCol < 0 ? { text: 'TJ', unit: unitOf('TJ') } : unitIn(distinct(sheet, unitCol))
  if (!unit.unit) issues.push(unknownUnit(`"${unit.text}"`, [file, cellName(sheet, 0, unitCol)]))
  if (issues.length > 0) return { balance: { file, entries: [] }, issues }
  const isRead = (row: readonly Cell[]) =>
    cellText(row[countryCol]) === wanted &&
    (timeCol < 0 || cellText(row[timeCol]) === String(year)) &&
    (unitCol < 0 || cellText(row[unitCol]) === unit.text)
  const columns = { flowCol, productCol, yearCol, wanted: wanted!, unit: unit.unit!, isRead }
  const { entries, figures } = readRows(sheet, file, columns, issues)
  issues.push(...checkIeaSums(figures, allowUnbalanced), ...undividedHouseholds(entries, file))
  return { balance: { file, entries }, issues }
}

const distinct = (sheet: Sheet, col: number) => [
  ...new Set(sheet.rows.slice(1).map((row) => cellText(row[col]))),
]

// Of files that tell every figure in several units, TJ.
function unitIn(texts: readonly string[]): { text: string; unit: Unit | undefined } {
  const read = texts.map((text) => ({ text, unit: unitOf(text) }))
  const energies = read.filter(({ unit }) => unit?.dimension === 'energy')
  return (
    energies.find(({ unit }) => unit?.name === 'TJ') ??
    energies[0] ?? { text: texts.join(', '), unit: undefined }
  )
}

function unknownCountry(country: string | undefined, countries: readonly string[]): Issue {
  const near = country === undefined ? undefined : nearest(country, countries)
  return fault(
    'iea.country',
    ['inventory', 'region'],
    country ?? 'no region',
    `one of ${listed(countries)}`,
    near ? `Did you mean ${near}?` : 'Name it as `inventory.region`.',
  )
}

// Rows that repeat others in more detail, or in GWh.
const DETAIL = /^(memo:|electricity output|heat output|non-energy use (in |industry))/i

// Not applicable, confidential, not available.
const NO_FIGURE: readonly string[] = ['x', 'X', 'c', '..']

interface Columns {
  readonly flowCol: number
  readonly productCol: number
  readonly yearCol: number
  readonly wanted: string
  readonly unit: Unit
  /** Whether a row is of the country, year and unit. */
  readonly isRead: (row: readonly Cell[]) => boolean
}

function readRows(sheet: Sheet, file: string, columns: Columns, issues: Issue[]): ReadRows {
  const { products, ieaFlows } = tables()
  const entries: BalanceEntry[] = []
  const figures: IeaFigure[] = []
  const unknown = new Map<string, Issue>()
  const seen = new Set<string>()
  const twice: (readonly string[])[] = []
  const isOwn = ownUseTeller(sheet, columns)
  let missing = 0
  sheet.rows.forEach((row, r) => {
    if (r === 0 || !columns.isRead(row)) return
    const flowName = cellText(row[columns.flowCol])
    const product = productName(cellText(row[columns.productCol]))
    const flow = flowIn(isOwn(flowName, product), flowName, ieaFlows)
    const key = `${flow?.flow} ${flow?.branch} ${flowName}|${product}`
    const place = [file, cellName(sheet, r, columns.yearCol)]
    const value = cellNumber(row[columns.yearCol], NO_FIGURE)
    const carrier = carrierOf(products, product)
    const counts = flow !== undefined && flow.flow !== '' && carrier !== undefined
    if (counts && /^(\.\.|c)$/.test(cellText(row[columns.yearCol]))) missing += 1
    if (value === undefined) issues.push(textInCell(cellText(row[columns.yearCol]), place))
    if (value === undefined || value === 0 || DETAIL.test(flowName)) return
    if (seen.has(key)) twice.push(place)
    seen.add(key)
    if (!flow) noteUnknown(unknown, 'flow', flowName, ieaFlows.keys(), place)
    if (!products.has(product.toLowerCase())) noteUnknown(unknown, 'product', product, products.keys(), place)
    if (!flow) return
    figures.push({ flow: flow.name, product, parent: flow.parent, value, place })
    const source = cellSource(file, sheet, r, columns.yearCol)
    if (counts) entries.push(entryOf(flow, carrier, value, columns.unit, source))
  })
  if (twice.length > 0) issues.push(repeated(twice))
  if (missing > 0) issues.push(missingCells(missing, [file, columns.wanted]))
  issues.push(...unknown.values())
  return { entries, figures }
}

interface ReadRows {
  readonly entries: readonly BalanceEntry[]
  readonly figures: readonly IeaFigure[]
}

// Editions differ: excl. bio, (transf.), Total primary energy supply.
const productName = (text: string) => text.replace(/excl\. bio$/i, 'excl. biofuels')
const OTHER_EDITIONS: Readonly<Record<string, string>> = {
  'total primary energy supply': 'total energy supply',
  'non-specified (industry)': 'industry not elsewhere specified',
  'non-specified (transport)': 'transport not elsewhere specified',
  'non-specified (other)': 'final consumption not elsewhere specified',
  'total industry': 'industry',
  'total transport': 'transport',
}
function flowKey(name: string): string {
  const key = name.toLowerCase().replace(/ \((?:transf\.|energy own use|(?<!non-specified \()energy)\)$/, '')
  return OTHER_EDITIONS[key] ?? key
}

const BLOCKS = ['transformation processes', 'energy industry own use', 'total final consumption']

/**
 * Whether a row is own use of the energy industry rather than transformation of that name: by the block it stands in,
 * or, in a file sorted by names, as the second of its flow and product, since sorting keeps their order.
 */
function ownUseTeller(
  sheet: Sheet,
  { flowCol, isRead }: Columns,
): (flow: string, product: string) => boolean {
  const names = sheet.rows.flatMap((row, r) =>
    r > 0 && isRead(row) ? cellText(row[flowCol]).toLowerCase() : [],
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

// Names that stand in two blocks are told apart by the one they stand in.
function flowIn(
  isOwn: boolean,
  name: string,
  ieaFlows: ReadonlyMap<string, IeaFlow>,
): (IeaFlow & { readonly name: string }) | undefined {
  const key = flowKey(name)
  const own = isOwn ? ieaFlows.get(`${key} (own use)`) : undefined
  const flow = own ?? ieaFlows.get(key)
  return flow && { ...flow, name: key }
}

function entryOf(flow: IeaFlow, carrier: Carrier, value: number, unit: Unit, source: string): BalanceEntry {
  return {
    flow: flows().find(flow.flow)!,
    branch: flow.branch === '' ? undefined : branches().find(flow.branch),
    carrier,
    amount: value * flow.sign,
    unit,
    source,
  }
}

function textInCell(text: string, place: readonly string[]): Issue {
  return fault('balance.amount', place, `"${text}"`, 'a number, x or ..', 'Correct the cell.')
}

function repeated(places: readonly (readonly string[])[]): Issue {
  return fault(
    'iea.repeated',
    places[0]!,
    `${places.length} figures whose flow and product stood before`,
    'each flow and product once',
    'Remove the rows that are repeated.',
  )
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
