// Shares each sector's total over its land, evenly by area, and conserves it; what has no land is named, not dropped.
import { fault, type Issue } from '../error.ts'
import { groundAreas, sectorAreas, type Tally } from '../land/index.ts'
import { exactSum } from '../quantity/index.ts'
import { layerAreas, type PlacedPoints, type PointPlacement, type PointSet, placePoints } from './points.ts'

/** What to do with a total that has no land of its sector: fail, spread it over the region's land of that
 * sector, or over all ground of its zone. */
export type Fallback = 'fail' | 'region' | 'zone'

/** A zone's known total of a sector, t CO2e a year. */
export interface ControlTotal {
  readonly zone: string
  readonly sector: string
  readonly total: number
}

export interface AllocateOptions {
  readonly controls?: readonly ControlTotal[]
  readonly fallback?: Fallback
  readonly points?: readonly PointSet[]
}

/** A total that found no land of its sector, and what was done. */
export interface Unplaced {
  readonly sector: string
  /** Undefined for a total of the whole region. */
  readonly zone: string | undefined
  readonly total: number
  readonly fallback: Fallback
}

/**
 * Emissions on the ground. `byZone[z][s]` in t CO2e a year; `onLand[z][s]` in t per m² of the sector's land in
 * the zone; `onGround[z][s]` in t per m² of any ground in the zone (only where a fallback says so). Layers of
 * sources have rates of their own.
 */
export interface Emissions {
  readonly tally: Tally
  readonly totals: readonly number[]
  readonly byZone: readonly Float64Array[]
  readonly onLand: readonly Float64Array[]
  readonly onGround: readonly Float64Array[]
  /** t per m² of each feature layer that stands for a source of its own; NaN where the sector's rate holds. */
  readonly onLayer: Float64Array
  readonly placements: readonly PointPlacement[]
  readonly unplaced: readonly Unplaced[]
}

// One amount with the zones that may take it.
interface Claim {
  readonly sector: number
  readonly zones: readonly number[]
  readonly zoneId: string | undefined
  readonly total: number
}

/**
 * Allocate sector totals (t CO2e a year, by sector id) evenly over each sector's land: the paper's rule
 * "evenly divided into different land patches". Control totals bind their zones; the remainder of the sector
 * goes to the other zones. Returns faults for totals without land and controls that exceed the sector.
 */
export function allocate(
  totals: Readonly<Record<string, number>>,
  tally: Tally,
  options: AllocateOptions = {},
): { emissions: Emissions; issues: readonly Issue[] } {
  const { zones, sectors } = tally.lands
  const issues: Issue[] = []
  const placed = placePoints(
    sectors.map((id) => totals[id] ?? 0),
    tally,
    options.points ?? [],
    issues,
  )
  const land = landLeft(tally, placed.onLayer)
  const ground = groundAreas(tally)
  const unplaced: Unplaced[] = []
  const empty = () => zones.map(() => new Float64Array(sectors.length))
  const [onLand, onGround] = [empty(), empty()]
  const byZone = placed.byZone.map((row) => row.slice())
  const all = zones.map((_, z) => z)

  const spread = (
    claim: Claim,
    over: readonly number[],
    areas: (z: number) => number,
    rates: Float64Array[],
  ) => {
    const whole = exactSum(over.map(areas))
    if (whole === 0) return false
    for (const z of over) {
      rates[z]![claim.sector]! += claim.total / whole
      byZone[z]![claim.sector]! += (claim.total * areas(z)) / whole
    }
    return true
  }
  for (const claim of claims(placed, tally, options.controls ?? [], issues)) {
    const ofSector = (z: number) => land[z]![claim.sector]!
    if (claim.total === 0 || spread(claim, claim.zones, ofSector, onLand)) continue
    const fallback = options.fallback ?? 'fail'
    const done =
      (fallback === 'region' && spread(claim, all, ofSector, onLand)) ||
      (fallback !== 'fail' && spread(claim, claim.zones, (z) => ground[z]!, onGround))
    unplaced.push({ sector: sectors[claim.sector]!, zone: claim.zoneId, total: claim.total, fallback })
    if (!done) issues.push(withoutLand(sectors[claim.sector]!, claim))
  }
  const emissions = {
    tally,
    totals: sectors.map((id) => totals[id] ?? 0),
    byZone,
    onLand,
    onGround,
    onLayer: placed.onLayer,
    placements: placed.placements,
    unplaced,
  }
  return { emissions, issues }
}

