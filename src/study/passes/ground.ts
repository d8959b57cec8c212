// The ground of a tile: the cover's classes, corrected by the finer raster and split into urban and rural.
import type { PixelArray, Window } from '../../grid/index.ts'
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
  visitMemory,
} from '../../land/index.ts'
import { zoneToucher } from '../../vector/index.ts'
import { openCover } from '../cover/open-cover.ts'
import type { JobContext } from '../world.ts'
import { classReader, coverKey } from './class-reader.ts'
import { remembered, rememberedBytes, tileMemory } from './tile-memory.ts'

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

/** A tile of the cover after refinement and split. */
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
  const none = new Uint8Array(side * side)
  const unseen = (size: number) => ({ ...NOTHING, classes: none.subarray(0, size), mixtures: NO_MIXTURES })
  return async (window) => (inZone(window) ? read(window) : unseen(window.width * window.height))
}

// Later jobs of this thread learn from the first what shapes do to a row; lands that have gone are forgotten.
function rememberScans(lands: Lands, context: JobContext): void {
  const { width, height } = lands.grid
  const budget = Math.min(rememberedBytes(lands.grid, context, 'visits'), width * height)
  if (budget === 0) return
  scanFrom(
    remembered(context, 'visits', `${lands.shapes.serial}`, () => visitMemory(budget)),
    lands,
  )
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
  const read = await classReader(cover, lands, { ...context, memory: new Map(), tileBudget: () => 0 })
  const refine = await refinerOf(plan, lands, context)
  const across = Math.ceil(lands.grid.width / side)
  const key = `${coverKey(cover, lands)} ${plan.key} ${plan.split?.settlements !== undefined}`
  const tiles = remembered(context, 'ground', key, () =>
    tileMemory<Remembered>(rememberedBytes(lands.grid, context, 'tiles')),
  )

  return async (window) => {
    const known = tiles.get(window)
    if (known && !fresh) return { ...NOTHING, ...known }
    const { classes, values } = await read(window)
    const corrected = await refine(window, classes)
    if (plan.split?.settlements) {
      const tile = (window.row / side) * across + window.col / side
      const settlements = { of: plan.split.settlements, tile }
      splitTile(window, corrected, plan.split.urbanOf, settlements, lands.rowAreas)
    }
    const ground = { classes: corrected.classes, mixtures: corrected.mixtures }
    tiles.keep(window, ground, bytesOf(ground))
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

const bytesOf = ({ classes, mixtures: { pixels, starts, classes: parts, shares } }: Remembered) =>
  classes.length + 4 * (pixels.length + starts.length) + parts.length + 8 * shares.length
