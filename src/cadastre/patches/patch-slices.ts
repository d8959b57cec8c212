// Patches in slices, each plain data with its outlines, so that rows can be made on any thread.
import type { FeatureRow } from '../../vector/index.ts'
import { landEntry } from './patch-entries.ts'
import type { PatchList } from './patch-list.ts'
import { type RowFacts, rowMaker } from './patch-rows.ts'
import { type RingStore, ringDecoder } from './ring-store.ts'

/** Patches [from, to). */
export interface Slice {
  readonly from: number
  readonly to: number
}

/** A slice's patches as columns; the rings of patch i are [ringStart[i], ringStart[i + 1]). */
export interface PatchSlice {
  readonly groups: Int32Array
  readonly firsts: Float64Array
  readonly areas: Float64Array
  /** By patch, then weight. */
  readonly weights: Float64Array
  readonly absorbed: Float64Array
  readonly classes: Int32Array
  readonly ranks: Int32Array
  readonly ringStart: Int32Array
  /** Where each ring begins in `bytes`; one more than there are rings. */
  readonly ringAt: Int32Array
  readonly outers: Uint8Array
  readonly bytes: Uint8Array
}

// Slices are cut where either is reached: files depend on these, never on threads.
const PATCHES = 4096
const BYTES = 2 ** 21

/** Cuts a register of so many weights into slices; `rankOf` a patch. */
export function patchSlicer(
  patches: PatchList,
  rings: RingStore,
  weights: number,
  rankOf: (i: number) => number,
) {
  let copy: ReturnType<RingStore['packed']> | undefined
  return {
    slices: slicesOf(patches, rings),
    slice({ from, to }: Slice): PatchSlice {
      copy ??= rings.packed()
      const ids = Array.from({ length: to - from }, (_, i) => from + i)
      const weighed = new Float64Array(ids.length * weights)
      let [ringCount, size] = [0, 0]
      for (const i of ids) {
        for (let ring = patches.ring(i); ring >= 0; ring = rings.after(ring), ringCount++)
          size += rings.size(ring)
      }
      const ringStart = new Int32Array(ids.length + 1)
      const ringAt = new Int32Array(ringCount + 1)
      const outers = new Uint8Array(ringCount)
      const bytes = new Uint8Array(size)
      let [count, at] = [0, 0]
      for (const [n, i] of ids.entries()) {
        for (let ring = patches.ring(i); ring >= 0; ring = rings.after(ring)) {
          copy(ring, bytes, at)
          at += rings.size(ring)
          outers[count] = rings.isOuter(ring) ? 1 : 0
          ringAt[++count] = at
        }
        ringStart[n + 1] = count
        for (let k = 0; k < weights; k++) weighed[n * weights + k] = patches.weight(i, k)
      }
      return {
        groups: Int32Array.from(ids, patches.group),
        firsts: Float64Array.from(ids, patches.first),
        areas: Float64Array.from(ids, patches.area),
        weights: weighed,
        absorbed: Float64Array.from(ids, patches.absorbed),
        classes: Int32Array.from(ids, patches.class),
        ranks: Int32Array.from(ids, rankOf),
        ringStart,
        ringAt,
        outers,
        bytes,
      }
    },
  }
}

function slicesOf(patches: PatchList, rings: RingStore): readonly Slice[] {
  const slices: Slice[] = []
  let from = 0
  let bytes = 0
  for (let i = 0; i < patches.count; i++) {
    for (let ring = patches.ring(i); ring >= 0; ring = rings.after(ring)) bytes += rings.size(ring)
    if (i + 1 - from < PATCHES && bytes < BYTES && i + 1 < patches.count) continue
    slices.push({ from, to: i + 1 })
    from = i + 1
    bytes = 0
  }
  return slices
}

/** The rows of a slice. */
export function* sliceRows(facts: RowFacts, slice: PatchSlice): Generator<FeatureRow> {
  const { groups, ringStart, ringAt, outers, bytes, ranks } = slice
  const weights = facts.emissions.onWeight.length
  // The last ring of each patch ends its chain.
  const ends = new Uint8Array(outers.length + 1)
  for (const start of ringStart) ends[start] = 1
  const ground = {
    ...facts,
    patches: {
      count: groups.length,
      group: (i: number) => groups[i]!,
      first: (i: number) => slice.firsts[i]!,
      area: (i: number) => slice.areas[i]!,
      weight: (i: number, k: number) => slice.weights[i * weights + k]!,
      absorbed: (i: number) => slice.absorbed[i]!,
      class: (i: number) => slice.classes[i]!,
      ring: (i: number) => ringStart[i]!,
    },
    rings: {
      after: (ring: number) => (ends[ring + 1] === 1 ? -1 : ring + 1),
      isOuter: (ring: number) => outers[ring] === 1,
    },
  }
  const decode = ringDecoder()
  const read = (ring: number) => decode(bytes.subarray(ringAt[ring]!, ringAt[ring + 1]!))
  const row = rowMaker(facts)
  for (let i = 0; i < groups.length; i++) yield row(landEntry(ground, read, i), ranks[i]!)
}
