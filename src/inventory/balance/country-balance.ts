// What readers of country balances have in common: which country and year, names that a concordance lacks, figures told twice.
import { csvParse } from 'd3-dsv'
import { fault, type Issue, warning } from '../../error.ts'
import { listed, nearest, type Unit, unitOf } from '../../quantity/index.ts'
import { shipped } from '../../shipped.ts'
import { branches, type Carrier, carriers, flows } from '../terms/vocabulary.ts'
import { type Balance, type BalanceEntry, undividedResidential } from './balance.ts'
import {
  type CountryFlow,
  checkSums,
  type Figure,
  sumKey,
  sumsOfParts,
  type ToldFigure,
} from './country-sums.ts'

/** Flows and products (carriers, empty for those that count nothing) of a concordance by their names, in small letters. */
export interface Concordance {
  /** Names of flows and products by their codes and by what other editions call them, all in small letters. */
  readonly aliases: {
    readonly flows: ReadonlyMap<string, string>
    readonly products: ReadonlyMap<string, string>
  }
  readonly products: ReadonlyMap<string, string>
  readonly flows: ReadonlyMap<string, CountryFlow>
}

/** The concordance of a body: its tables of flows and of products, and what their first columns are called. */
export function concordanceOf(body: 'iea' | 'eurostat', flowName: string, productName: string): Concordance {
  const productRows = csvParse(shipped[`concordances/${body}-products.csv`] ?? '')
  const products = productRows.map((row) => [row[productName]!.toLowerCase(), row['carrier']!] as const)
  const flowRows = csvParse(shipped[`concordances/${body}-flows.csv`] ?? '')
  const rows = flowRows.map((row): readonly [string, CountryFlow] => [
    row[flowName]!.toLowerCase(),
    {
      flow: row['flow']!,
      branch: row['branch']!,
      sign: Number(row['sign']),
      role: row['role']!,
      parent: row['parent']!.toLowerCase(),
    },
  ])
  const aliases = { flows: aliasesOf(flowRows, flowName), products: aliasesOf(productRows, productName) }
  return { products: new Map(products), flows: new Map(rows), aliases }
}

const aliasesOf = (rows: readonly Readonly<Record<string, string | undefined>>[], name: string) =>
  new Map(
    rows.flatMap((row) =>
      (row['aliases'] ?? '')
        .split('|')
        .filter((alias) => alias !== '')
        .map((alias) => [alias.toLowerCase(), row[name]!.toLowerCase()] as const),
    ),
  )

// The carrier that a product is; undefined where it is none here, or not known.
function carrierOf({ products }: Concordance, name: string): Carrier | undefined {
  const id = products.get(name.toLowerCase())
  return id ? carriers().find(id) : undefined
}

/**
 * The amounts of the figures told: sums are left out where parts of theirs are told, and held against them; names that the
 * concordance lacks and figures told twice are faults. That households are one row is told.
 */
export function balanceOfTold(
  told: readonly ToldFigure[],
  body: 'iea' | 'eurostat',
  concordance: Concordance,
  unit: Unit,
  { file, allowUnbalanced }: { readonly file: string; readonly allowUnbalanced: boolean },
): { balance: Balance; issues: readonly Issue[] } {
  const unknown = new Map<string, Issue>()
  const seen = new Set<string>()
  const twice: (readonly string[])[] = []
  const full = told.filter(({ value }) => value !== 0)
  for (const { flow, label, product, place } of full) {
    const key = `${flow}|${product}`
    if (seen.has(key)) twice.push(place)
    seen.add(key)
    if (!concordance.flows.has(flow))
      noteUnknown(unknown, body, 'flow', label, concordance.flows.keys(), place)
    if (!concordance.products.has(product.toLowerCase()))
      noteUnknown(unknown, body, 'product', product, concordance.products.keys(), place)
  }
  const known = full.filter(({ flow }) => concordance.flows.has(flow))
  const sums = sumsOfParts(known, concordance.flows)
  const entries = known.flatMap((figure) => {
    const flow = concordance.flows.get(figure.flow)!
    const carrier = carrierOf(concordance, figure.product)
    const isSum = flow.role === 'total' && sums.has(sumKey(figure))
    if (flow.flow === '' || carrier === undefined || isSum) return []
    return [countryEntry(flow, carrier, figure.value, unit, figure.source)]
  })
  const issues = [
    ...(twice.length > 0 ? [repeated(twice)] : []),
    ...unknown.values(),
    ...checkSums(known, sums, concordance.flows, allowUnbalanced),
    ...undividedHouseholds(entries, file),
  ]
  return { balance: { file, entries }, issues }
}

