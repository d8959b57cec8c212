// The tables of the factor library beside the sets: grid factors, heat, warming potentials, agricultural inputs.
import { csvParse } from 'd3-dsv'
import { shipped } from '../../shipped.ts'

/** A table as shipped, each row with its source and evidence. */
export interface LibraryTable {
  readonly name: string
  readonly title: string
  readonly csv: string
  readonly rows: readonly Readonly<Record<string, string | undefined>>[]
}

const TABLES: readonly (readonly [string, string, string])[] = [
  ['grid-china', 'factors/grid-china.csv', 'published grid factors of China by region, year and kind'],
  ['heat', 'factors/heat.csv', 'purchased heat'],
  ['gwp', 'gwp.csv', 'global warming potentials over 100 years'],
  ['agri-inputs', 'factors/agri-inputs.csv', 'agricultural inputs, in carbon'],
  ['ncv-china', 'factors/ncv-china.csv', 'net calorific values of the China Energy Statistical Yearbook'],
]

/** Every table beside the sets. */
export function libraryTables(): readonly LibraryTable[] {
  return TABLES.map(([name, file, title]) => {
    const csv = shipped[file] ?? ''
    return { name, title, csv, rows: csvParse(csv) }
  })
}

/** One of them by name. */
export function libraryTable(name: string): LibraryTable | undefined {
  return libraryTables().find((table) => table.name === name)
}
