// Shares each sector's total over its land, by area or by weights, and conserves it; what has no land is named, not dropped.
import { fault, type Issue, warning } from '../error.ts'
import type { Tally } from '../land/index.ts'
import { nearest, nineDigits } from '../quantity/index.ts'
import { type Claim, type ControlTotal, claims, type ZoneUnit } from './claims.ts'
import { EVENLY, type Masses, type Mix, massBy, massesOf } from './mix.ts'
import { type PointPlacement, type PointSet, placePoints } from './points.ts'
import { spreader } from './spread.ts'

/** What to do with a total that has no land of its sector: fail, spread it over the region's land of that
 * sector, or over all ground of its zone. */
export type Fallback = 'fail' | 'region' | 'zone'

/** What a study says of sharing beyond the area of land. */
export interface AllocateOptions {
  readonly controls?: readonly ControlTotal[]
  /** Units of several zones that controls may name. */
  readonly units?: readonly ZoneUnit[]
  readonly fallback?: Fallback
  readonly points?: readonly PointSet[]
  /** By sector, what its totals are shared by: the first mix whose every part has some weight; default area. */
  readonly by?: Readonly<Record<string, readonly Mix[]>>
}

/** A total that found no land of its sector, and what was done. */
export interface Unplaced {
  readonly sector: string
  /** Undefined for a total of the whole region. */
  readonly zone: string | undefined
  readonly total: number
  readonly fallback: Fallback
}

/** What a total was shared by: the position of the mix in its sector's chain (0 = primary), or the fallback. */
export interface Sharing {
  readonly sector: string
  /** Zone or unit of a control total; undefined for what the region has left. */
  readonly zone: string | undefined
  /** The zones that share it, by their positions. */
  readonly over: readonly number[]
  readonly total: number
  readonly used: number | Fallback
}

/**
 * Emissions on the ground. `byZone[z][s]` in t CO2e a year; `onLand[z][s]` in t per m² of the sector's land in
 * the zone; `onWeight[k][z][s]` in t per unit of weight k on that land (weight per m² × m²); `onGround[z][s]` in t per
 * m² of any ground in the zone (only where a fallback says so). Layers of sources have rates of their own.
 */
export interface Emissions {
  readonly tally: Tally
  readonly totals: readonly number[]
  readonly byZone: readonly Float64Array[]
  readonly onLand: readonly Float64Array[]
  readonly onGround: readonly Float64Array[]
  readonly onWeight: readonly (readonly Float64Array[])[]
  /** t per m² of each feature layer that stands for a source of its own; NaN where the sector's rate holds. */
  readonly onLayer: Float64Array
  readonly placements: readonly PointPlacement[]
  readonly sharing: readonly Sharing[]
  readonly unplaced: readonly Unplaced[]
}

/**
 * Allocate sector totals (t CO2e a year, by sector id) over each sector's land: evenly, the paper's rule "evenly
 * divided into different land patches", or by weights. Control totals bind their zones and units; the remainder goes
 * to the other zones. Returns faults for totals without land and controls that do not fit.
 */
