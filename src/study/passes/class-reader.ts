// Reads the cover tile by tile as class numbers, remembering decoded tiles within a budget for the second pass.
import { type PixelArray, type Raster, runRaster, type Window } from '../../grid/index.ts'
import { classifier, type Lands, UNKNOWN } from '../../land/index.ts'
import { openCover } from '../cover/open-cover.ts'
import type { JobContext } from '../world.ts'
import { remembered, rememberedBytes, tileMemory } from './tile-memory.ts'

/** A tile of the cover as classes. */
export interface ClassTile {
  readonly classes: Uint8Array
  /** Codes as delivered; present only where some have no class, so that they can be named. */
  readonly values: PixelArray
}

const NO_VALUES = new Uint8Array(0)

/** A reader of windows for one job; jobs of the same context, file and codes share the decoded tiles. */
export async function classReader(
  path: string,
  lands: Pick<Lands, 'grid' | 'legend' | 'nodata' | 'blank' | 'burnt'>,
  context: JobContext,
): Promise<(window: Window) => Promise<ClassTile>> {
  const codes = lands.legend.map((entry) => entry.code)
  const { burnt, grid } = lands
  const name = coverKey(path, lands)
  const raster = await remembered(context, 'cover', name, async () =>
    burnt ? runRaster(burnt, grid) : openAgain(path, context),
  )
  const tiles = remembered(context, 'classes', `${name} ${codes} ${lands.blank}`, () =>
    tileMemory<Uint8Array>(rememberedBytes(lands.grid, context, 'tiles')),
  )
  const { classify } = classifier(codes, lands.nodata, lands.blank)
  let room = new Uint8Array(0)
  return async (window) => {
    const known = tiles.get(window)
    if (known) return { classes: known, values: NO_VALUES }
    const values = await raster.read(window)
    if (room.length < values.length) room = new Uint8Array(values.length)
    const made = classify(values, room)
    // Tiles with codes that nothing explains are not remembered: they are read again to be named.
    if (made.includes(UNKNOWN)) return { classes: made.slice(), values }
    const classes = keep(made, values, raster.fresh)
    tiles.keep(window, classes, classes.length)
    return { classes, values: NO_VALUES }
  }
}

/** A name of the cover that tells it apart from others of the same file: outlines may be burnt in several ways. */
export const coverKey = (path: string, { burnt }: Pick<Lands, 'burnt'>): string =>
  burnt ? `${path} ${burnt.serial}` : path

// In place of the codes where these may go: memory that is touched for the first time is slow.
function keep(made: Uint8Array, values: PixelArray, fresh: boolean | undefined): Uint8Array {
  if (!fresh || !(values instanceof Uint8Array)) return made.slice()
  values.set(made)
  return values
}

async function openAgain(path: string, context: JobContext): Promise<Raster> {
  const raster = await openCover(path, context, [])
  if (!raster) throw new Error(`The cover ${path} could be read before but not now.`)
  return raster
}
