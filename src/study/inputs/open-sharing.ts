// Opens what totals are shared by: the rasters of weights, and the chain of mixes of every sector.
import type { Mix } from '../../allocate/index.ts'
import { fault, type Issue } from '../../error.ts'
import type { Grid } from '../../grid/index.ts'
import type { WeightPlan } from '../../land/index.ts'
import { warnOfDatum } from '../cover/datum-warnings.ts'
import { openValues } from '../cover/open-cover.ts'
import type { Study } from '../schema/schema.ts'
import type { MixChoice } from '../schema/sharing-schema.ts'
import type { World } from '../world.ts'

/** The weights of a study in its own order, whether a sector uses them or not. */
export function weightPlans({ allocate }: Study): readonly WeightPlan[] {
  return Object.entries(allocate.weights ?? {}).map(([name, weight]) => ({ name, ...weight }))
}

/** Rasters of weights that can be read, and the files they were read from. */
export interface OpenedWeights {
  readonly plans: readonly WeightPlan[]
  readonly files: readonly string[]
}

/** Look at every raster of weights once, so that what cannot be read is told with all other faults. */
export async function openWeights(
  study: Study,
  world: World,
  grid: Grid | undefined,
  issues: Issue[],
): Promise<OpenedWeights> {
  const plans: WeightPlan[] = []
  const files: string[] = []
  for (const plan of weightPlans(study)) {
    if (plan.name === 'area') issues.push(reserved)
    const raster = await openValues(plan.file, world, issues)
    if (!raster) continue
    if (grid) warnOfDatum(raster.grid.crs, grid.crs, plan.file, issues)
    plans.push(plan)
    files.push(...raster.files)
  }
  return { plans, files }
}

const reserved = fault(
  'weights.name',
  ['allocate', 'weights', 'area'],
  'a weight named area',
  'another name: `area` is the ground itself',
  'Rename the weight.',
)

/** The chain of every sector that the study says one for; names and shares are checked. */
export function sharingOf(
  study: Study,
  sectors: readonly string[],
  issues: Issue[],
): Readonly<Record<string, readonly Mix[]>> {
  const { by } = study.allocate
  if (by === 'area') return {}
  const names = weightPlans(study).map(({ name }) => name)
  return Object.fromEntries(
    Object.entries(by).map(([sector, written]) => {
      const place = ['allocate', 'by', sector]
      if (!sectors.includes(sector)) issues.push(unknown(place, sector, 'a sector of the study', sectors))
      return [sector, [written].flat().map((choice) => mixOf(choice, names, place, issues))]
    }),
  )
}

function mixOf(choice: MixChoice, names: readonly string[], place: readonly string[], issues: Issue[]): Mix {
  const parts = typeof choice === 'string' ? { [choice]: 1 } : choice
  const sum = Object.values(parts).reduce((whole, share) => whole + share, 0)
  if (Math.abs(sum - 1) > 1e-9)
    issues.push(
      fault('allocate.shares', place, `shares that add up to ${sum}`, 'shares of 1', 'Correct the shares.'),
    )
  return Object.entries(parts).flatMap(([name, share]) => {
    const position = names.indexOf(name)
    if (name === 'area' || position >= 0)
      return [{ by: name === 'area' ? ('area' as const) : position, share: share / sum }]
    issues.push(unknown(place, name, '`area` or a weight of `allocate.weights`', ['area', ...names]))
    return []
  })
}

const unknown = (place: readonly string[], found: string, expected: string, known: readonly string[]) =>
  fault('allocate.by', place, `"${found}"`, expected, WAYS[found] ?? `Known here: ${known.join(', ')}.`)

// What other words of the field mean here.
const WAYS: Readonly<Record<string, string>> = {
  raster: 'Name the raster: `weights: { people: { file: people.tif } }`, and the sector’s `by: people`.',
  points:
    'Sources at points stand beside it: `points: [{ file: plants.geojson, weight: capacity, share: 1 }]`.',
}
