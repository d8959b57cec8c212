// Parcels of parks and enterprises: each feature in each zone, with the ground it has for itself and its own outline.
import type { Lands } from '../../land/index.ts'
import { ExactSum } from '../../quantity/index.ts'
import {
  type Extent,
  extentOf,
  type Feature,
  type Geometry,
  positionArrays,
  shapeArea,
  shapeOf,
} from '../../vector/index.ts'
import { nearFeatures, type Sides } from './near-features.ts'
import { cutOutline, discOutline, outlineOf } from './outline.ts'
import { type ParcelSums, sumsInOrder } from './parcel-sums.ts'
import { type RingStore, ringDecoder } from './ring-store.ts'

/** What features have of the ground, m² by (feature × zones + zone) × classes + class, and by weight of that, by owner. */
export interface FeatureSums {
  readonly ground: ParcelSums
  readonly weighed: readonly ParcelSums[]
}

/** Ground that features have in zones, in the order of features and zones, as columns of numbers. */
export interface ParcelList {
  readonly count: number
  feature(i: number): number
  zone(i: number): number
  /** m² of its own: what no earlier feature has. */
  area(i: number): number
  /** What its ground has of weight k: Σ weight per m² × m². */
  weight(i: number, k: number): number
  /** The land class that most of it was coded as. */
  class(i: number): number
  outline(i: number): Geometry
  /** The rectangle around all outlines; undefined where there are none. */
  readonly extent: Extent | undefined
}

/** The outlines of features by their position in the shape index. */
export interface Outlines {
  /** Empty where a feature has no area. */
  of(feature: number): Geometry
  /** m² of each. */
  readonly areas: Float64Array
  readonly sides: Sides
}

const NOWHERE: Geometry = { kind: 'polygon', polygons: [] }

/**
 * Outlines of features in the grid's system, with so many metres around each that are its ground too. The discs of points
 * are not kept: there may be hundreds of thousands.
 */
export async function outlinesOf(
  geometries: readonly (Geometry | undefined)[],
  buffers: Float64Array,
  { grid }: Pick<Lands, 'grid'>,
): Promise<Outlines> {
  const kept = new Map<number, Geometry>()
  const areas = new Float64Array(geometries.length)
  const sides = new Float64Array(geometries.length * 4).fill(Number.NaN)
  const of = (f: number): Geometry => {
    const geometry = geometries[f]
    if (geometry?.kind === 'point' && geometry.positions.length === 2 && buffers[f]! > 0)
      return discOutline(geometry.positions, buffers[f]!, grid)
    return kept.get(f) ?? NOWHERE
  }
  for (const [f, geometry] of geometries.entries()) {
    const isDisc = geometry?.kind === 'point' && geometry.positions.length === 2
    if (geometry && !isDisc && (geometry.kind === 'polygon' || buffers[f]! > 0))
      kept.set(f, await outlineOf(geometry, buffers[f]!, grid))
    const outline = of(f)
    areas[f] = shapeArea(shapeOf({ id: undefined, properties: {}, geometry: outline }, grid), grid)
    const extent = extentOf(positionArrays(outline))
    if (extent) sides.set([extent.minX, extent.minY, extent.maxX, extent.maxY], f * 4)
  }
  return { of, areas, sides }
}

/** Parcels of what tiles counted; those that are not whole features have their outlines in `cuts`. */
export async function parcelsOf(
  sums: FeatureSums,
  lands: Lands,
  outlines: Outlines,
  zones: readonly Feature[],
  cuts: RingStore,
): Promise<ParcelList> {
  const grounds = groundsOf(sums.ground, lands)
  const { count, features, zonesOf, areas, classes } = grounds
  const weights = sums.weighed.map((sum) => weightsOf(sum, grounds, lands.zones.length))
  const earlier = nearFeatures(outlines.sides)
  const keep = ringKeeper(cuts)
  const cutAt = new Int32Array(count).fill(-1)
  let extent: Extent | undefined
  for (let i = 0; i < count; i++) {
    const feature = features[i]!
    const others = earlier(feature)
    const inOneZone = features[i - 1] !== feature && features[i + 1] !== feature
    if (!inOneZone || !isWhole(outlines.areas[feature]!, areas[i]!, others.length, lands)) {
      const zone = zones[zonesOf[i]!]?.geometry
      // A sliver too thin for its corners to be told apart keeps the whole outline rather than none: −1.
      cutAt[i] = keep(await cutOutline(outlines.of(feature), zone, others.map(outlines.of)))
    }
    if (cutAt[i]! < 0) extent = around(extent, outlines.sides, feature * 4)
  }
  const cut = cuts.extent()
  const read = ringReader(cuts)
  return {
    count,
    feature: (i) => features[i]!,
    zone: (i) => zonesOf[i]!,
    area: (i) => areas[i]!,
    weight: (i, k) => weights[k]![i]!,
    class: (i) => classes[i]!,
    outline: (i) => (cutAt[i]! < 0 ? outlines.of(features[i]!) : read(cutAt[i]!)),
    extent: cut ? around(extent, [cut.minX, cut.minY, cut.maxX, cut.maxY], 0) : extent,
  }
}

