// Reads a folder of results off the page's thread: explanations of places, coordinates, parcels; tiles of the map beside.
import { explainPixel, OUTSIDE, type PixelExplanation, transformer } from 'carbon-cadastre'
import {
  explainSector,
  explainSink,
  mixtureAt,
  type ResultView,
  type SectorChain,
  type SinkExplanation,
  TILE,
  webZlib,
} from 'carbon-cadastre/web'
import type { Folder } from '../folder.ts'
import { serve } from '../rpc.ts'
import { type Parcel, parcelAt, parcelsIn, readParcels } from './parcels.ts'
import { bytesOf, folder, levelsOf, openRegister, openResults, sourceOf, view } from './results.ts'
import { doubtTile, landTile, sectorTile } from './tiles.ts'

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

const LONLAT = '+proj=longlat +datum=WGS84 +no_defs'

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
  const pixel = explainPixel(lands, emissions, {
    col,
    row,
    klass,
    mixture: await mixtureOf(col, row),
    weights,
  })
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

const allParcels = () => (parcels ??= sourceOf('patches.gpkg').then(readParcels))

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
    openResults(files, opened)
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
