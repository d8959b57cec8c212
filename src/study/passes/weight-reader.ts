// Reads the weights of tiles for a job: every raster of weights brought onto the cover's pixels.
import type { Window } from '../../grid/index.ts'
import { type Lands, tileWeigher, type WeightPlan, type WeightTile } from '../../land/index.ts'
import { zoneToucher } from '../../vector/index.ts'
import { openValues } from '../cover/open-cover.ts'
import type { JobContext } from '../world.ts'
import { remembered, rememberedBytes, tileMemory } from './tile-memory.ts'

/**
 * A reader of windows, weights in the order of the plans; undefined where there are none. Tiles are remembered for the
 * passes to come within the budget; where no zone is, nothing is read and weighs anything.
 */
export async function weightReader(
  {
    cover,
    lands: { grid, shapes },
    weights: plans,
  }: {
    readonly cover: string
    readonly lands: Pick<Lands, 'grid' | 'shapes'>
    readonly weights: readonly WeightPlan[]
  },
  context: JobContext,
): Promise<((window: Window) => Promise<readonly WeightTile[]>) | undefined> {
  if (plans.length === 0) return undefined
  const weighers: ReturnType<typeof tileWeigher>[] = []
  for (const plan of plans) {
    const raster = await openValues(plan.file, context, [])
    if (!raster) throw new Error(`The weights ${plan.file} could be read before but not now.`)
    weighers.push(tileWeigher(plan, grid, raster, await raster.packing?.()))
  }
  const memory = remembered(context, 'weights', `${cover} ${JSON.stringify(plans)}`, () =>
    tileMemory<readonly WeightTile[]>(rememberedBytes(grid, context, 'weights')),
  )
  const inZone = zoneToucher(shapes)
  return async (window) => {
    if (!inZone(window)) return plans.map(() => nothing(window))
    const known = memory.get(window)
    if (known) return known
    const tiles: WeightTile[] = []
    for (const weigh of weighers) tiles.push(await weigh(window))
    memory.keep(
      window,
      tiles,
      tiles.reduce((sum, { values }) => sum + values.byteLength, 0),
    )
    return tiles
  }
}

const nothing = ({ width, height }: Window): WeightTile => ({
  values: new Float32Array(width * height),
  negative: false,
})
