// An image of a TIFF as a Raster: finds the blocks a window needs, decodes them, copies their rows.
import type { Affine, Crs, Grid, PixelArray, Raster, Window } from '../grid/index.ts'
import type { Source, Zlib } from './source.ts'
import { isReduced, refuseTiff, tagNumber, type Tiff, type TiffDirectory } from './tiff.ts'
import { addDifferences, joinFloatPlanes, swapBytes, unpackBits, unpackLzw } from './tiff-codecs.ts'
import { COMPRESSION, OTHER_COMPRESSIONS, TAG } from './tiff-tags.ts'

// No block of a sane raster unpacks to more than this.
const MAX_BLOCK_BYTES = 512 * 2 ** 20
// No raster of this house has more cells than this in a row or column.
const MAX_SIDE = 10_000_000

interface Layout {
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

/** Options of `tiffRaster`: which band, counted from 0. */
export interface TiffRasterOptions {
  readonly band?: number
}

/** The TIFF's full-resolution image in the given system, pixel values as stored. */
export function tiffRaster(tiff: Tiff, crs: Crs, zlib: Zlib, { band = 0 }: TiffRasterOptions = {}): Raster & { readonly bands: number } {
  const directory = tiff.directories.find((candidate) => !isReduced(candidate)) ?? tiff.directories[0]!
  const layout = readLayout(tiff, directory)
  if (band >= layout.samples) refuseTiff(tiff.source, `${layout.samples} bands`, `band ${band + 1}`, 'Choose a band that the file has.')
  const grid: Grid = { width: layout.width, height: layout.height, affine: readAffine(tiff, directory), crs }
  const decode = blockDecoder(tiff, layout, zlib)
  const nodata = readNodata(directory)
  return {
    grid,
    unit: undefined,
    nodata,
    bands: layout.samples,
    read: (window) => readWindow(tiff.source, layout, decode, { band, nodata }, window),
  }
}

function readLayout(tiff: Tiff, directory: TiffDirectory): Layout {
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
  const refuse = (found: string, expected: string, hint = 'Rewrite the file, for example: gdal_translate -of GTiff IN OUT.') =>
    refuseTiff(source, found, expected, hint)
  const whole = (n: number, most: number) => Number.isInteger(n) && n >= 1 && n <= most
  if (!whole(width, MAX_SIDE) || !whole(height, MAX_SIDE)) refuse(`an image of ${width} × ${height} pixels`, 'a size of at least 1 × 1')
  if (!whole(blockWidth, MAX_SIDE) || !whole(blockHeight, MAX_SIDE)) refuse(`blocks of ${blockWidth} × ${blockHeight}`, 'blocks of at least 1 × 1')
  if (!whole(samples, 4096)) refuse(`${samples} samples a pixel`, '1 to 4096')
  const allBits = directory.numbers.get(TAG.BitsPerSample)
  if (allBits && Array.from(allBits).some((b) => b !== bits)) refuse(`bands of ${[...allBits].join(', ')} bits`, 'bands of one depth')
  if (!sampleReader(bits, format)) refuse(`${bits}-bit samples of format ${format}`, 'integers of 1, 2, 4, 8, 16 or 32 bits or floats of 32 or 64', 'Convert the type, for example: gdal_translate -ot Int16 IN OUT.')
  if (!Object.values<number>(COMPRESSION).includes(compression)) {
    refuse(`compression ${OTHER_COMPRESSIONS[compression] ?? compression}`, 'none, deflate, LZW, PackBits or ZSTD', 'Rewrite it: gdal_translate -co COMPRESS=DEFLATE IN OUT.')
  }
  const raw = blockWidth * blockHeight * (layout.planar ? 1 : samples) * (bits / 8)
  if (raw > MAX_BLOCK_BYTES) refuse(`blocks that unpack to ${raw} bytes`, `at most ${MAX_BLOCK_BYTES}`, 'Rewrite it in tiles: gdal_translate -co TILED=YES IN OUT.')
  const blocks = layout.across * layout.down * (layout.planar ? samples : 1)
  if (layout.offsets.length < blocks || layout.byteCounts.length < blocks) {
    refuse(`${Math.min(layout.offsets.length, layout.byteCounts.length)} blocks listed`, `${blocks} blocks`)
  }
}

function readAffine(tiff: Tiff, directory: TiffDirectory): Affine {
  const scale = directory.numbers.get(TAG.ModelPixelScale)
  const tie = directory.numbers.get(TAG.ModelTiepoint)
  const matrix = directory.numbers.get(TAG.ModelTransformation)
  const shift = isPixelIsPoint(directory) ? 0.5 : 0
  if (matrix && matrix.length >= 8 && !(scale && tie)) {
    const [a, b, , c, d, e, , f] = matrix as unknown as readonly number[]
    if (b !== 0 || d !== 0) {
      refuseTiff(tiff.source, 'a rotated or sheared raster', 'rows along the x axis', 'Resample it upright: gdalwarp IN OUT.')
    }
    return upright(tiff, { a: a!, c: c! - shift * a!, e: e!, f: f! - shift * e! })
  }
  if (!scale || !tie || tie.length < 6) {
    return refuseTiff(tiff.source, 'no georeferencing', 'a GeoTIFF with pixel scale and tie point', 'Georeference the raster, for example with gdal_edit.py -a_ullr.')
  }
  const [a, e] = [scale[0]!, -scale[1]!]
  return upright(tiff, { a, c: tie[3]! - (tie[0]! + shift) * a, e, f: tie[4]! - (tie[1]! + shift) * e })
}

function upright(tiff: Tiff, affine: Affine): Affine {
  const numbers = Object.values(affine)
  if (numbers.every(Number.isFinite) && affine.a > 0 && affine.e !== 0) return affine
  return refuseTiff(tiff.source, `a pixel size of ${affine.a} × ${affine.e}`, 'a positive width and a height that is not 0', 'Correct the georeferencing of the file.')
}

// GTRasterTypeGeoKey = 2: the tie point is a pixel's centre.
function isPixelIsPoint(directory: TiffDirectory): boolean {
  const keys = directory.numbers.get(TAG.GeoKeyDirectory) ?? []
  for (let i = 4; i + 3 < keys.length; i += 4) if (keys[i] === 1025) return keys[i + 3] === 2
  return false
}

function readNodata(directory: TiffDirectory): number | undefined {
  const text = directory.texts.get(TAG.GdalNodata)?.trim()
  if (!text) return undefined
  const value = /^-?nan/i.test(text) ? Number.NaN : Number(text.replace(/^(-?)(1\.#)?inf.*/i, '$1Infinity'))
  return Number.isNaN(value) && !/^-?nan/i.test(text) ? undefined : value
}

/** The array type of samples, or undefined where they are outside the profile. */
function sampleReader(bits: number, format: number): ((buffer: ArrayBuffer) => PixelArray) | undefined {
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

type Decode = (bytes: Uint8Array, rows: number) => PixelArray

// Bytes of a block → its samples, `blockWidth × samples` a row (one sample where bands lie apart).
function blockDecoder(tiff: Tiff, layout: Layout, zlib: Zlib): Decode {
  const perPixel = layout.planar ? 1 : layout.samples
  const rowValues = layout.blockWidth * perPixel
  const rowBytes = Math.ceil((rowValues * layout.bits) / 8)
  const toSamples = sampleReader(layout.bits, layout.format)!
  const width = layout.bits / 8
  return (bytes, rows) => {
    const size = rowBytes * rows
    const plain = unpack(tiff.source, bytes, size, layout.compression, zlib)
    // A copy of its own: aligned for any sample type, and padded where the data end early.
    const own = new Uint8Array(size)
    own.set(plain.subarray(0, size))
    if (layout.predictor === 3) joinFloatPlanes(own, rowValues, perPixel, width)
    else if (!tiff.littleEndian && width > 1) swapBytes(own, width)
    if (layout.bits < 8) return spreadBits(own, rowValues, rowBytes, rows, layout.bits)
    const samples = toSamples(own.buffer)
    if (layout.predictor === 2) addDifferences(samples, rowValues, perPixel)
    return samples
  }
}

function unpack(source: Source, bytes: Uint8Array, size: number, compression: number, zlib: Zlib): Uint8Array {
  if (compression === COMPRESSION.none) return bytes
  if (compression === COMPRESSION.lzw) return unpackLzw(bytes, size)
  if (compression === COMPRESSION.packbits) return unpackBits(bytes, size)
  try {
    if (compression !== COMPRESSION.zstd) return zlib.inflate(bytes, size)
    if (zlib.unzstd) return zlib.unzstd(bytes, size)
  } catch {
    return refuseTiff(source, 'a block whose compressed bytes are damaged', 'a whole file', 'Get the file again, or rewrite it from its source.')
  }
  return refuseTiff(source, 'compression ZSTD', 'deflate, LZW or PackBits on this machine', 'Use Node 22.15 or newer, or rewrite it: gdal_translate -co COMPRESS=DEFLATE IN OUT.')
}

function spreadBits(bytes: Uint8Array, rowValues: number, rowBytes: number, rows: number, bits: number): Uint8Array {
  const out = new Uint8Array(rowValues * rows)
  const mask = (1 << bits) - 1
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < rowValues; i++) {
      const bit = i * bits
      out[row * rowValues + i] = (bytes[row * rowBytes + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask
    }
  }
  return out
}

async function readWindow(
  source: Source,
  layout: Layout,
  decode: Decode,
  { band, nodata }: { band: number; nodata: number | undefined },
  window: Window,
): Promise<PixelArray> {
  const { blockWidth, blockHeight, across } = layout
  const toSamples = sampleReader(layout.bits, layout.format)!
  const bytesPerValue = Math.max(1, layout.bits / 8)
  const out = toSamples(new ArrayBuffer(window.width * window.height * bytesPerValue))
  // Blocks without bytes are nodata.
  if (nodata !== undefined) out.fill(nodata)
  const firstCol = Math.floor(window.col / blockWidth)
  const lastCol = Math.floor((window.col + window.width - 1) / blockWidth)
  const lastRow = Math.floor((window.row + window.height - 1) / blockHeight)
  for (let blockRow = Math.floor(window.row / blockHeight); blockRow <= lastRow; blockRow++) {
    for (let blockCol = firstCol; blockCol <= lastCol; blockCol++) {
      const plane = layout.planar ? band * across * layout.down : 0
      const block = await readBlock(source, layout, decode, plane + blockRow * across + blockCol, blockRow)
      if (block) copyBlock(block, layout, blockCol * blockWidth, blockRow * blockHeight, band, window, out)
    }
  }
  return out
}

async function readBlock(source: Source, layout: Layout, decode: Decode, index: number, blockRow: number): Promise<PixelArray | undefined> {
  const [offset, count] = [layout.offsets[index]!, layout.byteCounts[index]!]
  if (count === 0) return undefined
  if (!(offset + count <= source.size)) {
    return refuseTiff(source, `a block at bytes ${offset} … ${offset + count} of a file of ${source.size}`, 'blocks inside the file', 'The file is cut off: get it again.')
  }
  // The last strip of an image holds only the rows that are left.
  const isStrip = layout.blockWidth === layout.width
  const rows = isStrip ? Math.min(layout.blockHeight, layout.height - blockRow * layout.blockHeight) : layout.blockHeight
  return decode(await source.read(offset, count), layout.compression === COMPRESSION.none ? Math.max(rows, 1) : layout.blockHeight)
}

function copyBlock(block: PixelArray, layout: Layout, left: number, upper: number, band: number, window: Window, out: PixelArray): void {
  const perPixel = layout.planar ? 1 : layout.samples
  const from = Math.max(left, window.col)
  const to = Math.min(left + layout.blockWidth, window.col + window.width)
  const end = Math.min(upper + layout.blockHeight, window.row + window.height)
  for (let row = Math.max(upper, window.row); row < end; row++) {
    const start = ((row - upper) * layout.blockWidth + from - left) * perPixel
    const target = (row - window.row) * window.width + from - window.col
    if (perPixel === 1) out.set(block.subarray(start, start + to - from), target)
    else for (let i = 0; i < to - from; i++) out[target + i] = block[start + i * perPixel + band]!
  }
}
