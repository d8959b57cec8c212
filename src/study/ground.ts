// The ground of a tile: the cover's classes, corrected by the finer raster and split into urban and rural.
import type { PixelArray, Window } from '../grid/index.ts'
import {
  type Lands,
  type Mixtures,
  NO_MIXTURES,
  type Refined,
  type RefinePlan,
  type Settlements,
  scanFrom,
  splitTile,
  tileRefiner,
  type VisitMemory,
  visitMemory,
} from '../land/index.ts'
import { zoneToucher } from '../vector/index.ts'
import { classReader, rememberedBytes } from './class-reader.ts'
import { openCover } from './open-cover.ts'
import type { JobContext } from './world.ts'

/** What is done to land codes before they count; plain data that threads share. */
export interface GroundPlan {
  /** Tells plans apart that differ in what they do to the same cover. */
  readonly key: string
  readonly refine: { readonly file: string; readonly plan: RefinePlan } | undefined
  readonly split:
    | {
        readonly urbanOf: Uint8Array
        /** m² from which a settlement is urban. */
        readonly least: number
        /** Undefined until the settlements have been joined. */
        readonly settlements: Settlements | undefined
      }
    | undefined
}

export interface GroundTile {
  /** Class of all or most of each pixel's ground. */
  readonly classes: Uint8Array
  readonly mixtures: Mixtures
  /** Codes as delivered; only when just read, as are the next two. */
  readonly values: PixelArray
  readonly refined: Refined | undefined
  /** Codes of the finer raster that nothing explains, with m². */
  readonly missing: ReadonlyMap<number, number>
}

type Remembered = Pick<GroundTile, 'classes' | 'mixtures'>

const NOTHING = { values: new Uint8Array(0), refined: undefined, missing: new Map<number, number>() }

/**
 * A reader of tiles (of the raster's regular tiling, `side` pixels wide); remembers them within the budget.
 * `fresh` tells that what refinement changed is asked for, which is not remembered. Tiles without any zone are not
 * read and have no observation, but where settlements are told by their size, which counts ground beyond the zones.
 */
export async function groundReader(
  shared: { readonly cover: string; readonly lands: Lands; readonly ground: GroundPlan },
  side: number,
  context: JobContext,
  fresh = false,
): Promise<(window: Window) => Promise<GroundTile>> {
  rememberScans(shared.lands, context)
  const read = await readerOf(shared, side, context, fresh)
  if (shared.ground.split) return read
  const inZone = zoneToucher(shared.lands.shapes)
  const unseen = (size: number) => ({ ...NOTHING, classes: new Uint8Array(size), mixtures: NO_MIXTURES })
  return async (window) => (inZone(window) ? read(window) : unseen(window.width * window.height))
}

// The part of the bytes for tiles that what boundaries do to them may take besides; never more than a byte a pixel.
const FOR_VISITS = 1 / 2

// Later jobs of this thread learn from the first what shapes do to a row; lands that have gone are forgotten.
function rememberScans(lands: Lands, context: JobContext): void {
  const { width, height } = lands.grid
  const budget = Math.min(rememberedBytes(lands.grid, context) * FOR_VISITS, width * height)
  if (budget === 0) return
  const { serial } = lands.shapes
  const known = context.memory.get('visits') as { serial: number; memory: VisitMemory } | undefined
  const kept = known?.serial === serial ? known : { serial, memory: visitMemory(budget) }
  context.memory.set('visits', kept)
  scanFrom(kept.memory, lands)
}

async function readerOf(
  {
    cover,
    lands,
    ground: plan,
  }: { readonly cover: string; readonly lands: Lands; readonly ground: GroundPlan },
  side: number,
  context: JobContext,
  fresh: boolean,
): Promise<(window: Window) => Promise<GroundTile>> {
  if (!plan.refine && !plan.split?.settlements) {
    const read = await classReader(cover, lands, context)
    return async (window) => ({ ...NOTHING, ...(await read(window)), mixtures: NO_MIXTURES })
  }
  // What is remembered is the finished ground, so the codes as read need not be.
  const read = await classReader(cover, lands, { ...context, memory: new Map(), tileBudget: 0 })
  const refine = await refinerOf(plan, lands, context)
  const across = Math.ceil(lands.grid.width / side)
  const memory = memoryOf(
    `ground ${cover} ${plan.key} ${plan.split?.settlements !== undefined}`,
    lands.grid,
    context,
  )

  return async (window) => {
    const tile = (window.row / side) * across + window.col / side
    const known = memory.tiles.get(tile)
    if (known && !fresh) return { ...NOTHING, ...known }
    const { classes, values } = await read(window)
    const corrected = await refine(window, classes)
    if (plan.split?.settlements) {
      const settlements = { of: plan.split.settlements, tile }
      splitTile(window, corrected, plan.split.urbanOf, settlements, lands.rowAreas)
    }
    memory.keep(tile, { classes: corrected.classes, mixtures: corrected.mixtures })
    return { ...corrected, values }
  }
}

async function refinerOf({ refine }: GroundPlan, lands: Lands, context: JobContext) {
  const { missing } = NOTHING
  if (!refine) {
    return async (_: Window, classes: Uint8Array) => ({
      classes: classes.slice(),
      mixtures: NO_MIXTURES,
      refined: undefined,
      missing,
    })
  }
  const raster = await openCover(refine.file, context, [])
  if (!raster) throw new Error(`The raster ${refine.file} could be read before but not now.`)
  return tileRefiner(refine.plan, lands.grid, raster, lands.rowAreas)
}

function memoryOf(key: string, grid: Lands['grid'], context: JobContext) {
  const known = context.memory.get(key) as ReturnType<typeof emptyMemory> | undefined
  if (known) return known
  const memory = emptyMemory(rememberedBytes(grid, context))
  context.memory.set(key, memory)
  return memory
}

function emptyMemory(budget: number) {
  const tiles = new Map<number, Remembered>()
  let bytes = 0
  const keep = (tile: number, ground: Remembered) => {
    const { pixels, starts, classes, shares } = ground.mixtures
    const size =
      ground.classes.length + 4 * (pixels.length + starts.length) + classes.length + 8 * shares.length
    if (tiles.has(tile) || bytes + size > budget) return
    bytes += size
    tiles.set(tile, ground)
  }
  return { tiles, keep }
}
