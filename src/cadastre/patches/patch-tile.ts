// Kernel: one tile as runs of equally owned pixels, with the parts of pixels that boundaries cut, and parcel areas.
import type { Window } from '../../grid/index.ts'
import { firstMixed, type Lands, landScanner, type Mixtures, UNKNOWN } from '../../land/index.ts'
import { ExactSum } from '../../quantity/index.ts'
import type { RowVisitor } from '../../vector/index.ts'
import { type ParcelSums, packSums } from './parcel-sums.ts'
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
  /** Parcels: m² by (feature × zones + zone) × classes + class. */
  readonly parcels: ParcelSums
}

/**
 * A function that describes the tile under a window of class numbers. The shares of a mixed pixel's classes hold in
 * every part of it, so that it is cut whatever boundaries do.
 */
export function patchTiler(lands: Lands, { owner, slots }: PatchKeys) {
  const scan = landScanner(lands)
  const { layerOfFeature, rowAreas } = lands
  const { classCount } = lands.table
  const zones = lands.zones.length
  const perZone = lands.sectors.length * slots
  const layerRow = (feature: number) => (feature < 0 ? 0 : layerOfFeature[feature]! + 1) * classCount
  // Room for a run a pixel; what a tile fills is copied out of it.
  let ends = new Int32Array(0)
  let keys = new Int32Array(0)

  return (
    window: Window,
    { classes, mixtures }: { readonly classes: Uint8Array; readonly mixtures: Mixtures },
  ): PatchTile => {
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
    const cutFeatures: number[] = []
    const featureShares: number[] = []
    const { pixels } = mixtures
    let nextMixed = 0
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
    const addTo = (keys: number[], shares: number[], key: number, share: number) => {
      const known = keys.indexOf(key)
      if (known >= 0) shares[known]! += share
      else {
        keys.push(key)
        shares.push(share)
      }
    }
    // Share of the group that a key is of, all its classes together.
    const groupShare = (key: number) => {
      const group = Math.floor((key - 1) / slots)
      let sum = 0
      cutKeys.forEach((other, i) => {
        if (Math.floor((other - 1) / slots) === group) sum += cutShares[i]!
      })
      return sum
    }
    const finishCut = () => {
      if (cutCol < 0) return
      let largest = 0
      let most = 0
      for (let i = 0; i < cutKeys.length; i++) {
        const key = cutKeys[i]!
        partCols.push(cutCol)
        partKeys.push(key)
        partShares.push(cutShares[i]!)
        const share = groupShare(key)
        if (share > most || (share === most && key < largest)) {
          largest = key
          most = share
        }
      }
      const owned = most > 0 && most >= Math.max(0, ...featureShares) && most >= freeShare
      if (cutCol > filled) extend(0, cutCol)
      extend(owned ? largest - ((largest - 1) % slots) : 0, cutCol + 1)
      cutKeys.length = cutShares.length = cutFeatures.length = featureShares.length = 0
      freeShare = 1
      cutCol = -1
    }
    // A part of the cut pixel that is of one zone, feature and class.
    const cutPart = (zone: number, feature: number, klass: number, share: number) => {
      const owned = klass === UNKNOWN ? -1 : owner[layerRow(feature) + klass]!
      if (owned === PARCEL) {
        toParcel(zone, feature, klass, share, area)
        addTo(cutFeatures, featureShares, feature, share)
        freeShare -= share
      } else if (owned >= 0) {
        addTo(cutKeys, cutShares, zone * perZone + owned + 1, share)
        freeShare -= share
      }
    }
    // The part by the classes of its pixel, where that is mixed.
    const cutPiece = (col: number, zone: number, feature: number, share: number) => {
      if (col !== cutCol) finishCut()
      cutCol = col
      const mixed = pixels.length > 0 ? firstMixed(pixels, classRow + col) : 0
      if (pixels[mixed] !== classRow + col) return cutPart(zone, feature, classes[classRow + col]!, share)
      for (let k = mixtures.starts[mixed]!; k < mixtures.starts[mixed + 1]!; k++)
        cutPart(zone, feature, mixtures.classes[k]!, share * mixtures.shares[k]!)
    }
    const wholePixels = (zone: number, feature: number, from: number, to: number) => {
      const row = layerRow(feature)
      const base = zone * perZone + 1
      if (from > filled) extend(0, from)
      for (let at = from; at < to; ) {
        const klass = classes[classRow + at]!
        let end = at + 1
        while (end < to && classes[classRow + end] === klass) end += 1
        const owned = klass === UNKNOWN ? -1 : owner[row + klass]!
        extend(owned >= 0 ? base + owned : 0, end)
        if (owned === PARCEL) toParcel(zone, feature, klass, end - at, area)
        at = end
      }
    }

    let area = 0
    const visitor: RowVisitor = {
      run(from, to, zone, feature) {
        finishCut()
        const stop = to - window.col
        let at = from - window.col
        while (nextMixed < pixels.length && pixels[nextMixed]! < classRow + at) nextMixed += 1
        for (; nextMixed < pixels.length && pixels[nextMixed]! < classRow + stop; nextMixed++) {
          const col = pixels[nextMixed]! - classRow
          if (col > at) wholePixels(zone, feature, at, col)
          cutPiece(col, zone, feature, 1)
          finishCut()
          at = col + 1
        }
        if (stop > at) wholePixels(zone, feature, at, stop)
      },
      piece: (col, zone, feature, share) => cutPiece(col - window.col, zone, feature, share),
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
      parcels: packSums(parcels),
    }
  }
}
