// Shares emissions over the ground of a tile: by area, of mixed pixels by all their classes, and by weights.
import type { Emissions } from '../../allocate/index.ts'
import {
  type IntensityTable,
  mixtureSharer,
  type PaletteTile,
  type PixelSums,
  singles,
  tileSharer,
  weightRates,
  weightSharer,
} from '../../cadastre/index.ts'
import type { Window } from '../../grid/index.ts'
import type { Lands } from '../../land/index.ts'
import { TILE } from '../blocks.ts'
import type { GroundTile } from './ground.ts'
import type { weightReader } from './weight-reader.ts'

type ReadWeights = NonNullable<Awaited<ReturnType<typeof weightReader>>>

/** Gives the shared tile (undefined outside every zone) and the weights it was shared by. The tile is overwritten by the next call. */
export type GroundSharer = (
  window: Window,
  ground: GroundTile,
  sums: PixelSums,
) => Promise<{ readonly tile: PaletteTile | undefined; readonly weights?: readonly Float32Array[] }>

/** A sharer of tiles by the rates of `table`, and by weights where there are any. */
export function groundSharer(
  {
    lands,
    emissions,
  }: {
    readonly lands: Lands
    readonly emissions: Pick<Emissions, 'onLand' | 'onGround' | 'onLayer' | 'onWeight'>
  },
  table: IntensityTable,
  weigh: ReadWeights | undefined,
): GroundSharer {
  if (!weigh) {
    const share = tileSharer(lands, table, TILE, singles)
    const shareMixtures = mixtureSharer(lands, table, singles)
    return async (window, ground, sums) => {
      const tile = share(window, ground.classes, sums)
      return { tile: tile && shareMixtures(window, ground, tile, sums) }
    }
  }
  // What area gives stays unrounded until weights have added theirs.
  const doubles = (length: number) => new Float64Array(length)
  const share = tileSharer(lands, table, TILE, doubles)
  const shareMixtures = mixtureSharer(lands, table, doubles)
  const shareWeights = weightSharer(lands, weightRates({ ...emissions, tally: { lands } } as Emissions))
  return async (window, ground, sums) => {
    const tile = share(window, ground.classes, sums)
    if (!tile) return { tile: undefined }
    const evenly = shareMixtures(window, ground, tile, sums)
    const weights = (await weigh(window)).map(({ values }) => values)
    return { tile: shareWeights(window, ground, weights, evenly, sums), weights }
  }
}
