// The two passes over the cover as jobs that any executor can run: count the ground, then share the totals.

import type { Emissions } from '../../allocate/index.ts'
import {
  type ClassSample,
  intensityTable,
  OUTSIDE,
  type PaletteTile,
  type PixelSumsPart,
  partOfSums,
  pixelSums,
  pyramid,
  type RowFacts,
  sampleClasses,
} from '../../cadastre/index.ts'
import type { Window } from '../../grid/index.ts'
import type { Lands, SettlementTile, WeightPlan } from '../../land/index.ts'
import { HECTARE } from '../../quantity/index.ts'
import { type Block, TILE, tilesOfBlock } from '../blocks.ts'
import type { JobContext } from '../world.ts'
import { blockCollector, type Encoded } from './block-collector.ts'
import type { ClassifyShared } from './classify-job.ts'
import { type CountPart, groundCounter } from './count-ground.ts'
import { type GroundPlan, groundReader } from './ground.ts'
import { groundSharer } from './ground-sharer.ts'
import { packMixtures } from './mixture-file.ts'
import { type ParcelTask, prepareParcels } from './parcel-job.ts'
import { type PatchShared, preparePatch, type TileRow } from './patch-job.ts'
import { prepareSettle } from './settle.ts'
import { tileEncoder } from './tile-encoder.ts'
import { weightReader } from './weight-reader.ts'

/** Band number under which encoded class tiles are listed. */
export const CLASSES_BAND = -1
/** Band number under which the mixed pixels of tiles are listed. */
export const MIXTURES_BAND = -2
/** Band number under which tiles of the first weight are listed; others follow below. */
export const WEIGHTS_BAND = -3

/** What all tasks of the first pass share. */
export interface CountShared {
  readonly cover: string
  readonly lands: Lands
  readonly ground: GroundPlan
  readonly weights: readonly WeightPlan[]
}

/** What all tasks of the second pass share. */
export interface ShareShared extends CountShared {
  readonly emissions: Pick<Emissions, 'onLand' | 'onGround' | 'onLayer' | 'onWeight'>
  /** Overview level whose pixels are returned for figures, where there are to be any. */
  readonly preview: number | undefined
  /** Whether class numbers are wanted as a raster of their own. */
  readonly classes: boolean
  /** Handle of the spool that takes the tiles, where threads can append to it; else they come with the results. */
  readonly spool: unknown
}

/** Encoded tiles of a block: `bytes` holds them end to end; five numbers each in `directory`. */
export interface ShareResult {
  readonly bytes: Encoded
  /** band, level, tile column, tile row, length. */
  readonly directory: Int32Array
  readonly block: Block
  /** The block's own tile at its level, at half its side; undefined where all lies outside. */
  readonly top: PaletteTile | undefined
  readonly previews: readonly { col: number; row: number; bands: readonly Float32Array[] }[]
  readonly samples: readonly ClassSample[]
  readonly sums: PixelSumsPart
}

/** Prepare a job by name; the function it gives does one task. */
export async function prepareJob(
  name: string,
  shared: unknown,
  context: JobContext,
): Promise<(task: unknown) => Promise<unknown>> {
  // The executor carries jobs untyped; `Batch` ties name, shared part and task together where they are made.
  if (name === 'settle') {
    const run = await prepareSettleBlocks(shared as CountShared, context)
    return (task) => run(task as Block)
  }
  if (name === 'count') {
    const run = await prepareCount(shared as CountShared, context)
    return (task) => run(task as Block)
  }
  if (name === 'patch') {
    const run = await preparePatch(shared as PatchShared, context)
    return (task) => run(task as TileRow)
  }
  if (name === 'parcels') {
    const run = prepareParcels(shared as RowFacts)
    return (task) => run(task as ParcelTask)
  }
  if (name === 'classify') {
    // Loaded when asked for: no run of a study needs it.
    const { prepareClassify } = await import('./classify-job.ts')
    const run = await prepareClassify(shared as ClassifyShared, context)
    return (task) => run(task as Window)
  }
  if (name !== 'share') throw new Error(`There is no job named ${name}.`)
  const run = await prepareShare(shared as ShareShared, context)
  return (task) => run(task as Block)
}

