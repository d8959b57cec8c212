// Opens the zones of a study: polygons with ids and names, in the grid's system.
import type { ZoneUnit } from '../allocate/index.ts'
import { fault, type Issue, warning } from '../error.ts'
import type { Grid } from '../grid/index.ts'
import type { Zone } from '../land/index.ts'
import type { Feature } from '../vector/index.ts'
import { lackedByAll } from './lacked-by-all.ts'
import { openVector } from './open-vector.ts'
import type { Study } from './schema.ts'
import type { World } from './world.ts'

export interface OpenedZones {
  readonly zones: readonly Omit<Zone, 'area'>[]
  readonly features: readonly Feature[]
  /** Larger units by the properties of `zones.levels`. */
  readonly units: readonly ZoneUnit[]
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
  const lacksId = lackedByAll(features, id) && id !== 'id'
  if (lacksId) issues.push(withoutId(features[0]!, [study.zones.file], id))
  if (lackedByAll(features, name)) issues.push(withoutName(features[0]!, [study.zones.file], name))
  const zones = features.map((feature, i): Omit<Zone, 'area'> => {
    const zoneId = textIn(feature, id) ?? (id === 'id' ? feature.id : undefined)
    const place = [study.zones.file, `feature ${i + 1}`]
    if (zoneId === undefined || zoneId === '') {
      if (!lacksId) issues.push(withoutId(feature, place, id))
    } else if (seen.has(zoneId)) issues.push(doubled(zoneId, place, id))
    seen.add(zoneId ?? '')
    const isTold = !feature.geometry && issues.some(({ path }) => place.every((part, p) => path[p] === part))
    if (feature.geometry?.kind !== 'polygon' && !isTold) issues.push(noArea(feature, place))
    return {
      id: zoneId ?? `#${i + 1}`,
      name: textIn(feature, name) ?? zoneId ?? `#${i + 1}`,
      nameEn: name_en === undefined ? undefined : textIn(feature, name_en),
    }
  })
  const ids = zones.map((zone) => zone.id)
  return { zones, features, units: unitsOf(features, ids, study.zones, issues) }
}

type Place = readonly (string | number)[]

function unitsOf(
  features: readonly Feature[],
  ids: readonly string[],
  { file, levels = [] }: Study['zones'],
  issues: Issue[],
): readonly ZoneUnit[] {
  const units = new Map<string, { level: string; zones: number[] }>()
  for (const level of levels) {
    features.forEach((feature, z) => {
      const id = textIn(feature, level)
      if (id === undefined || id === '' || ids[z] === id) return
      const known = units.get(id)
      if (known?.level === level) known.zones.push(z)
      else if (known || ids.includes(id)) issues.push(twoMeanings(id, [file, `feature ${z + 1}`, level]))
      else units.set(id, { level, zones: [z] })
    })
    if (features.length > 0 && features.every((feature) => textIn(feature, level) === undefined))
      issues.push(withoutId(features[0]!, [file, 'levels'], level))
  }
  return [...units].map(([id, { zones }]) => ({ id, zones }))
}

const twoMeanings = (id: string, place: Place) =>
  fault(
    'zones.unit',
    place,
    `id ${id}, which names another zone or unit too`,
    'an id of one meaning',
    'Give the levels ids of their own.',
  )

function textIn(feature: Feature, key: string): string | undefined {
  const value = feature.properties[key]
  return value === undefined || value === null ? undefined : String(value).trim()
}

const keysOf = ({ properties }: Feature) => Object.keys(properties).join(', ') || 'no properties'

const withoutName = (feature: Feature, place: Place, name: string) =>
  warning(
    'zones.name',
    [...place, name],
    `no property \`${name}\``,
    'a name for every zone',
    `Zones are called by their ids. The features have: ${keysOf(feature)}.`,
  )

function withoutId(feature: Feature, place: Place, id: string): Issue {
  return fault(
    'zones.id',
    [...place, id],
    `no property \`${id}\``,
    'an id for every zone',
    `The feature has: ${keysOf(feature)}. Set \`zones.id\` to one of them.`,
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
