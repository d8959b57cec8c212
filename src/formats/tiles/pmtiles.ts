// Writes a table of polygons as PMTiles 3: vector tiles for the web, clustered along the Hilbert curve, gzipped.
import { fault, refuse } from '../../error.ts'
import {
  type Extent,
  extentOf,
  type FeatureTable,
  mapPositions,
  positionArrays,
  transformer,
  wgs84,
} from '../../vector/index.ts'
import { ByteSink } from '../bytes/byte-sink.ts'
import { gzip } from '../bytes/gzip.ts'
import type { Spool, Zlib } from '../bytes/source.ts'
import { hilbertDistance } from '../features/hilbert.ts'
import { cutPolygons, toMercatorSquare } from './tile-cutter.ts'
import { encodeTileLayer, putUvarint, TILE_EXTENT, tileGeometry } from './vector-tile.ts'

/** Largest zoom: a unit of a tile is 2.4 m at the equator. */
const MAX_ZOOM = 12
/** Below the largest zoom, positions are rounded to this many units, one pixel of a tile of 512. */
const COARSE = 8
/** Below the largest zoom, features smaller than two pixels either way are left out. */
const SMALLEST = 16
const HEADER = 127
/** Points along each side of the extent when it is taken to degrees: sides that are straight in one system bulge in another. */
const OUTLINE = 32
/** Entries of a leaf directory; the root must fit the first 16 KB with the header. */
const LEAF = 4096
const ROOT_LIMIT = 16_384 - HEADER

interface Entry {
  readonly id: number
  readonly offset: number
  readonly length: number
}

/** The file in pieces. Memory grows by the pieces of features in tiles of one zoom, about 100 bytes each. */
export function* writePmtiles(
  table: FeatureTable,
  options: { readonly spool: () => Spool; readonly zlib: Zlib },
): Generator<Uint8Array> {
  const { zlib } = options
  const tiles = options.spool()
  try {
    const box = extentInDegrees(table)
    const minZoom = Math.min(MAX_ZOOM, firstZoom(box))
    const entries: Entry[] = []
    for (let zoom = minZoom; zoom <= MAX_ZOOM; zoom++) cutZoom(table, zoom, options, tiles, entries)
    const { root, leaves } = directories(entries, zlib)
    const metadata = gzip(new TextEncoder().encode(JSON.stringify(metadataOf(table, minZoom))), zlib)
    const length = entries.reduce((sum, entry) => sum + entry.length, 0)
    yield headerOf({ root, metadata, leaves, length, entries: entries.length, minZoom, box })
    yield root
    yield metadata
    yield leaves
    for (const { offset, length: bytes } of entries) yield tiles.read(offset, bytes)
  } finally {
    tiles.close()
  }
}

function extentInDegrees(table: FeatureTable): Extent {
  const { minX, minY, maxX, maxY } = table.extent
  const outline = Array.from({ length: OUTLINE + 1 }, (_, i) => {
    const [x, y] = [minX + ((maxX - minX) * i) / OUTLINE, minY + ((maxY - minY) * i) / OUTLINE]
    return [x, minY, x, maxY, minX, y, maxX, y]
  })
  return extentOf([transformer(table.crs, wgs84())(Float64Array.from(outline.flat()))])!
}

// Two zooms above the one at which the whole covers about one tile.
function firstZoom({ minX, minY, maxX, maxY }: Extent): number {
  return Math.max(0, Math.floor(Math.log2(360 / Math.max(maxX - minX, maxY - minY, 1e-6))) - 2)
}

