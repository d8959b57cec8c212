// Zones whose parts are features of their own, as districts with exclaves or islands are in many layers: one zone an id.
import { type Issue, warning } from '../../error.ts'
import type { Feature } from '../../vector/index.ts'

/** A feature with its place in the file, counted from 1. */
export interface Placed {
  readonly feature: Feature
  readonly at: number
}

/**
 * Parts of one id as one feature of all their polygons, in the order of the file; a property is that of the first part
 * that tells it.
 */
export function joinParts(parts: readonly Placed[]): Placed {
  const first = parts[0]!
  if (parts.length === 1) return first
  const polygons = parts.flatMap(({ feature: { geometry } }) =>
    geometry?.kind === 'polygon' ? geometry.polygons : [],
  )
  const keys = new Set(parts.flatMap(({ feature }) => Object.keys(feature.properties)))
  const properties = Object.fromEntries([...keys].map((key) => [key, toldBy(parts, key)]))
  return { ...first, feature: { ...first.feature, properties, geometry: { kind: 'polygon', polygons } } }
}

/** The properties among `keys` that a feature tells otherwise than the parts before it. */
export function toldApart(
  parts: readonly Placed[],
  feature: Feature,
  keys: readonly string[],
): readonly string[] {
  return keys.filter((key) => {
    const [before, own] = [toldBy(parts, key), feature.properties[key]]
    return !isBlank(before) && !isBlank(own) && String(before).trim() !== String(own).trim()
  })
}

function toldBy(parts: readonly Placed[], key: string): unknown {
  const values = parts.map(({ feature }) => feature.properties[key])
  return values.find((value) => !isBlank(value)) ?? values[0]
}

const isBlank = (value: unknown) => value === undefined || value === null || String(value).trim() === ''

/** The notice that features were taken together. */
export const joined = (file: string, features: number, zones: number): Issue =>
  warning(
    'zones.parts',
    [file],
    `${features} features of ${zones} ids`,
    'one feature a zone',
    'Features of one id and name were taken as the parts of one zone.',
  )
