// Where a TIFF image keeps its pixels and where on the ground they lie; anything outside the profile is refused.
import type { Affine, PixelArray } from '../grid/index.ts'
import type { Source } from './source.ts'
import { refuseTiff, type Tiff, type TiffDirectory, tagNumber } from './tiff.ts'
import { COMPRESSION, OTHER_COMPRESSIONS, TAG } from './tiff-tags.ts'

// No block of a sane raster unpacks to more than this.
const MAX_BLOCK_BYTES = 512 * 2 ** 20
// No raster of this house has more cells than this in a row or column.
const MAX_SIDE = 10_000_000

/** Size, sample type and blocks of one image. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly bits: number
  readonly format: number
  readonly samples: number
  readonly planar: boolean
  readonly compression: number
  readonly predictor: number
  readonly blockWidth: number
  readonly blockHeight: number
  readonly across: number
  readonly down: number
  readonly offsets: ArrayLike<number>
  readonly byteCounts: ArrayLike<number>
}

/** The layout of an image; throws where it cannot be read. */
export function readLayout(tiff: Tiff, directory: TiffDirectory): Layout {
  const { source } = tiff
  const get = (tag: number, fallback: number) => tagNumber(directory, tag, fallback)
  const [width, height] = [get(TAG.ImageWidth, 0), get(TAG.ImageLength, 0)]
  const samples = get(TAG.SamplesPerPixel, 1)
  const tiled = directory.numbers.has(TAG.TileWidth)
  const blockWidth = tiled ? get(TAG.TileWidth, 0) : width
  const blockHeight = tiled ? get(TAG.TileLength, 0) : Math.min(height, get(TAG.RowsPerStrip, height))
  const layout: Layout = {
    width,
    height,
    bits: get(TAG.BitsPerSample, 1),
    format: get(TAG.SampleFormat, 1),
    samples,
    planar: samples > 1 && get(TAG.PlanarConfiguration, 1) === 2,
    compression: get(TAG.Compression, COMPRESSION.none),
    predictor: get(TAG.Predictor, 1),
    blockWidth,
    blockHeight,
    across: Math.ceil(width / blockWidth),
    down: Math.ceil(height / blockHeight),
    offsets: directory.numbers.get(tiled ? TAG.TileOffsets : TAG.StripOffsets) ?? [],
    byteCounts: directory.numbers.get(tiled ? TAG.TileByteCounts : TAG.StripByteCounts) ?? [],
  }
  checkLayout(source, layout, directory)
  return layout
}

function checkLayout(source: Source, layout: Layout, directory: TiffDirectory): void {
  const { width, height, samples, bits, format, compression, blockWidth, blockHeight } = layout
  const refuse = (
    found: string,
    expected: string,
    hint = 'Rewrite the file, for example: gdal_translate -of GTiff IN OUT.',
  ) => refuseTiff(source, found, expected, hint)
  const whole = (n: number, most: number) => Number.isInteger(n) && n >= 1 && n <= most
  if (!whole(width, MAX_SIDE) || !whole(height, MAX_SIDE))
    refuse(`an image of ${width} × ${height} pixels`, 'a size of at least 1 × 1')
  if (!whole(blockWidth, MAX_SIDE) || !whole(blockHeight, MAX_SIDE))
    refuse(`blocks of ${blockWidth} × ${blockHeight}`, 'blocks of at least 1 × 1')
  if (!whole(samples, 4096)) refuse(`${samples} samples a pixel`, '1 to 4096')
  const allBits = directory.numbers.get(TAG.BitsPerSample)
  if (allBits && Array.from(allBits).some((b) => b !== bits))
    refuse(`bands of ${[...allBits].join(', ')} bits`, 'bands of one depth')
  if (!sampleReader(bits, format))
    refuse(
      `${bits}-bit samples of format ${format}`,
      'integers of 1, 2, 4, 8, 16 or 32 bits or floats of 32 or 64',
      'Convert the type, for example: gdal_translate -ot Int16 IN OUT.',
    )
  if (!Object.values<number>(COMPRESSION).includes(compression)) {
    refuse(
      `compression ${OTHER_COMPRESSIONS[compression] ?? compression}`,
      'none, deflate, LZW, PackBits or ZSTD',
      'Rewrite it: gdal_translate -co COMPRESS=DEFLATE IN OUT.',
    )
  }
  const raw = blockWidth * blockHeight * (layout.planar ? 1 : samples) * (bits / 8)
  if (raw > MAX_BLOCK_BYTES)
    refuse(
      `blocks that unpack to ${raw} bytes`,
      `at most ${MAX_BLOCK_BYTES}`,
      'Rewrite it in tiles: gdal_translate -co TILED=YES IN OUT.',
    )
  const blocks = layout.across * layout.down * (layout.planar ? samples : 1)
  if (layout.offsets.length < blocks || layout.byteCounts.length < blocks) {
    refuse(`${Math.min(layout.offsets.length, layout.byteCounts.length)} blocks listed`, `${blocks} blocks`)
  }
}

