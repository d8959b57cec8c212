// How sure each number of the ledger is: the study's own bounds first, then the table's, then shipped defaults.
import { csvParse } from 'd3-dsv'
import { branches, carriers, type Ingredient, type LedgerRow } from '../inventory/index.ts'
import { DISTRIBUTIONS, type Distribution, distributionOf } from '../quantity/index.ts'
import { shipped } from '../shipped.ts'

/** A number that many rows may share, and how it may vary. `assumed` says that its bounds are shipped defaults. */
export interface Driver {
  readonly id: string
  readonly kind: string
  readonly distribution: Distribution
  readonly source: string
  readonly assumed: boolean
}

/** Bounds that a study gives for the inputs whose ids match `input` (`*` stands for anything). */
export interface OwnBound {
  readonly input: string
  /** In percent of the number (−5, 5) or, where `unit` is empty, in the number's own unit. */
  readonly low: number
  readonly high: number
  readonly unit: '%' | ''
  readonly distribution?: (typeof DISTRIBUTIONS)[number] | undefined
  readonly source: string
}

export interface BoundsOptions {
  /** Statistics of the country, and how activity was found: the columns of IPCC 2006 V2 T2.15. */
  readonly statistics: 'good' | 'weak'
  readonly method: 'surveys' | 'extrapolation'
  /** Whether global warming potentials vary too. */
  readonly gwp: boolean
  /** Uncertainty of given totals by sector, percent. */
  readonly totals: Readonly<Record<string, number>>
  readonly own: readonly OwnBound[]
}

type Row = Readonly<Record<string, string>>

const tableOf = (name: string) =>
  csvParse(shipped[`uncertainty/${name}.csv`] ?? '') as unknown as readonly Row[]

const EXACT: Distribution = { kind: 'exact' }
const percent = (value: number) => 1 + value / 100
const told = (row: Row) => [row['source'], row['table']].filter(Boolean).join(' ')

/** Drivers of activities, ingredients and potentials under a study's options. */
export function driversOf(options: BoundsOptions) {
  const [activities, classes, defaults] = [tableOf('activity'), tableOf('branches'), tableOf('defaults')]

  const own = (id: string, kind: string, value: number | undefined): Driver | undefined => {
    const bound = options.own.find(({ input }) => matches(input, id))
    if (!bound || (bound.unit === '' && !value)) return undefined
    const [low, high] = [bound.low, bound.high].map((edge) =>
      bound.unit === '%' ? percent(edge) : edge / value!,
    )
    const distribution = distributionOf(Math.max(0, low!), high!, bound.distribution)
    return { id, kind, distribution, source: bound.source, assumed: false }
  }
  const shippedRow = (id: string, kind: string, row: Row | undefined): Driver => {
    if (!row) return { id, kind, distribution: EXACT, source: 'no bounds known', assumed: true }
    const [low, high] = [percent(Number(row['low'])), percent(Number(row['high']))]
    const named = DISTRIBUTIONS.find((name) => name === row['distribution'])
    const distribution = distributionOf(Math.max(0, low), high, named)
    return { id, kind, distribution, source: told(row), assumed: true }
  }
  const activity = (id: string, branch: string, carrier: string): Driver =>
    own(id, 'activity', undefined) ?? shippedRow(id, 'activity', activityRow(branch, carrier))
  const activityRow = (branch: string, carrier: string) => {
    const group = branches().find(branch)?.group
    const biomass = carriers().find(carrier)?.group === 'biomass'
    const named =
      classes.find((row) => row['branch'] === branch) ?? classes.find((row) => row['branch'] === `*${group}`)
    const wanted = biomass ? 'biomass' : named?.['class']
    return activities.find(
      (row) =>
        row['class'] === wanted &&
        row['statistics'] === options.statistics &&
        row['method'] === options.method,
    )
  }
  const ofKind = (kind: string, group: string) =>
    defaults.find((row) => row['kind'] === kind && (row['group'] === group || row['group'] === '*'))

  return {
    /** What a row consumed. */
    activity: ({ branch, carrier }: LedgerRow) => activity(`${branch} ${carrier} activity`, branch, carrier),
    /** A total that was given and not accounted. */
    total: ({ sector }: LedgerRow): Driver => {
      const [id, kind] = [`${sector} total`, 'total']
      const given = options.totals[sector]
      const found = own(id, kind, undefined)
      if (found || given === undefined)
        return found ?? { id, kind, distribution: EXACT, source: 'no bounds known', assumed: true }
      const distribution = distributionOf(Math.max(0, percent(-given)), percent(given))
      return { id, kind, distribution, source: 'study: uncertainty.totals', assumed: false }
    },
    /** One number of a factor. */
    ingredient: (ingredient: Ingredient): Driver => {
      const { id, kind, value, low, high, branch, group } = ingredient
      const found = own(id, kind, value)
      if (found) return found
      if (kind === 'activity') return activity(id, branch, '')
      if (low === undefined || high === undefined || value === 0)
        return shippedRow(id, kind, ofKind(kind, group))
      return {
        id,
        kind,
        distribution: distributionOf(low / value, high / value),
        source: ingredient.source,
        assumed: false,
      }
    },
    /** The potential of a gas; undefined where it is not drawn. */
    potential: (gas: string): Driver | undefined => {
      const id = `gwp ${gas}`
      if (!options.gwp || gas === 'CO2' || gas === 'CO2e') return undefined
      return own(id, 'gwp', undefined) ?? shippedRow(id, 'gwp', ofKind('gwp', gas))
    },
  }
}

function matches(pattern: string, id: string): boolean {
  const escaped = pattern.trim().replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*')}$`).test(id)
}
