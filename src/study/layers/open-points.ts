// Opens the sources of a study: points that fit its filter, those at one place as one, each with its amount.
import { fault, type Issue, warning } from '../../error.ts'
import type { Grid } from '../../grid/index.ts'
import type { Ledger } from '../../inventory/index.ts'
import { convert, exactSum, unitOf } from '../../quantity/index.ts'
import type { Feature } from '../../vector/index.ts'
import { changePlants } from '../plant-changes.ts'
import { metres } from '../schema/layer-schema.ts'
import type { PointsChoice } from '../schema/points-schema.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import { lackedByAll } from './lacked-by-all.ts'
import type { OpenedLayer } from './open-layers.ts'
import { openVector } from './open-vector.ts'

/** One source: a place with its amount, t CO2e a year or the attribute it shares by. */
export interface OpenedSite {
  readonly name: string
  readonly amount: number
  readonly feature: Feature
}

/** The sources of one entry of the study. */
export interface OpenedPoints {
  readonly choice: PointsChoice
  readonly sites: readonly OpenedSite[]
  /** Those the study closes. */
  readonly closed: readonly OpenedSite[]
}

/** More would make the table of rules and the tally large: each source is a layer of its own. */
const MOST = 1000

/** The sources of every entry, in the grid's system. */
export async function openPoints(
  study: Study,
  world: World,
  grid: Grid | undefined,
  issues: Issue[],
): Promise<readonly OpenedPoints[]> {
  const opened: OpenedPoints[] = []
  for (const choice of study.allocate.points ?? []) {
    const features = await openVector({ file: choice.file }, world, grid, issues)
    const scale = 'emission' in choice ? tonnesOf(choice.unit, choice.file, issues) : 1
    if (lacksColumn(choice, features, issues)) continue
    const { open, closed } = changePlants(choice, features, grid, issues)
    const sites = (some: readonly Feature[]) => sitesOf(choice, some, scale, issues)
    opened.push({ choice, sites: sites(open), closed: sites(closed) })
  }
  const count = opened.reduce((sum, { sites }) => sum + sites.length, 0)
  if (count > MOST) {
    issues.push(
      fault(
        'points.many',
        ['allocate', 'points'],
        `${count} sources`,
        `at most ${MOST}`,
        'Keep the largest as sources, and leave the rest to `land.industry.enterprises`.',
      ),
    )
  }
  return opened
}

/** Every source as a layer of its own, in the order of the entries. */
export function sourceLayers(points: readonly OpenedPoints[]): readonly OpenedLayer[] {
  return points.flatMap(({ choice, sites }) =>
    sites.map(({ name, feature }) => ({
      file: choice.file,
      kind: 'source',
      name: `source ${name} (${choice.file})`,
      features: [{ ...feature, id: name, properties: { ...feature.properties, name } }],
      buffer: metres(choice.buffer),
      polygonBuffer: 0,
      sector: choice.sector,
    })),
  )
}

/** Warnings of entries whose branch the ledger has no emission of, so that their sources have nothing to share. */
export function missingBranches(points: readonly OpenedPoints[], { rows }: Ledger): readonly Issue[] {
  return points.flatMap(({ choice: { file, branch, sector } }) => {
    const known = new Set(rows.flatMap((row) => (row.sector === sector && !row.memo ? row.branch : [])))
    if (branch === undefined || known.has(branch)) return []
    return [
      warning(
        'points.branch',
        ['allocate', 'points', file],
        `branch "${branch}", of which ${sector} has no emission`,
        `one of ${[...known].join(', ')}`,
        'Power and heat plants have rows in the producer’s view alone (`inventory.view: producer`); without `branch` the sources take from the whole sector.',
      ),
    ]
  })
}

const amountKey = (choice: PointsChoice) => ('emission' in choice ? choice.emission : choice.weight)

// A column that no feature has is one fault, not one of every feature.
function lacksColumn(choice: PointsChoice, features: readonly Feature[], issues: Issue[]): boolean {
  const key = amountKey(choice)
  if (!lackedByAll(features, key)) return false
  issues.push(
    fault(
      'points.column',
      [choice.file],
      `columns ${Object.keys(features[0]!.properties).join(', ') || '(none)'}`,
      `a column \`${key}\``,
      'Add the column, or correct its header.',
    ),
  )
  return true
}

function sitesOf(
  choice: PointsChoice,
  features: readonly Feature[],
  scale: number,
  issues: Issue[],
): OpenedSite[] {
  const key = amountKey(choice)
  const byPlace = new Map<string, { names: string[]; amounts: number[]; feature: Feature }>()
  features.forEach((feature, i) => {
    const { geometry, properties } = feature
    const fits = Object.entries(choice.only).every(
      ([name, value]) => String(properties[name]) === String(value),
    )
    if (!fits || geometry?.kind !== 'point') return
    const amount = Number(properties[key])
    const empty = properties[key] === null || properties[key] === undefined || properties[key] === ''
    if (empty || !Number.isFinite(amount) || amount < 0) {
      issues.push(
        fault(
          'points.amount',
          [choice.file, `feature ${i + 1}`, key],
          empty ? 'nothing' : JSON.stringify(properties[key]),
          'a number, zero or more',
          'Fill it in, or filter the source out with `only`.',
        ),
      )
      return
    }
    if (amount === 0) return
    const place = [...geometry.positions].join()
    const name = String(properties[choice.name] ?? feature.id ?? i + 1)
    const known = byPlace.get(place) ?? { names: [], amounts: [], feature }
    if (!known.names.includes(name)) known.names.push(name)
    known.amounts.push(amount * scale)
    byPlace.set(place, known)
  })
  return [...byPlace.values()].map(({ names, amounts, feature }) => ({
    name: names.join(' + '),
    amount: exactSum(amounts),
    feature,
  }))
}

function tonnesOf(text: string, file: string, issues: Issue[]): number {
  const unit = unitOf(text)
  if (unit?.dimension === 'mass') return convert(1, unit, unitOf('t')!)
  issues.push(
    fault(
      'points.unit',
      [file, 'unit'],
      `"${text}"`,
      'a unit of mass, e.g. t, kt or Mt',
      'Correct the unit.',
    ),
  )
  return 1
}