function countryEntry(
  { flow, branch, sign }: CountryFlow,
  carrier: Carrier,
  value: number,
  unit: Unit,
  source: string,
): BalanceEntry {
  return {
    flow: flows().find(flow)!,
    branch: branch === '' ? undefined : branches().find(branch),
    carrier,
    amount: value * sign,
    unit,
    source,
  }
}

/** The fault of a year that the file does not have. */
export const noYear = (years: readonly string[], year: number, place: readonly string[]): Issue =>
  fault(
    'iea.year',
    place,
    `years ${listed(years, { most: 60 })}`,
    `a column ${year}`,
    'Set the study’s year, or add the column.',
  )

/** The unit to read: of files that tell every figure in several, TJ. */
export function unitToRead(texts: readonly string[]): { text: string; unit: Unit | undefined } {
  const read = texts.map((text) => ({ text, unit: unitOf(text) }))
  const energies = read.filter(({ unit }) => unit?.dimension === 'energy')
  return (
    energies.find(({ unit }) => unit?.name === 'TJ') ??
    energies[0] ?? { text: texts.join(', '), unit: undefined }
  )
}

/** The fault of a country that the file does not have. */
export function unknownCountry(country: string | undefined, countries: readonly string[]): Issue {
  const near = country === undefined ? undefined : nearest(country, countries)
  return fault(
    'iea.country',
    ['inventory', 'region'],
    country ?? 'no region',
    `one of ${listed(countries)}`,
    near ? `Did you mean ${near}?` : 'Name it as `inventory.region`.',
  )
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

/**
 * The warning of figures that are not available, as the file's `signs` say, and would count: sums do where the file has
 * nothing of their parts.
 */
export function missingFigures(
  missing: readonly Figure[],
  told: readonly Figure[],
  concordance: Concordance,
  place: readonly string[],
  signs: string,
): Issue[] {
  const known = [...told, ...missing].filter(({ flow }) => concordance.flows.has(flow))
  const sums = sumsOfParts(known, concordance.flows)
  const lost = missing.filter((figure) => {
    const flow = concordance.flows.get(figure.flow)
    const isSum = flow?.role === 'total' && sums.has(sumKey(figure))
    return flow && flow.flow !== '' && !isSum && carrierOf(concordance, figure.product)
  })
  if (lost.length === 0) return []
  return [
    warning(
      'iea.missing',
      place,
      `${lost.length} cells ${signs} (not available, confidential)`,
      'a number',
      'They count as zero, which may be too little.',
    ),
  ]
}

// Each unknown name once, at the first amount that would be lost with it.
function noteUnknown(
  unknown: Map<string, Issue>,
  body: 'iea' | 'eurostat',
  kind: 'flow' | 'product',
  name: string,
  names: Iterable<string>,
  place: readonly string[],
): void {
  if (unknown.has(`${kind} ${name}`)) return
  const near = nearest(name.toLowerCase(), names)
  const hint = near ? `Did you mean "${near}"?` : `See data/concordances/${body}-${kind}s.csv.`
  unknown.set(
    `${kind} ${name}`,
    fault(
      `${body}.${kind}`,
      place,
      `"${name}"`,
      body === 'iea' ? `a ${kind} of the IEA` : `a ${kind} of Eurostat`,
      hint,
    ),
  )
}

// Country balances have one row of households; the study's rural sector would be empty in silence.
function undividedHouseholds(entries: readonly BalanceEntry[], file: string): Issue[] {
  return entries.some((entry) => entry.branch?.id === 'residential') ? [undividedResidential(file)] : []
}
