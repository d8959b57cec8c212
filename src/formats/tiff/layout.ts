// Where a TIFF image keeps its pixels, checked before a byte of them is read; anything outside the profile is refused.
import { pixelBytes } from '../../grid/index.ts'
import { type Samples, samplesOf } from './samples.ts'
import { refuseTiff, type Tiff, type TiffDirectory, type TiffTable, tagNumber } from './structure.ts'
import { COMPRESSION, OTHER_COMPRESSIONS, TAG } from './tags.ts'

// No block of a sane raster unpacks to more than this: a strip of a whole 16 000 × 16 000 byte raster.
const MAX_BLOCK_BYTES = 256 * 2 ** 20
// No raster of this house has more cells than this in a row or column.
const MAX_SIDE = 10_000_000
// A single uncompressed strip is read in strips of about this many bytes.
const STRIP_BYTES = 2 ** 20

/** Size, sample type and blocks of one image. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly samples: Samples
  readonly bands: number
  /** Bands stored one after another, each in blocks of its own. */
  readonly planar: boolean
  readonly compression: number
  readonly predictor: number
  /** Bits of a byte stored last to first. */
  readonly reversed: boolean
  readonly tiled: boolean
  readonly blockWidth: number
  readonly blockHeight: number
  readonly across: number
  readonly down: number
  /** Bytes of a row of a block once unpacked. */
  readonly rowBytes: number
  /** Offset and length of every block, plane after plane. */
  readonly table: () => Promise<BlockTable>
}

/** Where the blocks of an image lie in its file. */
export interface BlockTable {
  readonly offsets: ArrayLike<number>
  readonly byteCounts: ArrayLike<number>
}

type Shape = Omit<Layout, 'table'>

/** The layout of an image; throws where it cannot be read. */
export function readLayout(tiff: Tiff, directory: TiffDirectory): Layout {
  const get = (tag: number, fallback: number) => tagNumber(directory, tag, fallback)
  const [width, height] = [get(TAG.ImageWidth, 0), get(TAG.ImageLength, 0)]
  const bands = get(TAG.SamplesPerPixel, 1)
  const tiled = directory.numbers.has(TAG.TileWidth)
  const blockWidth = tiled ? get(TAG.TileWidth, 0) : width
  const blockHeight = tiled
    ? get(TAG.TileLength, 0)
    : Math.min(height, get(TAG.RowsPerStrip, height) || height)
  const planar = bands > 1 && get(TAG.PlanarConfiguration, 1) === 2
  const bits = get(TAG.BitsPerSample, 1)
  const compression = get(TAG.Compression, COMPRESSION.none)
  checkSizes(tiff, { width, height, bands, blockWidth, blockHeight })
  const samples = checkSamples(tiff, directory, bits)
  checkCompression(tiff, compression, get(TAG.Photometric, 1))
  const shape: Shape = {
    width,
    height,
    samples,
    bands,
    planar,
    compression,
    // Only these compressions have a predictor; others carry the tag without meaning.
    predictor: ([COMPRESSION.none, COMPRESSION.packbits] as number[]).includes(compression)
      ? 1
      : get(TAG.Predictor, 1),
    reversed: get(TAG.FillOrder, 1) === 2,
    tiled,
    blockWidth,
    blockHeight,
    across: Math.ceil(width / blockWidth),
    down: Math.ceil(height / blockHeight),
    rowBytes: Math.ceil((blockWidth * (planar ? 1 : bands) * bits) / 8),
  }
  checkPredictor(tiff, shape)
  return withTable(tiff, directory, shape)
}

const REWRITE = 'Rewrite the file, for example: gdal_translate -of GTiff IN OUT.'

interface Sizes {
  readonly width: number
  readonly height: number
  readonly bands: number
  readonly blockWidth: number
  readonly blockHeight: number
}

function checkSizes({ source }: Tiff, { width, height, bands, blockWidth, blockHeight }: Sizes): void {
  const whole = (n: number, most: number) => Number.isInteger(n) && n >= 1 && n <= most
  if (!whole(width, MAX_SIDE) || !whole(height, MAX_SIDE))
    refuseTiff(source, `an image of ${width} × ${height} pixels`, `1 to ${MAX_SIDE} a side`, REWRITE)
  if (!whole(blockWidth, MAX_SIDE) || !whole(blockHeight, MAX_SIDE))
    refuseTiff(source, `blocks of ${blockWidth} × ${blockHeight}`, 'blocks of at least 1 × 1', REWRITE)
  if (!whole(bands, 4096)) refuseTiff(source, `${bands} samples a pixel`, '1 to 4096', REWRITE)
}

