// One block of a TIFF: its bytes fetched, unpacked, its predictor undone, one band of it as pixels.
import { type PixelArray, pixelBytes } from '../../grid/index.ts'
import type { Source, Zlib } from '../bytes/source.ts'
import {
  addDifferences,
  addLongDifferences,
  joinFloatPlanes,
  reverseBits,
  swapBytes,
  unpackBits,
  unpackLzw,
} from './codecs.ts'
import type { Layout } from './layout.ts'
import { pickBand } from './samples.ts'
import { refuseTiff, type Tiff } from './structure.ts'
import { COMPRESSION } from './tags.ts'

/** A function that reads one block of a band; undefined where the file stores nothing for it. */
export function blockReader(
  tiff: Tiff,
  layout: Layout,
  zlib: Zlib,
  band: number,
): (col: number, row: number) => Promise<PixelArray | undefined> {
  const { source } = tiff
  const decode = blockDecoder(tiff, layout, zlib, layout.planar ? 0 : band)
  const plane = layout.planar ? band * layout.across * layout.down : 0
  let table: Awaited<ReturnType<Layout['table']>> | undefined
  return async (col, row) => {
    table ??= await layout.table()
    const index = plane + row * layout.across + col
    const [offset, count] = [table.offsets[index]!, table.byteCounts[index]!]
    if (count === 0) return undefined
    // Strips end with the image; tiles are always whole.
    const rows = layout.tiled
      ? layout.blockHeight
      : Math.min(layout.blockHeight, layout.height - row * layout.blockHeight)
    checkPlace(source, layout, offset, count, rows)
    return decode(await source.read(offset, count), rows)
  }
}

// The most that one byte can unpack to: runs of PackBits; deflate's and LZW's longest matches; ZSTD's runs.
const MOST_UNPACKED: Readonly<Record<number, number>> = {
  [COMPRESSION.none]: 1,
  [COMPRESSION.packbits]: 64,
  [COMPRESSION.deflate]: 1032,
  [COMPRESSION.oldDeflate]: 1032,
  [COMPRESSION.lzw]: 4096,
  [COMPRESSION.zstd]: 65_536,
}

function checkPlace(source: Source, layout: Layout, offset: number, count: number, rows: number): void {
  if (!(offset + count <= source.size)) {
    refuseTiff(
      source,
      `a block at bytes ${offset} … ${offset + count} of a file of ${source.size}`,
      'blocks inside the file',
      'The file is cut off: get it again.',
    )
  }
  if (layout.rowBytes * rows > count * MOST_UNPACKED[layout.compression]!)
    endsEarly(source, `${count} bytes`, layout.rowBytes * rows)
}

function endsEarly(source: Source, found: string, size: number): never {
  return refuseTiff(
    source,
    `a block that ends early (${found})`,
    `pixels of ${size} bytes`,
    'The file is damaged: get it again, or rewrite it from its source.',
  )
}

type Decode = (bytes: Uint8Array, rows: number) => PixelArray

function blockDecoder(tiff: Tiff, layout: Layout, zlib: Zlib, band: number): Decode {
  const { source } = tiff
  const { samples, rowBytes, predictor } = layout
  const perPixel = layout.planar ? 1 : layout.bands
  const rowValues = layout.blockWidth * perPixel
  const width = samples.bits % 8 === 0 ? samples.bits / 8 : 1
  const swapped = !tiff.littleEndian && width > 1
  const alignment =
    Math.min(4, pixelBytes(samples.type)) * (samples.type === 'float64' && samples.bits === 64 ? 2 : 1)
  return (stored, rows) => {
    const bytes = layout.reversed ? reverseBits(stored) : stored
    const unpacked = unpack(source, bytes, rowBytes * layout.blockHeight, layout.compression, zlib)
    const size = rowBytes * rows
    if (unpacked.length < size) endsEarly(source, `${unpacked.length} bytes`, size)
    let plain = unpacked.subarray(0, size)
    // What is changed in place or given away must be this block's own, and lie aligned for wider numbers.
    if (unpacked === bytes || plain.byteOffset % alignment !== 0) plain = new Uint8Array(plain)
    if (predictor === 3) joinFloatPlanes(plain, rowValues, perPixel, width)
    else if (swapped) swapBytes(plain, width)
    if (predictor === 2) undoDifferences(plain, samples.bits, rowValues, perPixel)
    const values = samples.decode(plain, rowValues, rows)
    if (!values) return inexact(source)
    return perPixel === 1 ? values : pickBand(values, samples.type, perPixel, band)
  }
}

function inexact(source: Source): never {
  return refuseTiff(
    source,
    '64-bit integers beyond 2^53',
    'numbers that a double holds exactly',
    'Convert the type, for example: gdal_translate -ot Float64 IN OUT.',
  )
}

// Differences are taken of the bits as unsigned integers, also where they are floats.
function undoDifferences(bytes: Uint8Array, bits: number, rowValues: number, samples: number): void {
  const { buffer, byteOffset, length } = bytes
  if (bits === 8) addDifferences(bytes, rowValues, samples)
  else if (bits === 16) addDifferences(new Uint16Array(buffer, byteOffset, length / 2), rowValues, samples)
  else if (bits === 32) addDifferences(new Uint32Array(buffer, byteOffset, length / 4), rowValues, samples)
  else addLongDifferences(new Uint32Array(buffer, byteOffset, length / 4), rowValues, samples)
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
    'a host that unpacks ZSTD',
    'Rewrite it: gdal_translate -co COMPRESS=DEFLATE IN OUT.',
  )
}
