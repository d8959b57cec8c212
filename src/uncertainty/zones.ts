// Every zone's interval: draws of the sectors shared by draws of the weights, one zone in memory at a time.
import { type Emissions, landRates } from '../allocate/index.ts'
import { exactSum, streamOf, uniforms } from '../quantity/index.ts'
import type { LedgerDraws } from './draw.ts'
import { type Interval, intervalOf } from './interval.ts'
import { type PatchBounds, patchBounds } from './patches.ts'
import { groupsOf, type SectorGroups } from './shared-by.ts'
import type { SpatialDraws } from './spatial.ts'

/** A zone's uncertainty, lists by sector. */
export interface ZoneUncertainty {
  readonly id: string
  readonly total: Interval
  readonly sectors: readonly Interval[]
  /** t per m² of the sector's land: what its patches and pixels share. */
  readonly intensities: readonly Interval[]
  /** Bounds of the patches of each sector; none where no patches are given. */
  readonly patches: readonly PatchBounds[]
}

/** Patches whose bounds are wanted. */
export interface PatchGround {
  /** m² of each patch of a sector in a zone. */
  areas(zone: number, sector: number): readonly number[]
  /** Uncertainty of the average patch's share of its zone, percent. */
  readonly spread: number
  readonly seed: number
}

/** How sure the zones are, which add up in every draw. */
export interface ZonesUncertainty {
  readonly zones: readonly ZoneUncertainty[]
  /** Largest relative |Σ zones − sector| over all draws and sectors. */
  readonly residual: number
}

/** Intervals of all zones; in every draw their sums are the draw's own sectors. `hear` is told the draws of every zone's emission. */
export function zonesUncertainty(
  emissions: Emissions,
  { sectors: draws, total }: LedgerDraws,
  spatial: SpatialDraws,
  patches?: PatchGround,
  hear?: (zone: number, emitted: Float64Array) => void,
): ZonesUncertainty {
  const { lands } = emissions.tally
  const count = total.length
  const [weights, land] = [new Float64Array(draws.length), new Float64Array(draws.length)]
  const empty = () => draws.map(() => new Float64Array(count))
  const mean = landRates(emissions)

  const groups = groupsOf(emissions)
  const wholes = groupWeights(groups, spatial, count)
  const sums = empty()
  const zones = lands.zones.map(({ id }, z): ZoneUncertainty => {
    const [own, rates, all] = [empty(), empty(), new Float64Array(count)]
    for (let d = 0; d < count; d++) {
      spatial.fill(z, d, weights, land)
      for (let s = 0; s < draws.length; s++) {
        const { of, shares, within } = groups[s]!
        const group = draws[s]![d]! * shares[of[z]!]!
        const whole = wholes[s]![of[z]!]![d] ?? 0
        const amount = whole > 0 ? (group * weights[s]!) / whole : group * within[z]!
        own[s]![d] = amount
        rates[s]![d] = land[s]! > 0 ? amount / land[s]! : 0
        sums[s]![d]! += amount
        all[d]! += amount
      }
    }
    const central = emissions.byZone[z]!
    hear?.(z, all)
    const bounds = rates.map((values, s) => boundsOfPatches(values, patches, z, s))
    return {
      id,
      total: intervalOf(all, exactSum(central)),
      sectors: own.map((values, s) => intervalOf(values, central[s]!)),
      intensities: rates.map((values, s) => intervalOf(values, mean[z]![s]!)),
      patches: bounds,
    }
  })
  let residual = 0
  draws.forEach((sector, s) => {
    for (let d = 0; d < count; d++) {
      if (sums[s]![d] === 0 || sector[d] === 0) continue
      residual = Math.max(residual, Math.abs(sums[s]![d]! - sector[d]!) / sector[d]!)
    }
  })
  return { zones, residual }
}

// Weights of each group by draw. A zone alone in its group has the group's amount: those of several are added up.
function groupWeights(groups: readonly SectorGroups[], spatial: SpatialDraws, count: number) {
  const [weights, land] = [new Float64Array(groups.length), new Float64Array(groups.length)]
  const wholes = groups.map(({ sizes }) => sizes.map((size) => new Float64Array(size > 1 ? count : 0)))
  const zones = groups[0]?.of.length ?? 0
  for (let z = 0; z < zones; z++) {
    for (let d = 0; d < count; d++) {
      spatial.fill(z, d, weights, land)
      groups.forEach(({ of, sizes }, s) => {
        if (sizes[of[z]!]! > 1) wholes[s]![of[z]!]![d]! += weights[s]!
      })
    }
  }
  return wholes
}

function boundsOfPatches(rates: Float64Array, ground: PatchGround | undefined, zone: number, sector: number) {
  const areas = ground?.areas(zone, sector) ?? []
  const stream = streamOf(`patches ${zone} ${sector}`)
  return patchBounds(rates, areas, (ground?.spread ?? 0) / 100, uniforms(ground?.seed ?? 0), stream)
}
