// Opens the zones of a study: polygons with ids and names, in the grid's system.
import type { ZoneUnit } from '../../allocate/index.ts'
import { fault, type Issue, isFaulty, warning } from '../../error.ts'
import type { Grid } from '../../grid/index.ts'
import type { Zone } from '../../land/index.ts'
import type { Feature } from '../../vector/index.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import { joined, joinParts, type Placed, toldApart } from './join-parts.ts'
import { lackedByAll } from './lacked-by-all.ts'
import { openVector } from './open-vector.ts'

/** The zones with their outlines, in one order. */
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
  const { file, id, name, name_en } = study.zones
  const features = await openVector(study.zones, world, grid, issues)
  if (features.length === 0 && !isFaulty(file, issues)) issues.push(noZones(file))
  const lacksId = lackedByAll(features, id) && !(id === 'id' && features.some((feature) => feature.id))
  if (lacksId) issues.push(withoutId(features[0]!, [file], id))
  const hasNames = features.some((feature) => textIn(feature, name) !== undefined)
  if (features.length > 0 && !hasNames) issues.push(withoutName(features[0]!, [file], name))
  const parts = partsById(features, study.zones, lacksId, issues)
  const ids = [...parts.keys()]
  if (ids.length < features.length) issues.push(joined(file, features.length, ids.length))
  const placed = [...parts.values()].map(joinParts)
  const zones = placed.map(
    ({ feature }, z): Omit<Zone, 'area'> => ({
      id: ids[z]!,
      name: textIn(feature, name) ?? ids[z]!,
      nameEn: name_en === undefined ? undefined : textIn(feature, name_en),
    }),
  )
  return {
    zones,
    features: placed.map(({ feature }) => feature),
    units: unitsOf(placed, ids, study.zones, issues),
  }
}

// Features by their id, those without one by their place.
function partsById(
  features: readonly Feature[],
  { file, id, name, name_en, levels = [] }: Study['zones'],
  lacksId: boolean,
  issues: Issue[],
): ReadonlyMap<string, readonly Placed[]> {
  const told = [name, ...(name_en === undefined ? [] : [name_en]), ...levels]
  const byId = new Map<string, Placed[]>()
  features.forEach((feature, i) => {
    const placed = { feature, at: i + 1 }
    const place = [file, `feature ${placed.at}`]
    const zoneId = textIn(feature, id) ?? (id === 'id' ? feature.id : undefined)
    if (!zoneId && !lacksId) issues.push(withoutId(feature, place, id))
    const isTold = !feature.geometry && issues.some(({ path }) => place.every((part, p) => path[p] === part))
    if (feature.geometry?.kind !== 'polygon' && !isTold) issues.push(noArea(feature, place))
    const key = zoneId || `#${placed.at}`
    const parts = byId.get(key)
    if (!parts) return byId.set(key, [placed])
    const apart = toldApart(parts, feature, told)
    if (apart.length > 0) issues.push(doubled(key, apart, place, id))
    parts.push(placed)
  })
  return byId
}

type Place = readonly (string | number)[]

function unitsOf(
  zones: readonly Placed[],
  ids: readonly string[],
  { file, levels = [] }: Study['zones'],
  issues: Issue[],
): readonly ZoneUnit[] {
  const units = new Map<string, { level: string; zones: number[] }>()
  for (const level of levels) {
    zones.forEach(({ feature, at }, z) => {
      const id = textIn(feature, level)
      if (id === undefined || id === '' || ids[z] === id) return
      const known = units.get(id)
      if (known?.level === level) known.zones.push(z)
      else if (known || ids.includes(id)) issues.push(twoMeanings(id, [file, `feature ${at}`, level]))
      else units.set(id, { level, zones: [z] })
    })
    if (zones.length > 0 && zones.every(({ feature }) => textIn(feature, level) === undefined))
      issues.push(withoutId(zones[0]!.feature, [file, 'levels'], level))
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
  return String(value ?? '').trim() || undefined
}

const noZones = (file: string) =>
  fault('zones.none', [file], 'no feature', 'a polygon for every zone', 'Export the layer again.')

const keysOf = ({ properties }: Feature) => Object.keys(properties).join(', ') || 'no properties'

const withoutName = (feature: Feature, place: Place, name: string) =>
  warning(
    'zones.name',
    [...place, name],
    name in feature.properties ? `property \`${name}\` empty in every zone` : `no property \`${name}\``,
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

const doubled = (zoneId: string, apart: readonly string[], place: Place, id: string) =>
  fault(
    'zones.duplicate',
    [...place, id],
    `id ${zoneId} again, with another \`${apart.join('`, `')}\``,
    'features of one id only where they are parts of one zone',
    'Give the features ids of their own, or correct what differs.',
  )

const noArea = (feature: Feature, place: Place) =>
  fault(
    'zones.geometry',
    place,
    feature.geometry ? `a ${feature.geometry.kind}` : 'no geometry',
    'a polygon',
    'Zones are areas; give their boundaries as polygons.',
  )
