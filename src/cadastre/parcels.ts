// Parcels of parks and enterprises: each feature in each zone, with the ground it has for itself and its own outline.
import type { Lands } from '../land/index.ts'
import { ExactSum } from '../quantity/index.ts'
import {
  type Extent,
  extentOf,
  type Feature,
  type Geometry,
  overlap,
  positionArrays,
  shapeArea,
  shapeOf,
} from '../vector/index.ts'
import { cutOutline, discOutline, outlineOf } from './outline.ts'

/** m² by (feature × zones + zone) × classes + class, merged in any order. */
export type ParcelSums = Map<number, ExactSum>

/** Add what one tile counted. */
export function mergeParcels(
  into: ParcelSums,
  part: readonly (readonly [key: number, partials: readonly number[]])[],
): void {
  for (const [key, partials] of part) {
    const sum = into.get(key) ?? new ExactSum()
    into.set(key, sum.merge(ExactSum.from(partials)))
  }
}

/** Ground that one feature has in one zone. */
export interface Parcel {
  readonly feature: number
  readonly zone: number
  /** m² of its own: what no earlier feature has. */
  readonly area: number
  /** What its ground has of each weight: Σ weight per m² × m². */
  readonly weights: readonly number[]
  /** The land class that most of it was coded as. */
  readonly class: number
  readonly outline: () => Geometry
}

/** A feature in the grid's system with the metres around it that are its ground too. */
export interface BufferedFeature {
  readonly geometry: Geometry | undefined
  readonly buffer: number
}

/** The outline of a feature by its position in the shape index; empty where a feature has no area. */
export type Outlines = (feature: number) => Geometry

const NOWHERE: Geometry = { kind: 'polygon', polygons: [] }

/** Outlines of features, of which the discs of points are not kept: there may be hundreds of thousands. */
export async function outlinesOf(
  features: readonly BufferedFeature[],
  { grid }: Pick<Lands, 'grid'>,
): Promise<Outlines> {
  const made: (() => Geometry)[] = []
  for (const { geometry, buffer } of features) {
    if (!geometry || (geometry.kind !== 'polygon' && buffer <= 0)) made.push(() => NOWHERE)
    else if (geometry.kind === 'point' && geometry.positions.length === 2)
      made.push(() => discOutline(geometry.positions, buffer, grid))
    else {
      const outline = await outlineOf(geometry, buffer, grid)
      made.push(() => outline)
    }
  }
  return (feature) => made[feature]!()
}

/** Parcels in the order of features and zones; `weighed` by weight, then by feature × zones + zone. */
export async function parcelsOf(
  { ground: sums, weighed }: { readonly ground: ParcelSums; readonly weighed: readonly ParcelSums[] },
  lands: Lands,
  outlines: Outlines,
  zones: readonly Feature[],
): Promise<readonly Parcel[]> {
  const grounds = groundsOf(sums, lands)
  const zonesOf = new Map<number, number>()
  for (const { feature } of grounds) zonesOf.set(feature, (zonesOf.get(feature) ?? 0) + 1)
  const earlier = neighbours(outlines, lands.layerOfFeature.length)
  const parcels: Parcel[] = []
  for (const ground of grounds) {
    const own = outlines(ground.feature)
    const others = earlier(ground.feature)
    const alone = zonesOf.get(ground.feature) === 1 && isWhole(own, ground.area, others.length, lands)
    const cut = alone ? NOWHERE : await cutOutline(own, zones[ground.zone]?.geometry, others.map(outlines))
    // A sliver too thin for its corners to be told apart keeps the whole outline rather than none.
    const whole = cut.kind === 'polygon' && cut.polygons.length === 0
    const outline = whole ? () => outlines(ground.feature) : () => cut
    const place = ground.feature * lands.zones.length + ground.zone
    const weights = weighed.map((sumOf) => sumOf.get(place)?.value ?? 0)
    parcels.push({ ...ground, weights, outline })
  }
  return parcels
}

// Whether nothing is cut from an outline: its ground is as large as itself; pixel centres tell less, so neighbours decide.
function isWhole(own: Geometry, area: number, others: number, lands: Lands): boolean {
  if (lands.coverage === 'centre') return others === 0
  const whole = shapeArea(shapeOf({ id: undefined, properties: {}, geometry: own }, lands.grid), lands.grid)
  return Math.abs(whole - area) <= 1e-6 * whole
}

function groundsOf(sums: ParcelSums, { table, zones }: Lands): Omit<Parcel, 'outline' | 'weights'>[] {
  const { classCount } = table
  const grounds = new Map<number, { sum: ExactSum; largest: number; class: number }>()
  for (const [key, sum] of [...sums].sort(([a], [b]) => a - b)) {
    const owner = Math.floor(key / classCount)
    const known = grounds.get(owner) ?? { sum: new ExactSum(), largest: -1, class: 0 }
    known.sum.merge(sum)
    if (sum.value > known.largest) {
      known.largest = sum.value
      known.class = key % classCount
    }
    grounds.set(owner, known)
  }
  return [...grounds].map(([owner, { sum, class: klass }]) => ({
    feature: Math.floor(owner / zones.length),
    zone: owner % zones.length,
    area: sum.value,
    class: klass,
  }))
}

// Earlier features near a feature: filed by squares as wide as features are on average.
function neighbours(outlines: Outlines, count: number): (feature: number) => readonly number[] {
  const extents = Array.from({ length: count }, (_, f) => extentOf(positionArrays(outlines(f))))
  const known = extents.filter((extent) => extent !== undefined)
  const size =
    known.reduce((sum, e) => sum + Math.max(e.maxX - e.minX, e.maxY - e.minY), 0) / known.length || 1
  const squares = (e: Extent) => {
    const list: string[] = []
    for (let x = Math.floor(e.minX / size); x <= Math.floor(e.maxX / size); x++)
      for (let y = Math.floor(e.minY / size); y <= Math.floor(e.maxY / size); y++) list.push(`${x},${y}`)
    return list
  }
  const filed = new Map<string, number[]>()
  extents.forEach((extent, f) => {
    if (!extent) return
    for (const square of squares(extent)) {
      const list = filed.get(square)
      if (list) list.push(f)
      else filed.set(square, [f])
    }
  })
  return (feature) => {
    const own = extents[feature]!
    const near = new Set(squares(own).flatMap((square) => filed.get(square) ?? []))
    return [...near].filter((f) => f < feature && overlap(extents[f]!, own)).sort((a, b) => a - b)
  }
}
