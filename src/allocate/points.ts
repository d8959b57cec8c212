// Sources that stand at a place: known emissions first, each on its own ground; what is left is for the others.
import { fault, type Issue, warning } from '../error.ts'
import type { Tally } from '../land/index.ts'
import { keysPerZone } from '../land/index.ts'
import { exactSum } from '../quantity/index.ts'

/** A source on a feature layer of its own. `amount` in t CO2e a year, or the attribute that shares are made of. */
export interface PointSite {
  readonly layer: number
  readonly name: string
  readonly amount: number
}

/**
 * Sources of one sector. `known`: their emissions are placed as they are, up to `limit` (the sector's total, or
 * that of one branch); where they exceed it they are scaled or refused. `share`: that part of `limit`, the emission of one
 * branch, or of what known sources and branches leave of the sector, by their attribute.
 */
export interface PointSet {
  readonly name: string
  readonly sector: string
  readonly rule:
    | { readonly kind: 'known'; readonly limit: number | undefined; readonly exceed: 'scale' | 'refuse' }
    | { readonly kind: 'share'; readonly share: number; readonly limit: number | undefined }
  /** A set without a source is a fault. */
  readonly required: boolean
  readonly sites: readonly PointSite[]
}

/** What a source was given, and by which rule. */
export interface PointPlacement {
  readonly set: string
  readonly sector: string
  readonly name: string
  readonly layer: number
  readonly amount: number
  readonly rule: 'as known' | 'scaled to the total' | 'share by attribute'
}

/** Amounts on the ground of sources: t per m² by layer, t by zone and sector, and what each sector has left. */
export interface PlacedPoints {
  readonly onLayer: Float64Array
  readonly byZone: readonly Float64Array[]
  readonly left: readonly number[]
  readonly placements: readonly PointPlacement[]
}

/** m² by layer and zone. */
export function layerAreas(tally: Tally): readonly Float64Array[] {
  const { zones, layers, table } = tally.lands
  const perZone = keysPerZone(tally.lands)
  return layers.map((_, l) =>
    Float64Array.from(zones, (_zone, z) => {
      const start = z * perZone + (l + 1) * table.classCount
      return exactSum(tally.areas.subarray(start, start + table.classCount))
    }),
  )
}

/** Place the sources of all sets; faults for sources without ground, sets without sources, and sums too large. */
export function placePoints(
  totals: readonly number[],
  tally: Tally,
  sets: readonly PointSet[],
  issues: Issue[],
): PlacedPoints {
  const { zones, sectors, layers } = tally.lands
  const areas = layerAreas(tally)
  const onLayer = new Float64Array(layers.length).fill(Number.NaN)
  const amounts = zones.map(() => sectors.map((): number[] => []))
  const placements: PointPlacement[] = []
  const left = [...totals]

  const place = (set: PointSet, sector: number, factor: number, rule: PointPlacement['rule']) => {
    for (const { layer, name, amount } of set.sites) {
      const whole = exactSum(areas[layer]!)
      const given = amount * factor
      onLayer[layer] = given / whole
      areas[layer]!.forEach((area, z) => {
        if (area > 0) amounts[z]![sector]!.push((given * area) / whole)
      })
      placements.push({ set: set.name, sector: set.sector, name, layer, amount: given, rule })
    }
  }
  // A set that shares takes its part of `base`.
  const placeSet = (given: PointSet, base: readonly number[]): void => {
    const set = { ...given, sites: given.sites.filter(({ layer }) => exactSum(areas[layer]!) > 0) }
    issues.push(...outside(given, set.sites))
    const sector = sectors.indexOf(set.sector)
    const sum = exactSum(set.sites.map(({ amount }) => amount))
    const faults = checkSet(set, sector)
    issues.push(...faults)
    if (sector < 0 || faults.some(({ severity }) => severity === 'error') || sum === 0) return
    if (set.rule.kind === 'share') {
      const wanted = Math.min(base[sector]!, set.rule.limit ?? base[sector]!) * set.rule.share
      const share = Math.min(wanted, left[sector]!)
      if (set.rule.limit === undefined && wanted - share > base[sector]! * 1e-12)
        issues.push(sharedOut(set, set.rule.share, left[sector]! / base[sector]!))
      place(set, sector, share / sum, 'share by attribute')
      left[sector] = exactSum([left[sector]!, -share])
      return
    }
    const limit = Math.min(left[sector]!, set.rule.limit ?? Number.POSITIVE_INFINITY)
    const over = sum > limit * (1 + 1e-12)
    if (over) issues.push(exceeding(set, sum, limit))
    place(set, sector, over ? limit / sum : 1, over ? 'scaled to the total' : 'as known')
    left[sector] = over ? exactSum([left[sector]!, -limit]) : exactSum([left[sector]!, -sum])
  }
  // Those that share a branch, or a sector, take their parts of one amount, whatever their order.
  for (const alike of inOrder(sets)) {
    const base = [...left]
    for (const set of alike) placeSet(set, base)
  }
  return {
    onLayer,
    byZone: amounts.map((row) => Float64Array.from(row, exactSum)),
    left,
    placements,
  }
}

// Known sources, then those that share a branch, then those that share a sector.
function inOrder(sets: readonly PointSet[]) {
  const shares = (ofBranch: boolean) =>
    sets.filter(({ rule }) => rule.kind === 'share' && (rule.limit !== undefined) === ofBranch)
  return [sets.filter(({ rule }) => rule.kind === 'known'), shares(true), shares(false)] as const
}

function sharedOut({ name }: PointSet, share: number, left: number): Issue {
  return fault(
    'points.shares',
    ['allocate', 'points', name],
    `a share of ${share} where other sources leave ${left}`,
    'shares of one sector that add up to at most 1',
    'Give smaller shares, or put sources that share alike into one entry.',
  )
}

function checkSet(set: PointSet, sector: number): Issue[] {
  const place = ['allocate', 'points', set.name]
  const issues: Issue[] = []
  if (sector < 0) {
    issues.push(
      fault('points.sector', place, `sector "${set.sector}"`, 'a sector of the study', 'Correct the sector.'),
    )
  }
  if (set.sites.length === 0) {
    const tell = set.required ? fault : warning
    issues.push(
      tell(
        'points.none',
        place,
        'no source',
        'at least one source inside the zones that fits',
        'Check the file, the filter `only` and the emission column.',
      ),
    )
  }
  return issues
}

// Sources outside the zones are not the region's; they are named, and what they emit stays out.
function outside({ name, sites }: PointSet, inside: readonly PointSite[]): Issue[] {
  const lost = sites.filter((site) => !inside.includes(site))
  if (lost.length === 0) return []
  return [
    warning(
      'points.outside',
      ['allocate', 'points', name],
      `${lost.length} of ${sites.length} sources without ground in any zone: ${lost.map((site) => `${site.name} (${site.amount})`).join(', ')}`,
      'sources inside the zones, none wholly under another',
      'They are not placed; filter them out with `only`, or correct their coordinates.',
    ),
  ]
}

function exceeding({ name, rule }: PointSet, sum: number, limit: number): Issue {
  const refused = rule.kind === 'known' && rule.exceed === 'refuse'
  return (refused ? fault : warning)(
    'points.exceed',
    ['allocate', 'points', name],
    `sources that add up to ${sum} t CO2e, more than the ${limit} t there are`,
    'no more than the total',
    refused ? 'Correct them, or set `exceed: scale`.' : 'All of them were scaled down in proportion.',
  )
}
