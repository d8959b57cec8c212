// Counts the ground of a tile in full: classes, mixtures, what refinement changed, codes that nothing explains.
import type { Window } from '../../grid/index.ts'
import {
  blockCounter,
  type Lands,
  mixtureCounter,
  type RefinementPart,
  type TallyPart,
  type UnknownAreas,
  unknownCounter,
  type WeightTile,
  weightCounter,
} from '../../land/index.ts'
import type { GroundTile } from './ground.ts'

/** One tile, counted. */
export interface CountPart {
  readonly tallies: readonly TallyPart[]
  readonly refinement: RefinementPart | undefined
  /** m² inside zones by land code that the legend lacks. */
  readonly unknown: UnknownAreas
  /** m² by code of the finer raster that its legend or the crosswalk lacks. */
  readonly missing: readonly (readonly [code: number, area: number])[]
  /** Whether a weight is negative somewhere, one flag a weight. */
  readonly negative: readonly boolean[]
}

/** A counter of tiles. */
export function groundCounter(
  lands: Lands,
): (window: Window, ground: GroundTile, weights?: readonly WeightTile[]) => CountPart {
  const count = blockCounter(lands)
  const countMixtures = mixtureCounter(lands)
  const countUnknown = unknownCounter(lands)
  let countWeights: ReturnType<typeof weightCounter> | undefined
  return (window, ground, tiles = []) => {
    const { classes, values, mixtures, refined, missing } = ground
    const weights = tiles.map((tile) => tile.values)
    if (weights.length > 0) countWeights ??= weightCounter(lands)
    const most = {
      ...count(window, classes, values),
      ...(countWeights && { weights: countWeights(window, ground, weights) }),
    }
    const unknown = values.length > 0 ? countUnknown(window, classes, values) : []
    const told = { unknown, missing: [...missing], negative: tiles.map((tile) => tile.negative) }
    if (!refined) return { tallies: [most], refinement: undefined, ...told }
    const { tally, refinement } = countMixtures(window, { classes, mixtures, refined })
    return { tallies: [most, tally], refinement, ...told }
  }
}
