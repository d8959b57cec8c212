// cadastre factors: the factor library — list the sets, show one, compare two.
import {
  type CarrierFactor,
  type FactorSet,
  factorDifferences,
  factorRows,
  factorSetNames,
  factors,
  factorTable,
  findFactorSet,
  libraryTable,
  libraryTables,
} from '../inventory/index.ts'
import { decimals } from '../quantity/index.ts'
import { say, sayJson, usageFault } from './console.ts'

interface FactorsOptions {
  readonly json?: boolean
  readonly rows?: boolean
}

const figure = (value: number | undefined, digits: number) =>
  (value === undefined ? '–' : decimals(value, digits)).padStart(11)

/** The sets with their titles and sources. */
export function listFactors(options: FactorsOptions): void {
  const sets = factorSetNames().map((name) => factors(name)!)
  if (options.json) {
    sayJson([
      ...sets.map(({ name, title, source }) => ({ name, title, source })),
      ...libraryTables().map(({ name, title }) => ({ name, title })),
    ])
    return
  }
  say(
    ...sets.map(
      (set) =>
        `${set.name.padEnd(18)}${String(factorTable(set).length).padStart(3)} carriers  ${set.title} — ${set.source}`,
    ),
    ...libraryTables().map(
      ({ name, title, rows }) => `${name.padEnd(18)}${String(rows.length).padStart(3)} rows      ${title}`,
    ),
  )
}

/** A shipped table that is no factor set: published grid factors, heat, warming potentials, agricultural inputs. */
function showTable(name: string, options: FactorsOptions): boolean {
  const text = libraryTable(name)
  if (text === undefined) return false
  if (options.json) sayJson({ table: name, rows: text.rows })
  else say(text.csv.trimEnd())
  return true
}

/** One set: what each carrier costs and of what it is made; `--rows` prints the table rows behind it. */
export function showFactors(name: string, options: FactorsOptions): void {
  if (showTable(name, options)) return
  const set = named(name)
  const table = factorTable(set)
  if (options.json) sayJson({ set: set.name, title: set.title, carriers: table, rows: factorRows(set) })
  else if (options.rows) {
    say('fuel,quantity,group,value,low,high,unit,table,source,year,evidence')
    for (const row of factorRows(set))
      say(
        [
          row.fuel,
          row.quantity,
          row.group,
          row.value,
          row.low ?? '',
          row.high ?? '',
          row.unit,
          row.table,
          `"${row.source}"`,
          row.year,
          `"${row.evidence}"`,
        ].join(','),
      )
  } else {
    say(
      `${set.name}: ${set.title} (${set.source})`,
      '',
      `${'carrier'.padEnd(26)}${'NCV'.padStart(11)}${'t CO2/TJ'.padStart(11)}${'per unit'.padStart(11)}`,
    )
    for (const row of table)
      say(
        `${row.carrier.padEnd(26)}${figure(row.ncv, 3)}${figure(row.perTJ, 3)}${figure(row.perUnit, 4)} ${row.unit}${row.unverified ? '  (unverified)' : ''}`,
        `    ${row.composition}`,
      )
    say('', 'NCV in GJ/t or GJ/10^4 m3. `--rows` prints every row with bounds, source and evidence.')
  }
}

/** Two sets side by side with their ratio. */
export function diffFactors(first: string, second: string, options: FactorsOptions): void {
  const [a, b] = [named(first), named(second)]
  const rows = factorDifferences(a, b)
  if (options.json) {
    sayJson({ first: a.name, second: b.name, carriers: rows })
    return
  }
  const value = (factor: CarrierFactor | undefined) => figure(factor && (factor.perUnit ?? factor.perTJ), 4)
  say(`${'carrier'.padEnd(26)}${a.name.padStart(16)}${b.name.padStart(16)}${'ratio'.padStart(9)}  unit`)
  for (const row of rows)
    say(
      `${row.carrier.padEnd(26)}${value(row.first).padStart(16)}${value(row.second).padStart(16)}${(row.ratio === undefined ? '–' : decimals(row.ratio, 4)).padStart(9)}  ${(row.first ?? row.second)!.unit}`,
    )
}

function named(name: string): FactorSet {
  const set = findFactorSet(name)
  if (set) return set
  const names = [...factorSetNames(), ...libraryTables().map((table) => table.name)]
  throw usageFault('factors', `"${name}"`, `one of ${names.join(', ')}`, 'Name a shipped set.')
}
