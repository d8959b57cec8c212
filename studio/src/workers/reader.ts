// Reads a folder of results off the page's thread: tiles of the map, explanations of places, coordinates.
import {
  centreScanner,
  explainPixel,
  OUTSIDE,
  type PixelExplanation,
  type Raster,
  readRegister,
  readTiff,
  tiffLevels,
  tiffRaster,
  transformer,
} from 'carbon-cadastre'
import {
  explainSector,
  explainSink,
  mixtureAt,
  type ResultView,
  type SectorChain,
  type SinkExplanation,
  TILE,
  webSource,
  webZlib,
} from 'carbon-cadastre/web'
import { bandsOf } from '../figures.ts'
import type { Folder } from '../folder.ts'
import { serve } from '../rpc.ts'
import { type Parcel, parcelAt, parcelsIn, readParcels } from './parcels.ts'

/** Side of a map tile in pixels, that of the rasters' own tiles. */
export const SIDE = 512

/** A tile of the sectors: each pixel points into a palette of intensities, one an entry and band of `bandsOf`. */
export interface SectorTile {
  readonly index: Uint32Array
  /** Entry 0 is outside every zone. */
  readonly palette: Float32Array
  /** Zone of each entry where it was asked for, −1 where none. */
  readonly zones: Int32Array | undefined
}

export interface TileAddress {
  readonly level: number
  readonly col: number
  readonly row: number
}

export interface Place {
  readonly col: number
  readonly row: number
  readonly lon: number
  readonly lat: number
  readonly pixel: PixelExplanation
  readonly written: number | undefined
  /** One chain for every sector that emits here, by zone. */
  readonly chains: readonly PlaceChain[]
  /** What the place takes up, where the study asked for sinks. */
  readonly sink: SinkExplanation | undefined
}

/** The chain of a sector in a zone; rows of the ledger by their position. */
export interface PlaceChain extends Omit<SectorChain, 'rows'> {
  readonly rows: readonly { readonly position: number; readonly share: number; readonly intensity: number }[]
}

let folder: Folder = new Map()
let view: ResultView
const rasters = new Map<string, Promise<readonly Raster[]>>()
let register: Promise<ReturnType<typeof readRegister>> | undefined
const LONLAT = '+proj=longlat +datum=WGS84 +no_defs'

async function bytesOf(name: string): Promise<Uint8Array> {
  const file = folder.get(name)
  // A whole file is one request, without asking for its head first.
  if (file && 'url' in file) return new Uint8Array(await (await fetch(file.url)).arrayBuffer())
  const source = file && (await webSource(name, file))
  if (!source) throw new Error(`${name} is missing from the results.`)
  return source.read(0, source.size)
}

function levelsOf(name: string): Promise<readonly Raster[]> {
  const known = rasters.get(name)
  if (known) return known
  const opened = openLevels(name)
  rasters.set(name, opened)
  return opened
}

async function openLevels(name: string): Promise<readonly Raster[]> {
  const file = folder.get(name)
  const source = file && (await webSource(name, file))
  if (!source) throw new Error(`${name} is missing from the results.`)
  return tiffLevels(await readTiff(source)).map((level) => tiffRaster(level, view.grid.crs, webZlib))
}

const openRegister = () =>
  (register ??= bytesOf('register/register.json').then((bytes) =>
    readRegister(new TextDecoder().decode(bytes)),
  ))

async function sectorTile({
  level,
  col,
  row,
  zones,
}: TileAddress & { zones: boolean }): Promise<SectorTile | undefined> {
  const bands = await Promise.all(
    bandsOf(view).map(async (band) => {
      const raster = (await levelsOf(`rasters/${band}.tif`))[level]
      const window = raster && windowOf(raster.grid, col, row)
      return raster && window && { window, values: await raster.read(window) }
    }),
  )
  const first = bands[0]
  if (!first || bands.some((band) => !band)) return undefined
  const zoneAt = zones ? await zonesOfTile(level, first.window) : undefined
  return paletteOf(
    bands.map((band) => band!.values as Float32Array),
    first.window.width,
    zoneAt,
  )
}

