// Rasters of relative uncertainty: half the 95 % interval of a pixel in percent of its intensity, as COGs.
import type { Emissions } from '../allocate/index.ts'
import { levelCount, OUTSIDE, pyramid } from '../cadastre/index.ts'
import { readTiff, type Source, tiffRaster, writeCog } from '../formats/index.ts'
import { type Raster, tiles } from '../grid/index.ts'
import { type Solution, type Spool, TILE, tileEncoder, type World } from '../study/index.ts'
import type { Uncertainty } from '../uncertainty/index.ts'
import type { OutputFile } from './output-file.ts'
import { tileStore } from './tile-store.ts'
import { type Rasters, writeRasters } from './write-rasters.ts'

/** The files of all bands, and what must be closed once they are written. */
export interface RelativeRasters {
  readonly files: readonly OutputFile[]
  close(): void
}

/**
 * Shares half the interval over the pixels as the emission itself is shared, and divides the one by the other. Where
 * sectors or zones meet in a pixel their halves are added, as if they rose and fell together: an upper bound.
 */
export async function relativeRasters(
  solution: Solution,
  uncertainty: Uncertainty,
  world: World,
): Promise<RelativeRasters> {
  const emission = await writeRasters(solution, world, { classes: false })
  const half = await writeRasters(
    { ...solution, emissions: halfIntervals(solution.emissions, uncertainty) },
    world,
    { classes: false },
  )
  const spool = world.spool()
  const { grid } = solution.tally.lands
  const levels = levelCount(grid.width, grid.height, TILE)
  const store = tileStore(world.spool(), emission.bands.length, levels, grid)
  try {
    for (let b = 0; b < emission.bands.length; b++) {
      const pair = [
        await rasterOf(emission, b, spool, solution, world),
        await rasterOf(half, b, spool, solution, world),
      ]
      await divide(pair[0]!, pair[1]!, levels, (level, col, row, bytes) =>
        store.put(b, level, col, row, bytes),
      )
    }
  } finally {
    emission.close()
    half.close()
    spool.close()
  }
  const files = emission.bands.map((band, b) => ({
    name: `rasters/uncertainty-${band}.tif`,
    bytes: () =>
      writeCog({
        grid,
        geo: solution.inputs.cover!.geo,
        tileSize: TILE,
        nodata: OUTSIDE,
        description: `half the 95 % interval of ${band}, percent of its intensity, ${solution.study.title}`,
        unit: '%',
        ...store.band(b),
      }),
  }))
  return { files, close: () => store.close() }
}

// Rates of half the interval in place of the rates; ground that a fallback fills has the zone's own.
function halfIntervals(emissions: Emissions, { zones, sectors }: Uncertainty): Emissions {
  const scaled = (rates: readonly Float64Array[], relative: (z: number, s: number) => number) =>
    rates.map((row, z) => row.map((rate, s) => (rate * relative(z, s)) / 100))
  return {
    ...emissions,
    onLand: scaled(emissions.onLand, (z, s) => zones[z]!.intensities[s]!.relative),
    onWeight: emissions.onWeight.map((rates) => scaled(rates, (z, s) => zones[z]!.intensities[s]!.relative)),
    onLayer: emissions.onLayer.map((rate, l) => {
      const s = emissions.tally.lands.sectors.indexOf(emissions.tally.lands.layers[l]!.sector)
      return (rate * (sectors[s]?.relative ?? 0)) / 100
    }),
    onGround: scaled(emissions.onGround, (z, s) => zones[z]!.sectors[s]!.relative),
  }
}

// A finished band as a raster that reads from the spool.
async function rasterOf(
  rasters: Rasters,
  band: number,
  spool: Spool,
  { tally }: Solution,
  world: World,
): Promise<Raster> {
  let [start, size] = [-1, 0]
  for (const piece of rasters.file(band)) {
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

async function divide(
  emission: Raster,
  half: Raster,
  levels: number,
  put: (level: number, col: number, row: number, bytes: Uint8Array) => void,
): Promise<void> {
  const encoder = tileEncoder(TILE, 1)
  const above = pyramid({
    ...emission.grid,
    tileSize: TILE,
    top: levels - 1,
    bands: 1,
    nodata: OUTSIDE,
    emit: (level, col, row, bands) => {
      if (bands) put(level, col, row, encoder.floats(bands[0]!))
    },
  })
  for (const { window, col, row } of tilesOf(emission)) {
    const [amounts, halves] = [await emission.read(window), await half.read(window)]
    const tile = new Float32Array(TILE * TILE).fill(OUTSIDE)
    let inside = false
    for (let r = 0, at = 0; r < window.height; r++) {
      for (let c = 0; c < window.width; c++, at++) {
        if (!(amounts[at]! > 0)) continue
        tile[r * TILE + c] = (100 * halves[at]!) / amounts[at]!
        inside = true
      }
    }
    above.accept(0, col, row, inside ? [tile] : undefined)
  }
}

const tilesOf = ({ grid }: Raster) =>
  tiles(grid, TILE).map((window) => ({ window, col: window.col / TILE, row: window.row / TILE }))
