// Everything a study names, opened and checked; faults of all files are collected before anything is refused.
import type { Issue } from '../error.ts'
import type { Legend } from '../land/index.ts'
import type { Feature } from '../vector/index.ts'
import { type Cover, coverName, openCover, openLegend } from './open-cover.ts'
import { type OpenedZones, openEnterprises, openGeoJson, openZones } from './open-vector.ts'
import type { Study } from './schema.ts'
import type { World } from './world.ts'

export interface OpenedLayer {
  readonly file: string
  readonly kind: 'parks' | 'enterprises' | 'boundary'
  readonly features: readonly Feature[]
}

/** The land side of a study as values; `cover` and `legend` are undefined where they could not be read. */
export interface LandInputs {
  readonly cover: Cover | undefined
  readonly legend: Legend | undefined
  readonly zones: OpenedZones
  readonly layers: readonly OpenedLayer[]
}

/** Open cover, legend, zones and industrial features. */
export async function openLand(study: Study, world: World, issues: Issue[]): Promise<LandInputs> {
  const cover = await openCover(coverName(study.land.cover), world, issues)
  const legend = await openLegend(study.land.legend, world, issues)
  const zones = await openZones(study, world, cover?.grid, issues)
  const layers: OpenedLayer[] = []
  for (const file of study.land.industry?.parks ?? []) {
    layers.push({ file, kind: 'parks', features: await openGeoJson(file, world, cover?.grid.crs, issues) })
  }
  for (const file of study.land.industry?.enterprises ?? []) {
    layers.push({
      file,
      kind: 'enterprises',
      features: await openEnterprises(file, world, cover?.grid.crs, issues),
    })
  }
  // Last, so that parks and enterprises inside a boundary keep their ground.
  for (const file of study.land.split?.within ?? []) {
    layers.push({ file, kind: 'boundary', features: await openGeoJson(file, world, cover?.grid.crs, issues) })
  }
  return { cover, legend, zones, layers }
}
