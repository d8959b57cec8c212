// Reads the cover tile by tile as class numbers, remembering decoded tiles within a budget for the second pass.
import type { PixelArray, Raster, Window } from '../grid/index.ts'
import { classifier, type Lands, UNKNOWN } from '../land/index.ts'
import { openCover } from './open-cover.ts'
import type { JobContext } from './world.ts'

export interface ClassTile {
  readonly classes: Uint8Array
  /** Codes as delivered; present only where some have no class, so that they can be named. */
  readonly values: PixelArray
}

interface Memory {
  readonly raster: Raster
  readonly tiles: Map<string, Uint8Array>
  bytes: number
}

const NO_VALUES = new Uint8Array(0)

// The part of a raster that a thread must be able to remember for it to be worth the memory: to decode a little less of
// a large one saves next to nothing.
const WORTH_KEEPING = 1 / 4

/** Bytes of class numbers of a raster that a thread may remember. */
export function rememberedBytes({ width, height }: Lands['grid'], { tileBudget }: JobContext): number {
  return tileBudget < width * height * WORTH_KEEPING ? 0 : tileBudget
}

/** A reader of windows for one job; jobs of the same context and file share the decoded tiles. */
export async function classReader(
  path: string,
  lands: Pick<Lands, 'grid' | 'legend' | 'nodata'>,
  context: JobContext,
): Promise<(window: Window) => Promise<ClassTile>> {
  const memory = await memoryOf(path, context)
  const budget = rememberedBytes(lands.grid, context)
  const { classify } = classifier(
    lands.legend.map((entry) => entry.code),
    lands.nodata,
  )
  let room = new Uint8Array(0)
  return async (window) => {
    const key = `${window.col},${window.row},${window.width},${window.height}`
    const known = memory.tiles.get(key)
    if (known) return { classes: known, values: NO_VALUES }
    const values = await memory.raster.read(window)
    if (room.length < values.length) room = new Uint8Array(values.length)
    const made = classify(values, room)
    // Tiles with codes that nothing explains are not remembered: they are read again to be named.
    if (made.includes(UNKNOWN)) return { classes: made.slice(), values }
    const classes = keep(made, values, memory.raster.fresh)
    if (memory.bytes + classes.length <= budget) {
      memory.tiles.set(key, classes)
      memory.bytes += classes.length
    }
    return { classes, values: NO_VALUES }
  }
}

// In place of the codes where these may go: memory that is touched for the first time is slow.
function keep(made: Uint8Array, values: PixelArray, fresh: boolean | undefined): Uint8Array {
  if (!fresh || !(values instanceof Uint8Array)) return made.slice()
  values.set(made)
  return values
}

async function memoryOf(path: string, context: JobContext): Promise<Memory> {
  const known = context.memory.get(path) as Memory | undefined
  if (known) return known
  const raster = await openCover(path, context, [])
  if (!raster) throw new Error(`The cover ${path} could be read before but not now.`)
  const memory: Memory = { raster, tiles: new Map(), bytes: 0 }
  context.memory.set(path, memory)
  return memory
}
