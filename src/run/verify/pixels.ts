// Pixels of an output folder: what each raster adds up to, the total's pixels against the sectors', overviews, and place.
import { OUTSIDE } from '../../cadastre/index.ts'
import { type Source, tiffLevels, tiffRaster, type Zlib } from '../../formats/index.ts'
import { type Raster, rowAreas, tiles, type Window } from '../../grid/index.ts'
import { ExactSum } from '../../quantity/index.ts'
import { addRows, placedTiff } from '../folder/output-sums.ts'

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
    for (let b = 0; b < sectors.length; b++) {
      const value = sectors[b]![at]!
      if (value === OUTSIDE) outside += 1
      else made += value
    }
    if (total[at] === OUTSIDE ? outside === sectors.length : isRounded(total[at]!, made, 2) && outside === 0)
      continue
    return `${placeIn(window, at)} is ${total[at]}, the sectors make ${outside > 0 ? OUTSIDE : made}`
  }
  return undefined
}

/** The first pixel of the net that is not what its row's total and sink make of it; undefined where all are. */
export async function netApart(total: Raster, sink: Raster, net: Raster): Promise<string | undefined> {
  for (const window of tiles(net.grid, WINDOW)) {
    const [given, taken, found] = [await total.read(window), await sink.read(window), await net.read(window)]
    for (let at = 0; at < found.length; at++) {
      const made = given[at] === OUTSIDE ? OUTSIDE : Math.fround(given[at]! - taken[at]!)
      if (found[at] !== made) return `${placeIn(window, at)} is ${found[at]}, total less sink makes ${made}`
    }
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
  for (let row = 0, at = 0; row < window.height; row++) {
    // Where the level below ends within a pair, its last row or column stands twice: the mean is the same.
    const upper = 2 * row * below.width
    const lower = 2 * row + 1 < below.height ? upper + below.width : upper
    for (let left = 0; left < 2 * window.width; left += 2, at++) {
      const right = left + 1 < below.width ? left + 1 : left
      const mean = meanInside(of[upper + left]!, of[upper + right]!, of[lower + left]!, of[lower + right]!)
      if (mean === OUTSIDE ? found[at] !== OUTSIDE : !isRounded(found[at]!, mean, 2)) return at
    }
  }
  return undefined
}

// Of four pixels, those that are inside.
function meanInside(a: number, b: number, c: number, d: number): number {
  if (a === b && a === c && a === d) return a
  let sum = 0
  let inside = 0
  for (const value of [a, b, c, d])
    if (value !== OUTSIDE) {
      sum += value
      inside += 1
    }
  return sum / inside
}
