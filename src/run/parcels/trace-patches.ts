// The register of parcels of a solution: tiles described on every core, patches traced here from the top row down.
import {
  type ClosureRow,
  type FeatureSums,
  joinSums,
  type LayerOverlap,
  landOfClass,
  layerOverlaps,
  type Outlines,
  outlinesOf,
  type ParcelSums,
  type PatchAmount,
  type PatchSources,
  type PatchTable,
  type PatchTile,
  parcelsOf,
  patchAmounts,
  patchKeys,
  patchList,
  patchSums,
  patchTable,
  patchTracer,
  ratesByClass,
  ringStore,
  unpackTile,
  withPatches,
  type ZoneGround,
} from '../../cadastre/index.ts'
import { type Grid, groundScale, toWorld } from '../../grid/index.ts'
import { groundAreas, type Lands } from '../../land/index.ts'
import { ExactSum } from '../../quantity/index.ts'
import { sectorColor } from '../../report/index.ts'
import {
  bufferOf,
  coverName,
  metres,
  type OpenedLayer,
  type PatchResult,
  type PatchShared,
  type Solution,
  type Spool,
  squareMetres,
  TILE,
  type TileRow,
  type World,
  weightPlans,
} from '../../study/index.ts'
import type { Feature, FeatureStyle, FeatureTable, Geometry } from '../../vector/index.ts'

/** Parcels as features; `close` frees what holds their outlines. */
export interface Patches {
  readonly table: FeatureTable | PatchTable
  readonly count: number
  /** What every row emits, in order. */
  amounts(): Iterable<PatchAmount>
  readonly overlaps: readonly LayerOverlap[]
  /** The closure's rows with the station "patches". */
  closure(rows: readonly ClosureRow[]): readonly ClosureRow[]
  /** What its ground takes up by zone × lands + land, t CO2 a year; none where sinks are off. */
  readonly absorbed: Float64Array
  close(): void
}

/**
 * Trace the patches of a solution; `side` is the tile's, of no effect on the result. `beside`: what other parcels hold, by
 * zone × sectors + sector, which the closure counts too.
 */
export async function tracePatches(
  solution: Solution,
  world: World,
  { side = TILE, beside }: { readonly side?: number; readonly beside?: Float64Array } = {},
): Promise<Patches> {
  const [outlines, cuts, waiting] = [world.spool(), world.spool(), world.spool()]
  const close = () => {
    outlines.close()
    cuts.close()
  }
  try {
    const spools = { outlines, cuts, waiting }
    const { sources, overlaps } = await traceSources(solution, world, spools, side)
    const { lands } = sources
    const totals = patchSums(sources)
    const all = beside ? { ...totals, tonnes: totals.tonnes.map((own, i) => own + beside[i]!) } : totals
    const zones = lands.zones.map(({ id }) => id)
    return {
      table: patchTable(sources),
      count: totals.count,
      amounts: () => patchAmounts(sources),
      overlaps,
      closure: (rows) => withPatches(rows, all, zones, lands.sectors),
      absorbed: absorbedByLand(solution, sources),
      close,
    }
  } catch (error) {
    close()
    throw error
  } finally {
    waiting.close()
  }
}

// Patches from their tiles, then parcels from what tiles counted of features.
async function traceSources(
  solution: Solution,
  world: World,
  { outlines, cuts, waiting }: Readonly<Record<'outlines' | 'cuts' | 'waiting', Spool>>,
  side: number,
): Promise<{ readonly sources: PatchSources; readonly overlaps: readonly LayerOverlap[] }> {
  const { study, tally, emissions, ledger, inputs } = solution
  const { lands } = tally
  const weights = weightPlans(study)
  const keys = patchKeys(lands, weights.length)
  const rings = ringStore(outlines)
  const list = patchList(keys, rings, squareMetres(study.patches.min_area), ratesOf(solution))
  const tracer = patchTracer({
    width: lands.grid.width,
    slots: keys.slots,
    weights: keys.weights,
    rowAreas: lands.rowAreas,
    connectivity: study.patches.connectivity,
    cornersCut: cornersCut(lands.grid, metres(study.patches.simplify)),
    rings,
    emit: list.add,
  })
  const shared: PatchShared = {
    cover: coverName(study.land.cover),
    lands,
    ground: solution.ground,
    weights,
    emissions: { onLayer: emissions.onLayer, onWeight: emissions.onWeight },
    side,
  }
  const sums = await describeTiles(shared, world, waiting, (row, tiles) =>
    tracer.tiles(tiles, Math.min(side, lands.grid.height - row * side), side),
  )
  tracer.end()
  const zones = inputs.zones.features
  const shapes = await outlinesOfLayers(inputs.layers, lands)
  const parcels = await parcelsOf(sums, lands, shapes, zones, ringStore(cuts))
  const sources: PatchSources = {
    title: study.title,
    lands,
    emissions,
    weights: weights.map(({ name }) => name),
    ledger,
    patches: list.end(),
    rings,
    parcels,
    kinds: inputs.layers.map(({ kind }) =>
      kind === 'parks' ? 'park' : kind === 'source' ? 'source' : 'enterprise',
    ),
    grounds: zoneGrounds(solution, zones),
    style: sectorStyle(lands.sectors),
    hasSinks: solution.sinks !== undefined,
  }
  return { sources, overlaps: layerOverlaps(lands, shapes.areas, parcels) }
}

