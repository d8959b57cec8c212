// cadastre explain: a place, a parcel or a zone of an output folder, back to the figures of the balance.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  coefficientOf,
  explainParcel,
  explainPixel,
  explainSector,
  explainSink,
  OUTSIDE,
  type PixelExplanation,
  type SectorChain,
} from '../cadastre/index.ts'
import { readTiff, tiffRaster } from '../formats/index.ts'
import { type Grid, tiles, toPixel } from '../grid/index.ts'
import { fileSource, nodeZlib } from '../host/node.ts'
import { listed } from '../quantity/index.ts'
import {
  arithmeticOf,
  beside,
  type ExplainedParcel,
  type ExplainedPlace,
  type ExplainedSinkParcel,
  type ExplainedZone,
  explanationText,
  parcelText,
  sinkParcelText,
  zoneText,
} from '../report/index.ts'
import { findParcel, type Register } from '../run/index.ts'
import { mixtureAt, TILE } from '../study/index.ts'
import { transformer, wgs84 } from '../vector/index.ts'
import { say, sayJson, usageFault } from './console.ts'
import { registerOf } from './output-folder.ts'

interface ExplainOptions {
  readonly patch?: string
  readonly zone?: string
  readonly json?: boolean
}

/** Explain the pixel at a longitude and latitude, a parcel or a zone, as text or JSON. */
export async function explain(
  out: string,
  lon: number | undefined,
  lat: number | undefined,
  options: ExplainOptions,
): Promise<void> {
  const register = registerOf(out)
  const asked = [options.patch, options.zone, lon].filter((one) => one !== undefined)
  if (asked.length > 1)
    throw usageFault(
      'explain',
      'more than one of a place, --patch and --zone',
      'LON LAT, --patch ID or --zone ID',
      'Ask for one of them.',
    )
  const tell = <T>(value: T, text: (value: T) => string) =>
    options.json ? sayJson(value) : say(text(value).trimEnd())
  if (options.patch !== undefined) {
    const sink = await sinkParcelOf(out, register, options.patch)
    return sink ? tell(sink, sinkParcelText) : tell(await parcelOf(out, register, options.patch), parcelText)
  }
  if (options.zone !== undefined) return tell(zoneOf(register, options.zone), zoneText)
  if (lon === undefined || lat === undefined)
    throw usageFault(
      'explain',
      'no place',
      'LON LAT, --patch ID or --zone ID',
      'See `cadastre explain --help`.',
    )
  tell(await placeOf(out, register, lon, lat), explanationText)
}

async function placeOf(out: string, register: Register, lon: number, lat: number): Promise<ExplainedPlace> {
  const { lands, emissions, ledger, placement } = register
  const [col, row] = pixelAt(lands.grid, lon, lat)
  const klass = await pixelOf(join(out, 'register', 'classes.tif'), lands.grid, col, row)
  const held = await pixelOf(join(out, 'rasters', 'total.tif'), lands.grid, col, row)
  const mixture = mixtureOf(out, lands.grid, col, row)
  const weights = await weightsOf(out, register, col, row)
  const pixel = explainPixel(lands, emissions, { col, row, klass, mixture, weights })
  const pairs = new Set(
    pixel.parts.flatMap(({ zone, rates }) => rates.map(({ sector }) => `${zone.id}\t${sector}`)),
  )
  const chains = [...pairs].map((pair) => {
    const [zone, sector] = pair.split('\t') as [string, string]
    return explainSector(ledger, placement, zonePosition(register, zone), sector)
  })
  const written = held === OUTSIDE ? undefined : held
  const rows = chains.flatMap((chain) => chain.rows.map(({ row: entry }) => entry))
  return {
    ...aboutOf(register),
    lon,
    lat,
    pixel,
    ledger: { ...ledger, rows: [...new Set(rows)] },
    chains,
    arithmetic: arithmeticOf(pixel, chains, written),
    written,
    sink: await sinkAt(out, register, pixel),
  }
}

// What the pixel takes up, beside the raster where it was written.
async function sinkAt(out: string, { lands, sinks }: Register, pixel: PixelExplanation) {
  if (!sinks) return undefined
  const file = join(out, 'rasters', 'sink.tif')
  const held = existsSync(file) ? await pixelOf(file, lands.grid, pixel.col, pixel.row) : OUTSIDE
  return beside(explainSink(lands, sinks, pixel), held === OUTSIDE ? undefined : held)
}

