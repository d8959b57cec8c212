// Who may take how much: control totals of zones and of larger units, and what each leaves for the rest of its ground.
import { fault, type Issue } from '../error.ts'
import type { Tally } from '../land/index.ts'
import { exactSum } from '../quantity/index.ts'
import type { PlacedPoints } from './points.ts'

/** A known total of a sector in a zone, or in a unit of several zones, t CO2e a year. */
export interface ControlTotal {
  readonly zone: string
  readonly sector: string
  readonly total: number
}

/** Zones that are one unit at a higher level (a city of districts), by their positions. */
export interface ZoneUnit {
  readonly id: string
  readonly zones: readonly number[]
}

/** One amount with the zones that may take it. */
export interface Claim {
  readonly sector: number
  readonly zones: readonly number[]
  /** Zone or unit whose control total it is, or is left of; undefined for what the region has left. */
  readonly zoneId: string | undefined
  readonly total: number
}

// A control and what lies directly in it.
interface Bound {
  readonly id: string | undefined
  readonly zones: readonly number[]
  readonly total: number
  readonly within: readonly Bound[]
}

/**
 * Claims of every sector: each control for the zones that no finer control binds, less what finer controls and
 * placed sources take; last what the sector has left. Sums of every unit are its control's.
 */
export function claims(
  { left, byZone }: Pick<PlacedPoints, 'left' | 'byZone'>,
  tally: Tally,
  { controls, units }: { readonly controls: readonly ControlTotal[]; readonly units: readonly ZoneUnit[] },
  issues: Issue[],
): Claim[] {
  const { zones, sectors } = tally.lands
  const all = zones.map((_, z) => z)
  controls.forEach(({ sector }, i) => {
    if (!sectors.includes(sector)) issues.push(unknownSector(i, sector))
  })
  return sectors.flatMap((id, sector) => {
    const own = controls.flatMap((control, i): Bound[] => {
      if (control.sector !== id) return []
      const zone = zoneOf(control.zone, tally)
      const members = zone >= 0 ? [zone] : units.find((unit) => unit.id === control.zone)?.zones
      if (members)
        return [{ id: zones[zone]?.id ?? control.zone, zones: members, total: control.total, within: [] }]
      issues.push(unknownZone(i, control, units))
      return []
    })
    const sources = (z: number) => byZone[z]![sector]!
    const total = exactSum([left[sector]!, ...all.map(sources)])
    const top: Bound = { id: undefined, zones: all, total, within: nested(own, id, issues) }
    const claimsOf = (bound: Bound): Claim[] => {
      const bounded = new Set(bound.within.flatMap((inner) => inner.zones))
      const free = bound.zones.filter((z) => !bounded.has(z))
      const inner = bound.within.flatMap(claimsOf)
      const alone = bound.within.length === 0
      const rest =
        bound === top && alone
          ? left[sector]!
          : exactSum([
              bound.total,
              ...bound.within.map((other) => -other.total),
              ...free.map((z) => -sources(z)),
            ])
      const negligible = Math.abs(rest) <= Math.abs(bound.total) * 1e-9
      if (!negligible && bound !== top && alone && rest < 0)
        issues.push(belowSources(id, bound, exactSum(free.map(sources))))
      else if (!negligible && !alone && (rest < 0 || free.length === 0))
        issues.push(mismatch(id, bound, rest))
      if (!alone && (negligible || rest < 0)) return inner
      const kept = bound === top ? rest : Math.max(0, rest)
      return [...inner, { sector, zones: free, zoneId: bound.id, total: kept }]
    }
    return claimsOf(top)
  })
}

// A zone by its id, or by a name that no other has.
function zoneOf(text: string, { lands: { zones } }: Tally): number {
  const byId = zones.findIndex(({ id }) => id === text)
  const named = zones.flatMap(({ name, nameEn }, z) => (name === text || nameEn === text ? z : []))
  return byId < 0 && named.length === 1 ? named[0]! : byId
}

// Controls in the smallest control that holds them; units that overlap otherwise cannot both be kept.
function nested(controls: readonly Bound[], sector: string, issues: Issue[]): readonly Bound[] {
  const ascending = [...controls].sort((a, b) => a.zones.length - b.zones.length)
  return ascending.reduce<readonly Bound[]>((tops, control) => {
    const holds = (other: Bound) => other.zones.every((z) => control.zones.includes(z))
    const across = tops.find((other) => !holds(other) && other.zones.some((z) => control.zones.includes(z)))
    if (across) {
      issues.push(overlapping(sector, control, across))
      return tops
    }
    return [...tops.filter((other) => !holds(other)), { ...control, within: tops.filter(holds) }]
  }, [])
}

function unknownZone(position: number, control: ControlTotal, units: readonly ZoneUnit[]): Issue {
  return fault(
    'control.zone',
    ['allocate', 'controls', position],
    `zone "${control.zone}"`,
    `the id of a zone of the study${units.length > 0 ? ' or of a unit of `zones.levels`' : ''}`,
    'Correct the id, or remove the row; `zones.levels` names the properties of larger units.',
  )
}

const unknownSector = (position: number, sector: string) =>
  fault(
    'control.sector',
    ['allocate', 'controls', position],
    `sector "${sector}"`,
    'a sector of the study',
    'Correct the sector.',
  )

function belowSources(sector: string, { id, total }: Bound, placed: number): Issue {
  return fault(
    'control.points',
    ['allocate', 'controls', sector, id!],
    `a control of ${total} t below the ${placed} t of its sources`,
    'at least what its sources emit',
    'Correct the control or the sources.',
  )
}

function overlapping(sector: string, one: Bound, other: Bound): Issue {
  return fault(
    'control.overlap',
    ['allocate', 'controls', sector, one.id!],
    `controls of ${one.id} and ${other.id}, which share some of their zones only`,
    'units that lie in each other or apart',
    'Correct `zones.levels`, or remove one of the two.',
  )
}

function mismatch(sector: string, { id, total }: Bound, rest: number): Issue {
  const whole = id === undefined ? 'the sector total' : `the control of ${id},`
  return fault(
    'control.total',
    ['allocate', 'controls', sector, ...(id === undefined ? [] : [id])],
    `control totals that ${rest < 0 ? 'exceed' : 'fall short of'} ${whole} ${total} by ${Math.abs(rest)} t`,
    rest < 0 ? `at most ${whole.replace(',', '')}` : `${whole} since every zone has a control`,
    'Correct the controls or the balance, so that both tell the same total.',
  )
}
