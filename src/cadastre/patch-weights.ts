// Kernel: what weights earn on a tile's ground, t CO2e a year, told beside its parts so that patches gather it as they gather ground.
import type { Window } from '../grid/index.ts'
import { keysPerZone, type Lands, type Mixtures, partWalker } from '../land/index.ts'
import { ExactSum } from '../quantity/index.ts'
import type { WeightRates } from './intensity.ts'
import { PARCEL, type PatchKeys } from './patch-keys.ts'
import type { PatchTile } from './patch-tile.ts'

/** A tile with earnings: parts of the slot `keys.earned`, whose shares are t per m²; `earned` is that of parcels. */
export interface WeighedTile extends PatchTile {
  /** feature × zones + zone, and t as partials of exact sums. */
  readonly earned: readonly (readonly [key: number, partials: readonly number[]])[]
}

/**
 * A function that adds to a described tile what its weights earn. Whole pixels side by side that are of one group are
 * one patch, and are told once, at the first of them.
 */
export function patchWeigher(
  lands: Lands,
  { owner, slots }: PatchKeys,
  { sectors, sector, rates }: WeightRates,
) {
  const walk = partWalker(lands)
  const { layerOfFeature } = lands
  const perZone = keysPerZone(lands)
  const { classCount } = lands.table
  const zones = lands.zones.length

  return (
    window: Window,
    ground: { readonly classes: Uint8Array; readonly mixtures: Mixtures },
    weights: readonly Float32Array[],
    tile: PatchTile,
  ): WeighedTile => {
    const parcels = new Map<number, ExactSum>()
    const rows = Array.from({ length: window.height }, () => ({
      cols: [] as number[],
      keys: [] as number[],
      shares: [] as number[],
    }))
    let nextWhole = -1
    walk(window, ground, (at, zone, feature, klass, share, area) => {
      const within = (feature < 0 ? 0 : layerOfFeature[feature]! + 1) * classCount + klass
      const key = zone * perZone + within
      if (sector[key]! < 0) return
      let rate = 0
      for (let k = 0; k < rates.length; k++) rate += (rates[k]![key]! / 1e4) * weights[k]![at]!
      if (rate === 0) return
      if (owner[within] === PARCEL) {
        const parcel = feature * zones + zone
        parcels.set(parcel, (parcels.get(parcel) ?? new ExactSum()).addProduct(rate * share, area))
        return
      }
      const row = rows[Math.floor(at / window.width)]!
      const last = row.keys.length - 1
      const group = (zone * sectors + sector[key]! + 1) * slots
      const whole = share === 1
      if (whole && at === nextWhole && row.keys[last] === group) row.shares[last]! += rate
      else {
        row.cols.push(at % window.width)
        row.keys.push(group)
        row.shares.push(rate * share)
      }
      nextWhole = whole ? at + 1 : -1
    })
    const earned = [...parcels].map(([key, sum]) => [key, sum.toPartials()] as const)
    return { ...withParts(tile, rows), earned }
  }
}

interface RowParts {
  readonly cols: readonly number[]
  readonly keys: readonly number[]
  readonly shares: readonly number[]
}

// Both lists of a row are in the order of columns; at one column ground comes before what it earns.
function withParts(tile: PatchTile, rows: readonly RowParts[]): PatchTile {
  const count = tile.partCols.length + rows.reduce((sum, { cols }) => sum + cols.length, 0)
  const partStart = new Int32Array(rows.length + 1)
  const [partCols, partKeys] = [new Int32Array(count), new Int32Array(count)]
  const partShares = new Float64Array(count)
  let to = 0
  const put = (col: number, key: number, share: number) => {
    partCols[to] = col
    partKeys[to] = key
    partShares[to++] = share
  }
  rows.forEach(({ cols, keys, shares }, r) => {
    let k = tile.partStart[r]!
    const end = tile.partStart[r + 1]!
    for (let i = 0; i <= cols.length; i++) {
      const until = cols[i] ?? Number.POSITIVE_INFINITY
      for (; k < end && tile.partCols[k]! <= until; k++)
        put(tile.partCols[k]!, tile.partKeys[k]!, tile.partShares[k]!)
      if (i < cols.length) put(cols[i]!, keys[i]!, shares[i]!)
    }
    partStart[r + 1] = to
  })
  return { ...tile, partStart, partCols, partKeys, partShares }
}
