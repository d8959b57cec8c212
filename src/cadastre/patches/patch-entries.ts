// Rows of the register before they are written: patches of land, parcels of features, ground of whole zones.
import type { Emissions } from '../../allocate/index.ts'
import type { Grid } from '../../grid/index.ts'
import type { Ledger } from '../../inventory/index.ts'
import type { Lands } from '../../land/index.ts'
import { type FeatureStyle, type Geometry, reversed } from '../../vector/index.ts'
import { rateOfLayer } from '../pixels/intensity.ts'
import type { ParcelList } from './parcels.ts'
import type { PatchList } from './patch-list.ts'
import type { RingStore } from './ring-store.ts'

/** The kinds of a row: land of a sector, a park, an enterprise, a source with an emission of its own, or all ground of a
 * zone where a fallback says so. */
export type ParcelKind = 'land' | 'park' | 'enterprise' | 'source' | 'ground'

/** All ground of a zone, with its outline. */
export interface ZoneGround {
  readonly zone: number
  /** m² */
  readonly area: number
  readonly outline: Geometry
}

/** What the register is made from. */
export interface PatchSources {
  readonly title: string
  readonly lands: Lands
  readonly emissions: Pick<Emissions, 'onLand' | 'onGround' | 'onLayer' | 'onWeight'>
  /** Names of the weights, in the order of `onWeight`. */
  readonly weights: readonly string[]
  readonly ledger: Pick<Ledger, 'rows'>
  readonly patches: PatchList
  readonly rings: RingStore
  readonly parcels: ParcelList
  /** What the features of each layer are. */
  readonly kinds: readonly ('park' | 'enterprise' | 'source')[]
  /** Zones with a total on all their ground. */
  readonly grounds: readonly ZoneGround[]
  readonly style: FeatureStyle
  /** Whether rows tell what their ground takes up, and the balance. */
  readonly hasSinks: boolean
}

/** One row; its geometry is made when asked for. */
export interface PatchEntry {
  readonly id: string
  readonly kind: ParcelKind
  readonly zone: number
  readonly sector: number
  readonly name: string | null
  readonly class: number
  /** m² */
  readonly area: number
  /** By weight: Σ weight per m² × m²; null where its rate is not by that weight. */
  readonly weights: readonly (number | null)[]
  /** t CO2e a year */
  readonly tonnes: number
  /** t CO2 a year that its ground takes up; 0 where sinks are off. */
  readonly absorbed: number
  /** Whose rate it has: its sector's land, a source of its own, or all ground of the zone. */
  readonly rate: 'land' | 'source' | 'ground'
  readonly geometry: () => Geometry
}

/** What rows of patches are made from. */
export interface PatchGround {
  readonly lands: Pick<Lands, 'sectors' | 'zones' | 'legend' | 'grid'>
  readonly emissions: Pick<Emissions, 'onLand' | 'onWeight'>
  readonly patches: Omit<PatchList, 'absorbedBy'>
  readonly rings: Pick<RingStore, 'after' | 'isOuter'>
}

type LandRates = Pick<Emissions, 'onLand' | 'onWeight'>

// t CO2e a year of land: its zone's rate times its ground, and the rate of every weight times what its ground has of it.
function landTonnes(
  { onLand, onWeight }: LandRates,
  zone: number,
  sector: number,
  area: number,
  weight: (k: number) => number,
): number {
  let tonnes = onLand[zone]![sector]! * area
  for (let k = 0; k < onWeight.length; k++) tonnes += onWeight[k]![zone]![sector]! * weight(k)
  return tonnes
}

const toldWeights = ({ onWeight }: LandRates, zone: number, sector: number, weight: (k: number) => number) =>
  onWeight.map((rates, k) => (rates[zone]![sector]! === 0 ? null : weight(k)))

/** t CO2e a year of patch i. */
export function patchTonnes({ lands, emissions, patches }: PatchGround, i: number): number {
  const group = patches.group(i)
  const sectors = lands.sectors.length
  const zone = Math.floor(group / sectors)
  return landTonnes(emissions, zone, group % sectors, patches.area(i), (k) => patches.weight(i, k))
}

