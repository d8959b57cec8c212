// cadastre explain: one place of an output folder, from its pixel back to the figures of the balance.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { explainPixel, OUTSIDE } from '../cadastre/index.ts'
import { readTiff, tiffRaster } from '../formats/index.ts'
import { type Grid, tiles, toPixel } from '../grid/index.ts'
import { fileSource, nodeZlib } from '../host/node.ts'
import { type ExplainedPlace, explanationText } from '../report/index.ts'
import { readRegister } from '../run/index.ts'
import { mixtureAt, TILE } from '../study/index.ts'
import { transformer, wgs84 } from '../vector/index.ts'
import { say, usageFault } from './console.ts'

/** Explain the pixel at a longitude and latitude, as text or JSON. */
export async function explain(
  out: string,
  lon: number,
  lat: number,
  options: { readonly json?: boolean },
): Promise<void> {
  const file = join(out, 'register', 'register.json')
  if (!existsSync(file))
    throw usageFault(
      out,
      'no register/register.json',
      'an output folder of `cadastre run`',
      'Run the study first.',
    )
  const register = readRegister(readFileSync(file, 'utf8'))
  const { lands, emissions } = register
  const [col, row] = pixelAt(lands.grid, lon, lat)
  const klass = await pixelOf(join(out, 'register', 'classes.tif'), lands.grid, col, row)
  const written = await pixelOf(join(out, 'rasters', 'total.tif'), lands.grid, col, row)
  const place: ExplainedPlace = {
    title: register.title,
    year: register.year,
    synthetic: register.synthetic,
    lon,
    lat,
    pixel: explainPixel(lands, emissions, col, row, klass, mixtureOf(out, lands.grid, col, row)),
    ledger: register.ledger,
    landOfSector: register.landOfSector,
    written: written === OUTSIDE ? undefined : written,
  }
  if (!options.json) return say(explanationText(place).trimEnd())
  const sectors = new Set(place.pixel.parts.flatMap((part) => part.rates.map((rate) => rate.sector)))
  const rows = register.ledger.rows.filter((entry) => sectors.has(entry.sector))
  say(JSON.stringify({ ...place, ledger: { ...register.ledger, rows } }, null, 2))
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