/** Relative uncertainty in percent of one band, as a palette of single values. */
async function doubtTile({
  level,
  col,
  row,
  band,
}: TileAddress & { band: string }): Promise<SectorTile | undefined> {
  const raster = (await levelsOf(`rasters/uncertainty-${band}.tif`))[level]
  const window = raster && windowOf(raster.grid, col, row)
  return window && paletteOf([(await raster.read(window)) as Float32Array], window.width, undefined)
}

function windowOf(grid: { width: number; height: number }, col: number, row: number) {
  const [left, upper] = [col * SIDE, row * SIDE]
  if (left >= grid.width || upper >= grid.height) return undefined
  return {
    col: left,
    row: upper,
    width: Math.min(SIDE, grid.width - left),
    height: Math.min(SIDE, grid.height - upper),
  }
}

// Pixels of equal values (and zone) share an entry, so that recolouring costs one look-up a pixel.
function paletteOf(
  bands: readonly Float32Array[],
  width: number,
  zoneAt: Int32Array | undefined,
): SectorTile {
  const sectors = bands.length
  const index = new Uint32Array(SIDE * SIDE)
  const palette: number[] = new Array(sectors).fill(OUTSIDE)
  const zones: number[] = [-1]
  const entries = new Map<string, number>()
  const count = bands[0]!.length
  let [lastKey, lastEntry] = ['', 0]
  for (let i = 0; i < count; i++) {
    if (bands[0]![i] === OUTSIDE) continue
    let key = zoneAt ? `${zoneAt[i]}` : ''
    for (let b = 0; b < sectors; b++) key += `|${bands[b]![i]}`
    if (key !== lastKey) {
      lastKey = key
      let entry = entries.get(key)
      if (entry === undefined) {
        entry = zones.length
        entries.set(key, entry)
        for (let b = 0; b < sectors; b++) palette.push(bands[b]![i]!)
        zones.push(zoneAt ? zoneAt[i]! : -1)
      }
      lastEntry = entry
    }
    index[Math.floor(i / width) * SIDE + (i % width)] = lastEntry
  }
  return { index, palette: Float32Array.from(palette), zones: zoneAt && Int32Array.from(zones) }
}

// The zone at the middle of each pixel of an overview.
async function zonesOfTile(
  level: number,
  window: { col: number; row: number; width: number; height: number },
) {
  const { lands } = await openRegister()
  const scan = centreScanner(lands.shapes)
  const factor = 2 ** level
  const half = factor >> 1
  const out = new Int32Array(window.width * window.height).fill(-1)
  for (let r = 0; r < window.height; r++) {
    const y = Math.min(lands.grid.height - 1, (window.row + r) * factor + half)
    const from = window.col * factor
    const to = Math.min(lands.grid.width, (window.col + window.width) * factor)
    scan(y, from, to, {
      run(first, last, zone) {
        const start = Math.max(0, Math.ceil((first - half) / factor) - window.col)
        const end = Math.min(window.width, Math.ceil((last - half) / factor) - window.col)
        out.fill(zone, r * window.width + start, r * window.width + end)
      },
      piece(at, zone) {
        const c = (at - half) / factor - window.col
        if (Number.isInteger(c) && c >= 0 && c < window.width) out[r * window.width + c] = zone
      },
    })
  }
  return out
}

/** Class numbers of a tile: the middle pixel of every pixel shown. */
async function landTile({ level, col, row }: TileAddress): Promise<Uint8Array | undefined> {
  const [raster] = await levelsOf('register/classes.tif')
  if (!raster) return undefined
  const factor = 2 ** level
  const half = factor >> 1
  const { width, height } = raster.grid
  const out = new Uint8Array(SIDE * SIDE)
  const span = SIDE * factor
  if (col * span >= width || row * span >= height) return undefined
  for (let upper = row * span; upper < Math.min(height, (row + 1) * span); upper += SIDE) {
    for (let left = col * span; left < Math.min(width, (col + 1) * span); left += SIDE) {
      const window = {
        col: left,
        row: upper,
        width: Math.min(SIDE, width - left),
        height: Math.min(SIDE, height - upper),
      }
      const values = await raster.read(window)
      for (let y = half; y < window.height; y += factor) {
        const target = ((upper - row * span + y - half) / factor) * SIDE
        for (let x = half; x < window.width; x += factor) {
          out[target + (left - col * span + x - half) / factor] = values[y * window.width + x]!
        }
      }
    }
  }
  return out
}

