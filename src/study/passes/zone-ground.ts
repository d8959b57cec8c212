// What is told of the ground once it is counted: what the cover leaves unseen, what earlier zones have, layers without any.
import { type Issue, isFaulty, warning } from '../../error.ts'
import { groundAreas, type Refinement, type Tally, tallyCells } from '../../land/index.ts'
import { decimals, ExactSum, exactSum, HECTARE, listed } from '../../quantity/index.ts'
import { extentOf, type Feature, holds, positionArrays } from '../../vector/index.ts'
import { coverName, gridExtent } from '../cover/open-cover.ts'
import type { OpenedLayer } from '../layers/open-layers.ts'
import type { Study } from '../schema/schema.ts'
import { WHOLE_RASTER } from './assemble-lands.ts'

// Shares of a zone that go without a word.
const UNSEEN = 0.01
const OVERLAPPED = 0.001
const UNCOVERED = 0.0001

/**
 * Warn of zones that the cover shows in part, whose totals crowd onto what is shown, and of zones that overlap. Those
 * it does not show at all are told elsewhere; where an outline is faulty, nothing is said of any.
 */
export function tellZoneGround(
  tally: Tally,
  { zones: { file }, coverage }: Study,
  features: readonly Feature[],
  issues: Issue[],
): void {
  const { zones, grid } = tally.lands
  if (isFaulty(file, issues) || zones[0]?.id === WHOLE_RASTER) return
  // Ground of codes that nothing explains is counted nowhere.
  if (issues.some(({ code }) => code === 'cover.code')) return
  const bounds = gridExtent(grid)
  const ground = groundAreas(tally)
  const seen = shownAreas(tally)
  const unseen: Listed[] = []
  const overlapped: Listed[] = []
  zones.forEach(({ id, name, area }, z) => {
    const label = name === id ? id : `${id} ${name}`
    if (seen[z] === 0) return
    const { geometry } = features[z]!
    const extent = geometry && extentOf(positionArrays(geometry))
    // A zone that reaches beyond the raster has less ground than its outline for that alone.
    const isInside = extent !== undefined && holds(bounds, extent)
    const whole = isInside ? ground[z]! : area
    unseen.push([label, 1 - seen[z]! / whole])
    if (isInside && coverage === 'exact') overlapped.push([label, 1 - ground[z]! / area])
  })
  issues.push(
    ...told(unseen, UNSEEN, (list) => unseenGround(file, list)),
    ...told(overlapped, OVERLAPPED, (list) => overlap(file, list)),
  )
}

/** Warn of ground of the zones that none of the cover's outlines has, where it is more than their borders cut off. */
export function tellUncovered(tally: Tally, { land }: Study, issues: Issue[]): void {
  if (!tally.lands.burnt || tally.lands.zones[0]?.id === WHOLE_RASTER) return
  if (issues.some(({ code }) => code === 'cover.code')) return
  const whole = exactSum(groundAreas(tally))
  const free = whole - exactSum(shownAreas(tally))
  if (!(free > UNCOVERED * whole)) return
  issues.push(
    warning(
      'outlines.gap',
      [coverName(land.cover)],
      `${Number((free / HECTARE).toPrecision(4))} ha of the zones (${decimals((100 * free) / whole, 2)} %) in which no outline lies`,
      'outlines side by side over all zones',
      'That ground has no observation; only parks and enterprises have it.',
    ),
  )
}

/** Warn of layers that have no ground in any zone, whose features would be missed by nobody. */
export function tellIdleLayers(tally: Tally, layers: readonly OpenedLayer[], issues: Issue[]): void {
  if (tally.lands.zones[0]?.id === WHOLE_RASTER) return
  const used = new Set(tallyCells(tally).map(({ layer }) => layer))
  layers.forEach(({ kind, file, features }, i) => {
    // Sources without a place are told by name.
    if (kind !== 'source' && features.length > 0 && !used.has(i)) issues.push(idle(file))
  })
}

const idle = (file: string) =>
  warning(
    'layer.idle',
    [file],
    'no feature that has ground in a zone',
    'features inside the zones',
    'Check the order of the coordinates and the coordinate system, unless layers before it (sources, parks) have the same ground; it counts nowhere.',
  )

/** Warn of a refinement that found no ground to refine, or whose finer raster does not show it. */
export function tellRefinement(refinement: Refinement | undefined, { land }: Study, issues: Issue[]): void {
  if (!refinement || !land.refine) return
  const { area, unseen } = refinement
  if (area === 0) issues.push(unrefined('no ground inside `within`', 'ground that the finer raster corrects'))
  else if (unseen / area > UNSEEN)
    issues.push(
      unrefined(
        `${decimals((100 * unseen) / area, 1)} % of the ground to be refined that the finer raster does not show`,
        'a finer raster over all of it',
      ),
    )
}

const unrefined = (found: string, expected: string) =>
  warning(
    'refine.unseen',
    ['land', 'refine'],
    found,
    expected,
    'That ground stayed as the cover has it. Check the files and their coordinate systems, or add the tiles that are missing.',
  )

type Listed = readonly [label: string, share: number]

// m² by zone of ground with a land code.
function shownAreas(tally: Tally): number[] {
  const sums = tally.lands.zones.map(() => new ExactSum())
  for (const cell of tallyCells(tally)) if (cell.class > 0) sums[cell.zone]!.add(cell.area)
  return sums.map(({ value }) => value)
}

function told(zones: readonly Listed[], least: number, issue: (list: string) => Issue): readonly Issue[] {
  const found = zones.filter(([, share]) => share > least)
  if (found.length === 0) return []
  return [issue(listed(found.map(([label, share]) => `${label} (${decimals(share * 100, 1)} %)`)))]
}

const unseenGround = (file: string, list: string) =>
  warning(
    'zones.unseen',
    [file],
    `zones with ground that the cover does not show: ${list}`,
    'cover under every zone',
    'Only parks and enterprises have that ground; unless it is water, use a cover that reaches it.',
  )

const overlap = (file: string, list: string) =>
  warning(
    'zones.overlap',
    [file],
    `zones that overlap earlier ones: ${list}`,
    'zones side by side',
    'Of zones that overlap, the first in the file has the ground; correct the outlines if that is not meant.',
  )
