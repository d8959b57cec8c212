// The second pass: shares the totals over the pixels, keeps the encoded tiles aside, and gives each raster as a file.
import {
  bandsOfTile,
  type ClosureRow,
  closure,
  levelCount,
  mergeSums,
  OUTSIDE,
  type PixelSums,
  type Preview,
  pixelSums,
  pyramid,
} from '../../cadastre/index.ts'
import { writeCog } from '../../formats/index.ts'
import {
  type Block,
  blocksOf,
  coverName,
  mixtureFile,
  type ShareResult,
  type ShareShared,
  type Solution,
  type Spool,
  TILE,
  tileEncoder,
  type World,
  weightPlans,
} from '../../study/index.ts'
import type { OutputFile } from '../folder/output-file.ts'
import { previewCanvas, previewLevel } from './preview-canvas.ts'
import { tileStore } from './tile-store.ts'

/** Finished rasters: their bytes on demand, the proof and a picture. */
export interface Rasters {
  readonly bands: readonly string[]
  /** The file of one band, in pieces; `passing`: each is taken before the next is asked for. */
  file(band: number, passing?: boolean): Iterable<Uint8Array>
  /** Class numbers of the cover (0 nodata, k = k-th row of the legend), as a tiled GeoTIFF. */
  classes(): Iterable<Uint8Array>
  /** Weights per m² on the cover's pixels, one file a raster of weights, as they were shared by. */
  readonly weights: readonly { readonly name: string; file(): Iterable<Uint8Array> }[]
  /** Pixels of several classes, as `mixtureFile` writes them; undefined where every pixel is of one. */
  readonly mixtures: (() => Iterable<Uint8Array>) | undefined
  readonly closure: readonly ClosureRow[]
  /** Undefined where no picture was asked for. */
  readonly preview: Preview | undefined
  /** What land takes up and the balance, where the study asks for sinks. */
  readonly sinks?: SinkRasters
  close(): void
}

/** Rasters of sinks, as files, with the sinks' own proof. */
export interface SinkRasters {
  /** t CO2 per hectare and year taken up, on the pixels of the emissions' picture; undefined where none was asked for. */
  readonly uptake: Float32Array | undefined
  readonly files: readonly OutputFile[]
  /** t CO2 a year by land that takes up: coefficient × area, table, pixels, raster. */
  readonly closure: readonly ClosureRow[]
  /** Σ of net.tif beside emission − sink of the tables, t CO2e a year; the residual is a part of emission + sink. */
  readonly net: { readonly table: number; readonly written: number; readonly residual: number }
}

/** What a raster says of itself. */
export interface RasterLabel {
  readonly description: string
  readonly unit: string
}

/** What of a second pass is wanted beside its rasters. */
export interface RasterWishes {
  readonly classes?: boolean
  readonly picture?: boolean
  /** In place of the emissions' own. */
  readonly label?: RasterLabel
}

/** Run the second pass of a solution; the raster of classes and the picture only where they are wanted. */
export async function writeRasters(
  solution: Solution,
  world: World,
  { classes = true, picture = true, label }: RasterWishes = {},
): Promise<Rasters> {
  const { tally, study } = solution
  const { width, height } = tally.lands.grid
  const levels = levelCount(width, height, TILE)
  const preview = picture ? previewLevel(width, height, levels) : undefined
  const bands = [...tally.lands.sectors, 'total']
  const weights = weightPlans(study)
  const tasks = blocksOf(tally.lands.grid, world.executor.threads)
  const spool = world.spool(tasks.length)
  const store = tileStore(spool, bands.length, levels, { width, height }, weights.length)
  const canvas = preview === undefined ? undefined : previewCanvas(bands.length, width, height, preview)
  const targets = { levels, preview, bands: bands.length, spool, store, canvas, classes }
  const sums = await shareBlocks(solution, world, tasks, targets)
  const mixed = store.mixtures()
  const common = { grid: tally.lands.grid, geo: solution.inputs.cover!.geo, tileSize: TILE }
  const note = study.synthetic === undefined ? {} : { NOTE: study.synthetic }
  return {
    bands,
    closure: closure(solution.emissions, solution.table, sums),
    preview: canvas?.preview,
    close: () => store.close(),
    mixtures: mixed.lengths.some((length) => length > 0)
      ? () => mixtureFile(mixed.lengths, mixed.tile)
      : undefined,
    weights: weights.map(({ name }, k) => ({
      name,
      file: () =>
        writeCog({
          ...common,
          nodata: OUTSIDE,
          description: `weight per m2: ${name}`,
          unit: '1 / m2',
          ...store.weight(k),
        }),
    })),
    classes: () =>
      writeCog({
        ...common,
        nodata: 0,
        sample: { bits: 8, format: 1 },
        description: 'class numbers: positions in the legend of register.json, from 1',
        unit: '',
        ...store.classes(),
      }),
    file: (band, passing) =>
      writeCog({
        ...common,
        nodata: OUTSIDE,
        description: label?.description ?? `${bands[band]} emissions, ${study.title}`,
        unit: label?.unit ?? 't CO2e / ha / year',
        metadata: { TITLE: study.title, YEAR: String(study.year), ...note },
        ...store.band(band, passing),
      }),
  }
}

interface Targets {
  readonly levels: number
  readonly preview: number | undefined
  readonly bands: number
  readonly classes: boolean
  readonly spool: Spool
  readonly store: ReturnType<typeof tileStore>
  readonly canvas: ReturnType<typeof previewCanvas> | undefined
}

// Blocks come back with their own overviews done; the levels above them are made here.
async function shareBlocks(
  solution: Solution,
  world: World,
  tasks: readonly Block[],
  targets: Targets,
): Promise<PixelSums> {
  const { emissions, study, tally } = solution
  const { levels, preview, bands, classes, spool, store, canvas } = targets
  const sums = pixelSums(bands)
  const blockLevel = tasks[0]!.level
  const encoder = tileEncoder(TILE, bands)
  const above = pyramid({
    ...tally.lands.grid,
    tileSize: TILE,
    top: levels - 1,
    bands,
    nodata: OUTSIDE,
    emit(level, col, row, tile) {
      if (level === preview) canvas?.place(col, row, bandsOfTile(tile))
      encoder.palette(tile, (b, bytes) => store.put(b, level, col, row, bytes))
    },
  })
  const { onLand, onGround, onLayer, onWeight } = emissions
  const shared: ShareShared = {
    cover: coverName(study.land.cover),
    lands: tally.lands,
    ground: solution.ground,
    weights: weightPlans(study),
    emissions: { onLand, onGround, onLayer, onWeight },
    preview,
    classes,
    spool: spool.handle,
  }
  // The job's results are of its own type; a journal keeps them untyped.
  const intact = (result: unknown) => store.holds(result as ShareResult)
  let done = 0
  world.progress?.('share', 0)
  await world.executor.run<ShareShared, Block, ShareResult>(
    { job: 'share', shared, tasks, intact },
    (result) => {
      store.putAll(result)
      for (const { col, row, bands: tile } of result.previews) canvas?.place(col, row, tile)
      for (const sample of result.samples) canvas?.placeClasses(sample)
      mergeSums(sums, result.sums)
      above.acceptQuarter(blockLevel, result.block.col, result.block.row, result.top)
      world.progress?.('share', ++done / tasks.length)
    },
  )
  return sums
}
