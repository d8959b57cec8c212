// Reads the weights of tiles for a job: every raster of weights brought onto the cover's pixels.
import type { Window } from '../grid/index.ts'
import { type Lands, tileWeigher, type WeightPlan, type WeightTile } from '../land/index.ts'
import { zoneToucher } from '../vector/index.ts'
import { openCover } from './open-cover.ts'
import type { JobContext } from './world.ts'

interface Memory {
  readonly tiles: Map<string, readonly WeightTile[]>
  bytes: number
}

/**
 * A reader of windows, weights in the order of the plans; undefined where there are none. Tiles are remembered for the
 * passes to come within half the budget; where no zone is, nothing is read and weighs anything.
 */
export async function weightReader(
  plans: readonly WeightPlan[] | undefined,
  { grid, shapes }: Pick<Lands, 'grid' | 'shapes'>,
  context: JobContext,
): Promise<((window: Window) => Promise<readonly WeightTile[]>) | undefined> {
  if (!plans || plans.length === 0) return undefined
  const weighers: ReturnType<typeof tileWeigher>[] = []
  for (const plan of plans) {
    const raster = await openCover(plan.file, context, [])
    if (!raster) throw new Error(`The weights ${plan.file} could be read before but not now.`)
    weighers.push(tileWeigher(plan, grid, raster))
  }
  const memory = memoryOf(`weights ${JSON.stringify(plans)}`, context)
  const inZone = zoneToucher(shapes)
  return async (window) => {
    if (!inZone(window)) return plans.map(() => nothing(window))
    const key = `${window.col},${window.row},${window.width},${window.height}`
    const known = memory.tiles.get(key)
    if (known) return known
    const tiles: WeightTile[] = []
    for (const weigh of weighers) tiles.push(await weigh(window))
    const bytes = tiles.reduce((sum, { values }) => sum + values.byteLength, 0)
    if (memory.bytes + bytes <= context.tileBudget / 2) {
      memory.tiles.set(key, tiles)
      memory.bytes += bytes
    }
    return tiles
  }
}

const nothing = ({ width, height }: Window): WeightTile => ({
  values: new Float32Array(width * height),
  negative: false,
})

function memoryOf(key: string, context: JobContext): Memory {
  const known = context.memory.get(key) as Memory | undefined
  if (known) return known
  const memory: Memory = { tiles: new Map(), bytes: 0 }
  context.memory.set(key, memory)
  return memory
}
