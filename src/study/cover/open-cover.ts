// Opens the land-cover raster — one file or a mosaic of many — and its legend.
import { fault, type Issue, isInputError, warning } from '../../error.ts'
import { keptBlocks } from '../../formats/index.ts'
import { type Grid, mosaicRaster } from '../../grid/index.ts'
import {
  type BurntOutlines,
  type Legend,
  legend,
  legendNames,
  MAX_CLASSES,
  readLegend,
} from '../../land/index.ts'
import { listed } from '../../quantity/index.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import { listFiles } from './list-files.ts'
import { onOneLattice } from './one-lattice.ts'
import { bandOfName, type OpenedRaster, openRaster } from './open-raster.ts'
import { textOf } from './text.ts'

/** The cover's pixels, with the GeoTIFF tags of its coordinate system for the rasters made from it. */
export interface Cover extends OpenedRaster {
  /** Its runs, where it was burnt from outlines. */
  readonly burnt?: BurntOutlines
}

/** The cover of a study under one name, as jobs and messages carry it: the names of a list, a line each. */
export function coverName(cover: Study['land']['cover']): string {
  return typeof cover === 'string' ? cover : cover.join('\n')
}

type Host = Pick<World, 'open' | 'list' | 'zlib'>

/**
 * The cover as a raster of land codes, or undefined with the reason among the issues. Tiles that lie otherwise than the first
 * are brought to its pixels.
 */
export const openCover = (cover: string, world: Host, issues: Issue[]): Promise<Cover | undefined> =>
  openMosaic(cover, world, issues, onOneLattice)

/** A raster of values, whose sums no other pixels would keep: tiles that lie otherwise than the first are refused. */
export const openValues = (name: string, world: Host, issues: Issue[]): Promise<Cover | undefined> =>
  openMosaic(name, world, issues, (tiles) => tiles)

async function openMosaic(
  cover: string,
  world: Host,
  issues: Issue[],
  arrange: typeof onOneLattice,
): Promise<Cover | undefined> {
  const names = await listFiles(cover.split('\n'), world, issues)
  const kept = keptBlocks()
  const tiles = await Promise.all(
    names.map(async (name) => {
      const own: Issue[] = []
      const raster = await openRaster(name, world, own, kept)
      return { name, raster, issues: raster ? own : await orFolder(name, world, own) }
    }),
  )
  issues.push(...tiles.flatMap((tile) => tile.issues))
  const opened = tiles.flatMap(({ name, raster }) => (raster ? [{ name, raster }] : []))
  const unchosen = await tellBands(opened, issues)
  if (unchosen || opened.length === 0 || opened.length < tiles.length) return undefined
  try {
    const files = opened.flatMap(({ raster }) => raster.files)
    const { geo, palette, packing } = opened[0]!.raster
    issues.push(...(await otherwisePacked(opened)))
    const arranged: Issue[] = []
    const mosaic = mosaicRaster(arrange(opened, arranged))
    issues.push(...arranged)
    return { ...mosaic, geo, files, ...(palette && { palette }), ...(packing && { packing }) }
  } catch (error) {
    if (!isInputError(error)) throw error
    issues.push(...error.issues)
    return undefined
  }
}

interface Opened {
  readonly name: string
  readonly raster: OpenedRaster
}

// Of files with several bands none of which is named, the first is taken; colours of a picture are no codes.
async function tellBands(opened: readonly Opened[], issues: Issue[]): Promise<boolean> {
  const open = opened.filter(({ name, raster }) => (raster.bands ?? 1) > 1 && !bandOfName(name).band)
  const pictures = open.filter(({ raster }) => raster.isPicture)
  issues.push(...pictures.map(({ name, raster }) => picture(name, raster.bands!)))
  const first = open.find(({ raster }) => !raster.isPicture)
  if (first) issues.push(await firstBand(first.name, first.raster))
  return pictures.length > 0
}

