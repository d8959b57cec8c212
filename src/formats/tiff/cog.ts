// Writes a cloud-optimised GeoTIFF from tiles that were encoded anywhere, in the order GDAL's validator expects.
import type { Grid, PixelArray } from '../../grid/index.ts'
import type { Zlib } from '../bytes/source.ts'
import { type GeoTags, pixelIsArea } from './geo-keys.ts'
import { COMPRESSION, TAG } from './tags.ts'

/** Encode one tile's samples (tile × tile of them) as deflate, little-endian. */
export function encodeTile(
  pixels: PixelArray,
  zlib: Zlib,
  { level }: { readonly level: number },
): Uint8Array {
  return zlib.deflate(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength), level)
}

/** Bits and TIFF sample format (1 unsigned, 2 signed, 3 float) of the pixels. */
export interface SampleType {
  readonly bits: 8 | 16 | 32 | 64
  readonly format: 1 | 2 | 3
}

const FLOAT32: SampleType = { bits: 32, format: 3 }

/** What a cloud-optimised GeoTIFF is made of: its grid, tiles and what its header says. */
export interface CogOptions {
  /** Default: float32. */
  readonly sample?: SampleType
  readonly grid: Grid
  readonly geo: GeoTags
  readonly tileSize: number
  readonly nodata: number
  /** Shown by GIS beside the values. */
  readonly description: string
  readonly unit: string
  /** Further items of GDAL metadata. */
  readonly metadata?: Readonly<Record<string, string>>
  /** Bytes of every tile by level (full resolution first), row by row; 0 for a sparse tile (all nodata). */
  readonly byteCounts: readonly Float64Array[]
  /** The bytes of one tile, asked for in file order. */
  readonly tile: (level: number, index: number) => Uint8Array
}

interface Entry {
  readonly tag: number
  readonly type: 2 | 3 | 4 | 12 | 16
  readonly values: readonly number[] | Float64Array | string
}

/** The file in pieces, in order: header, directories (full resolution first), then tiles (smallest level first). */
export function* writeCog(options: CogOptions): Generator<Uint8Array> {
  const { byteCounts, tile } = options
  const dataSize = byteCounts.reduce((sum, level) => sum + level.reduce((a, b) => a + b, 0), 0)
  const big = dataSize > 4e9
  const sizes = byteCounts.map((_, level) =>
    directorySize(entriesOf(options, level, new Float64Array(byteCounts[level]!.length)), big),
  )
  const head = big ? 16 : 8
  const dataStart = head + sizes.reduce((a, b) => a + b, 0)
  const offsets = placeTiles(byteCounts, dataStart)

  yield header(head, big)
  let at = head
  for (let level = 0; level < byteCounts.length; level++) {
    const next = level + 1 < byteCounts.length ? at + sizes[level]! : 0
    yield directory(entriesOf(options, level, offsets[level]!), at, next, sizes[level]!, big)
    at += sizes[level]!
  }
  for (let level = byteCounts.length - 1; level >= 0; level--) {
    for (let index = 0; index < byteCounts[level]!.length; index++) {
      if (byteCounts[level]![index]! > 0) yield tile(level, index)
    }
  }
}

function placeTiles(byteCounts: readonly Float64Array[], start: number): Float64Array[] {
  const offsets = byteCounts.map((level) => new Float64Array(level.length))
  let at = start
  for (let level = byteCounts.length - 1; level >= 0; level--) {
    byteCounts[level]!.forEach((count, index) => {
      if (count === 0) return
      offsets[level]![index] = at
      at += count
    })
  }
  return offsets
}

function entriesOf(options: CogOptions, level: number, offsets: Float64Array): Entry[] {
  const { grid, tileSize, nodata, byteCounts, sample = FLOAT32 } = options
  const geo = pixelIsArea(options.geo)
  const short = (tag: number, ...values: number[]): Entry => ({ tag, type: 3, values })
  const full: Entry[] = [
    ...placeOf(grid.affine),
    { tag: TAG.GeoKeyDirectory, type: 3, values: geo.directory },
    ...(geo.doubles.length > 0 ? [{ tag: TAG.GeoDoubleParams, type: 12 as const, values: geo.doubles }] : []),
    ...(geo.ascii !== '' ? [{ tag: TAG.GeoAsciiParams, type: 2 as const, values: geo.ascii }] : []),
    { tag: TAG.GdalMetadata, type: 2, values: metadataXml(options) },
  ]
  return [
    { tag: TAG.NewSubfileType, type: 4, values: [level === 0 ? 0 : 1] },
    { tag: TAG.ImageWidth, type: 4, values: [Math.ceil(grid.width / 2 ** level)] },
    { tag: TAG.ImageLength, type: 4, values: [Math.ceil(grid.height / 2 ** level)] },
    short(TAG.BitsPerSample, sample.bits),
    short(TAG.Compression, COMPRESSION.deflate),
    short(TAG.Photometric, 1),
    short(TAG.SamplesPerPixel, 1),
    short(TAG.PlanarConfiguration, 1),
    short(TAG.TileWidth, tileSize),
    short(TAG.TileLength, tileSize),
    { tag: TAG.TileOffsets, type: 16, values: offsets },
    { tag: TAG.TileByteCounts, type: 4, values: byteCounts[level]! },
    short(TAG.SampleFormat, sample.format),
    ...(level === 0 ? full : []),
    { tag: TAG.GdalNodata, type: 2, values: String(nodata) },
  ]
}