export function allocate(
  totals: Readonly<Record<string, number>>,
  tally: Tally,
  options: AllocateOptions = {},
): { emissions: Emissions; issues: readonly Issue[] } {
  const { sectors } = tally.lands
  const { controls = [], units = [], fallback = 'fail' } = options
  const issues: Issue[] = []
  const placed = placePoints(
    sectors.map((id) => totals[id] ?? 0),
    tally,
    options.points ?? [],
    issues,
  )
  const masses = massesOf(tally, placed.onLayer)
  const spread = spreader(tally, masses, placed.byZone)
  const unplaced: Unplaced[] = []
  const sharing: Sharing[] = []
  for (const claim of claims(placed, tally, { controls, units }, issues)) {
    if (claim.total === 0) continue
    const [sector, zone] = [sectors[claim.sector]!, claim.zoneId]
    const chain = options.by?.[sector] ?? [EVENLY]
    const used = chain.findIndex((mix) => fits(mix, claim, masses))
    const told = { sector, zone, over: claim.zones, total: claim.total }
    if (used >= 0) {
      sharing.push({ ...told, used })
      spread.overMix(claim, chain[used]!)
      continue
    }
    const took = fallBack(spread, claim, fallback)
    sharing.push({ ...told, used: took })
    unplaced.push({ sector, zone, total: claim.total, fallback: took })
    issues.push(
      took === 'fail'
        ? withoutLand(sector, claim, options.by?.[sector] !== undefined)
        : elsewhere(sector, claim, tally, totals),
    )
  }
  issues.push(...sharing.flatMap(laterChoice))
  const emissions = {
    tally,
    totals: sectors.map((id) => totals[id] ?? 0),
    ...spread.result,
    onLayer: placed.onLayer,
    placements: placed.placements,
    sharing,
    unplaced,
  }
  return { emissions, issues }
}

// The fallback that a claim takes: a sector without land anywhere has all ground, also where `region` was asked for.
function fallBack(spread: ReturnType<typeof spreader>, claim: Claim, asked: Fallback): Fallback {
  if (asked === 'region' && spread.overRegion(claim)) return 'region'
  return asked !== 'fail' && spread.overGround(claim) ? 'zone' : 'fail'
}

// Every part of a mix needs some weight in the zones of the claim.
function fits(mix: Mix, { zones, sector }: Claim, masses: Masses): boolean {
  return mix.every(({ by }) => zones.some((z) => massBy(masses, by)[z]![sector]! > 0))
}

function laterChoice({ sector, zone, total, used }: Sharing): Issue[] {
  if (typeof used !== 'number' || used === 0) return []
  return [
    warning(
      'allocate.later',
      ['allocate', 'by', sector, ...(zone === undefined ? [] : [zone])],
      `${nineDigits(total)} t CO2e shared by choice ${used + 1}: the weights before it are 0 there`,
      'some primary weight on its land',
      'closure.json records what each total was shared by (`sharing`).',
    ),
  ]
}

// A misspelt sector has no land, and would be spread over all ground without a word.
function elsewhere(
  sector: string,
  { zoneId, total }: Claim,
  { lands }: Tally,
  totals: Readonly<Record<string, number>>,
): Issue {
  const ofLand = [...lands.legend, ...lands.layers].flatMap((one) => one.sector ?? [])
  const near = nearest(
    sector,
    ofLand.filter((name) => !totals[name]),
  )
  return warning(
    'sector.fallback',
    ['allocate', sector, ...(zoneId === undefined ? [] : [zoneId])],
    `${nineDigits(total)} t CO2e a year of ${sector} without land of its own${zoneId === undefined ? '' : ` in zone ${zoneId}`}`,
    `ground that a rule gives to ${sector}`,
    near ? `Did you mean \`${near}\`?` : 'It is spread over other ground, as `allocate.fallback` says.',
  )
}

function withoutLand(sector: string, claim: Claim, weighted: boolean): Issue {
  const what = weighted ? `${sector} land with any weight of its chain` : `${sector} land`
  return fault(
    'sector.unplaced',
    ['allocate', sector, ...(claim.zoneId === undefined ? [] : [claim.zoneId])],
    `${nineDigits(claim.total)} t CO2e a year of ${sector} but no ${what}${claim.zoneId === undefined ? '' : ` in zone ${claim.zoneId}`}`,
    `ground that a rule gives to ${sector}`,
    `Check the legend and the rules (\`land.split\` makes urban and rural ground of one built-up class, \`land.industry\` names parks and enterprises), ${weighted ? 'end the chain of weights with `area`, ' : ''}or name a fallback: \`allocate: { fallback: region }\` (the same land elsewhere) or \`zone\` (all ground of the zone).`,
  )
}