function checkSamples({ source }: Tiff, directory: TiffDirectory, bits: number): Samples {
  const all = Array.from(directory.numbers.get(TAG.BitsPerSample) ?? [])
  if (all.some((other) => other !== bits))
    refuseTiff(source, `bands of ${all.slice(0, 8).join(', ')} bits`, 'bands of one depth', REWRITE)
  const format = tagNumber(directory, TAG.SampleFormat, 1)
  return (
    samplesOf(bits, format) ??
    refuseTiff(
      source,
      `${bits}-bit samples of format ${format}`,
      'integers of up to 32 or of 64 bits, or floats of 16, 32 or 64',
      'Convert the type, for example: gdal_translate -ot Int16 IN OUT.',
    )
  )
}

// Colours that other readers turn into red, green and blue, so that a band by itself means nothing.
const PICTURES: Readonly<Record<number, string>> = { 6: 'YCbCr', 8: 'CIELab', 9: 'ICCLab', 10: 'ITULab' }

function checkCompression({ source }: Tiff, compression: number, photometric: number): void {
  if (!Object.values<number>(COMPRESSION).includes(compression)) {
    refuseTiff(
      source,
      `compression ${OTHER_COMPRESSIONS[compression] ?? compression}`,
      'none, deflate, LZW, PackBits or ZSTD',
      'Rewrite it: gdal_translate -co COMPRESS=DEFLATE IN OUT.',
    )
  }
  const picture =
    PICTURES[photometric] ?? (photometric > 32_000 ? `photometric kind ${photometric}` : undefined)
  if (picture) {
    refuseTiff(
      source,
      `a picture in ${picture}`,
      'a band of codes or values',
      'Choose the raster itself, not a picture of it.',
    )
  }
}

function checkPredictor({ source }: Tiff, { predictor, samples: { bits, type } }: Shape): void {
  const fits =
    predictor === 1 ||
    (predictor === 2 && [8, 16, 32, 64].includes(bits)) ||
    (predictor === 3 && type.startsWith('float') && [16, 32, 64].includes(bits))
  if (!fits) {
    refuseTiff(
      source,
      `predictor ${predictor} over ${bits}-bit ${type} samples`,
      'predictor 1, 2 or, for floats, 3',
      'Rewrite it: gdal_translate -co COMPRESS=DEFLATE -co PREDICTOR=1 IN OUT.',
    )
  }
}

function withTable(tiff: Tiff, directory: TiffDirectory, shape: Shape): Layout {
  const { source } = tiff
  const raw = shape.rowBytes * shape.blockHeight
  const blocks = shape.across * shape.down * (shape.planar ? shape.bands : 1)
  const offsets = directory.tables.get(shape.tiled ? TAG.TileOffsets : TAG.StripOffsets)
  const byteCounts = directory.tables.get(shape.tiled ? TAG.TileByteCounts : TAG.StripByteCounts)
  const plain = shape.compression === COMPRESSION.none
  if (
    !offsets ||
    offsets.count < blocks ||
    (!plain && !byteCounts) ||
    (byteCounts?.count ?? blocks) < blocks
  ) {
    const listed = Math.min(offsets?.count ?? 0, byteCounts?.count ?? 0)
    refuseTiff(
      source,
      `${listed} blocks listed for ${blocks}`,
      'a place in the file for every block',
      REWRITE,
    )
  }
  if (plain && !shape.tiled && shape.down === 1 && raw > STRIP_BYTES) return stripsOf(shape, offsets!)
  if (
    Math.max(raw, shape.blockWidth * shape.blockHeight * pixelBytes(shape.samples.type)) > MAX_BLOCK_BYTES
  ) {
    refuseTiff(
      source,
      `blocks that unpack to ${raw} bytes`,
      `at most ${MAX_BLOCK_BYTES}`,
      'Rewrite it in tiles: gdal_translate -co TILED=YES IN OUT.',
    )
  }
  return { ...shape, table: () => readTable(offsets!, byteCounts, raw) }
}

async function readTable(
  offsets: TiffTable,
  byteCounts: TiffTable | undefined,
  raw: number,
): Promise<BlockTable> {
  const [starts, lengths] = await Promise.all([offsets.read(), byteCounts?.read()])
  // Uncompressed files of old writers leave the lengths out.
  return { offsets: starts, byteCounts: lengths ?? new Float64Array(starts.length).fill(raw) }
}

// One strip as long as the image becomes many: its rows lie at known places.
function stripsOf(shape: Shape, offsets: TiffTable): Layout {
  const { rowBytes, height, bands, planar } = shape
  const blockHeight = Math.max(1, Math.floor(STRIP_BYTES / rowBytes))
  const down = Math.ceil(height / blockHeight)
  const table = async () => {
    const starts = await offsets.read()
    const planes = planar ? bands : 1
    const place = (i: number) => starts[Math.floor(i / down)]! + (i % down) * blockHeight * rowBytes
    const rows = (i: number) => Math.min(blockHeight, height - (i % down) * blockHeight)
    return {
      offsets: Float64Array.from({ length: planes * down }, (_, i) => place(i)),
      byteCounts: Float64Array.from({ length: planes * down }, (_, i) => rows(i) * rowBytes),
    }
  }
  return { ...shape, blockHeight, down, table }
}
