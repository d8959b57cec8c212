// Kernel: one tile as runs of equally owned pixels, with the parts of pixels that boundaries cut, and parcel areas.
import type { Window } from '../grid/index.ts'
import { firstMixed, type Lands, type Mixtures, UNKNOWN } from '../land/index.ts'
import { ExactSum } from '../quantity/index.ts'
import { centreScanner, exactScanner, type RowVisitor } from '../vector/index.ts'
import { PARCEL, type PatchKeys } from './patch-keys.ts'

/**
 * A tile's ground. Row r's runs are [rowStart[r], rowStart[r + 1]): each ends before column `ends` of the tile and has
 * a key: 0 for ground of no patch, else 1 + group × slots + slot, group = zone × sectors + sector. A cut pixel
 * belongs to whoever has the largest share of it and has slot 0; its shares are the row's parts
 * [partStart[r], partStart[r + 1]): `partCols` of the tile, `partKeys`, `partShares` of a pixel's area.
 */
export interface PatchTile {
  readonly rowStart: Int32Array
  readonly ends: Int32Array
  readonly keys: Int32Array
  readonly partStart: Int32Array
  readonly partCols: Int32Array
  readonly partKeys: Int32Array
  readonly partShares: Float64Array
  /** Parcels: (feature × zones + zone) × classes + class, and m² as partials of exact sums. */
  readonly parcels: readonly (readonly [key: number, partials: readonly number[]])[]
}