async function prepareSettleBlocks(
  shared: CountShared,
  context: JobContext,
): Promise<(block: Block) => Promise<SettlementTile[]>> {
  const settle = await prepareSettle(shared, TILE, context)
  return async (block) => {
    const parts: SettlementTile[] = []
    for (const { window } of tilesOfBlock(block, shared.lands.grid)) parts.push(await settle(window))
    return parts
  }
}

async function prepareCount(
  shared: CountShared,
  context: JobContext,
): Promise<(block: Block) => Promise<CountPart[]>> {
  const read = await groundReader(shared, TILE, context, true)
  const count = groundCounter(shared.lands)
  const weigh = await weightReader(shared, context)
  return async (block) => {
    const parts: CountPart[] = []
    for (const { window } of tilesOfBlock(block, shared.lands.grid)) {
      parts.push(count(window, await read(window), await weigh?.(window)))
    }
    return parts
  }
}

async function prepareShare(
  shared: ShareShared,
  context: JobContext,
): Promise<(block: Block) => Promise<ShareResult>> {
  const { lands } = shared
  const read = await groundReader(shared, TILE, context)
  const table = intensityTable({ ...shared.emissions, tally: { lands } } as Emissions)
  const bands = table.bands.length
  const shareGround = groundSharer(shared, table, await weightReader(shared, context))
  const encoder = tileEncoder(TILE, bands)
  const { append } = context
  const { spool } = shared
  const toSpool = append && spool !== undefined ? (bytes: Uint8Array) => append(spool, bytes) : undefined
  const output = blockCollector(encoder, TILE, bands, shared.preview, toSpool)
  // One pyramid serves every block: all blocks are of one level, and each leaves it empty.
  const pyramidOf = (level: number) =>
    pyramid({ ...lands.grid, tileSize: TILE, top: level, bands, nodata: OUTSIDE, emit: output.putTile })
  let overviews: ReturnType<typeof pyramid> | undefined
  return async (block) => {
    const sums = pixelSums(bands)
    const samples: ClassSample[] = []
    output.begin(block.level)
    overviews ??= pyramidOf(block.level)
    for (const { window, col, row } of tilesOfBlock(block, lands.grid)) {
      const ground = await read(window)
      const { classes } = ground
      if (shared.classes) output.put(CLASSES_BAND, 0, col, row, encoder.bytes(classes, window.width))
      if (shared.classes && ground.mixtures.pixels.length > 0)
        output.put(MIXTURES_BAND, 0, col, row, packMixtures(ground.mixtures, context.zlib))
      if (shared.preview !== undefined) samples.push(sampleClasses(window, classes, 2 ** shared.preview))
      const { tile, weights } = await shareGround(window, ground, sums)
      if (shared.classes)
        weights?.forEach((values, k) => {
          output.put(WEIGHTS_BAND - k, 0, col, row, encoder.floats(paddedTile(values, window)))
        })
      if (tile) {
        const rows = {
          count: window.height,
          hectares: (r: number) => lands.rowAreas[window.row + r]! / HECTARE,
        }
        encoder.sum(tile, rows, sums)
        output.putTile(0, col, row, tile)
      }
      overviews.accept(col, row, tile)
    }
    return { ...output.finish(), block, samples, sums: partOfSums(sums) }
  }
}

function paddedTile(values: Float32Array, { width, height }: Window): Float32Array {
  if (width === TILE && height === TILE) return values
  const tile = new Float32Array(TILE * TILE)
  for (let row = 0; row < height; row++) tile.set(values.subarray(row * width, (row + 1) * width), row * TILE)
  return tile
}
