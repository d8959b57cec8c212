// Works one raster out of two finished ones, pixel by pixel, with overviews.
import { OUTSIDE, type PaletteTile, pyramid, tileOfBands } from '../../cadastre/index.ts'
import { readTiff, type Source, tiffRaster } from '../../formats/index.ts'
import { type Raster, rowAreas, tiles } from '../../grid/index.ts'
import { ExactSum, HECTARE } from '../../quantity/index.ts'
import { type Solution, type Spool, TILE, tileEncoder, type World } from '../../study/index.ts'
import type { Rasters } from './write-rasters.ts'

/** A finished band as a raster that reads from the spool. */
export async function rasterOf(
  rasters: Rasters,
  band: number,
  spool: Spool,
  { tally }: Solution,
  world: World,
): Promise<Raster> {
  let [start, size] = [-1, 0]
  for (const piece of rasters.file(band, true)) {
    const at = spool.append(piece)
    if (start < 0) start = at
    size += piece.length
  }
  const source: Source = {
    name: rasters.bands[band]!,
    size,
    read: async (offset, length) => spool.read(start + offset, Math.min(length, size - offset)),
  }
  return tiffRaster(await readTiff(source), tally.lands.grid.crs, world.zlib)
}

/** What becomes of two pixels inside the zones, and where encoded tiles go. */
export interface Combination {
  readonly levels: number
  /** OUTSIDE where the pixel is to hold nothing. */
  value(a: number, b: number): number
  put(level: number, col: number, row: number, bytes: Uint8Array): void
}

/** Combine two rasters of one grid; returns Σ pixel × hectares of what was written. */
export async function combine(a: Raster, b: Raster, { levels, value, put }: Combination): Promise<number> {
  const encoder = tileEncoder(TILE, 1)
  const putTile = (level: number, col: number, row: number, tile: PaletteTile) =>
    encoder.palette(tile, (_, bytes) => put(level, col, row, bytes))
  const above = pyramid({
    ...a.grid,
    tileSize: TILE,
    top: levels - 1,
    bands: 1,
    nodata: OUTSIDE,
    emit: putTile,
  })
  const areas = rowAreas(a.grid)
  const sum = new ExactSum()
  for (const window of tiles(a.grid, TILE)) {
    const [first, second] = [await a.read(window), await b.read(window)]
    const pixels = new Float32Array(TILE * TILE).fill(OUTSIDE)
    let inside = false
    for (let r = 0, at = 0; r < window.height; r++) {
      let ofRow = 0
      for (let c = 0; c < window.width; c++, at++) {
        const made = first[at] === OUTSIDE ? OUTSIDE : value(first[at]!, second[at]!)
        if (made === OUTSIDE) continue
        pixels[r * TILE + c] = made
        ofRow += pixels[r * TILE + c]!
        inside = true
      }
      sum.addProduct(ofRow, areas[window.row + r]! / HECTARE)
    }
    const [col, row] = [window.col / TILE, window.row / TILE]
    const tile = inside ? tileOfBands([pixels], TILE, OUTSIDE) : undefined
    if (tile) putTile(0, col, row, tile)
    above.accept(col, row, tile)
  }
  return sum.value
}
