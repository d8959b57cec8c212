// The ledger as sums of products of drivers: the small matrix that draws act on.
import { branches, carriers, type FactorTerm, type Ledger, type LedgerRow } from '../inventory/index.ts'
import { exactSum } from '../quantity/index.ts'
import { type BoundsOptions, type Driver, driversOf } from './bounds.ts'

/** An amount (t CO2e a year at printed values) that varies as the product of its drivers. */
export interface Term {
  /** Positions in the model's lists. */
  readonly sector: number
  readonly gas: number
  readonly carrier: number
  readonly drivers: readonly number[]
  readonly amount: number
}

/** A ledger ready to be drawn. */
export interface Model {
  readonly sectors: readonly string[]
  readonly gases: readonly string[]
  readonly carriers: readonly string[]
  readonly drivers: readonly Driver[]
  readonly terms: readonly Term[]
}

/** A list that gives the position of what is asked for, adding it where it is new. */
function positions<T>(keyOf: (item: T) => string) {
  const items: T[] = []
  const byKey = new Map<string, number>()
  const at = (item: T) => {
    const key = keyOf(item)
    const known = byKey.get(key)
    if (known !== undefined) return known
    byKey.set(key, items.length)
    return items.push(item) - 1
  }
  return { items, at }
}

const WHOLE: readonly FactorTerm[] = [{ share: 1, of: [] }]

// A published emission rests on a factor, too, though nobody tells which: its doubt is that of factors of such a fuel.
function untold({ carrier, factor, factor_source }: LedgerRow): readonly FactorTerm[] {
  const known = carriers().find(carrier)
  if (!known) return WHOLE
  const [id, kind] = [`${known.id} factor`, 'co2'] as const
  const number = { id, kind, group: known.group, branch: '', value: factor, source: factor_source }
  return [{ share: 1, of: [{ ...number, low: undefined, high: undefined }] }]
}

/** The model of a ledger: one term a row and part of its factor; terms of the same drivers are added up. */
export function modelOf(ledger: Ledger, options: BoundsOptions): Model {
  const make = driversOf(options)
  const drivers = positions<Driver>(({ id }) => id)
  const [gases, carriers] = [positions<string>(String), positions<string>(String)]
  const amounts = new Map<string, { readonly term: Omit<Term, 'amount'>; readonly amounts: number[] }>()
  for (const row of ledger.rows) {
    if (row.memo || row.emission_t === 0) continue
    const potential = make.potential(row.gas)
    const total = ledger.view === 'given' && row.terms === undefined ? make.total(row) : undefined
    // Of a published inventory branches and fuels are known: they have their doubt where the study tells none of the sum.
    const given = total && (total.distribution.kind !== 'exact' || !branches().find(row.branch))
    const first = given ? total : make.activity(row)
    for (const { share, of } of given ? WHOLE : (row.terms ?? untold(row))) {
      const parts = [first, ...of.map(make.ingredient), ...(potential ? [potential] : [])]
      const term = {
        sector: ledger.sectors.indexOf(row.sector),
        gas: gases.at(row.gas),
        carrier: carriers.at(row.carrier),
        drivers: parts.filter(({ distribution }) => distribution.kind !== 'exact').map(drivers.at),
      }
      const key = [term.sector, term.gas, term.carrier, ...term.drivers].join()
      const known = amounts.get(key)
      if (known) known.amounts.push(row.emission_t * share)
      else amounts.set(key, { term, amounts: [row.emission_t * share] })
    }
  }
  const terms = [...amounts.values()].map(({ term, amounts }) => ({ ...term, amount: exactSum(amounts) }))
  return {
    sectors: ledger.sectors,
    gases: gases.items,
    carriers: carriers.items,
    drivers: drivers.items,
    terms,
  }
}