// Tiles of one raster stand for the same by the same numbers.
async function otherwisePacked([first, ...others]: readonly Opened[]): Promise<Issue[]> {
  if (others.length === 0) return []
  const wordsOf = async ({ raster }: Opened) => {
    const packing = await raster.packing?.()
    return packing ? `scale ${packing.scale}, offset ${packing.offset}` : 'no scale and offset'
  }
  const expected = await wordsOf(first!)
  const found = await Promise.all(others.map(wordsOf))
  return others.flatMap(({ name }, i) =>
    found[i] === expected
      ? []
      : [
          fault(
            'cover.packing',
            [name],
            found[i]!,
            `${expected}, like ${first!.name}`,
            'Unpack the tiles: gdal_translate -unscale -ot Float32 IN OUT.tif, each of them.',
          ),
        ],
  )
}

// What is told of a name that is a folder's: that it is one, and how its rasters are named.
async function orFolder(name: string, world: Pick<World, 'list'>, issues: Issue[]): Promise<Issue[]> {
  if (/^https?:/i.test(name) || !issues.some(({ code }) => code === 'file.missing')) return issues
  const files = (await world.list?.(`${name.replace(/\/$/, '')}/*`)) ?? []
  return files.length === 0
    ? issues
    : [
        folder(
          name,
          files.some((file) => /\.adf$/i.test(file)),
        ),
      ]
}

const folder = (name: string, isGrid: boolean) =>
  fault(
    'cover.folder',
    [name],
    isGrid ? 'a folder, which is an ESRI grid' : 'a folder',
    'a raster, or a pattern of files',
    isGrid
      ? 'Convert the grid: gdal_translate -of GTiff FOLDER OUT.tif.'
      : 'Name the rasters in it, for example: `FOLDER/*.tif`.',
  )

const picture = (file: string, bands: number) =>
  fault(
    'cover.picture',
    [file],
    `a picture: ${bands} bands that are red, green, blue`,
    'one band of codes or values',
    'Colours are not codes: use the raster that the picture was made from. If a band holds codes all the same, name it: `FILE#band=1`.',
  )

async function firstBand(file: string, { bands, bandNames }: OpenedRaster): Promise<Issue> {
  const names = Array.from((await bandNames?.()) ?? [], ([k, name]) => `${k} ${name}`)
  return warning(
    'cover.bands',
    [file],
    names.length > 0 ? `${bands} bands: ${listed(names)}` : `${bands} bands`,
    'one band, or a band chosen',
    'Band 1 was taken; `FILE#band=2` takes another.',
  )
}

/** A shipped legend by name, or a CSV of the study. */
export async function openLegend(name: string, world: World, issues: Issue[]): Promise<Legend | undefined> {
  const known = legend(name)
  if (known) return known
  if (!/\.csv$/i.test(name)) {
    issues.push(
      fault(
        'legend.unknown',
        ['land', 'legend'],
        `"${name}"`,
        `one of ${legendNames().join(', ')}, or a .csv file`,
        'Name a shipped legend, or a CSV of code, class, sector.',
      ),
    )
    return undefined
  }
  const text = await textOf(name, world, issues)
  if (text === undefined) return undefined
  const read = readLegend(text, name)
  issues.push(...read.issues)
  // What a legend without codes means would only be told again of every code of the cover.
  if (read.legend.entries.length === 0) return undefined
  if (read.legend.entries.length > MAX_CLASSES) {
    issues.push(
      fault(
        'legend.size',
        [name],
        `${read.legend.entries.length} codes`,
        `at most ${MAX_CLASSES}`,
        'Merge codes that mean the same.',
      ),
    )
    return undefined
  }
  return read.legend
}

/** The grid's rectangle in its own system. */
export function gridExtent({ affine, width, height }: Grid) {
  const [x0, x1] = [affine.c, affine.c + affine.a * width]
  const [y0, y1] = [affine.f, affine.f + affine.e * height]
  return { minX: Math.min(x0, x1), maxX: Math.max(x0, x1), minY: Math.min(y0, y1), maxY: Math.max(y0, y1) }
}
