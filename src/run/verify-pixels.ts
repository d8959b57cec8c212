// Pixels of an output folder: what each raster adds up to, the total's pixels against the sectors', overviews, and place.
import { OUTSIDE } from '../cadastre/index.ts'
import { type Source, tiffLevels, tiffRaster, type Zlib } from '../formats/index.ts'
import { type Raster, rowAreas, tiles, type Window } from '../grid/index.ts'
import { ExactSum } from '../quantity/index.ts'
import { addRows, placedTiff } from './output-sums.ts'

// Side of the windows that are read at once.
const WINDOW = 1024
// Half of the last place of a float32, for every number that was rounded to one.
const ROUNDED = 2 ** -24

/** A raster of intensities, finest level first. */
export type Levels = readonly Raster[]

/** The levels of a COG. */
export async function levelsOf(source: Source, zlib: Zlib): Promise<Levels> {
  const { tiff, crs } = await placedTiff(source)
  return tiffLevels(tiff).map((level) => tiffRaster(level, crs, zlib))
}

/**
 * t of every sector's raster and of the total's, in one pass, and the first pixel of the total that is not the sum of the
 * sectors' as they are written; undefined where all are. `rasters` end with the total.
 */
export async function bandTotals(rasters: readonly Raster[]): Promise<{
  readonly totals: readonly number[]
  readonly apart: string | undefined
}> {
  const { grid } = rasters[0]!
  if (rasters.some((raster) => raster.grid.width !== grid.width || raster.grid.height !== grid.height))
    throw new Error('rasters of different sizes')
  const areas = rowAreas(grid)
  const sums = rasters.map(() => new ExactSum())
  let apart: string | undefined
  for (const window of tiles(grid, WINDOW)) {
    const values = await Promise.all(rasters.map((raster) => raster.read(window)))
    values.forEach((band, b) => {
      addRows(sums[b]!, band, window, areas)
    })
    apart ??= firstApart(values, window)
  }
  return { totals: sums.map((sum) => sum.value), apart }
}

type Values = ArrayLike<number>

function firstApart(bands: readonly Values[], window: Window): string | undefined {
  const sectors = bands.slice(0, -1)
  const total = bands[sectors.length]!
  for (let at = 0; at < total.length; at++) {
    let made = 0
    let outside = 0
    for (const band of sectors)
      if (band[at] === OUTSIDE) outside++
      else made += band[at]!
    if (total[at] === OUTSIDE ? outside === sectors.length : isRounded(total[at]!, made, 2) && outside === 0)
      continue
    return `${placeIn(window, at)} is ${total[at]}, the sectors make ${outside > 0 ? OUTSIDE : made}`
  }
  return undefined
}

const isRounded = (value: number, made: number, times: number) =>
  Math.abs(value - made) <= times * ROUNDED * Math.abs(made)

const placeIn = (window: Window, at: number) =>
  `pixel ${window.col + (at % window.width)}, ${window.row + Math.floor(at / window.width)}`

/** The first pixel of an overview that is not the mean of those of its four in the level below that are inside. */
export async function overviewApart(levels: Levels): Promise<string | undefined> {
  for (let k = 1; k < levels.length; k++) {
    const [fine, coarse] = [levels[k - 1]!, levels[k]!]
    for (const window of tiles(coarse.grid, WINDOW / 2)) {
      const [col, row] = [2 * window.col, 2 * window.row]
      const below = {
        col,
        row,
        width: Math.min(2 * window.width, fine.grid.width - col),
        height: Math.min(2 * window.height, fine.grid.height - row),
      }
      const [found, of] = [await coarse.read(window), await fine.read(below)]
      const at = firstOffMean(found, window, of, below)
      if (at !== undefined)
        return `overview ${k}: ${placeIn(window, at)} is not the mean of the pixels below it`
    }
  }
  return undefined
}

function firstOffMean(found: Values, window: Window, of: Values, below: Window): number | undefined {
  for (let at = 0; at < found.length; at++) {
    const [col, row] = [2 * (at % window.width), 2 * Math.floor(at / window.width)]
    let [sum, inside] = [0, 0]
    for (let r = row; r < Math.min(row + 2, below.height); r++)
      for (let c = col; c < Math.min(col + 2, below.width); c++) {
        const value = of[r * below.width + c]!
        if (value !== OUTSIDE) [sum, inside] = [sum + value, inside + 1]
      }
    if (inside === 0 ? found[at] !== OUTSIDE : !isRounded(found[at]!, sum / inside, 2)) return at
  }
  return undefined
}
