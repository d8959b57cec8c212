// A grid of float64 values as a cloud-optimised GeoTIFF whose overviews sum what they cover, or average it.
import type { Grid } from '../../grid/index.ts'
import type { Zlib } from '../bytes/source.ts'
import { writeCog } from './cog.ts'
import type { GeoTags } from './geo-keys.ts'

const TILE = 512
const LEVEL = 6

/** What is written beside the values. */
export interface GridCogOptions {
  readonly grid: Grid
  /** Row by row; `nodata` where there is none. */
  readonly values: Float64Array
  readonly nodata: number
  /** Amounts a cell are summed, so that every overview carries the same whole; amounts an area are averaged. */
  readonly overviews: 'sum' | 'mean'
  readonly description: string
  readonly unit: string
  readonly metadata: Readonly<Record<string, string>>
  /** The grid's system. */
  readonly geo: GeoTags
  readonly zlib: Zlib
}

interface Level {
  readonly width: number
  readonly height: number
  readonly values: Float64Array
}

/** The file in pieces. */
export function writeGridCog(options: GridCogOptions): Iterable<Uint8Array> {
  const { grid, values, nodata, overviews, zlib } = options
  const levels: Level[] = [{ width: grid.width, height: grid.height, values }]
  while (Math.max(levels.at(-1)!.width, levels.at(-1)!.height) > TILE)
    levels.push(halved(levels.at(-1)!, nodata, overviews === 'sum'))
  const tiles = levels.map((level) => tilesOf(level, nodata, zlib))
  const { geo, description, unit, metadata } = options
  return writeCog({
    sample: { bits: 64, format: 3 },
    grid,
    geo,
    tileSize: TILE,
    nodata,
    description,
    unit,
    metadata,
    byteCounts: tiles.map((level) => Float64Array.from(level, (tile) => tile.length)),
    tile: (level, index) => tiles[level]![index]!,
  })
}

function halved({ width, height, values }: Level, nodata: number, sums: boolean): Level {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)]
  const out = new Float64Array(w * h).fill(nodata)
  for (let row = 0; row < h; row++) {
    for (let col = 0; col < w; col++) {
      let [sum, count] = [0, 0]
      for (let r = row * 2; r < Math.min(height, row * 2 + 2); r++) {
        for (let c = col * 2; c < Math.min(width, col * 2 + 2); c++) {
          const value = values[r * width + c]!
          if (value === nodata) continue
          sum += value
          count++
        }
      }
      if (count > 0) out[row * w + col] = sums ? sum : sum / count
    }
  }
  return { width: w, height: h, values: out }
}

function tilesOf({ width, height, values }: Level, nodata: number, zlib: Zlib): Uint8Array[] {
  const [across, down] = [Math.ceil(width / TILE), Math.ceil(height / TILE)]
  return Array.from({ length: across * down }, (_, i) => {
    const [left, upper] = [(i % across) * TILE, Math.floor(i / across) * TILE]
    const tile = new Float64Array(TILE * TILE).fill(nodata)
    for (let row = upper; row < Math.min(height, upper + TILE); row++) {
      const start = row * width + left
      tile.set(values.subarray(start, start + Math.min(TILE, width - left)), (row - upper) * TILE)
    }
    return zlib.deflate(new Uint8Array(tile.buffer), LEVEL)
  })
}
