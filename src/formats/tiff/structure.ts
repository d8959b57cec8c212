// Reads a TIFF's structure — header and directories of tags — by ranges, checking every offset before it is used.
import { fault, InputError } from '../../error.ts'
import { pagedReader, type RangeReader } from '../bytes/paged-reader.ts'
import type { Source } from '../bytes/source.ts'
import { BLOCK_TABLES, isTagNeeded, TAG, TYPE_SIZE } from './tags.ts'
import { number64, readNumbers, textOf, viewOf } from './values.ts'

/** A long list of a directory — offsets or lengths of blocks, bytes of free metadata — that is read when first asked for. */
export interface TiffTable {
  readonly count: number
  read(): Promise<ArrayLike<number>>
}

/** One directory: its tags as number lists or text, and the tables of its blocks. */
export interface TiffDirectory {
  readonly numbers: ReadonlyMap<number, ArrayLike<number>>
  readonly texts: ReadonlyMap<number, string>
  readonly tables: ReadonlyMap<number, TiffTable>
}

/** An open TIFF: its directories, whose long values are read when asked for. */
export interface Tiff {
  readonly source: Source
  readonly littleEndian: boolean
  readonly directories: readonly TiffDirectory[]
}

// A file with more directories than this is either a loop or not a map.
const MAX_DIRECTORIES = 256
// Block tables of the largest rasters: 8 million tiles with 8-byte offsets.
const MAX_TABLE_BYTES = 64 * 2 ** 20
// GeoKeys, tie points, citations: what is longer is not one of them.
const MAX_TAG_BYTES = 2 ** 20

/** A TIFF that cannot be read, told in one sentence. */
export function refuseTiff(source: Source, found: string, expected: string, hint: string): never {
  throw new InputError([fault('tiff.refused', [source.name], found, expected, hint)])
}

/** First bytes of NetCDF, HDF5 and HDF4; of zip, gzip, RAR and 7z. */
const HOLDS_LAYERS = ['CDF', '\x89HDF', '\x0e\x03\x13\x01']
const ARCHIVES = ['PK', '\x1f\x8b', 'Rar!', '7z']

function remedyOf(head: string): string {
  const isOne = (sign: string) => head.startsWith(sign)
  if (HOLDS_LAYERS.some(isOne))
    return 'NetCDF and HDF hold several layers: gdalinfo IN lists them; convert the one of codes: gdal_translate -of GTiff LAYER OUT.tif.'
  if (ARCHIVES.some(isOne)) return 'Unpack the archive, and name the raster in it.'
  return 'Convert the raster, for example: gdal_translate -of GTiff IN OUT.tif.'
}

const REPAIR = 'Rewrite the file, for example: gdal_translate -of GTiff IN OUT.'

interface Reader {
  readonly source: Source
  readonly read: RangeReader
  readonly big: boolean
  readonly little: boolean
}

/** Read header and directories; classic TIFF and BigTIFF, either byte order. */
export async function readTiff(source: Source): Promise<Tiff> {
  const read = pagedReader(source)
  const head = await read(0, 16)
  const { big, little } = readHeader(source, head)
  const reader: Reader = { source, read, big, little }
  const directories: TiffDirectory[] = []
  const seen = new Set<number>()
  let offset = big ? number64(viewOf(head), 8, little) : viewOf(head).getUint32(4, little)
  while (offset !== 0) {
    // Whatever is broken behind a good image costs other pages or overviews, not the raster.
    if (seen.has(offset) || seen.size >= MAX_DIRECTORIES) break
    seen.add(offset)
    const found = await readDirectory(reader, offset)
    if (!found) break
    directories.push(found.directory)
    offset = found.next
  }
  if (directories.length === 0) {
    return refuseTiff(
      source,
      offset === 0
        ? 'no image in the file'
        : `a directory at byte ${offset} of ${source.size} that is cut off`,
      'a whole file with an image',
      REPAIR,
    )
  }
  return { source, littleEndian: little, directories }
}

