// An image of a TIFF as a Raster: finds the blocks a window needs, decodes them, copies their rows.
import type { Crs, Grid, PixelArray, Raster, Window } from '../grid/index.ts'
import type { Source, Zlib } from './source.ts'
import { isReduced, refuseTiff, type Tiff } from './tiff.ts'
import {
  addBigDifferences,
  addDifferences,
  joinFloatPlanes,
  swapBytes,
  unpackBits,
  unpackLzw,
} from './tiff-codecs.ts'
import { type Layout, readAffine, readLayout, readNodata, sampleReader } from './tiff-layout.ts'
import { COMPRESSION } from './tiff-tags.ts'

/** Options of `tiffRaster`: which band, counted from 0. */
export interface TiffRasterOptions {
  readonly band?: number
}

/** The TIFF's full-resolution image in the given system, pixel values as stored. */
export function tiffRaster(
  tiff: Tiff,
  crs: Crs,
  zlib: Zlib,
  { band = 0 }: TiffRasterOptions = {},
): Raster & { readonly bands: number } {
  const directory = tiff.directories.find((candidate) => !isReduced(candidate)) ?? tiff.directories[0]!
  const layout = readLayout(tiff, directory)
  if (band >= layout.samples)
    refuseTiff(tiff.source, `${layout.samples} bands`, `band ${band + 1}`, 'Choose a band that the file has.')
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
    if (layout.predictor === 2) undoDifferences(own.buffer, layout.bits, rowValues, perPixel)
    return toSamples(own.buffer)
  }
}

// Differences are taken of the bits as unsigned integers, also where they are floats.
function undoDifferences(buffer: ArrayBuffer, bits: number, rowValues: number, samples: number): void {
  if (bits === 8) addDifferences(new Uint8Array(buffer), rowValues, samples)
  else if (bits === 16) addDifferences(new Uint16Array(buffer), rowValues, samples)
  else if (bits === 32) addDifferences(new Uint32Array(buffer), rowValues, samples)
  else addBigDifferences(new BigUint64Array(buffer), rowValues, samples)
}

function unpack(
  source: Source,
  bytes: Uint8Array,
  size: number,
  compression: number,
  zlib: Zlib,
): Uint8Array {
  if (compression === COMPRESSION.none) return bytes
  if (compression === COMPRESSION.lzw) return unpackLzw(bytes, size)
  if (compression === COMPRESSION.packbits) return unpackBits(bytes, size)
  try {
    if (compression !== COMPRESSION.zstd) return zlib.inflate(bytes, size)
    if (zlib.unzstd) return zlib.unzstd(bytes, size)
  } catch {
    return refuseTiff(
      source,
      'a block whose compressed bytes are damaged',
      'a whole file',
      'Get the file again, or rewrite it from its source.',
    )
  }
  return refuseTiff(
    source,
    'compression ZSTD',
    'deflate, LZW or PackBits on this machine',
    'Use Node 22.15 or newer, or rewrite it: gdal_translate -co COMPRESS=DEFLATE IN OUT.',
  )
}

function spreadBits(
  bytes: Uint8Array,
  rowValues: number,
  rowBytes: number,
  rows: number,
  bits: number,
): Uint8Array {
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

async function readBlock(
  source: Source,
  layout: Layout,
  decode: Decode,
  index: number,
  blockRow: number,
): Promise<PixelArray | undefined> {
  const [offset, count] = [layout.offsets[index]!, layout.byteCounts[index]!]
  if (count === 0) return undefined
  if (!(offset + count <= source.size)) {
    return refuseTiff(
      source,
      `a block at bytes ${offset} … ${offset + count} of a file of ${source.size}`,
      'blocks inside the file',
      'The file is cut off: get it again.',
    )
  }
  // The last strip of an image holds only the rows that are left.
  const isStrip = layout.blockWidth === layout.width
  const rows = isStrip
    ? Math.min(layout.blockHeight, layout.height - blockRow * layout.blockHeight)
    : layout.blockHeight
  return decode(
    await source.read(offset, count),
    layout.compression === COMPRESSION.none ? Math.max(rows, 1) : layout.blockHeight,
  )
}

function copyBlock(
  block: PixelArray,
  layout: Layout,
  left: number,
  upper: number,
  band: number,
  window: Window,
  out: PixelArray,
): void {
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
