// Why two solutions differ, whoever made them: amounts, factors and potentials row by row, totals and land zone by zone.
import type { LedgerRow } from '../inventory/index.ts'
import { exactSum, productEffects } from '../quantity/index.ts'
import type { Compared } from './differences.ts'

/** A cause and what it adds, t CO2e a year. */
export interface Cause {
  readonly cause: string
  readonly effect: number
}

const keyOf = ({ sector, branch, carrier, gas }: LedgerRow) => [sector, branch, carrier, gas].join('/')

/** A row's energy (or amount), its mass per that, and its potential: their product is the emission. */
function factorsOf(row: LedgerRow): readonly [number, number, number] {
  const amount = row.energy_tj > 0 ? row.energy_tj : row.activity
  return [amount, row.mass_t / amount, row.gwp]
}

/**
 * Causes of the difference of the totals, by additive LMDI over rows of the same sector, branch, carrier and gas; rows
 * that only one side has are causes of their own. The effects add up to the difference.
 */
export function causesOfTotals(before: Compared, after: Compared): readonly Cause[] {
  const [first, second] = [rowsByKey(before), rowsByKey(after)]
  const effects = new Map<string, number[]>()
  const add = (cause: string, effect: number) => effects.set(cause, [...(effects.get(cause) ?? []), effect])
  for (const [key, a] of first) {
    const b = second.get(key)
    const shared = b && a.row && b.row ? productEffects(factorsOf(a.row), factorsOf(b.row)) : undefined
    if (!b) add('rows no longer there', -a.emission)
    else if (shared) {
      add('amounts', shared[0]!)
      add('factors', shared[1]!)
      add('warming potentials', shared[2]!)
    } else add('rows that became or were zero', b.emission - a.emission)
  }
  for (const [key, b] of second) if (!first.has(key)) add('new rows', b.emission)
  return [...effects]
    .map(([cause, list]) => ({ cause, effect: exactSum(list) }))
    .filter(({ effect }) => effect !== 0)
}

interface Keyed {
  /** The row, where it is the only one of its key: rows put together have no one factor. */
  readonly row: LedgerRow | undefined
  readonly emission: number
}

function rowsByKey({ ledger }: Compared): ReadonlyMap<string, Keyed> {
  const lists = new Map<string, LedgerRow[]>()
  for (const row of ledger.rows) {
    if (!row.memo) lists.set(keyOf(row), [...(lists.get(keyOf(row)) ?? []), row])
  }
  return new Map(
    [...lists].map(([key, rows]) => [
      key,
      { row: joined(rows), emission: exactSum(rows.map((row) => row.emission_t)) },
    ]),
  )
}

// Rows of one key and one unit as one: amounts and masses added.
function joined(rows: readonly LedgerRow[]): LedgerRow | undefined {
  const [first] = rows
  if (!first || rows.length === 1) return first
  if (rows.some((row) => row.gwp !== first.gwp || !(row.energy_tj > 0))) return undefined
  const sum = (key: 'energy_tj' | 'mass_t' | 'emission_t') => exactSum(rows.map((row) => row[key]))
  return { ...first, energy_tj: sum('energy_tj'), mass_t: sum('mass_t'), emission_t: sum('emission_t') }
}

/** A zone's difference: what its sectors' totals did, and what its share of their land did. */
export interface ZoneCause {
  readonly zone: string
  readonly totals: number
  readonly shares: number
}

/** Causes of the difference of every zone that both solutions have; for each zone they add up to its difference. */
export function causesOfZones(before: Compared, after: Compared): readonly ZoneCause[] {
  const sums = ({ table }: Compared) =>
    new Map(table.sectors.map((sector, s) => [sector, exactSum(table.rows.map((row) => row.emissions[s]!))]))
  const [first, second] = [sums(before), sums(after)]
  return before.table.rows.flatMap((row) => {
    const other = after.table.rows.find(({ id }) => id === row.id)
    if (!other) return []
    const parts = before.table.sectors.map((sector, s) => {
      const at = after.table.sectors.indexOf(sector)
      const [a, b] = [row.emissions[s]!, at < 0 ? 0 : other.emissions[at]!]
      const [from, to] = [first.get(sector)!, second.get(sector) ?? 0]
      const effects = productEffects([from, a / from], [to, b / to])
      // A zone that had none, or has none left, changed by its share; a sector that is gone by its total.
      return effects ?? (to === 0 || from === 0 ? [b - a, 0] : [0, b - a])
    })
    return [
      {
        zone: row.id,
        totals: exactSum(parts.map(([totals]) => totals!)),
        shares: exactSum(parts.map(([, shares]) => shares!)),
      },
    ]
  })
}