// One zoom: pieces of features put aside, then gathered tile by tile along the curve.
function cutZoom(
  table: FeatureTable,
  zoom: number,
  { spool, zlib }: { readonly spool: () => Spool; readonly zlib: Zlib },
  tiles: Spool,
  entries: Entry[],
): void {
  const pieces = spool()
  try {
    const found: { id: number; offset: number; length: number; split: number; feature: number }[] = []
    const base = (4 ** zoom - 1) / 3
    const isLast = zoom === MAX_ZOOM
    const change = transformer(table.crs, wgs84())
    const sink = new ByteSink()
    let feature = 0
    for (const { geometry, values } of table.rows()) {
      feature++
      const square = mapPositions(geometry, (positions) => toMercatorSquare(change(positions)))
      if (square.kind !== 'polygon')
        refuse([
          fault(
            'pmtiles.kind',
            [table.name],
            `a ${square.kind}`,
            'polygons',
            'Write geojson or gpkg instead.',
          ),
        ])
      if (square.kind !== 'polygon' || (!isLast && isSmall(extentOf(positionArrays(square))!, zoom))) continue
      const units = { step: isLast ? 1 : COARSE, keep: isLast }
      cutPolygons(square.polygons, zoom, units, (x, y, polygons) => {
        sink.clear().append(tileGeometry(polygons))
        const split = sink.length
        sink.text(JSON.stringify(values))
        const id = base + hilbertDistance(x, y, 2 ** zoom)
        found.push({ id, offset: pieces.append(sink.written()), length: sink.length, split, feature })
      })
    }
    found.sort((a, b) => a.id - b.id || a.feature - b.feature)
    const names = table.columns.map(({ name }) => name)
    for (let start = 0, end = 0; start < found.length; start = end) {
      while (end < found.length && found[end]!.id === found[start]!.id) end++
      const features = found.slice(start, end).map((piece) => {
        const bytes = pieces.read(piece.offset, piece.length)
        const values = JSON.parse(new TextDecoder().decode(bytes.subarray(piece.split))) as (
          | string
          | number
          | null
        )[]
        return { id: piece.feature, geometry: bytes.subarray(0, piece.split), values }
      })
      const tile = gzip(encodeTileLayer(table.name, names, features), zlib)
      entries.push({ id: found[start]!.id, offset: tiles.append(tile), length: tile.length })
    }
  } finally {
    pieces.close()
  }
}

function isSmall({ minX, minY, maxX, maxY }: Extent, zoom: number): boolean {
  return Math.max(maxX - minX, maxY - minY) * 2 ** zoom * TILE_EXTENT < SMALLEST
}

// Entries in one root where they fit it, else in leaves that the root lists.
function directories(entries: readonly Entry[], zlib: Zlib): { root: Uint8Array; leaves: Uint8Array } {
  const root = directory(entries, 1, zlib)
  if (root.length <= ROOT_LIMIT) return { root, leaves: new Uint8Array(0) }
  const leaves = new ByteSink()
  const listed: Entry[] = []
  for (let start = 0; start < entries.length; start += LEAF) {
    const leaf = directory(entries.slice(start, start + LEAF), 1, zlib)
    listed.push({ id: entries[start]!.id, offset: leaves.length, length: leaf.length })
    leaves.append(leaf)
  }
  return { root: directory(listed, 0, zlib), leaves: leaves.written() }
}

// Ids as steps, run lengths, lengths, offsets; 0 for an offset that follows the entry before.
function directory(entries: readonly Entry[], run: 0 | 1, zlib: Zlib): Uint8Array {
  const sink = new ByteSink()
  putUvarint(sink, entries.length)
  entries.forEach(({ id }, i) => putUvarint(sink, id - (entries[i - 1]?.id ?? 0)))
  for (const _ of entries) putUvarint(sink, run)
  for (const { length } of entries) putUvarint(sink, length)
  entries.forEach(({ offset }, i) => {
    const before = entries[i - 1]
    const follows = before !== undefined && offset === before.offset + before.length
    putUvarint(sink, follows ? 0 : offset + 1)
  })
  return gzip(sink.written(), zlib)
}

function metadataOf(table: FeatureTable, minZoom: number) {
  return {
    name: table.name,
    description: table.description,
    type: 'overlay',
    vector_layers: [
      {
        id: table.name,
        description: table.description,
        minzoom: minZoom,
        maxzoom: MAX_ZOOM,
        fields: Object.fromEntries(
          table.columns.map(({ name, type }) => [name, type === 'text' ? 'String' : 'Number']),
        ),
      },
    ],
  }
}

interface Parts {
  readonly root: Uint8Array
  readonly metadata: Uint8Array
  readonly leaves: Uint8Array
  readonly length: number
  readonly entries: number
  readonly minZoom: number
  readonly box: Extent
}

function headerOf({ root, metadata, leaves, length, entries, minZoom, box }: Parts): Uint8Array {
  const sink = new ByteSink(HEADER)
  sink.text('PMTiles')
  sink.byte(3)
  let at = HEADER
  for (const size of [root.length, metadata.length, leaves.length, length]) {
    sink.uint64(at, true).uint64(size, true)
    at += size
  }
  for (let i = 0; i < 3; i++) sink.uint64(entries, true)
  // Clustered; directories and tiles in gzip; tiles are MVT.
  sink.byte(1).byte(2).byte(2).byte(1).byte(minZoom).byte(MAX_ZOOM)
  const degrees = (value: number) => sink.int32(Math.round(value * 1e7), true)
  for (const side of [box.minX, box.minY, box.maxX, box.maxY]) degrees(side)
  sink.byte(minZoom)
  degrees((box.minX + box.maxX) / 2)
  degrees((box.minY + box.maxY) / 2)
  return sink.written()
}
