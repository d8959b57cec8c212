// Rasters of relative uncertainty: half the 95 % interval of a pixel in percent of its intensity, as COGs.
import type { Emissions } from '../../allocate/index.ts'
import { levelCount, OUTSIDE } from '../../cadastre/index.ts'
import { writeCog } from '../../formats/index.ts'
import { type Solution, TILE, type World } from '../../study/index.ts'
import type { Uncertainty } from '../../uncertainty/index.ts'
import type { OutputFile } from '../folder/output-file.ts'
import { combine, rasterOf } from '../rasters/combine-rasters.ts'
import { tileStore } from '../rasters/tile-store.ts'
import { writeRasters } from '../rasters/write-rasters.ts'

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
      await combine(pair[0]!, pair[1]!, {
        levels,
        value: (amount, half) => (amount > 0 ? (100 * half) / amount : OUTSIDE),
        put: (level, col, row, bytes) => store.put(b, level, col, row, bytes),
      })
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
