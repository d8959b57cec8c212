// Counts the ground of a tile in full: classes, mixtures, what refinement changed, codes that nothing explains.
import type { Window } from '../grid/index.ts'
import {
  blockCounter,
  type Lands,
  mixtureCounter,
  type RefinementPart,
  type TallyPart,
  type UnknownAreas,
  unknownCounter,
} from '../land/index.ts'
import type { GroundTile } from './ground.ts'

/** One tile, counted. */
export interface CountPart {
  readonly tallies: readonly TallyPart[]
  readonly refinement: RefinementPart | undefined
  /** m² inside zones by land code that the legend lacks. */
  readonly unknown: UnknownAreas
  /** m² by code of the finer raster that its legend or the crosswalk lacks. */
  readonly missing: readonly (readonly [code: number, area: number])[]
}

/** A counter of tiles. */
export function groundCounter(lands: Lands): (window: Window, ground: GroundTile) => CountPart {
  const count = blockCounter(lands)
  const countMixtures = mixtureCounter(lands)
  const countUnknown = unknownCounter(lands)
  return (window, ground) => {
    const { classes, values, mixtures, refined, missing } = ground
    const most = count(window, classes, values)
    const unknown = values.length > 0 ? countUnknown(window, classes, values) : []
    if (!refined) return { tallies: [most], refinement: undefined, unknown, missing: [...missing] }
    const { tally, refinement } = countMixtures(window, { classes, mixtures, refined })
    return { tallies: [most, tally], refinement, unknown, missing: [...missing] }
  }
}
