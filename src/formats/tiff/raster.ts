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
} from '../../grid/index.ts'
import type { Zlib } from '../bytes/source.ts'
import { blockedReader, type KeptBlocks } from './blocked-raster.ts'
import { blockReader } from './blocks.ts'
import { gdalNotes, notesOfColors } from './gdal-notes.ts'
import { type Layout, readLayout } from './layout.ts'
import { type FullAffine, nodataOf, readAffine, readNodata, uprightAffine } from './place.ts'
import { mainDirectory, refuseTiff, type Tiff, type TiffDirectory, tagNumber } from './structure.ts'
import { COMPRESSION, TAG } from './tags.ts'

/** Which band, and what files beside the TIFF say about it. */
export interface TiffRasterOptions {
  /** Counted from 0. */
  readonly band?: number
  /** Pixel to world, where it is not the TIFF's own. */
  readonly affine?: FullAffine | undefined
  /** Nodata as text, where it is not the TIFF's own. */
  readonly nodata?: string | undefined
  /** Memory for decoded blocks, where many rasters share one. */
  readonly kept?: KeptBlocks | undefined
}

// Photometric interpretation of bands that are red, green and blue.
const RGB = 2

// What bands beyond the image's own are, where they tell how opaque a pixel is: multiplied into the others or not.
const ALPHA: ReadonlySet<number> = new Set([1, 2])

/** What a TIFF says of its bands. */
export interface BandFacts {
  /** How many hold values, a band of opacity apart. */
  readonly bands: number
  /** Whether the bands are red, green and blue. */
  readonly isPicture: boolean
  /** Colours of the values from 0 as #rrggbb, where the file has a table of at most 256. */
  palette(): Promise<readonly string[] | undefined>
  /** Names of bands that have one, by their number from 1. */
  bandNames(): Promise<ReadonlyMap<number, string>>
}

/** The TIFF's full-resolution image in the given system, pixel values as stored (palettes: the codes). */
export function tiffRaster(
  tiff: Tiff,
  crs: Crs,
  zlib: Zlib,
  options: TiffRasterOptions = {},
): TypedRaster & BandFacts {
  const { band = 0 } = options
  const directory = mainDirectory(tiff)
  const layout = readLayout(tiff, directory)
  const { width, height, bands, samples } = layout
  if (band >= bands)
    refuseTiff(tiff.source, `${bands} bands`, `band ${band + 1}`, 'Choose a band that the file has.')
  const affine = placeOf(tiff, directory, layout, options.affine)
  const own = nodataOf(options.nodata, samples.type) ?? readNodata(directory, samples.type)
  const image = { tiff, zlib, kept: options.kept }
  const read = imageReader(image, layout, band, own ?? 0)
  const alpha = alphaOf(directory, bands)
  const isPicture = bands >= 3 && (tagNumber(directory, TAG.Photometric, 1) === RGB || marksColors(directory))
  const values = alpha === undefined ? bands : bands - 1
  const bandNames = () => namesOf(directory)
  const grid = { width, height, affine, crs }
  const palette = () => paletteOf(directory)
  const about = { grid, unit: undefined, bands: values, bandNames, isPicture, palette }
  // What is not compressed is read where it lies.
  const fresh = layout.compression !== COMPRESSION.none
  const readMask = maskReader(image, directory, layout, alpha === band ? undefined : alpha)
  if (!readMask) return { ...about, type: samples.type, nodata: own, read, fresh }
  const { type, nodata } = own === undefined ? withSpare(samples.type) : { type: samples.type, nodata: own }
  const masked = async (window: Window) => {
    const [values, valid] = await Promise.all([read(window), readMask(window)])
    return applyMask(values, valid, type, nodata)
  }
  return { ...about, type, nodata, read: masked }
}

function marksColors(directory: TiffDirectory): boolean {
  const colors = notesOfColors(directory).filter(({ role }) => role === 'colorinterp')
  return ['Red', 'Green', 'Blue'].every((color) => colors.some(({ text }) => text === color))
}

// All reds, then all greens, then all blues, each of 16 bits.
async function paletteOf({ tables }: TiffDirectory): Promise<readonly string[] | undefined> {
  const table = tables.get(TAG.ColorMap)
  if (!table || table.count > 3 * 256) return undefined
  const levels = await table.read()
  const count = Math.floor(levels.length / 3)
  const hex = (level: number) => (level >> 8).toString(16).padStart(2, '0')
  return Array.from(
    { length: count },
    (_, i) => `#${[0, 1, 2].map((channel) => hex(levels[channel * count + i]!)).join('')}`,
  )
}

async function namesOf(directory: TiffDirectory): Promise<ReadonlyMap<number, string>> {
  const notes = await gdalNotes(directory)
  return new Map(
    notes.flatMap(({ band, role, text }) =>
      role === 'description' && text !== '' ? [[band + 1, text]] : [],
    ),
  )
}

// The band that says how opaque pixels are: the last that is marked so. That of a picture is the picture's.
function alphaOf(directory: TiffDirectory, bands: number): number | undefined {
  if (tagNumber(directory, TAG.Photometric, 1) === RGB) return undefined
  const extra = Array.from(directory.numbers.get(TAG.ExtraSamples) ?? [])
  const last = extra.findLastIndex((kind) => ALPHA.has(kind))
  const at = bands - extra.length + last
  return last >= 0 && at > 0 ? at : undefined
}

interface Image {
  readonly tiff: Tiff
  readonly zlib: Zlib
  readonly kept: KeptBlocks | undefined
}

function imageReader({ tiff, zlib, kept }: Image, layout: Layout, band: number, blank: number, part = '') {
  const name = `${tiff.source.name} band ${band + 1}${part}`
  const block = blockReader(tiff, layout, zlib, band)
  return blockedReader({ ...layout, name, type: layout.samples.type, blank, block }, kept)
}

function placeOf(tiff: Tiff, directory: TiffDirectory, size: Layout, given: FullAffine | undefined): Affine {
  const affine = given ? uprightAffine(tiff.source, given, size) : readAffine(tiff, directory, size)
  if (affine) return affine
  return refuseTiff(
    tiff.source,
    'no georeferencing',
    'a pixel scale and a tie point, or a world file beside it',
    'Georeference the raster, for example: gdal_edit.py -a_ullr LEFT TOP RIGHT BOTTOM FILE.',
  )
}

// Where pixels are valid: by the internal mask, else by a band of opacity; 0 where they are not.
function maskReader(image: Image, directory: TiffDirectory, layout: Layout, alpha: number | undefined) {
  const mask = maskOf(image.tiff, directory, layout)
  if (mask) return imageReader(image, mask, 0, 255, ' mask')
  return alpha === undefined ? undefined : imageReader(image, layout, alpha, 0)
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
