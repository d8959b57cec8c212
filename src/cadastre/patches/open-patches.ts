// Kernel: what is known of patches whose last row has not been seen: their ground, their rings, what has become one.
import { labelForest } from './label-forest.ts'
import type { RingStore } from './ring-store.ts'

/** A finished patch. `areas` by slot − 1: m² of a class, or a weight on its ground; `ring` is its first ring in the store. */
export interface TracedPatch {
  /** zone × sectors + sector. */
  readonly group: number
  /** Row × width + column of its first pixel in row order, also where it owns only part of it. */
  readonly first: number
  readonly areas: readonly number[]
  readonly ring: number
}

/**
 * Patches are labels of one forest; regions, labels of another, are pieces of their outlines connected by sides. A
 * region has one outer ring, which closes last, and a chain of holes; a patch has the rings of its finished regions.
 */
export function openPatches(classes: number, rings: RingStore) {
  const group: number[] = []
  const first: number[] = []
  const lastRow: number[] = []
  const areas: number[] = []
  const headRing: number[] = []
  const tailRing: number[] = []
  const chain = (heads: number[], tails: number[], label: number, head: number, tail: number) => {
    if (head < 0) return
    if (heads[label]! < 0) heads[label] = head
    else rings.link(tails[label]!, head)
    tails[label] = tail
  }
  const patches = labelForest((into, from) => {
    first[into] = Math.min(first[into]!, first[from]!)
    lastRow[into] = Math.max(lastRow[into]!, lastRow[from]!)
    for (let k = 0; k < classes; k++) areas[into * classes + k]! += areas[from * classes + k]!
    chain(headRing, tailRing, into, headRing[from]!, tailRing[from]!)
  })

  const patchOf: number[] = []
  const regionRow: number[] = []
  const outer: number[] = []
  const headHole: number[] = []
  const tailHole: number[] = []
  const regions = labelForest((into, from) => {
    regionRow[into] = Math.max(regionRow[into]!, regionRow[from]!)
    chain(headHole, tailHole, into, headHole[from]!, tailHole[from]!)
    patchOf[into] = patches.union(patchOf[into]!, patchOf[from]!)
  })

  return {
    patches,
    regions,
    /** m² by label × classes + class. */
    areas,
    /** Last row on which a patch, or a region, has been seen. */
    lastRow,
    regionRow,
    /** Patch of a region. */
    patchOf,
    regionPatch: (label: number) => patches.find(patchOf[regions.find(label)]!),
    newPatch(ofGroup: number, pixel: number, row: number): number {
      const label = patches.make()
      group[label] = ofGroup
      first[label] = pixel
      lastRow[label] = row
      headRing[label] = tailRing[label] = -1
      for (let k = 0; k < classes; k++) areas[label * classes + k] = 0
      return label
    },
    newRegion(ofPatch: number, row: number): number {
      const label = regions.make()
      patchOf[label] = ofPatch
      regionRow[label] = row
      outer[label] = headHole[label] = tailHole[label] = -1
      return label
    },
    startAt(label: number, pixel: number): void {
      first[label] = Math.min(first[label]!, pixel)
    },
    addRing(region: number, ring: number, isOuter: boolean): void {
      if (isOuter) outer[region] = ring
      else chain(headHole, tailHole, region, ring, ring)
    },
    /** Nothing more comes to a region: its rings go to its patch. */
    finishRegion(region: number, row: number): void {
      const label = patches.find(patchOf[region]!)
      chain(headRing, tailRing, label, outer[region]!, outer[region]!)
      chain(headRing, tailRing, label, headHole[region]!, tailHole[region]!)
      regionRow[region] = row
      regions.release(region)
    },
    finishPatch(label: number, row: number): TracedPatch {
      lastRow[label] = row
      patches.release(label)
      return {
        group: group[label]! - 1,
        first: first[label]!,
        areas: areas.slice(label * classes, (label + 1) * classes),
        ring: headRing[label]!,
      }
    },
  }
}