async function explain({ x, y }: { x: number; y: number }): Promise<Place | undefined> {
  const { affine, width, height } = view.grid
  const [col, row] = [Math.floor((x - affine.c) / affine.a), Math.floor((y - affine.f) / affine.e)]
  if (col < 0 || row < 0 || col >= width || row >= height) return undefined
  const { lands, emissions, ledger, placement, sinks, weights: names = [] } = await openRegister()
  const window = { col, row, width: 1, height: 1 }
  const one = async (name: string) => (await (await levelsOf(name))[0]!.read(window))[0]!
  const klass = await one('register/classes.tif')
  const written = await one('rasters/total.tif')
  const [lon, lat] = lonLat({ x, y })
  const weights = await Promise.all(
    names.map(async (name) => ({ name, value: await one(`register/weight-${name}.tif`) })),
  )
  const pixel = explainPixel(lands, emissions, col, row, klass, await mixtureOf(col, row), weights)
  const pairs = new Map(
    pixel.parts.flatMap(({ zone, rates }) =>
      rates.map(({ sector }) => [`${zone.id}\t${sector}`, { zone: zone.id, sector }] as const),
    ),
  )
  const chains = [...pairs.values()].map(({ zone, sector }): PlaceChain => {
    const at = placement.zones.findIndex(({ id }) => id === zone)
    const { rows, ...chain } = explainSector(ledger, placement, at, sector)
    return {
      ...chain,
      rows: rows.map(({ row: entry, share, intensity }) => ({
        position: ledger.rows.indexOf(entry),
        share,
        intensity,
      })),
    }
  })
  const sink = sinks && explainSink(lands, sinks, pixel)
  return { col, row, lon, lat, pixel, chains, written: written === OUTSIDE ? undefined : written, sink }
}

// The classes of a pixel of several; results without any have no such file.
async function mixtureOf(col: number, row: number) {
  if (!folder.has('register/mixtures.bin')) return undefined
  const { width, height } = view.grid
  const [across, down] = [Math.ceil(width / TILE), Math.ceil(height / TILE)]
  const [left, upper] = [Math.floor(col / TILE), Math.floor(row / TILE)]
  const tileWidth = Math.min(TILE, width - left * TILE)
  const position = (row - upper * TILE) * tileWidth + col - left * TILE
  mixtures ??= bytesOf('register/mixtures.bin')
  return mixtureAt(await mixtures, across * down, upper * across + left, position, webZlib)
}

let mixtures: Promise<Uint8Array> | undefined
let parcels: Promise<readonly Parcel[]> | undefined

async function openParcels(): Promise<readonly Parcel[]> {
  const file = folder.get('patches.gpkg')
  const source = file && (await webSource('patches.gpkg', file))
  if (!source) throw new Error('patches.gpkg is missing from the results.')
  return readParcels(source)
}

const allParcels = () => (parcels ??= openParcels())

let toLonLat: ((positions: Float64Array) => Float64Array) | undefined
let fromLonLat: ((positions: Float64Array) => Float64Array) | undefined

function lonLat({ x, y }: { x: number; y: number }): readonly [number, number] {
  toLonLat ??= transformer(view.grid.crs, { ...view.grid.crs, definition: LONLAT })
  const [lon, lat] = toLonLat(Float64Array.of(x, y))
  return [lon!, lat!]
}

function atLonLat({ lon, lat }: { lon: number; lat: number }): readonly [number, number] {
  fromLonLat ??= transformer({ ...view.grid.crs, definition: LONLAT }, view.grid.crs)
  const [x, y] = fromLonLat(Float64Array.of(lon, lat))
  return [x!, y!]
}

const calls = {
  /** Before every other call. */
  open({ files, view: opened }: { files: Folder; view: ResultView }): void {
    folder = files
    view = opened
  },
  sectorTile,
  doubtTile,
  landTile,
  explain,
  lonLat,
  atLonLat,
  async parcelsIn({
    box,
    smallest,
    most,
  }: {
    box: Parcel['box']
    smallest: number
    most: number
  }): Promise<readonly Parcel[]> {
    return parcelsIn(await allParcels(), box, smallest, most)
  },
  async parcelAt({ x, y }: { x: number; y: number }): Promise<Parcel | undefined> {
    return parcelAt(await allParcels(), x, y)
  },
}

export type ReaderCalls = typeof calls

serve(calls)
