// Whether the land cover is given as outlines: that is asked of its first file, whatever its name.
import { fault, type Issue } from '../../error.ts'
import { vectorFormat } from '../../formats/index.ts'
import { listFiles } from '../cover/list-files.ts'
import { bandOfName, holdsOutlines } from '../cover/open-raster.ts'
import { openFile } from '../cover/text.ts'
import type { World } from '../world.ts'

/** The files of a cover of outlines; undefined where its first file holds none, so that it is a raster's to tell. */
export async function outlineFiles(
  names: readonly string[],
  world: Pick<World, 'open' | 'list'>,
  issues: Issue[],
): Promise<readonly string[] | undefined> {
  const listing: Issue[] = []
  const files = await listFiles(names, world, listing)
  // Rasters by their name are not opened twice: a mosaic may have thousands of them.
  const isOutlines = async (file: string) => {
    if (/\.(tiff?|asc)$/i.test(bandOfName(file).file)) return false
    const source = await openFile(file, world, [])
    return source !== undefined && holdsOutlines(await vectorFormat(source), file)
  }
  if (files.length === 0 || !(await isOutlines(files[0]!))) return undefined
  issues.push(...listing)
  const others = await Promise.all(files.slice(1).map(async (file) => ({ file, is: await isOutlines(file) })))
  for (const { file, is } of others) if (!is) issues.push(mixed(file, files[0]!))
  return files
}

const mixed = (file: string, first: string) =>
  fault(
    'outlines.mixed',
    [file],
    `a file that holds no outlines beside ${first}`,
    'a cover of outlines alone, or of rasters alone',
    'Name files of one kind; a raster may correct outlines as `land.refine`.',
  )
