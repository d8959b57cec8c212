// Reads a TIFF's structure — header and directories of tags — by ranges, checking every offset before it is used.
import { fault, InputError } from '../error.ts'
import type { Source } from './source.ts'
import { TAG, TYPE_SIZE } from './tiff-tags.ts'

/** One directory: its tags as number lists or text. */
export interface TiffDirectory {
  readonly numbers: ReadonlyMap<number, readonly number[] | Float64Array>
  readonly texts: ReadonlyMap<number, string>
}

export interface Tiff {
  readonly source: Source
  readonly littleEndian: boolean
  readonly directories: readonly TiffDirectory[]
}

// A file with more directories than this is either a loop or not a map.
const MAX_DIRECTORIES = 256
// The largest tag that is ever needed: block offsets of a very large raster.
const MAX_TAG_BYTES = 256 * 2 ** 20

/** A TIFF that cannot be read, told in one sentence. */
export function refuseTiff(source: Source, found: string, expected: string, hint: string): never {
  throw new InputError([fault('tiff.refused', [source.name], found, expected, hint)])
}

const REPAIR = 'Rewrite the file, for example: gdal_translate -of GTiff IN OUT.'

/** Read header and directories; classic TIFF and BigTIFF, either byte order. */
export async function readTiff(source: Source): Promise<Tiff> {
  const head = await source.read(0, 16)
  const order = head.length >= 8 ? String.fromCharCode(head[0]!, head[1]!) : ''
  if (order !== 'II' && order !== 'MM') {
    return refuseTiff(
      source,
      'bytes that are not a TIFF',
      'a GeoTIFF',
      'Convert the raster, for example: gdal_translate -of GTiff IN OUT.tif.',
    )
  }
  const littleEndian = order === 'II'
  const view = viewOf(head)
  const version = view.getUint16(2, littleEndian)
  if (version !== 42 && version !== 43)
    return refuseTiff(source, `TIFF version ${version}`, '42 or 43 (BigTIFF)', REPAIR)
  const big = version === 43
  if (big && head.length < 16)
    return refuseTiff(source, 'a BigTIFF that ends in its header', 'a whole file', REPAIR)
  let offset = big ? number64(view, 8, littleEndian) : view.getUint32(4, littleEndian)
  const directories: TiffDirectory[] = []
  const seen = new Set<number>()
  while (offset !== 0) {
    if (seen.has(offset) || seen.size >= MAX_DIRECTORIES) {
      return refuseTiff(
        source,
        'directories that form a loop or number more than 256',
        'a list of directories',
        REPAIR,
      )
    }
    seen.add(offset)
    const read = await readDirectory(source, offset, big, littleEndian)
    // A broken directory behind a good one costs overviews, not the raster.
    if (!read) {
      if (directories.length > 0) break
      return refuseTiff(
        source,
        `a directory at byte ${offset} of ${source.size} that is cut off`,
        'a whole file',
        REPAIR,
      )
    }
    directories.push(read.directory)
    offset = read.next
  }
  if (directories.length === 0) return refuseTiff(source, 'no image in the file', 'one image', REPAIR)
  return { source, littleEndian, directories }
}

async function readDirectory(source: Source, offset: number, big: boolean, little: boolean) {
  const [countSize, entrySize, linkSize] = big ? [8, 20, 8] : [2, 12, 4]
  const head = await source.read(offset, countSize)
  if (head.length < countSize) return undefined
  const count = big ? number64(viewOf(head), 0, little) : viewOf(head).getUint16(0, little)
  if (count === 0 || count > 4096) return undefined
  const bytes = await source.read(offset + countSize, count * entrySize + linkSize)
  if (bytes.length < count * entrySize) return undefined
  const view = viewOf(bytes)
  const numbers = new Map<number, readonly number[] | Float64Array>()
  const texts = new Map<number, string>()
  for (let i = 0; i < count; i++) {
    await readTag(source, view, i * entrySize, big, little, numbers, texts)
  }
  const linkAt = count * entrySize
  const linked = bytes.length >= linkAt + linkSize
  const next = !linked ? 0 : big ? number64(view, linkAt, little) : view.getUint32(linkAt, little)
  return { directory: { numbers, texts }, next }
}

async function readTag(
  source: Source,
  view: DataView,
  at: number,
  big: boolean,
  little: boolean,
  numbers: Map<number, readonly number[] | Float64Array>,
  texts: Map<number, string>,
): Promise<void> {
  const tag = view.getUint16(at, little)
  const type = view.getUint16(at + 2, little)
  const count = big ? number64(view, at + 4, little) : view.getUint32(at + 4, little)
  const size = TYPE_SIZE[type] ?? 0
  if (size === 0 || numbers.has(tag) || texts.has(tag)) return
  const length = size * count
  const valueAt = at + (big ? 12 : 8)
  if (length > MAX_TAG_BYTES) return
  let data = view
  let start = valueAt
  if (length > (big ? 8 : 4)) {
    const offset = big ? number64(view, valueAt, little) : view.getUint32(valueAt, little)
    if (offset + length > source.size) return
    data = viewOf(await source.read(offset, length))
    start = 0
    if (data.byteLength < length) return
  }
  if (type === 2) texts.set(tag, textOf(data, start, count))
  else
    numbers.set(
      tag,
      Float64Array.from({ length: count }, (_, i) => readNumber(data, start + i * size, type, little)),
    )
}

function textOf(view: DataView, start: number, length: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, length)
  return new TextDecoder().decode(bytes).replace(/\0[\s\S]*$/, '')
}

function readNumber(view: DataView, at: number, type: number, little: boolean): number {
  switch (type) {
    case 1:
    case 7:
      return view.getUint8(at)
    case 6:
      return view.getInt8(at)
    case 3:
      return view.getUint16(at, little)
    case 8:
      return view.getInt16(at, little)
    case 4:
    case 13:
      return view.getUint32(at, little)
    case 9:
      return view.getInt32(at, little)
    case 5:
      return view.getUint32(at, little) / view.getUint32(at + 4, little)
    case 10:
      return view.getInt32(at, little) / view.getInt32(at + 4, little)
    case 11:
      return view.getFloat32(at, little)
    case 12:
      return view.getFloat64(at, little)
    case 17:
      return Number(view.getBigInt64(at, little))
    default:
      return number64(view, at, little)
  }
}

const number64 = (view: DataView, at: number, little: boolean) => Number(view.getBigUint64(at, little))

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** First number of a tag, or the default of the standard. */
export function tagNumber(directory: TiffDirectory, tag: number, fallback: number): number {
  return directory.numbers.get(tag)?.[0] ?? fallback
}

/** Whether a directory is an overview or a mask rather than an image of its own. */
export function isReduced(directory: TiffDirectory): boolean {
  return (tagNumber(directory, TAG.NewSubfileType, 0) & 5) !== 0
}
