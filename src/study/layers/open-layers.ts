// Opens the layers of industrial land that a study names, whatever their format and geometry, each with its own buffer.
import { type Issue, isFaulty, warning } from '../../error.ts'
import type { Grid } from '../../grid/index.ts'
import type { Feature } from '../../vector/index.ts'
import { type LayerSource, metres } from '../schema/layer-schema.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import { openVector } from './open-vector.ts'

/** One file of ground of its own: industrial land, or where a town ends. Buffers are in metres. */
export interface OpenedLayer {
  readonly file: string
  readonly kind: 'parks' | 'enterprises' | 'boundary' | 'source'
  readonly name: string
  readonly features: readonly Feature[]
  /** Around points and lines. */
  readonly buffer: number
  /** Around polygons, which are ground by themselves. */
  readonly polygonBuffer: number
  /** Whose ground it is, where it is not industry's. */
  readonly sector?: string
}

/**
 * Parks, then enterprises, in the order of the study file and in the grid's system; urban boundaries last, so that
 * parks and enterprises inside them keep their ground.
 */
export async function openLayers(
  study: Study,
  world: Pick<World, 'open'>,
  grid: Grid | undefined,
  issues: Issue[],
): Promise<readonly OpenedLayer[]> {
  const layers: OpenedLayer[] = []
  for (const kind of ['parks', 'enterprises'] as const) {
    for (const source of study.land.industry?.[kind] ?? []) {
      const features = await openVector(source, world, grid, issues)
      layers.push(layerOf(kind, source, features, metres(study.land.industry?.buffer ?? 0), issues))
    }
  }
  for (const file of study.land.split?.within ?? []) {
    const features = await openVector({ file }, world, grid, issues)
    layers.push(layerOf('boundary', { file }, features, 0, issues))
  }
  return layers
}

const LABEL = {
  parks: 'industrial parks',
  enterprises: 'enterprises',
  boundary: 'urban boundary',
  source: 'source',
} as const

function layerOf(
  kind: OpenedLayer['kind'],
  { file, name, buffer }: LayerSource,
  features: readonly Feature[],
  usual: number,
  issues: Issue[],
): OpenedLayer {
  const own = buffer === undefined ? undefined : metres(buffer)
  const layer = {
    file,
    kind,
    name: name ?? `${LABEL[kind]} (${file})`,
    features,
    buffer: own ?? usual,
    polygonBuffer: own ?? 0,
  }
  if (features.length === 0 && !isFaulty(file, issues)) issues.push(emptyLayer(file))
  const empty = features.filter(({ geometry }) => geometry === undefined).length
  const bare = features.filter(({ geometry }) => geometry && geometry.kind !== 'polygon').length
  if (empty > 0) issues.push(withoutGround(file, `${empty} features without geometry`))
  if (bare > 0 && layer.buffer === 0)
    issues.push(withoutGround(file, `${bare} points or lines without a buffer`))
  return layer
}

const emptyLayer = (file: string) =>
  warning(
    'layer.empty',
    [file],
    'no feature',
    'features that cover ground',
    'The layer counts nowhere; leave it out of the study if that is meant.',
  )

const withoutGround = (file: string, found: string) =>
  warning(
    'layer.ground',
    [file],
    found,
    'features that cover ground',
    'They are left out; give the geometry, or the layer a `buffer`.',
  )
