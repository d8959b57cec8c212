// Tiles of the map: sectors by palette, relative uncertainty, land, and the zone under each pixel.
import { centreScanner, OUTSIDE } from 'carbon-cadastre'
import { bandsOf } from '../figures.ts'
import type { SectorTile } from '../map/painter.ts'
import { levelsOf, openRegister, view } from './results.ts'

/** Side of a map tile in pixels, that of the rasters' own tiles. */
export const SIDE = 512

export interface TileAddress {
  readonly level: number
  readonly col: number
  readonly row: number
}

/** A tile of all sectors; undefined outside the rasters. */
export async function sectorTile({
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
export async function doubtTile({
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
export async function landTile({ level, col, row }: TileAddress): Promise<Uint8Array | undefined> {
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
