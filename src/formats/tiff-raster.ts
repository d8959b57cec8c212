// An image of a TIFF as a Raster: its blocks decoded, its mask applied, its place on the ground.
import {
  type Affine,
  type Crs,
  makePixels,
  type PixelArray,
  type PixelType,
  type TypedRaster,
  type Window,
  withSpare,
} from '../grid/index.ts'
import { blockedReader } from './blocked-raster.ts'
import type { Zlib } from './source.ts'
import { mainDirectory, refuseTiff, type Tiff, type TiffDirectory, tagNumber } from './tiff.ts'
import { blockReader } from './tiff-blocks.ts'
import { type Layout, readLayout } from './tiff-layout.ts'
import { nodataOf, readAffine, readNodata } from './tiff-place.ts'
import { TAG } from './tiff-tags.ts'

/** Which band, and what files beside the TIFF say about it. */
export interface TiffRasterOptions {
  /** Counted from 0. */
  readonly band?: number
  /** Pixel to world, where it is not the TIFF's own. */
  readonly affine?: Affine | undefined
  /** Nodata as text, where it is not the TIFF's own. */
  readonly nodata?: string | undefined
}

/** The TIFF's full-resolution image in the given system, pixel values as stored (palettes: the codes). */
export function tiffRaster(
  tiff: Tiff,
  crs: Crs,
  zlib: Zlib,
  options: TiffRasterOptions = {},
): TypedRaster & { readonly bands: number } {
  const { band = 0 } = options
  const directory = mainDirectory(tiff)
  const layout = readLayout(tiff, directory)
  const { width, height, bands, samples } = layout
  if (band >= bands)
    refuseTiff(tiff.source, `${bands} bands`, `band ${band + 1}`, 'Choose a band that the file has.')
  const affine = options.affine ?? readAffine(tiff, directory, layout) ?? nowhere(tiff)
  const own = nodataOf(options.nodata, samples.type) ?? readNodata(directory, samples.type)
  const read = imageReader(tiff, layout, zlib, band, own ?? 0)
  const mask = maskOf(tiff, directory, layout)
  const grid = { width, height, affine, crs }
  if (!mask) return { grid, unit: undefined, type: samples.type, nodata: own, bands, read }
  const { type, nodata } = own === undefined ? withSpare(samples.type) : { type: samples.type, nodata: own }
  const readMask = imageReader(tiff, mask, zlib, 0, 255)
  const masked = async (window: Window) => {
    const [values, valid] = await Promise.all([read(window), readMask(window)])
    return applyMask(values, valid, type, nodata)
  }
  return { grid, unit: undefined, type, nodata, bands, read: masked }
}

function imageReader(tiff: Tiff, layout: Layout, zlib: Zlib, band: number, blank: number) {
  return blockedReader({
    ...layout,
    type: layout.samples.type,
    blank,
    block: blockReader(tiff, layout, zlib, band),
  })
}

function nowhere({ source }: Tiff): never {
  return refuseTiff(
    source,
    'no georeferencing',
    'a pixel scale and a tie point, or a world file beside it',
    'Georeference the raster, for example: gdal_edit.py -a_ullr LEFT TOP RIGHT BOTTOM FILE.',
  )
}

// GDAL's internal mask: a directory of its own, marked as a mask and as large as the image.
function maskOf(tiff: Tiff, image: TiffDirectory, { width, height }: Layout): Layout | undefined {
  const found = tiff.directories.find(
    (candidate) =>
      candidate !== image &&
      (tagNumber(candidate, TAG.NewSubfileType, 0) & 5) === 4 &&
      tagNumber(candidate, TAG.ImageWidth, 0) === width &&
      tagNumber(candidate, TAG.ImageLength, 0) === height,
  )
  return found && readLayout(tiff, found)
}

function applyMask(values: PixelArray, valid: PixelArray, type: PixelType, nodata: number): PixelArray {
  const out = makePixels(type, values.length)
  for (let i = 0; i < out.length; i++) out[i] = valid[i] === 0 ? nodata : values[i]!
  return out
}
