// Everything a study names, opened and checked; faults of all files are collected before anything is refused.
import { type Issue, warning } from '../../error.ts'
import type { Legend } from '../../land/index.ts'
import { blocksOf } from '../blocks.ts'
import { classOfNodata } from '../cover/cover-codes.ts'
import { doubtLegend } from '../cover/legend-doubt.ts'
import { type Cover, coverName, openCover, openLegend } from '../cover/open-cover.ts'
import { type OpenedLayer, openLayers } from '../layers/open-layers.ts'
import { type OpenedPoints, openPoints, sourceLayers } from '../layers/open-points.ts'
import { type OpenedZones, openZones } from '../layers/open-zones.ts'
import { planeWarnings } from '../layers/plane-warning.ts'
import { shiftWarnings } from '../layers/shift-check.ts'
import { openOutlines } from '../outlines/open-outlines.ts'
import { outlineFiles } from '../outlines/outline-files.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import { type OpenedWeights, openWeights } from './open-sharing.ts'

/** The land side of a study as values; `cover` and `legend` are undefined where they could not be read. */
export interface LandInputs {
  readonly cover: Cover | undefined
  readonly legend: Legend | undefined
  readonly zones: OpenedZones
  /** Sources first, each a layer of its own, in the order of `points`; then parks, then enterprises. */
  readonly layers: readonly OpenedLayer[]
  /** Files the finer raster of a refinement was read from. */
  readonly refinementFiles?: readonly string[]
  readonly weights: OpenedWeights
  /** Names of all files that were opened for them. */
  readonly opened?: ReadonlySet<string>
  readonly points: readonly OpenedPoints[]
}

/** Open cover, legend, zones and industrial features. */
export async function openLand(study: Study, world: World, issues: Issue[]): Promise<LandInputs> {
  const own: Issue[] = []
  const legend = await openLegend(study.land.legend, world, own)
  const outlines = await outlineFiles([study.land.cover].flat(), world, issues)
  const cover = outlines
    ? await openOutlines(outlines, study, legend, world, issues)
    : await openCover(coverName(study.land.cover), world, issues)
  if (cover) world.executor.expect?.(blocksOf(cover.grid, world.executor.threads).length)
  issues.push(...own)
  if (cover && !outlines)
    issues.push(...(await doubtLegend(coverName(study.land.cover), cover, study.land.legend)))
  if (cover && !outlines && study.land.outlines) issues.push(noOutlines(coverName(study.land.cover)))
  if (cover && legend) issues.push(...classOfNodata(coverName(study.land.cover), cover.nodata, legend))
  const zones = await openZones(study, world, cover?.grid, issues)
  const points = await openPoints(study, world, cover?.grid, issues)
  const layers = await openLayers(study, world, cover?.grid, issues)
  const weights = await openWeights(study, world, cover?.grid, issues)
  if (cover) issues.push(...planeWarnings(zones.features, cover.grid))
  if (cover) issues.push(...shiftWarnings(study, zones.features, layers, cover.grid))
  return { cover, legend, zones, layers: [...sourceLayers(points), ...layers], points, weights }
}

const noOutlines = (cover: string) =>
  warning(
    'outlines.unused',
    ['land', 'outlines'],
    `a cover that is a raster: ${cover}`,
    'a cover of outlines',
    'A raster has its pixels already: leave `outlines` out, or name the file of outlines as `cover`.',
  )