/** Pixel to world; throws where the image lies askew or nowhere. */
export function readAffine(tiff: Tiff, directory: TiffDirectory): Affine {
  const scale = directory.numbers.get(TAG.ModelPixelScale)
  const tie = directory.numbers.get(TAG.ModelTiepoint)
  const matrix = directory.numbers.get(TAG.ModelTransformation)
  const shift = isPixelIsPoint(directory) ? 0.5 : 0
  if (matrix && matrix.length >= 8 && !(scale && tie)) {
    const [a, b, , c, d, e, , f] = matrix as unknown as readonly number[]
    if (b !== 0 || d !== 0) {
      refuseTiff(
        tiff.source,
        'a rotated or sheared raster',
        'rows along the x axis',
        'Resample it upright: gdalwarp IN OUT.',
      )
    }
    return upright(tiff, { a: a!, c: c! - shift * a!, e: e!, f: f! - shift * e! })
  }
  if (!scale || !tie || tie.length < 6) {
    return refuseTiff(
      tiff.source,
      'no georeferencing',
      'a GeoTIFF with pixel scale and tie point',
      'Georeference the raster, for example with gdal_edit.py -a_ullr.',
    )
  }
  const [a, e] = [scale[0]!, -scale[1]!]
  return upright(tiff, { a, c: tie[3]! - (tie[0]! + shift) * a, e, f: tie[4]! - (tie[1]! + shift) * e })
}

function upright(tiff: Tiff, affine: Affine): Affine {
  const numbers = Object.values(affine)
  if (numbers.every(Number.isFinite) && affine.a > 0 && affine.e !== 0) return affine
  return refuseTiff(
    tiff.source,
    `a pixel size of ${affine.a} × ${affine.e}`,
    'a positive width and a height that is not 0',
    'Correct the georeferencing of the file.',
  )
}

// GTRasterTypeGeoKey = 2: the tie point is a pixel's centre.
function isPixelIsPoint(directory: TiffDirectory): boolean {
  const keys = directory.numbers.get(TAG.GeoKeyDirectory) ?? []
  for (let i = 4; i + 3 < keys.length; i += 4) if (keys[i] === 1025) return keys[i + 3] === 2
  return false
}

/** The value GDAL marks as nodata. */
export function readNodata(directory: TiffDirectory): number | undefined {
  const text = directory.texts.get(TAG.GdalNodata)?.trim()
  if (!text) return undefined
  const value = /^-?nan/i.test(text) ? Number.NaN : Number(text.replace(/^(-?)(1\.#)?inf.*/i, '$1Infinity'))
  return Number.isNaN(value) && !/^-?nan/i.test(text) ? undefined : value
}

/** The array type of samples, or undefined where they are outside the profile. */
export function sampleReader(
  bits: number,
  format: number,
): ((buffer: ArrayBuffer) => PixelArray) | undefined {
  const kind = format === 4 || format === 0 ? 1 : format
  switch (`${kind}/${bits}`) {
    case '1/1':
    case '1/2':
    case '1/4':
    case '1/8':
      return (buffer) => new Uint8Array(buffer)
    case '2/8':
      return (buffer) => new Int8Array(buffer)
    case '1/16':
      return (buffer) => new Uint16Array(buffer)
    case '2/16':
      return (buffer) => new Int16Array(buffer)
    case '1/32':
      return (buffer) => new Uint32Array(buffer)
    case '2/32':
      return (buffer) => new Int32Array(buffer)
    case '3/32':
      return (buffer) => new Float32Array(buffer)
    case '3/64':
      return (buffer) => new Float64Array(buffer)
    default:
      return undefined
  }
}
