// The job that describes tiles by who owns their ground: what patches are traced from.
import type { Emissions } from '../../allocate/index.ts'
import {
  joinSums,
  type ParcelSums,
  packTile,
  patchKeys,
  patchTiler,
  patchWeigher,
  weightRates,
} from '../../cadastre/index.ts'
import { tiles } from '../../grid/index.ts'
import type { Lands, WeightPlan } from '../../land/index.ts'
import type { JobContext } from '../world.ts'
import { type GroundPlan, groundReader } from './ground.ts'
import { weightReader } from './weight-reader.ts'

/** What all tasks that describe tiles for patches share. */
export interface PatchShared {
  readonly cover: string
  readonly lands: Lands
  readonly ground: GroundPlan
  readonly weights: readonly WeightPlan[]
  readonly emissions: Pick<Emissions, 'onLayer' | 'onWeight'>
  /** Side of a tile in pixels. */
  readonly side: number
}

/** A row of tiles, from the top. */
export type TileRow = number

/** The tiles of one row from the left, packed end to end, and what parcels have of them. */
export interface PatchResult {
  readonly bytes: Uint8Array
  readonly lengths: Int32Array
  readonly parcels: ParcelSums
  /** By weight, what parcels have of it: feature × zones + zone, Σ weight per m² × m². */
  readonly weighed: readonly ParcelSums[]
}

/** Prepare the job `patch`; a task is a row of tiles. */
export async function preparePatch(
  shared: PatchShared,
  context: JobContext,
): Promise<(row: TileRow) => Promise<PatchResult>> {
  const { lands, side } = shared
  const read = await groundReader(shared, side, context)
  const weigh = await weightReader(shared, context)
  const keys = patchKeys(lands, shared.weights.length)
  const describe = patchTiler(lands, keys)
  const rates = { ...shared.emissions, tally: { lands } } as Emissions
  const addWeights = weigh && patchWeigher(lands, keys, weightRates(rates))
  const { width, height } = lands.grid
  return async (row) => {
    const line = { width, height: Math.min(side, height - row * side) }
    const packed: Uint8Array[] = []
    const parcels: ParcelSums[] = []
    const weighed = shared.weights.map((): ParcelSums[] => [])
    for (const window of tiles(line, side)) {
      const placed = { ...window, row: row * side }
      const tileGround = await read(placed)
      const tile = describe(placed, tileGround)
      parcels.push(tile.parcels)
      if (!addWeights) packed.push(packTile(tile))
      else {
        const weights = (await weigh(placed)).map(({ values }) => values)
        const described = addWeights(placed, tileGround, weights, tile)
        packed.push(packTile(described))
        described.weighed.forEach((part, k) => {
          weighed[k]!.push(part)
        })
      }
    }
    const bytes = new Uint8Array(packed.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of packed) {
      bytes.set(part, at)
      at += part.length
    }
    return {
      bytes,
      lengths: Int32Array.from(packed, (part) => part.length),
      parcels: joinSums(parcels),
      weighed: weighed.map(joinSums),
    }
  }
}
