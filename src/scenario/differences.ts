// Two solutions side by side: every dimension, before and after.
import type { ZoneTable } from '../cadastre/index.ts'
import type { LedgerRow } from '../inventory/index.ts'
import { exactSum } from '../quantity/index.ts'

/** The part of a solution, or of a result read again, that comparisons look at. */
export interface Compared {
  readonly ledger: { readonly rows: readonly LedgerRow[] }
  readonly table: ZoneTable
}

/** One figure before and after: t CO2e a year, or hectares where the dimension is `land`. */
export interface Difference {
  readonly dimension: 'total' | 'sector' | 'branch' | 'carrier' | 'gas' | 'zone' | 'zone-sector' | 'land'
  readonly id: string
  readonly before: number
  readonly after: number
  readonly difference: number
}

type Figures = ReadonlyMap<string, number>

/** What differs and what does not, in the order of the first solution, then what only the second has. */
export function differences(before: Compared, after: Compared): readonly Difference[] {
  const pair = (dimension: Difference['dimension'], a: Figures, b: Figures) =>
    [...new Set([...a.keys(), ...b.keys()])].map((id): Difference => {
      const [x, y] = [a.get(id) ?? 0, b.get(id) ?? 0]
      return { dimension, id, before: x, after: y, difference: y - x }
    })
  const ofRows = (key: 'sector' | 'branch' | 'carrier' | 'gas') =>
    pair(key, sums(before.ledger.rows, key), sums(after.ledger.rows, key))
  const ofZones = (figures: (table: ZoneTable) => Figures) =>
    [figures(before.table), figures(after.table)] as const
  return [
    ...pair('total', total(before.ledger.rows), total(after.ledger.rows)),
    ...ofRows('sector'),
    ...ofRows('branch'),
    ...ofRows('carrier'),
    ...ofRows('gas'),
    ...pair('zone', ...ofZones(({ rows }) => new Map(rows.map((row) => [row.id, row.total])))),
    ...pair('zone-sector', ...ofZones((table) => bySector(table, 'emissions'))),
    ...pair('land', ...ofZones((table) => bySector(table, 'areas'))),
  ]
}

const counted = (rows: readonly LedgerRow[]) => rows.filter((row) => !row.memo)

const total = (rows: readonly LedgerRow[]): Figures =>
  new Map([['total', exactSum(counted(rows).map((row) => row.emission_t))]])

function sums(rows: readonly LedgerRow[], key: 'sector' | 'branch' | 'carrier' | 'gas'): Figures {
  const lists = new Map<string, number[]>()
  for (const row of counted(rows)) lists.set(row[key], [...(lists.get(row[key]) ?? []), row.emission_t])
  return new Map([...lists].map(([id, list]) => [id, exactSum(list)]))
}

function bySector({ rows, sectors }: ZoneTable, key: 'emissions' | 'areas'): Figures {
  return new Map(
    rows.flatMap((row) => sectors.map((sector, s) => [`${row.id} ${sector}`, row[key][s]!] as const)),
  )
}