// A parcel of sinks.gpkg beside hectares × coefficient; undefined where it is none.
async function sinkParcelOf(
  out: string,
  register: Register,
  id: string,
): Promise<ExplainedSinkParcel | undefined> {
  const { sinks, lands } = register
  const source = sinks && fileSource(join(out, 'sinks.gpkg'))
  const parcel = source && (await findParcel(source, id, 'sinks'))
  if (!sinks || !parcel) return undefined
  const entry = lands.legend.find(({ code }) => code === parcel['land_code'])
  const coefficient = entry && coefficientOf(sinks, entry, String(parcel['zone']))
  const value = Number(parcel['ha']) * (coefficient?.absorbs ?? 0)
  return { ...aboutOf(register), parcel, set: sinks.name, coefficient, value }
}

async function parcelOf(out: string, register: Register, id: string): Promise<ExplainedParcel> {
  const file = join(out, 'patches.gpkg')
  const source = fileSource(file)
  if (!source) throw usageFault(file, 'no such file', 'the parcels of `cadastre run`', 'Run the study again.')
  const parcel = await findParcel(source, id)
  if (!parcel)
    throw usageFault(
      '--patch',
      `"${id}"`,
      'the id of a parcel of patches.gpkg',
      'Take it from the column `id`.',
    )
  const { ledger, placement, sources } = register
  const zone = zonePosition(register, String(parcel['zone']))
  const chain = explainSector(ledger, placement, zone, String(parcel['sector']))
  return { ...aboutOf(register), parcel, chain, ...explainParcel(parcel, chain, sources) }
}

function zoneOf(register: Register, id: string): ExplainedZone {
  const { ledger, placement } = register
  const position = zonePosition(register, id)
  const chains = placement.sectors
    .map((sector): SectorChain => explainSector(ledger, placement, position, sector))
    .filter(({ placed }) => placed !== 0)
  const total = placement.placed[position]!.reduce((a, b) => a + b, 0)
  return { ...aboutOf(register), zone: placement.zones[position]!, total, chains }
}

const aboutOf = ({ title, year, synthetic }: Register) => ({ title, year, synthetic })

function zonePosition({ placement }: Register, id: string): number {
  const position = placement.zones.findIndex((zone) => zone.id === id)
  if (position >= 0) return position
  const known = placement.zones.map((zone) => zone.id)
  throw usageFault(
    '--zone',
    `"${id}"`,
    `one of ${listed(known)}`,
    'Take it from the column `id` of zones.csv.',
  )
}

function pixelAt(grid: Grid, lon: number, lat: number): readonly [number, number] {
  const [x, y] = transformer(wgs84(), grid.crs)(Float64Array.of(lon, lat))
  const [col, row] = toPixel(grid, x!, y!).map(Math.floor) as [number, number]
  if (col >= 0 && row >= 0 && col < grid.width && row < grid.height) return [col, row]
  throw usageFault(
    'lon lat',
    `${lon}, ${lat}`,
    'a place inside the land cover',
    'Give longitude first, then latitude, in degrees.',
  )
}

async function pixelOf(path: string, grid: Grid, col: number, row: number): Promise<number> {
  const source = fileSource(path)
  if (!source) throw usageFault(path, 'no such file', 'a file of `cadastre run`', 'Run the study again.')
  const raster = tiffRaster(await readTiff(source), grid.crs, nodeZlib)
  return (await raster.read({ col, row, width: 1, height: 1 }))[0]!
}

// What the pixel has of each weight; outputs of sectors shared by area have none.
async function weightsOf(
  out: string,
  { weights = [], lands }: Partial<Register> & Pick<Register, 'lands'>,
  col: number,
  row: number,
) {
  return Promise.all(
    weights.map(async (name) => ({
      name,
      value: await pixelOf(join(out, 'register', `weight-${name}.tif`), lands.grid, col, row),
    })),
  )
}

// The classes of a pixel of several; outputs without any have no such file.
function mixtureOf(out: string, grid: Grid, col: number, row: number) {
  const file = join(out, 'register', 'mixtures.bin')
  if (!existsSync(file)) return undefined
  const windows = tiles(grid, TILE)
  const tile = windows.findIndex(
    (window) =>
      col >= window.col &&
      col < window.col + window.width &&
      row >= window.row &&
      row < window.row + window.height,
  )
  const { col: left, row: upper, width } = windows[tile]!
  return mixtureAt(readFileSync(file), windows.length, tile, (row - upper) * width + col - left, nodeZlib)
}