// Whether nothing is cut from an outline: its ground is as large as itself; pixel centres tell less, so neighbours decide.
function isWhole(whole: number, area: number, others: number, { coverage }: Lands): boolean {
  return coverage === 'centre' ? others === 0 : Math.abs(whole - area) <= 1e-6 * whole
}

interface Grounds {
  readonly count: number
  readonly features: Int32Array
  readonly zonesOf: Int32Array
  readonly areas: Float64Array
  readonly classes: Int32Array
}

// Sums of the classes of each owner follow each other.
function groundsOf(sums: ParcelSums, { table, zones }: Lands): Grounds {
  const most = sums.keys.length
  const owners = new Float64Array(most)
  const areas = new Float64Array(most)
  const classes = new Int32Array(most)
  let count = 0
  let whole = new ExactSum()
  let largest = -1
  for (const [key, sum] of sumsInOrder(sums)) {
    const owner = Math.floor(key / table.classCount)
    if (count === 0 || owners[count - 1] !== owner) {
      owners[count++] = owner
      whole = new ExactSum()
      largest = -1
    }
    areas[count - 1] = whole.merge(sum).value
    if (sum.value > largest) {
      largest = sum.value
      classes[count - 1] = key % table.classCount
    }
  }
  const known = owners.subarray(0, count)
  return {
    count,
    features: Int32Array.from(known, (owner) => Math.floor(owner / zones.length)),
    zonesOf: Int32Array.from(known, (owner) => owner % zones.length),
    areas: areas.slice(0, count),
    classes: classes.slice(0, count),
  }
}

function weightsOf(sums: ParcelSums, { count, features, zonesOf }: Grounds, zones: number): Float64Array {
  const weights = new Float64Array(count)
  let i = 0
  for (const [owner, sum] of sumsInOrder(sums)) {
    while (i < count && features[i]! * zones + zonesOf[i]! < owner) i += 1
    if (i < count && features[i]! * zones + zonesOf[i]! === owner) weights[i] = sum.value
  }
  return weights
}

function around(extent: Extent | undefined, sides: ArrayLike<number>, at: number): Extent {
  return {
    minX: Math.min(extent?.minX ?? Number.POSITIVE_INFINITY, sides[at]!),
    minY: Math.min(extent?.minY ?? Number.POSITIVE_INFINITY, sides[at + 1]!),
    maxX: Math.max(extent?.maxX ?? Number.NEGATIVE_INFINITY, sides[at + 2]!),
    maxY: Math.max(extent?.maxY ?? Number.NEGATIVE_INFINITY, sides[at + 3]!),
  }
}

// Returns a function that keeps the rings of a geometry one after another, and tells the first; −1 where there are none.
function ringKeeper(rings: RingStore) {
  return (geometry: Geometry): number => {
    let [first, last] = [-1, -1]
    const polygons = geometry.kind === 'polygon' ? geometry.polygons : []
    for (const polygon of polygons) {
      for (const [r, ring] of polygon.entries()) {
        const count = ring.length / 2 - 1
        const axis = (of: 0 | 1) => Float64Array.from({ length: count }, (_, i) => ring[i * 2 + of]!)
        const kept = rings.add(axis(0), axis(1), count, r === 0)
        if (last >= 0) rings.link(last, kept)
        else first = kept
        last = kept
      }
    }
    return first
  }
}

function ringReader(rings: RingStore): (first: number) => Geometry {
  const decode = ringDecoder()
  let copy: ReturnType<RingStore['packed']> | undefined
  return (first) => {
    copy ??= rings.packed()
    const polygons: Float64Array[][] = []
    for (let ring = first; ring >= 0; ring = rings.after(ring)) {
      const bytes = new Uint8Array(rings.size(ring))
      copy(ring, bytes, 0)
      if (rings.isOuter(ring)) polygons.push([decode(bytes)])
      else polygons[polygons.length - 1]!.push(decode(bytes))
    }
    return { kind: 'polygon', polygons }
  }
}