// Land of each sector without the ground of sources.
function landLeft(tally: Tally, onLayer: Float64Array): readonly Float64Array[] {
  const { layers, sectors } = tally.lands
  const land = sectorAreas(tally)
  if (onLayer.every(Number.isNaN)) return land
  const areas = layerAreas(tally)
  return land.map((row, z) =>
    Float64Array.from(row, (area, s) => {
      const taken = layers.flatMap(({ sector }, l) =>
        sector === sectors[s] && !Number.isNaN(onLayer[l]!) ? [-areas[l]![z]!] : [],
      )
      const left = exactSum([area, ...taken])
      return left > area * 1e-12 ? left : 0
    }),
  )
}

// Controls first, then what is left of each sector for the zones without one; sources are placed already.
function claims(
  { left, byZone }: Pick<PlacedPoints, 'left' | 'byZone'>,
  tally: Tally,
  controls: readonly ControlTotal[],
  issues: Issue[],
): Claim[] {
  const { zones, sectors } = tally.lands
  return sectors.flatMap((id, sector) => {
    const total = left[sector]!
    const bound = controls.flatMap((control, i) => {
      if (control.sector !== id) return []
      const zone = zones.findIndex((candidate) => candidate.id === control.zone)
      if (zone >= 0) {
        const rest = exactSum([control.total, -byZone[zone]![sector]!])
        if (rest < -1e-9 * control.total) issues.push(belowSources(control, byZone[zone]![sector]!))
        return [{ sector, zones: [zone], zoneId: control.zone, total: Math.max(0, rest) }]
      }
      issues.push(unknownZone(i, control))
      return []
    })
    const rest = exactSum([total, ...bound.map((claim) => -claim.total)])
    const free = zones.map((_, z) => z).filter((z) => !bound.some((claim) => claim.zones[0] === z))
    const negligible = Math.abs(rest) <= Math.abs(total) * 1e-9
    if (!negligible && (rest < 0 || (bound.length > 0 && free.length === 0)))
      issues.push(mismatch(id, total, rest))
    if (bound.length > 0 && (negligible || rest < 0)) return bound
    return [...bound, { sector, zones: free, zoneId: undefined, total: rest }]
  })
}

function withoutLand(sector: string, claim: Claim): Issue {
  return fault(
    'sector.unplaced',
    ['allocate', sector, ...(claim.zoneId === undefined ? [] : [claim.zoneId])],
    `${claim.total} t CO2e a year of ${sector} but no ${sector} land${claim.zoneId === undefined ? '' : ` in zone ${claim.zoneId}`}`,
    `ground that a rule gives to ${sector}`,
    'Check the legend and the rules (`land.split` makes urban and rural ground of one built-up class), or name a fallback: `allocate: { fallback: region }` (the same land elsewhere) or `zone` (all ground of the zone).',
  )
}

function unknownZone(position: number, control: ControlTotal): Issue {
  return fault(
    'control.zone',
    ['allocate', 'controls', position],
    `zone "${control.zone}"`,
    'the id of a zone of the study',
    'Correct the id, or remove the row.',
  )
}

function belowSources({ zone, sector, total }: ControlTotal, placed: number): Issue {
  return fault(
    'control.points',
    ['allocate', 'controls', sector, zone],
    `a control of ${total} t below the ${placed} t of its sources`,
    'at least what its sources emit',
    'Correct the control or the sources.',
  )
}

function mismatch(sector: string, total: number, rest: number): Issue {
  return fault(
    'control.total',
    ['allocate', 'controls', sector],
    `control totals that ${rest < 0 ? 'exceed' : 'fall short of'} the sector total ${total} by ${Math.abs(rest)} t`,
    rest < 0 ? 'at most the sector total' : 'the sector total, since every zone has a control',
    'Correct the controls or the balance, so that both tell the same total.',
  )
}
