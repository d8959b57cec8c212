// Opens the zones of a study: polygons with ids and names, in the grid's system.
import { fault, type Issue } from '../error.ts'
import type { Grid } from '../grid/index.ts'
import type { Zone } from '../land/index.ts'
import type { Feature } from '../vector/index.ts'
import { openVector } from './open-vector.ts'
import type { Study } from './schema.ts'
import type { World } from './world.ts'

export interface OpenedZones {
  readonly zones: readonly Omit<Zone, 'area'>[]
  readonly features: readonly Feature[]
}

/** Polygons of the zones with their ids and names, in the grid's system. */
export async function openZones(
  study: Study,
  world: World,
  grid: Grid | undefined,
  issues: Issue[],
): Promise<OpenedZones> {
  const { id, name, name_en } = study.zones
  const features = await openVector(study.zones, world, grid, issues)
  const seen = new Set<string>()
  const zones = features.map((feature, i): Omit<Zone, 'area'> => {
    const zoneId = textIn(feature, id) ?? (id === 'id' ? feature.id : undefined)
    const place = [study.zones.file, `feature ${i + 1}`]
    if (zoneId === undefined || zoneId === '') issues.push(withoutId(feature, place, id))
    else if (seen.has(zoneId)) issues.push(doubled(zoneId, place, id))
    seen.add(zoneId ?? '')
    if (feature.geometry?.kind !== 'polygon') issues.push(noArea(feature, place))
    return {
      id: zoneId ?? `#${i + 1}`,
      name: textIn(feature, name) ?? zoneId ?? `#${i + 1}`,
      nameEn: name_en === undefined ? undefined : textIn(feature, name_en),
    }
  })
  return { zones, features }
}

function textIn(feature: Feature, key: string): string | undefined {
  const value = feature.properties[key]
  return value === undefined || value === null ? undefined : String(value).trim()
}

type Place = readonly (string | number)[]

function withoutId(feature: Feature, place: Place, id: string): Issue {
  const keys = Object.keys(feature.properties).join(', ')
  return fault(
    'zones.id',
    [...place, id],
    `no property \`${id}\``,
    'an id for every zone',
    `The feature has: ${keys || 'no properties'}. Set \`zones.id\` to one of them.`,
  )
}

const doubled = (zoneId: string, place: Place, id: string) =>
  fault(
    'zones.duplicate',
    [...place, id],
    `id ${zoneId} again`,
    'each id once',
    'Merge the features into one MultiPolygon, or give them ids of their own.',
  )

const noArea = (feature: Feature, place: Place) =>
  fault(
    'zones.geometry',
    place,
    feature.geometry ? `a ${feature.geometry.kind}` : 'no geometry',
    'a polygon',
    'Zones are areas; give their boundaries as polygons.',
  )
