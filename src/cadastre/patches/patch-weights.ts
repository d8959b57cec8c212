// Kernel: what a tile's ground has of each weight, told beside its parts so that patches gather it as they gather ground.
import type { Window } from '../../grid/index.ts'
import { keysPerZone, type Lands, type Mixtures, partWalker } from '../../land/index.ts'
import { ExactSum } from '../../quantity/index.ts'
import type { WeightRates } from '../pixels/intensity.ts'
import { type ParcelSums, packSums } from './parcel-sums.ts'
import { PARCEL, type PatchKeys } from './patch-keys.ts'
import type { PatchTile } from './patch-tile.ts'

/** A tile with weights: parts of the last slots, whose shares are weight per m²; `weighed` is that of parcels. */
export interface WeighedTile extends PatchTile {
  /** By weight: Σ weight per m² × m² by feature × zones + zone. */
  readonly weighed: readonly ParcelSums[]
}

/**
 * A function that adds to a described tile what its ground has of the weights that count there. Whole pixels side by
 * side that are of one group are one patch, and are told once, at the first of them.
 */
export function patchWeigher(
  lands: Lands,
  { owner, slots, weights: count }: PatchKeys,
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
    const parcels = rates.map(() => new Map<number, ExactSum>())
    const rows = Array.from({ length: window.height }, () => ({
      cols: [] as number[],
      keys: [] as number[],
      shares: [] as number[],
    }))
    // By weight: where its run of whole pixels goes on, and the part that it is told in.
    const nextWhole = new Int32Array(count).fill(-1)
    const partOf = new Int32Array(count)
    walk(window, ground, (at, zone, feature, klass, share, area) => {
      const within = (feature < 0 ? 0 : layerOfFeature[feature]! + 1) * classCount + klass
      const key = zone * perZone + within
      if (sector[key]! < 0) return
      const parcel = owner[within] === PARCEL ? feature * zones + zone : -1
      const first = (zone * sectors + sector[key]! + 1) * slots - count + 1
      const row = rows[Math.floor(at / window.width)]!
      for (let k = 0; k < count; k++) {
        const weight = rates[k]![key]! > 0 ? weights[k]![at]! : 0
        if (weight === 0) continue
        if (parcel >= 0) {
          const sums = parcels[k]!
          sums.set(parcel, (sums.get(parcel) ?? new ExactSum()).addProduct(weight * share, area))
          continue
        }
        const whole = share === 1
        if (whole && at === nextWhole[k] && row.keys[partOf[k]!] === first + k)
          row.shares[partOf[k]!]! += weight
        else {
          partOf[k] = row.keys.length
          row.cols.push(at % window.width)
          row.keys.push(first + k)
          row.shares.push(weight * share)
        }
        nextWhole[k] = whole ? at + 1 : -1
      }
    })
    return { ...withParts(tile, rows), weighed: parcels.map(packSums) }
  }
}

interface RowParts {
  readonly cols: readonly number[]
  readonly keys: readonly number[]
  readonly shares: readonly number[]
}

// Both lists of a row are in the order of columns; at one column ground comes before its weights.
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
