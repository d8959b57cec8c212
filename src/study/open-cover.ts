// Opens the land-cover raster and its legend.
import { fault, type Issue, isInputError } from '../error.ts'
import { crsOfGeoTags, type GeoTags, geoTags, mainDirectory, readTiff, tiffRaster } from '../formats/index.ts'
import type { Grid, Raster } from '../grid/index.ts'
import { type Legend, legend, legendNames, MAX_CLASSES, readLegend } from '../land/index.ts'
import { openFile, textOf } from './text.ts'
import type { World } from './world.ts'

/** The cover's pixels, with the GeoTIFF tags of its coordinate system for the rasters made from it. */
export interface Cover extends Raster {
  readonly geo: GeoTags
}

/** The cover as a raster of land codes, or undefined with the reason among the issues. */
export async function openCover(
  file: string,
  world: Pick<World, 'open' | 'zlib'>,
  issues: Issue[],
): Promise<Cover | undefined> {
  const source = await openFile(file, world, issues)
  if (!source) return undefined
  try {
    const tiff = await readTiff(source)
    const geo = geoTags(mainDirectory(tiff))
    const crs = crsOfGeoTags(geo)
    if (!geo || !crs) {
      issues.push(
        fault(
          'cover.crs',
          [file],
          'no coordinate system that could be read',
          'a GeoTIFF with GeoKeys',
          'Assign the system, for example: gdal_edit.py -a_srs EPSG:32650 FILE.',
        ),
      )
      return undefined
    }
    return { ...tiffRaster(tiff, crs, world.zlib), geo }
  } catch (error) {
    if (!isInputError(error)) throw error
    issues.push(...error.issues)
    return undefined
  }
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