/** Patch i as a row; `read` reads rings. */
export function landEntry(sources: PatchGround, read: (ring: number) => Float64Array, i: number): PatchEntry {
  const { lands, emissions, patches, rings } = sources
  const sectors = lands.sectors.length
  const group = patches.group(i)
  const [zone, sector] = [Math.floor(group / sectors), group % sectors]
  const first = patches.first(i)
  const { width } = lands.grid
  const place = first < 0 ? 'small' : `${Math.floor(first / width)}-${first % width}`
  return {
    id: `${lands.sectors[sector]}-${lands.zones[zone]!.id}-${place}`,
    kind: 'land',
    zone,
    sector,
    name: first < 0 ? 'pieces below the least area' : null,
    class: patches.class(i),
    area: patches.area(i),
    weights: toldWeights(emissions, zone, sector, (k) => patches.weight(i, k)),
    tonnes: patchTonnes(sources, i),
    absorbed: patches.absorbed(i),
    rate: 'land',
    geometry: () => polygonsOf(patches.ring(i), rings, read, lands.grid),
  }
}

function polygonsOf(
  first: number,
  rings: PatchGround['rings'],
  read: (ring: number) => Float64Array,
  grid: Grid,
): Geometry {
  const polygons: Float64Array[][] = []
  const { a, c, e, f } = grid.affine
  const northUp = e < 0
  for (let ring = first; ring >= 0; ring = rings.after(ring)) {
    const positions = read(ring)
    for (let k = 0; k < positions.length; k += 2) {
      positions[k] = a * positions[k]! + c
      positions[k + 1] = e * positions[k + 1]! + f
    }
    const turned = northUp ? positions : reversed(positions)
    if (rings.isOuter(ring)) polygons.push([turned])
    else polygons[polygons.length - 1]!.push(turned)
  }
  return { kind: 'polygon', polygons }
}

/** Id of a parcel of a feature; what comes a second time is told apart by a number. */
export const featureParcelId = (
  sector: string,
  zone: string,
  kind: ParcelKind,
  name: string,
  times: number,
) => `${sector}-${zone}-${kind}-${name}${times === 1 ? '' : `~${times}`}`

/** t CO2e a year of parcel i, and whose rate it has. */
export function parcelAmount({ lands, emissions, parcels }: PatchSources, i: number) {
  const layer = lands.layerOfFeature[parcels.feature(i)]!
  const [zone, sector] = [parcels.zone(i), lands.sectors.indexOf(lands.layers[layer]!.sector)]
  const area = parcels.area(i)
  const source = rateOfLayer(emissions, layer)
  return source === undefined
    ? {
        ...{ zone, sector, rate: 'land' as const },
        tonnes: landTonnes(emissions, zone, sector, area, (k) => parcels.weight(i, k)),
      }
    : { zone, sector, rate: 'source' as const, tonnes: source * area }
}

/** Parks and enterprises as rows, each made when it is asked for. */
export function* parcelEntries(sources: PatchSources): Generator<PatchEntry> {
  const { lands, emissions, parcels, kinds } = sources
  const firsts = lands.layers.map((_, l) => lands.layerOfFeature.indexOf(l))
  const seen = new Map<string, number>()
  for (let i = 0; i < parcels.count; i++) {
    const l = lands.layerOfFeature[parcels.feature(i)]!
    const layer = lands.layers[l]!
    const named = layer.features[parcels.feature(i) - firsts[l]!]!
    const kind = kinds[l]!
    const amount = parcelAmount(sources, i)
    const { zone, sector, rate } = amount
    const idOf = (times: number) =>
      featureParcelId(layer.sector, lands.zones[zone]!.id, kind, named.id, times)
    const times = (seen.get(idOf(1)) ?? 0) + 1
    seen.set(idOf(1), times)
    yield {
      ...amount,
      id: idOf(times),
      kind,
      name: named.name ?? named.id,
      class: parcels.class(i),
      area: parcels.area(i),
      weights:
        rate === 'land'
          ? toldWeights(emissions, zone, sector, (k) => parcels.weight(i, k))
          : emissions.onWeight.map(() => null),
      absorbed: 0,
      geometry: () => parcels.outline(i),
    }
  }
}

/** Totals without land of their own that a fallback spread over all ground of a zone, one row each. */
export function groundEntries({ lands, emissions, grounds }: PatchSources): readonly PatchEntry[] {
  return grounds.flatMap(({ zone, area, outline }) =>
    lands.sectors.flatMap((name, sector): PatchEntry[] => {
      const rate = emissions.onGround[zone]![sector]!
      if (rate === 0) return []
      const id = `${name}-${lands.zones[zone]!.id}-ground`
      const common = {
        zone,
        sector,
        absorbed: 0,
        class: 0,
        name: 'all ground of the zone',
        weights: emissions.onWeight.map(() => null),
        geometry: () => outline,
      }
      return [{ ...common, id, kind: 'ground', rate: 'ground', area, tonnes: rate * area }]
    }),
  )
}