// A scale below zero is read by its size alone, by GDAL as by this reader: rows that run north need the matrix.
function placeOf({ a, c, e, f }: Grid['affine']): Entry[] {
  if (e > 0)
    return [
      { tag: TAG.ModelTransformation, type: 12, values: [a, 0, 0, c, 0, e, 0, f, 0, 0, 0, 0, 0, 0, 0, 1] },
    ]
  return [
    { tag: TAG.ModelPixelScale, type: 12, values: [a, -e, 0] },
    { tag: TAG.ModelTiepoint, type: 12, values: [0, 0, 0, c, f, 0] },
  ]
}

function metadataXml({ description, unit, metadata = {} }: CogOptions): string {
  const quoted = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
  const items = Object.entries(metadata).map(
    ([name, value]) => `<Item name="${quoted(name)}">${quoted(value)}</Item>`,
  )
  const band = [
    `<Item name="DESCRIPTION" sample="0" role="description">${quoted(description)}</Item>`,
    `<Item name="UNITTYPE" sample="0" role="unittype">${quoted(unit)}</Item>`,
  ]
  return `<GDALMetadata>${[...items, ...band].join('')}</GDALMetadata>`
}

// Offsets take 4 bytes in a classic file, 8 in a BigTIFF.
const typeSize = (type: Entry['type'], big: boolean) => ({ 2: 1, 3: 2, 4: 4, 12: 8, 16: big ? 8 : 4 })[type]

const bytesOf = (values: Entry['values']) =>
  typeof values === 'string' ? new TextEncoder().encode(`${values}\0`) : values

function entrySize(entry: Entry, big: boolean): { count: number; length: number; inline: boolean } {
  const count = bytesOf(entry.values).length
  const length = count * typeSize(entry.type, big)
  return { count, length, inline: length <= (big ? 8 : 4) }
}

const even = (size: number) => size + (size & 1)

function directorySize(entries: readonly Entry[], big: boolean): number {
  const fixed = big ? 8 + entries.length * 20 + 8 : 2 + entries.length * 12 + 4
  const outside = entries.reduce((sum, entry) => {
    const { length, inline } = entrySize(entry, big)
    return sum + (inline ? 0 : even(length))
  }, 0)
  return even(fixed + outside)
}

function header(size: number, big: boolean): Uint8Array {
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0x4949, true)
  view.setUint16(2, big ? 43 : 42, true)
  if (big) {
    view.setUint16(4, 8, true)
    view.setBigUint64(8, BigInt(size), true)
  } else view.setUint32(4, size, true)
  return bytes
}

function directory(
  entries: readonly Entry[],
  start: number,
  next: number,
  size: number,
  big: boolean,
): Uint8Array {
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  const setOffset = (at: number, value: number) =>
    big ? view.setBigUint64(at, BigInt(value), true) : view.setUint32(at, value, true)
  const [countSize, entryBytes] = big ? [8, 20] : [2, 12]
  if (big) view.setBigUint64(0, BigInt(entries.length), true)
  else view.setUint16(0, entries.length, true)
  let outside = countSize + entries.length * entryBytes + (big ? 8 : 4)
  setOffset(countSize + entries.length * entryBytes, next)
  entries.forEach((entry, i) => {
    const at = countSize + i * entryBytes
    const { count, length, inline } = entrySize(entry, big)
    view.setUint16(at, entry.tag, true)
    view.setUint16(at + 2, entry.type === 16 && !big ? 4 : entry.type, true)
    setOffset(at + 4, count)
    const valueAt = at + (big ? 12 : 8)
    if (!inline) {
      setOffset(valueAt, start + outside)
      writeValues(view, outside, entry, big)
      outside += even(length)
    } else writeValues(view, valueAt, entry, big)
  })
  return bytes
}

function writeValues(view: DataView, start: number, entry: Entry, big: boolean): void {
  const size = typeSize(entry.type, big)
  const values = bytesOf(entry.values)
  for (let i = 0; i < values.length; i++) {
    const at = start + i * size
    if (entry.type === 2) view.setUint8(at, values[i]!)
    else if (entry.type === 3) view.setUint16(at, values[i]!, true)
    else if (entry.type === 12) view.setFloat64(at, values[i]!, true)
    else if (size === 8) view.setBigUint64(at, BigInt(values[i]!), true)
    else view.setUint32(at, values[i]!, true)
  }
}