function readHeader(source: Source, head: Uint8Array): { big: boolean; little: boolean } {
  const order = head.length >= 8 ? String.fromCharCode(head[0]!, head[1]!) : ''
  if (order !== 'II' && order !== 'MM') {
    return refuseTiff(
      source,
      'bytes that are not a TIFF',
      'a GeoTIFF',
      remedyOf(String.fromCharCode(...head.subarray(0, 4))),
    )
  }
  const little = order === 'II'
  const version = viewOf(head).getUint16(2, little)
  if (version !== 42 && version !== 43)
    return refuseTiff(source, `TIFF version ${version}`, '42 or 43 (BigTIFF)', REPAIR)
  const big = version === 43
  if (big && head.length < 16)
    return refuseTiff(source, 'a BigTIFF that ends in its header', 'a whole file', REPAIR)
  return { big, little }
}

async function readDirectory(reader: Reader, offset: number) {
  const { read, big, little } = reader
  const [countSize, entrySize, linkSize] = big ? [8, 20, 8] : [2, 12, 4]
  const head = await read(offset, countSize)
  if (head.length < countSize) return undefined
  const count = big ? number64(viewOf(head), 0, little) : viewOf(head).getUint16(0, little)
  if (count === 0 || count > 4096) return undefined
  const bytes = await read(offset + countSize, count * entrySize + linkSize)
  if (bytes.length < count * entrySize) return undefined
  const view = viewOf(bytes)
  const directory = { numbers: new Map(), texts: new Map(), tables: new Map() }
  for (let i = 0; i < count; i++) await readTag(reader, view, i * entrySize, directory)
  const linkAt = count * entrySize
  const linked = bytes.length >= linkAt + linkSize
  const next = !linked ? 0 : big ? number64(view, linkAt, little) : view.getUint32(linkAt, little)
  return { directory, next }
}

interface OpenDirectory {
  readonly numbers: Map<number, ArrayLike<number>>
  readonly texts: Map<number, string>
  readonly tables: Map<number, TiffTable>
}

// Unknown tags and tags that reach beyond the file are passed over: the layout tells what is then missing.
async function readTag(reader: Reader, view: DataView, at: number, directory: OpenDirectory): Promise<void> {
  const { source, read, big, little } = reader
  const tag = view.getUint16(at, little)
  const type = view.getUint16(at + 2, little)
  const count = big ? number64(view, at + 4, little) : view.getUint32(at + 4, little)
  const length = (TYPE_SIZE[type] ?? 0) * count
  // Tags come in rising order, the number of bands before what needs it: metadata of three bands may tell that they are colours.
  const bands = directory.numbers.get(TAG.SamplesPerPixel)?.[0] ?? 1
  if (length === 0 || !isTagNeeded(tag) || isKnown(tag, directory)) return
  const valueAt = at + (big ? 12 : 8)
  const inline = length <= (big ? 8 : 4)
  const offset = inline ? 0 : big ? number64(view, valueAt, little) : view.getUint32(valueAt, little)
  const isTable = BLOCK_TABLES.has(tag)
  if (length > (isTable ? MAX_TABLE_BYTES : MAX_TAG_BYTES) || offset + length > source.size) return
  const numbersAt = async () => {
    if (inline) return readNumbers(view, valueAt, type, count, little)
    const bytes = await read(offset, length)
    return bytes.length < length ? [] : readNumbers(viewOf(bytes), 0, type, count, little)
  }
  if (isTable || tag === TAG.ColorMap || (tag === TAG.GdalMetadata && bands < 3))
    directory.tables.set(tag, { count, read: once(numbersAt) })
  else if (type !== 2) directory.numbers.set(tag, await numbersAt())
  else
    directory.texts.set(
      tag,
      inline ? textOf(view, valueAt, count) : textOf(viewOf(await read(offset, length)), 0, count),
    )
}

const isKnown = (tag: number, { numbers, texts, tables }: OpenDirectory) =>
  numbers.has(tag) || texts.has(tag) || tables.has(tag)

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= read()
    return result
  }
}

/** First number of a tag, or the default of the standard. */
export function tagNumber(directory: TiffDirectory, tag: number, fallback: number): number {
  return directory.numbers.get(tag)?.[0] ?? fallback
}

/** Whether a directory is an overview or a mask rather than an image of its own. */
export function isReduced(directory: TiffDirectory): boolean {
  return (tagNumber(directory, TAG.NewSubfileType, 0) & 5) !== 0
}

/** The directory of the image itself: the first that is neither overview nor mask. */
export function mainDirectory(tiff: Tiff): TiffDirectory {
  return tiff.directories.find((candidate) => !isReduced(candidate)) ?? tiff.directories[0]!
}
