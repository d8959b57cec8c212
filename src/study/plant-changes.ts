// Plants closed or moved: which sources a study leaves out, and which it puts elsewhere.

import { fault, type Issue } from '../error.ts'
import type { Grid } from '../grid/index.ts'
import { listed } from '../quantity/index.ts'
import { type Feature, transformer, wgs84 } from '../vector/index.ts'
import type { PointsChoice } from './schema/points-schema.ts'

/** The features of an entry after its `closed` and `moved`: those that stay, where they stand, and those closed. */
export function changePlants(
  choice: PointsChoice,
  features: readonly Feature[],
  grid: Grid | undefined,
  issues: Issue[],
): { readonly open: readonly Feature[]; readonly closed: readonly Feature[] } {
  const { closed = [], moved = [] } = choice
  const nameOf = ({ properties, id }: Feature) => String(properties[choice.name] ?? id ?? '')
  const names = new Set(features.map(nameOf))
  for (const name of [...closed, ...moved.map((plant) => plant.name)])
    if (!names.has(name)) issues.push(notThere(choice, name, [...names]))
  const change = grid && transformer(wgs84(), grid.crs)
  const placed = features.map((feature): Feature => {
    const to = moved.find(({ name }) => name === nameOf(feature))
    if (!to || !change) return feature
    return { ...feature, geometry: { kind: 'point', positions: change(Float64Array.of(to.lon, to.lat)) } }
  })
  const isClosed = (feature: Feature) => closed.includes(nameOf(feature))
  return { open: placed.filter((feature) => !isClosed(feature)), closed: placed.filter(isClosed) }
}

function notThere({ file, name: key }: PointsChoice, name: string, names: readonly string[]): Issue {
  return fault(
    'points.plant',
    [file, key],
    `no source named "${name}"`,
    'a plant that can be closed or moved',
    `Sources of the file: ${listed(names, { most: 8 })}.`,
  )
}
