// Kernel: finished patches as columns of numbers: two million of them take tens of megabytes.

import { ExactSum } from '../../quantity/index.ts'
import type { TracedPatch } from './open-patches.ts'
import type { PatchKeys } from './patch-keys.ts'
import type { RingStore } from './ring-store.ts'

/** Patches in the order in which they were finished, which is that of their last rows. */
export interface PatchList {
  readonly count: number
  /** zone × sectors + sector. */
  group(i: number): number
  /** Row × width + column of the first pixel; −1 for the pieces of a group that were put together. */
  first(i: number): number
  /** m² of the patch's ground. */
  area(i: number): number
  /** What its ground has of weight k, in so far as its sector is shared by it there: Σ weight per m² × m². */
  weight(i: number, k: number): number
  /** The land class that most of it has. */
  class(i: number): number
  /** Its first ring in the store. */
  ring(i: number): number
  /** What its ground takes up, t CO2 a year; 0 where sinks are off. */
  absorbed(i: number): number
  /** The same added up by zone × classes + class. */
  readonly absorbedBy: readonly ExactSum[]
}

interface Small {
  areas: number[]
  head: number
  tail: number
}

/**
 * A list to be filled. Patches smaller than `least` m² are put together, group by group, into one of several pieces;
 * their ground is kept. `takesUp`: t CO2 per m² and year of ground by zone and class, where sinks are on.
 */
export function patchList(
  { classes, weights }: Pick<PatchKeys, 'classes' | 'weights'>,
  rings: RingStore,
  least: number,
  takesUp: readonly Float64Array[] = [],
): { add(patch: TracedPatch): void; end(): PatchList } {
  let groups = new Int32Array(1 << 10)
  let slots = new Int16Array(1 << 10)
  let firsts = new Float64Array(1 << 10)
  let metres = new Float64Array(1 << 10)
  let ringOf = new Int32Array(1 << 10)
  let weighed = new Float64Array(weights << 10)
  let uptake = new Float64Array(takesUp.length > 0 ? 1 << 10 : 0)
  const uptakes = takesUp.flatMap((rates) => Array.from(rates, () => new ExactSum()))
  let count = 0
  const small = new Map<number, Small>()

  // The last places of `areas` are weights, no ground.
  const groundOf = (areas: readonly number[]) => (weights > 0 ? areas.slice(0, -weights) : areas)
  const put = (group: number, first: number, areas: readonly number[], ring: number) => {
    if (count === groups.length) {
      groups = doubled(groups, Int32Array)
      slots = doubled(slots, Int16Array)
      firsts = doubled(firsts, Float64Array)
      metres = doubled(metres, Float64Array)
      ringOf = doubled(ringOf, Int32Array)
      if (weights > 0) weighed = doubled(weighed, Float64Array)
      if (takesUp.length > 0) uptake = doubled(uptake, Float64Array)
    }
    let largest = 0
    let sum = 0
    const ground = groundOf(areas)
    ground.forEach((area, k) => {
      sum += area
      if (area > ground[largest]!) largest = k
    })
    for (let k = 0; k < weights; k++) weighed[count * weights + k] = areas[ground.length + k]!
    if (takesUp.length > 0) uptake[count] = absorbedOn(group, ground)
    groups[count] = group
    slots[count] = largest
    firsts[count] = first
    metres[count] = sum
    ringOf[count++] = ring
  }
  const absorbedOn = (group: number, ground: readonly number[]) => {
    const [zone, ofSector] = [Math.floor(group / classes.length), classes[group % classes.length]!]
    const rates = takesUp[zone]!
    let sum = 0
    ground.forEach((area, k) => {
      const klass = ofSector[k]!
      // Slots that the sector has no class for hold no ground.
      if (area === 0 || klass === undefined || rates[klass] === 0) return
      sum += area * rates[klass]!
      uptakes[zone * rates.length + klass]!.addProduct(area, rates[klass]!)
    })
    return sum
  }
  const gather = ({ group, areas, ring }: TracedPatch) => {
    const known = small.get(group)
    let tail = ring
    while (rings.after(tail) >= 0) tail = rings.after(tail)
    if (!known) small.set(group, { areas: [...areas], head: ring, tail })
    else {
      rings.link(known.tail, ring)
      known.tail = tail
      areas.forEach((area, k) => {
        known.areas[k]! += area
      })
    }
  }
  return {
    add(patch) {
      if (least > 0 && groundOf(patch.areas).reduce((a, b) => a + b, 0) < least) gather(patch)
      else put(patch.group, patch.first, patch.areas, patch.ring)
    },
    end() {
      for (const [group, { areas, head }] of [...small].sort(([a], [b]) => a - b)) put(group, -1, areas, head)
      return {
        count,
        group: (i) => groups[i]!,
        first: (i) => firsts[i]!,
        area: (i) => metres[i]!,
        weight: (i, k) => weighed[i * weights + k]!,
        class: (i) => classes[groups[i]! % classes.length]![slots[i]!]!,
        ring: (i) => ringOf[i]!,
        absorbed: (i) => uptake[i] ?? 0,
        absorbedBy: uptakes,
      }
    },
  }
}

function doubled<T extends Int16Array | Int32Array | Float64Array>(
  array: T,
  make: new (size: number) => T,
): T {
  const out = new make(array.length * 2)
  out.set(array)
  return out
}
