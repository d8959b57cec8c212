// Rasters of what land takes up, and of emission less sink: the second pass once more, over lands in place of sectors.
import { closes, levelCount, OUTSIDE, type Sinks, TOLERANCE, zonal } from '../../cadastre/index.ts'
import { writeCog } from '../../formats/index.ts'
import { exactSum, relativeResidual } from '../../quantity/index.ts'
import { SINK_RASTER } from '../../report/index.ts'
import { type Solution, TILE, type World } from '../../study/index.ts'
import type { OutputFile } from '../folder/output-file.ts'
import { combine, rasterOf } from './combine-rasters.ts'
import { tileStore } from './tile-store.ts'
import { type RasterLabel, type Rasters, type SinkRasters, writeRasters } from './write-rasters.ts'

/** The solution whose "sectors" are lands that take up, on the same ground. */
export function sinkSolution(solution: Solution, { emissions }: Sinks): Solution {
  const { study } = solution
  const evenly: Solution['study'] = {
    ...study,
    allocate: { ...study.allocate, by: 'area', weights: undefined },
  }
  return { ...solution, study: evenly, tally: emissions.tally, emissions, table: zonal(emissions) }
}

/** The rasters with those of sinks, where the study asks for them; the emissions' own are not touched. */
export async function withSinks(rasters: Rasters, solution: Solution, world: World): Promise<Rasters> {
  const { sinks, study } = solution
  if (!sinks) return rasters
  const label: RasterLabel = {
    description: `carbon dioxide that land takes up, ${study.title}`,
    unit: SINK_RASTER.unit,
  }
  const taken = await writeRasters(sinkSolution(solution, sinks), world, {
    classes: false,
    picture: rasters.preview !== undefined,
    label,
  })
  const net = await netRaster(rasters, taken, solution, world)
  const total = taken.bands.length - 1
  const table = exactSum(solution.table.rows.map((row) => row.total))
  const absorbed = exactSum(sinks.emissions.totals)
  const own: SinkRasters = {
    uptake: taken.preview?.bands[total],
    files: [{ name: SINK_RASTER.file, bytes: (passing) => taken.file(total, passing) }, net.file],
    closure: taken.closure,
    net: netProof(table, absorbed, net.written),
  }
  return {
    ...rasters,
    sinks: own,
    close() {
      rasters.close()
      taken.close()
      net.close()
    },
  }
}

/** Whether sinks and balance close, each by itself. */
export const sinksClose = ({ closure, net }: Pick<SinkRasters, 'closure' | 'net'>): boolean =>
  closes(closure) && Math.abs(net.residual) <= TOLERANCE.written

/** The sinks' own proof, as closure.json holds it. */
export function sinksClosure(sinks: Pick<SinkRasters, 'closure' | 'net'>) {
  return {
    unit: 't CO2 a year, taken up; no part of the emissions',
    closes: sinksClose(sinks),
    lands: sinks.closure.map(({ sector, ledger, ...row }) => ({
      land: sector,
      coefficients: ledger,
      ...row,
    })),
    net: sinks.net,
  }
}

// Emission and sink nearly cancel in some regions: the residual is measured against both together.
function netProof(emission: number, absorbed: number, written: number): SinkRasters['net'] {
  const table = emission - absorbed
  return { table, written, residual: relativeResidual(written, table, emission + absorbed) }
}

async function netRaster(
  emission: Rasters,
  taken: Rasters,
  solution: Solution,
  world: World,
): Promise<{ readonly file: OutputFile; readonly written: number; close(): void }> {
  const { grid } = solution.tally.lands
  const levels = levelCount(grid.width, grid.height, TILE)
  const store = tileStore(world.spool(), 1, levels, grid)
  const spool = world.spool()
  try {
    const [gives, takes] = [
      await rasterOf(emission, emission.bands.length - 1, spool, solution, world),
      await rasterOf(taken, taken.bands.length - 1, spool, solution, world),
    ]
    const written = await combine(gives, takes, {
      levels,
      value: (given, taken) => given - taken,
      put: (level, col, row, bytes) => store.put(0, level, col, row, bytes),
    })
    const bytes = () =>
      writeCog({
        grid,
        geo: solution.inputs.cover!.geo,
        tileSize: TILE,
        nodata: OUTSIDE,
        description: `emissions less what land takes up, ${solution.study.title}`,
        unit: 't CO2e / ha / year',
        ...store.band(0),
      })
    return { file: { name: 'rasters/net.tif', bytes }, written, close: () => store.close() }
  } finally {
    spool.close()
  }
}
