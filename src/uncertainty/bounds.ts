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
  /** The study's own bounds, where it is they that were taken. */
  readonly own?: OwnBound
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

/** What is known of how sure the numbers are. */
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

type Row = Readonly<Record<string, string | undefined>>

// Read once a process: the shipped tables never change.
const read = new Map<string, readonly Row[]>()

function tableOf(name: string): readonly Row[] {
  const rows = read.get(name) ?? csvParse(shipped[`uncertainty/${name}.csv`] ?? '')
  read.set(name, rows)
  return rows
}

const EXACT: Distribution = { kind: 'exact' }
const percent = (value: number) => 1 + value / 100
const told = (row: Row) => [row['source'], row['table']].filter(Boolean).join(' ')

function ownDriver(
  { own }: BoundsOptions,
  id: string,
  kind: string,
  value: number | undefined,
): Driver | undefined {
  // In the number's own unit they must lie about it: else they are bounds of something else.
  const isAbout = ({ low, high, unit }: OwnBound) =>
    unit === '%' || (value !== undefined && value !== 0 && low <= value && value <= high)
  const bound = own.find((candidate) => matches(candidate.input, id) && isAbout(candidate))
  if (!bound) return undefined
  const relative = (edge: number) => (bound.unit === '%' ? percent(edge) : edge / value!)
  const distribution = distributionOf(
    Math.max(0, relative(bound.low)),
    relative(bound.high),
    bound.distribution,
  )
  return { id, kind, distribution, source: bound.source, assumed: false, own: bound }
}

function shippedDriver(id: string, kind: string, row: Row | undefined): Driver {
  if (!row) return { id, kind, distribution: EXACT, source: 'no bounds known', assumed: true }
  const [low, high] = [percent(Number(row['low'])), percent(Number(row['high']))]
  const named = DISTRIBUTIONS.find((name) => name === row['distribution'])
  const distribution = distributionOf(Math.max(0, low), high, named)
  return { id, kind, distribution, source: told(row), assumed: true }
}

// The row of T2.15 for a branch and a carrier.
function activityRow(
  { statistics, method }: BoundsOptions,
  branch: string,
  carrier: string,
): Row | undefined {
  const classes = tableOf('branches')
  const group = branches().find(branch)?.group
  const named = [branch, `*${group}`].flatMap((name) => classes.filter((row) => row['branch'] === name))[0]
  const wanted = carriers().find(carrier)?.group === 'biomass' ? 'biomass' : named?.['class']
  return tableOf('activity').find(
    (row) => row['class'] === wanted && row['statistics'] === statistics && row['method'] === method,
  )
}

/** Drivers of activities, ingredients and potentials under a study's options. */
export function driversOf(options: BoundsOptions) {
  const defaults = tableOf('defaults')
  const ofKind = (kind: string, group: string) =>
    defaults.find((row) => row['kind'] === kind && (row['group'] === group || row['group'] === '*'))
  const activity = (id: string, branch: string, carrier: string, value: number | undefined): Driver =>
    ownDriver(options, id, 'activity', value) ??
    shippedDriver(id, 'activity', activityRow(options, branch, carrier))
  return {
    /** What a row consumed. */
    activity: ({ branch, carrier, activity: value }: LedgerRow) =>
      activity(`${branch} ${carrier} activity`, branch, carrier, value),
    /** A total that was given and not accounted. */
    total: ({ sector, emission_t }: LedgerRow): Driver => {
      const [id, kind] = [`${sector} total`, 'total']
      const given = options.totals[sector]
      const found = ownDriver(options, id, kind, emission_t)
      if (found || given === undefined) return found ?? shippedDriver(id, kind, undefined)
      const distribution = distributionOf(Math.max(0, percent(-given)), percent(given))
      return { id, kind, distribution, source: 'study: uncertainty.totals', assumed: false }
    },
    /** One number of a factor. */
    ingredient: ({ id, kind, value, low, high, branch, group, source }: Ingredient): Driver => {
      const found = ownDriver(options, id, kind, value)
      if (found) return found
      if (kind === 'activity') return activity(id, branch, '', undefined)
      if (low === undefined || high === undefined || value === 0)
        return shippedDriver(id, kind, ofKind(kind, group))
      return { id, kind, distribution: distributionOf(low / value, high / value), source, assumed: false }
    },
    /** The potential of a gas; undefined where it is not drawn. */
    potential: (gas: string): Driver | undefined => {
      const id = `gwp ${gas}`
      if (!options.gwp || gas === 'CO2' || gas === 'CO2e') return undefined
      return ownDriver(options, id, 'gwp', undefined) ?? shippedDriver(id, 'gwp', ofKind('gwp', gas))
    },
  }
}

// Whether an input of the study, in which * stands for anything, names a number.
function matches(pattern: string, id: string): boolean {
  const escaped = pattern.trim().replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*')}$`).test(id)
}
