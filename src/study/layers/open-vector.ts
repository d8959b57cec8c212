// One door for every vector input of a study: whatever its format and geometry, it comes out in the grid’s system.
import { type Issue, warning } from '../../error.ts'
import { type Companions, type FieldChoice, readVector, vectorFormat } from '../../formats/index.ts'
import type { Grid } from '../../grid/index.ts'
import type { Feature } from '../../vector/index.ts'
import { openFile } from '../cover/text.ts'
import type { LayerSource } from '../schema/layer-schema.ts'
import type { World } from '../world.ts'
import { mendFeatures } from './mend-features.ts'
import { type Placement, placeFeatures } from './place-features.ts'
import { unnamedDatum } from './platform-marks.ts'
import { readPointTable } from './point-table.ts'
import { filteredToNothing } from './where-none.ts'

/**
 * Features of a file: recognised by content and name, filtered, repaired and projected. Every fault is among the
 * issues; features without geometry stay, so that positions in the list are those of the file.
 */
export async function openVector(
  spec: LayerSource,
  world: Pick<World, 'open'>,
  grid: Grid | undefined,
  issues: Issue[],
): Promise<readonly Feature[]> {
  const read = await readFeatures(spec, world, issues)
  return read ? placeFeatures(read.features, read.placement, grid, issues) : []
}

/** The same in the file's own system, with what is known of it, and with the fields that are wanted; undefined where there is no file. */
export async function readFeatures(
  spec: LayerSource,
  world: Pick<World, 'open'>,
  issues: Issue[],
  fields?: FieldChoice,
): Promise<{ readonly features: readonly Feature[]; readonly placement: Placement } | undefined> {
  const { file, layer } = spec
  const source = await openFile(file, world, issues)
  if (!source) return undefined
  if ((await vectorFormat(source)) === 'table') {
    const features = chosenFrom(await readPointTable(source, spec, issues), spec, issues)
    return { features, placement: { file, crs: spec.crs ?? 'EPSG:4326', datum: undefined } }
  }
  const read = await readVector(source, beside(file, world), layer, fields)
  for (const issue of read.issues) issues.push(issue)
  if (read.flattened) issues.push(flattened(file))
  const unnamed = unnamedDatum(spec, Object.keys(read.features[0]?.properties ?? {}))
  if (unnamed) issues.push(unnamed)
  const features = mendFeatures(chosenFrom(read.features, spec, issues), file, issues)
  return { features, placement: { file, crs: spec.crs ?? read.crs, datum: spec.datum } }
}

// Files that go with another share its name, in capitals where Windows programs wrote them.
function beside(file: string, world: Pick<World, 'open'>): Companions {
  const stem = file.replace(/\.[^./\\]*$/, '')
  return async (extension) =>
    (await world.open(stem + extension)) ?? (await world.open(stem + extension.toUpperCase()))
}

function chosenFrom(features: readonly Feature[], spec: LayerSource, issues: Issue[]): readonly Feature[] {
  const chosen = features.filter(chosenBy(spec))
  const none = filteredToNothing(spec, features, chosen)
  if (none) issues.push(none)
  return chosen
}

function chosenBy({ where }: LayerSource): (feature: Feature) => boolean {
  const wanted = Object.entries(where ?? {}).map(
    ([key, value]) => [key, new Set((Array.isArray(value) ? value : [value]).map(String))] as const,
  )
  return ({ properties }) => wanted.every(([key, values]) => values.has(String(properties[key] ?? '')))
}

const flattened = (file: string) =>
  warning('repair.flattened', [file], 'heights or measures', 'positions of two numbers', 'They were dropped.')
