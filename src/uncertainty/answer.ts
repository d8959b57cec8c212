// How sure a solution is: both approaches, by gas, carrier, sector and zone, and which numbers the doubt comes from.
import type { Issue } from '../error.ts'
import { warning } from '../error.ts'
import { exactSum } from '../quantity/index.ts'
import type { Solution } from '../study/index.ts'
import { type ApproachOne, approachOne, type DriverEffect, driverEffects } from './approach-one.ts'
import type { BoundsOptions } from './bounds.ts'
import { drawLedger, joinDraws, type LedgerDraws } from './draw.ts'
import { type Interval, intervalOf } from './interval.ts'
import { type Model, modelOf } from './model.ts'
import { type SinksUncertainty, sinkDraws } from './sinks.ts'
import { type SpatialChoices, spatialDraws } from './spatial.ts'
import { type PatchGround, type ZonesUncertainty, zonesUncertainty } from './zones.ts'

/** How a study is drawn. */
export interface UncertaintyOptions extends BoundsOptions {
  readonly seed: number
  /** Exactly so many draws; without it 10 000, and more until the bounds of the total are stable. */
  readonly draws?: number | undefined
  readonly spatial: SpatialChoices
}

/** A named interval. */
export interface NamedInterval extends Interval {
  readonly id: string
}

/** How sure a result is; intervals in t CO2e a year. */
export interface Uncertainty extends ZonesUncertainty {
  readonly seed: number
  readonly draws: number
  /** Whether both bounds of the total moved by less than 1 % in the last third of the draws. */
  readonly stable: boolean
  readonly model: Model
  readonly total: Interval
  readonly sectors: readonly NamedInterval[]
  readonly gases: readonly NamedInterval[]
  readonly carriers: readonly NamedInterval[]
  readonly approachOne: { readonly total: ApproachOne; readonly sectors: readonly ApproachOne[] }
  readonly effects: readonly DriverEffect[]
  /** Of what land takes up, where the study asks for sinks; beside the emissions, never in them. */
  readonly sinks?: SinksUncertainty
  /** Bounds that are assumptions, and numbers without any. */
  readonly issues: readonly Issue[]
}

/** IPCC 2006 V1 Ch 3: at least so many draws, and bounds stable within so much. */
const [FEWEST, MOST, STABLE] = [10_000, 200_000, 0.01]

/** Uncertainty of a solution, and of the patches whose areas are given. The same seed gives the same bits. */
export function uncertaintyOfSolution(
  { ledger, emissions, sinks }: Pick<Solution, 'ledger' | 'emissions' | 'sinks'>,
  options: UncertaintyOptions,
  patchAreas?: PatchGround['areas'],
): Uncertainty {
  const model = modelOf(ledger, options)
  const { draws, stable } = drawEnough(model, options)
  const spatial = spatialDraws(emissions, options.spatial, options.seed)
  const patches = patchAreas && { areas: patchAreas, spread: options.spatial.patches, seed: options.seed }
  const drawn = sinks && sinkDraws(sinks, emissions, options.seed)
  const zones = zonesUncertainty(emissions, draws, spatial, patches, drawn?.add)
  const ofSinks = drawn?.end()
  const named = (ids: readonly string[], lists: readonly Float64Array[], key: 'sector' | 'gas' | 'carrier') =>
    ids.map((id, i) => ({ id, ...intervalOf(lists[i]!, amountOf(model, key, i)) }))
  return {
    ...zones,
    seed: options.seed,
    draws: draws.total.length,
    stable,
    model,
    total: intervalOf(draws.total, exactSum(model.terms.map(({ amount }) => amount))),
    sectors: named(model.sectors, draws.sectors, 'sector'),
    gases: named(model.gases, draws.gases, 'gas'),
    carriers: named(model.carriers, draws.carriers, 'carrier'),
    approachOne: {
      total: approachOne(model),
      sectors: model.sectors.map((_, s) => approachOne(model, ({ sector }) => sector === s)),
    },
    effects: driverEffects(model),
    issues: [...doubts(model), ...unused(model, options), ...uneven(model), ...(ofSinks?.issues ?? [])],
    ...(ofSinks && { sinks: ofSinks }),
  }
}

