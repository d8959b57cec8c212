// The pass before counting that finds settlements: pieces of built-up ground tile by tile, joined over the raster.
import type { Window } from '../../grid/index.ts'
import {
  joinSettlements,
  type Lands,
  labelPieces,
  type Settlements,
  type SettlementTile,
  settlementTile,
} from '../../land/index.ts'
import type { JobContext } from '../world.ts'
import { type GroundPlan, groundReader } from './ground.ts'

/** Prepare the job for one thread: it summarises the built-up pieces of tiles. */
export async function prepareSettle(
  shared: { readonly cover: string; readonly lands: Lands; readonly ground: GroundPlan },
  side: number,
  context: JobContext,
): Promise<(window: Window) => Promise<SettlementTile>> {
  const { lands, ground } = shared
  const read = await groundReader(shared, side, context)
  const { urbanOf, least } = ground.split!
  const across = Math.ceil(lands.grid.width / side)
  return async (window) => {
    const { classes, mixtures } = await read(window)
    const pieces = labelPieces(window, classes, mixtures, urbanOf, lands.rowAreas)
    const tile = (window.row / side) * across + window.col / side
    return settlementTile(tile, pieces, window.width, least)
  }
}

/** The plan with its settlements, from the tiles of the whole raster. */
export function settled(
  plan: GroundPlan,
  tiles: readonly SettlementTile[],
  grid: { readonly width: number },
  side: number,
): GroundPlan {
  const { least } = plan.split!
  const settlements: Settlements = joinSettlements(tiles, Math.ceil(grid.width / side), least)
  return { ...plan, split: { ...plan.split!, settlements } }
}
