// Reads the weights of tiles for a job: every raster of weights brought onto the cover's pixels.
import type { Window } from '../grid/index.ts'
import { type Lands, tileWeigher, type WeightPlan, type WeightTile } from '../land/index.ts'
import { openCover } from './open-cover.ts'
import type { JobContext } from './world.ts'

/** A reader of windows, weights in the order of the plans; undefined where there are none. */
export async function weightReader(
  plans: readonly WeightPlan[] | undefined,
  { grid }: Pick<Lands, 'grid'>,
  context: JobContext,
): Promise<((window: Window) => Promise<readonly WeightTile[]>) | undefined> {
  if (!plans || plans.length === 0) return undefined
  const weighers: ReturnType<typeof tileWeigher>[] = []
  for (const plan of plans) {
    const raster = await openCover(plan.file, context, [])
    if (!raster) throw new Error(`The weights ${plan.file} could be read before but not now.`)
    weighers.push(tileWeigher(plan, grid, raster))
  }
  return async (window) => {
    const tiles: WeightTile[] = []
    for (const weigh of weighers) tiles.push(await weigh(window))
    return tiles
  }
}