/** The interval of a ledger's total alone, by 10 000 draws or as many as are asked for. */
export function totalInterval(
  ledger: Solution['ledger'],
  options: Pick<UncertaintyOptions, keyof BoundsOptions | 'seed' | 'draws'>,
): Interval {
  const model = modelOf(ledger, options)
  const { total } = drawLedger(model, options.seed, 0, options.draws ?? FEWEST)
  return intervalOf(total, exactSum(model.terms.map(({ amount }) => amount)))
}

const amountOf = (model: Model, key: 'sector' | 'gas' | 'carrier', at: number) =>
  exactSum(model.terms.flatMap((term) => (term[key] === at ? [term.amount] : [])))

// The bounds of the first two thirds of the draws against those of all.
function drawEnough(
  model: Model,
  { seed, draws: asked }: UncertaintyOptions,
): { draws: LedgerDraws; stable: boolean } {
  let draws = drawLedger(model, seed, 0, asked ?? FEWEST)
  while (true) {
    const count = draws.total.length
    const all = intervalOf(draws.total.slice(), 1)
    const part = intervalOf(draws.total.slice(0, Math.ceil((count * 2) / 3)), 1)
    const moved = Math.max(Math.abs(all.low / part.low - 1), Math.abs(all.high / part.high - 1))
    const stable = !(moved > STABLE)
    if (stable || asked !== undefined || count >= MOST) return { draws, stable }
    draws = joinDraws(draws, drawLedger(model, seed, count, Math.min(MOST, count * 2)))
  }
}

// A bound that no number of the ledger takes was written for nothing: a slip of the name or of the unit.
function unused({ drivers }: Model, { own }: BoundsOptions): Issue[] {
  const idle = own.filter(
    (bound) => bound.low < bound.high && !drivers.some((driver) => driver.own === bound),
  )
  if (idle.length === 0) return []
  return [
    warning(
      'uncertainty.unused',
      ['uncertainty', 'inputs'],
      `bounds of ${idle.map(({ input, low, high, unit }) => `${input} (${low} … ${high}${unit})`).join(', ')}`,
      'the name of a number that the ledger is made of, and bounds about it',
      'They are not used; drivers.csv lists the names, and bounds in percent say % as their unit.',
    ),
  ]
}

// A normal number is as likely above its value as below: other bounds cannot be its own.
function uneven({ drivers }: Model): Issue[] {
  const odd = drivers.filter(
    ({ own, distribution }) =>
      distribution.kind === 'two-piece' &&
      (own?.distribution === 'normal' || own?.distribution === 'lognormal'),
  )
  if (odd.length === 0) return []
  return [
    warning(
      'uncertainty.uneven',
      ['uncertainty', 'inputs'],
      `bounds of ${odd.map(({ id, own }) => `${id} (${own!.low} … ${own!.high}${own!.unit}, ${own!.distribution})`).join(', ')}`,
      'for normal numbers bounds as far below the value as above, for lognormal ones the same ratio each way',
      'The bounds are kept, as those of two halves that differ (two-piece).',
    ),
  ]
}

function doubts({ drivers, terms }: Model): Issue[] {
  const assumed = drivers.filter((driver) => driver.assumed)
  const issues: Issue[] = []
  if (assumed.length > 0) {
    const sources = [...new Set(assumed.map(({ source }) => source))]
    issues.push(
      warning(
        'uncertainty.assumed',
        ['uncertainty'],
        `${assumed.length} of ${drivers.length} numbers with bounds from ${sources.join('; ')}`,
        'bounds of their own',
        'Give them in `uncertainty.inputs` where you know better; drivers.csv lists them.',
      ),
    )
  }
  const exact = exactSum(terms.flatMap((term) => (term.drivers.length === 0 ? [term.amount] : [])))
  if (exact > 0) {
    issues.push(
      warning(
        'uncertainty.none',
        ['uncertainty'],
        `${exact} t CO2e a year without any bounds`,
        'bounds for every amount',
        'They are taken as exact: give `uncertainty.totals` or `uncertainty.inputs`.',
      ),
    )
  }
  return issues
}