/** A function that describes the tile under a window of class numbers, mixed pixels by all their classes. */
export function patchTiler(lands: Lands, { owner, slots }: PatchKeys) {
  const scan = lands.coverage === 'exact' ? exactScanner(lands.shapes) : centreScanner(lands.shapes)
  const { layerOfFeature, rowAreas } = lands
  const { classCount } = lands.table
  const zones = lands.zones.length
  const perZone = lands.sectors.length * slots
  // Room for a run a pixel; what a tile fills is copied out of it.
  let ends = new Int32Array(0)
  let keys = new Int32Array(0)

  return (
    window: Window,
    { classes, mixtures }: { readonly classes: Uint8Array; readonly mixtures: Mixtures },
  ): PatchTile => {
    const { pixels: mixed, starts: mixedStart } = mixtures
    const rowStart = new Int32Array(window.height + 1)
    const partStart = new Int32Array(window.height + 1)
    if (ends.length < window.width * window.height) {
      ends = new Int32Array(window.width * window.height)
      keys = new Int32Array(window.width * window.height)
    }
    let runs = 0
    const partCols: number[] = []
    const partKeys: number[] = []
    const partShares: number[] = []
    const parcels = new Map<number, ExactSum>()
    let classRow = 0
    let rowFirst = 0
    let filled = 0
    // The cut pixel whose shares are arriving: patches and parcels that have part of it.
    let cutCol = -1
    const cutKeys: number[] = []
    const cutShares: number[] = []
    let parcelShare = 0
    let freeShare = 1

    const extend = (key: number, end: number) => {
      if (runs > rowFirst && keys[runs - 1] === key) ends[runs - 1] = end
      else {
        keys[runs] = key
        ends[runs++] = end
      }
      filled = end
    }
    const toParcel = (zone: number, feature: number, klass: number, pixels: number, area: number) => {
      const key = (feature * zones + zone) * classCount + klass
      let sum = parcels.get(key)
      if (!sum) {
        sum = new ExactSum()
        parcels.set(key, sum)
      }
      sum.addProduct(pixels, area)
    }
    const finishCut = () => {
      if (cutCol < 0) return
      let largest = -1
      for (let i = 0; i < cutKeys.length; i++) {
        partCols.push(cutCol)
        partKeys.push(cutKeys[i]!)
        partShares.push(cutShares[i]!)
        const ahead = largest < 0 ? 0 : cutShares[i]! - cutShares[largest]!
        if (largest < 0 || ahead > 0 || (ahead === 0 && cutKeys[i]! < cutKeys[largest]!)) largest = i
      }
      const most = largest < 0 ? 0 : cutShares[largest]!
      const owned = most > 0 && most >= parcelShare && most >= freeShare
      if (cutCol > filled) extend(0, cutCol)
      extend(owned ? cutKeys[largest]! - ((cutKeys[largest]! - 1) % slots) : 0, cutCol + 1)
      cutKeys.length = cutShares.length = 0
      parcelShare = 0
      freeShare = 1
      cutCol = -1
    }

    let area = 0
    const rowOf = (feature: number) => (feature < 0 ? 0 : layerOfFeature[feature]! + 1) * classCount
    // A share of one pixel, of one class.
    const part = (at: number, klass: number, zone: number, feature: number, share: number) => {
      const owned = klass === UNKNOWN ? -1 : owner[rowOf(feature) + klass]!
      if (owned === PARCEL) {
        toParcel(zone, feature, klass, share, area)
        parcelShare = Math.max(parcelShare, share)
        freeShare -= share
      } else if (owned >= 0) {
        const key = zone * perZone + owned + 1
        const known = cutKeys.indexOf(key)
        if (known >= 0) cutShares[known]! += share
        else {
          cutKeys.push(key)
          cutShares.push(share)
        }
        freeShare -= share
      }
      cutCol = at
    }
    const mixedPart = (i: number, at: number, zone: number, feature: number, share: number) => {
      for (let k = mixedStart[i]!; k < mixedStart[i + 1]!; k++)
        part(at, mixtures.classes[k]!, zone, feature, share * mixtures.shares[k]!)
    }
    // Whole pixels [start, stop), none of them mixed.
    const wholes = (start: number, stop: number, zone: number, feature: number) => {
      const base = zone * perZone + 1
      if (stop > start && start > filled) extend(0, start)
      for (let at = start; at < stop; ) {
        const klass = classes[classRow + at]!
        let end = at + 1
        while (end < stop && classes[classRow + end] === klass) end += 1
        const owned = klass === UNKNOWN ? -1 : owner[rowOf(feature) + klass]!
        extend(owned >= 0 ? base + owned : 0, end)
        if (owned === PARCEL) toParcel(zone, feature, klass, end - at, area)
        at = end
      }
    }
    const visitor: RowVisitor = {
      run(from, to, zone, feature) {
        finishCut()
        let start = from - window.col
        const stop = to - window.col
        for (let i = firstMixed(mixed, classRow + start); mixed[i]! < classRow + stop; i++) {
          const at = mixed[i]! - classRow
          wholes(start, at, zone, feature)
          mixedPart(i, at, zone, feature, 1)
          finishCut()
          start = at + 1
        }
        wholes(start, stop, zone, feature)
      },
      piece(col, zone, feature, share) {
        const at = col - window.col
        if (at !== cutCol) finishCut()
        const i = firstMixed(mixed, classRow + at)
        if (mixed[i] === classRow + at) mixedPart(i, at, zone, feature, share)
        else part(at, classes[classRow + at]!, zone, feature, share)
        cutCol = at
      },
    }
    for (let row = 0; row < window.height; row++) {
      classRow = row * window.width
      rowFirst = runs
      filled = 0
      area = rowAreas[window.row + row]!
      scan(window.row + row, window.col, window.col + window.width, visitor)
      finishCut()
      if (filled < window.width) extend(0, window.width)
      rowStart[row + 1] = runs
      partStart[row + 1] = partCols.length
    }
    return {
      rowStart,
      ends: ends.slice(0, runs),
      keys: keys.slice(0, runs),
      partStart,
      partCols: Int32Array.from(partCols),
      partKeys: Int32Array.from(partKeys),
      partShares: Float64Array.from(partShares),
      parcels: [...parcels].map(([key, sum]) => [key, sum.toPartials()] as const),
    }
  }
}