function outlinesOfLayers(layers: readonly OpenedLayer[], lands: Lands): Promise<Outlines> {
  const features = layers.flatMap((layer) => layer.features)
  const buffers = layers.flatMap((layer) => layer.features.map((feature) => bufferOf(layer, feature)))
  return outlinesOf(
    features.map(({ geometry }) => geometry),
    Float64Array.from(buffers),
    lands,
  )
}

const ratesOf = ({ sinks }: Solution) => (sinks ? ratesByClass(sinks) : [])

// Classes put together as lands, in the order that sinks have them.
function absorbedByLand({ sinks }: Solution, { lands, patches }: PatchSources): Float64Array {
  if (!sinks) return new Float64Array()
  const count = sinks.emissions.tally.lands.sectors.length
  const sums = Array.from({ length: lands.zones.length * count }, () => new ExactSum())
  const ofClass = landOfClass(sinks)
  patches.absorbedBy.forEach((sum, i) => {
    const land = ofClass[i % ofClass.length]!
    if (land >= 0) sums[Math.floor(i / ofClass.length) * count + land]!.merge(sum)
  })
  return Float64Array.from(sums, (sum) => sum.value)
}

// A line across a right corner leaves it by the legs ÷ √2; legs end at half a pixel's side.
function cornersCut(grid: Grid, length: number): number {
  const [x, y] = toWorld(grid, grid.width / 2, grid.height / 2)
  const [alongX, alongY] = groundScale(grid.crs, x, y)
  const side = Math.min(Math.abs(grid.affine.a) * alongX, Math.abs(grid.affine.e) * alongY)
  return Math.min(0.5, (length * Math.SQRT2) / side)
}

// Parcels in the colours that sectors have in the report.
function sectorStyle(sectors: readonly string[]): FeatureStyle {
  return {
    column: 'sector',
    classes: sectors.map((value, s) => ({ value, color: sectorColor(value, s), label: value })),
  }
}

// Rows of tiles come back in any order; those that are early wait aside. Returns what features have of the ground.
async function describeTiles(
  shared: PatchShared,
  world: World,
  spool: Spool,
  take: (row: TileRow, tiles: readonly PatchTile[]) => void,
): Promise<FeatureSums> {
  const tasks = Array.from({ length: Math.ceil(shared.lands.grid.height / shared.side) }, (_, row) => row)
  const ground: ParcelSums[] = []
  const weighed = shared.weights.map((): ParcelSums[] => [])
  const waiting = new Map<TileRow, { offset: number; lengths: Int32Array }>()
  let next = 0
  const takeBytes = (bytes: Uint8Array, lengths: Int32Array) => {
    let at = 0
    const tiles = Array.from(lengths, (length) => {
      at += length
      return unpackTile(bytes.subarray(at - length, at))
    })
    take(next++, tiles)
    world.progress?.('patches', next / tasks.length)
  }
  world.progress?.('patches', 0)
  const batch = { job: 'patch', shared, tasks, elsewhere: true }
  await world.executor.run<PatchShared, TileRow, PatchResult>(batch, (result, row) => {
    const { bytes, lengths } = result
    ground.push(result.parcels)
    result.weighed.forEach((part, k) => {
      weighed[k]!.push(part)
    })
    if (row !== next) {
      waiting.set(row, { offset: spool.append(bytes), lengths })
      return
    }
    takeBytes(bytes, lengths)
    for (let early = waiting.get(next); early; early = waiting.get(next)) {
      waiting.delete(next)
      const size = early.lengths.reduce((sum, length) => sum + length, 0)
      takeBytes(spool.read(early.offset, size), early.lengths)
    }
  })
  return { ground: joinSums(ground), weighed: weighed.map(joinSums) }
}

function zoneGrounds({ tally, emissions }: Solution, zones: readonly Feature[]): readonly ZoneGround[] {
  const areas = groundAreas(tally)
  const nowhere: Geometry = { kind: 'polygon', polygons: [] }
  return emissions.onGround.flatMap((rates, zone) =>
    rates.some((rate) => rate !== 0)
      ? [{ zone, area: areas[zone]!, outline: zones[zone]?.geometry ?? nowhere }]
      : [],
  )
}
