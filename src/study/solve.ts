// The story: from a study to its solution — account, locate, allocate, register.
import { allocate, type ControlTotal, type Emissions, type PointSet } from '../allocate/index.ts'
import { type Sinks, sinksOf, type ZoneTable, zonal } from '../cadastre/index.ts'
import { type Issue, refuse } from '../error.ts'
import type { Ledger } from '../inventory/index.ts'
import { type Refinement, type Tally, tallyCells } from '../land/index.ts'
import { exactSum } from '../quantity/index.ts'
import { type ContextRow, openContext } from './inputs/context.ts'
import { openControls } from './inputs/controls.ts'
import { watchFiles } from './inputs/input-files.ts'
import { type LandInputs, openLand } from './inputs/inputs.ts'
import { openLedger } from './inputs/open-ledger.ts'
import { openRefinement } from './inputs/open-refine.ts'
import { sharingOf, weightPlans } from './inputs/open-sharing.ts'
import { openSinks, toldSinks } from './inputs/open-sinks.ts'
import { missingBranches } from './layers/open-points.ts'
import { assembleLands } from './passes/assemble-lands.ts'
import { countLands } from './passes/count-lands.ts'
import type { GroundPlan } from './passes/ground.ts'
import { planGround, splitLand } from './passes/split-land.ts'
import { tellIdleLayers, tellRefinement, tellUncovered, tellZoneGround } from './passes/zone-ground.ts'
import type { Study } from './schema/schema.ts'
import { withoutClosed } from './without-closed.ts'
import type { World } from './world.ts'

/** A study answered, short of its rasters: every value from which the outputs are written. */
export interface Solution {
  readonly study: Study
  readonly ledger: Ledger
  readonly inputs: LandInputs
  readonly controls: readonly ControlTotal[]
  readonly tally: Tally
  readonly ground: GroundPlan
  readonly refinement: Refinement | undefined
  readonly emissions: Emissions
  readonly table: ZoneTable
  /** What land takes up, where the study asks for it; no part of `emissions`. */
  readonly sinks: Sinks | undefined
  /** Population, urbanisation and product by year, where the study gives them. */
  readonly context: readonly ContextRow[]
  /** Warnings; errors have been refused before. */
  readonly issues: readonly Issue[]
}

/** Examine a study: everything that can be known without writing, and every fault of every input at once. */
export async function examine(
  study: Study,
  world: World,
): Promise<{ solution: Solution | undefined; issues: readonly Issue[] }> {
  const issues: Issue[] = []
  const opened = await openLedger(study, world, issues)
  const watched = watchFiles(world)
  const inputs = { ...(await openLand(study, watched.world, issues)), opened: watched.opened }
  const ledger = withoutClosed(opened, inputs.points, issues)
  const controls = await openControls(study, world, issues)
  const context = await openContext(study, world, issues)
  const sinkSet = await openSinks(study, inputs, ledger.sectors, world, issues)
  const { cover, legend } = inputs
  if (!cover || !legend) return { solution: undefined, issues }
  const split = splitLand(study, legend, issues)
  const assembled = assembleLands(
    study,
    { ...inputs, cover, legend },
    { sectors: ledger.sectors, split },
    issues,
  )
  const lands = world.executor.place?.(assembled) ?? assembled
  const finer = await openRefinement(study, { grid: cover.grid, legend }, watched.world, issues)
  const plan = planGround(study, legend, split, finer)
  const { tally, ground, refinement } = await countLands(lands, plan, finer, {
    study,
    weights: inputs.weights.plans,
    world,
    issues,
  })
  tellZoneGround(tally, study, inputs.zones.features, issues)
  tellUncovered(tally, study, issues)
  tellIdleLayers(tally, inputs.layers, issues)
  tellRefinement(refinement, study, issues)
  const sinks = sinkSet && sinksOf(tally, sinkSet)
  if (sinks) issues.push(...toldSinks(sinks))
  const files = finer ? { ...inputs, refinementFiles: finer.files } : inputs
  return placed({ study, ledger, inputs: files, controls, tally, ground, refinement, sinks, context }, issues)
}

/** What an allocation needs, all of it open and counted. */
type Counted = Omit<Solution, 'emissions' | 'table' | 'issues'>

function placed(
  counted: Counted,
  issues: readonly Issue[],
): { solution: Solution; issues: readonly Issue[] } {
  const { study, ledger, tally, controls, inputs } = counted
  const { fallback } = study.allocate
  const points = pointSets(inputs.points, ledger)
  const { units } = inputs.zones
  const faults: Issue[] = []
  const by = sharingOf(study, tally.lands.sectors, faults)
  // A weight that could not be read has been told; the ground is shared evenly to find other faults.
  const weighed = inputs.weights.plans.length === weightPlans(study).length && faults.length === 0
  const options = { controls, units, fallback, points, ...(weighed && { by }) }
  const { emissions, issues: unplaced } = allocate(ledger.totals, tally, options)
  // Which sectors have no land cannot be known where no code at all is explained.
  const isUnread = issues.some(({ code }) => code === 'cover.code') && !someClass(tally)
  const lacking = isUnread ? unplaced.filter(({ code }) => !code.startsWith('sector.')) : unplaced
  const all = [...issues, ...missingBranches(inputs.points, ledger), ...faults, ...lacking]
  return { solution: { ...counted, emissions, table: zonal(emissions), issues: all }, issues: all }
}

const someClass = (tally: Tally) => tallyCells(tally).some((cell) => cell.class > 0)

// The sources as the allocation knows them: layers are in the order of the inputs, sources first.
function pointSets(points: LandInputs['points'], ledger: Ledger): PointSet[] {
  let layer = 0
  return points.map(({ choice, sites }) => ({
    name: choice.file,
    sector: choice.sector,
    required: choice.required,
    rule:
      'emission' in choice
        ? { kind: 'known', limit: limitOf(choice, ledger), exceed: choice.exceed }
        : { kind: 'share', share: choice.share, limit: limitOf(choice, ledger) },
    sites: sites.map(({ name, amount }) => ({ name, amount, layer: layer++ })),
  }))
}

// What a branch emits in the sector, where the sources are those of a branch.
function limitOf({ branch, sector }: { branch?: string | undefined; sector: string }, { rows }: Ledger) {
  if (branch === undefined) return undefined
  const own = rows.filter((row) => row.branch === branch && row.sector === sector && !row.memo)
  return exactSum(own.map((row) => row.emission_t))
}

/** The same land under another ledger: no file is opened and no pixel read. */
export function resolveAgain(
  solution: Solution,
  ledger: Ledger,
): { solution: Solution; issues: readonly Issue[] } {
  return placed({ ...solution, ledger }, ledger.issues)
}

/**
 * Solve a study beside one that is solved: where both have the same land, its count is used again and only the
 * inventory is opened. Throws InputError with every fault if there is any.
 */
export async function solveBeside(known: Solution, study: Study, world: World): Promise<Solution> {
  if (landOf(study) !== landOf(known.study)) return solve(study, world)
  const issues: Issue[] = []
  const ledger = withoutClosed(await openLedger(study, world, issues), known.inputs.points, issues)
  const controls = await openControls(study, world, issues)
  // A sector that the land was not counted for needs a count of its own.
  if (ledger.sectors.join() !== known.tally.lands.sectors.join()) return solve(study, world)
  const { solution, issues: all } = placed({ ...known, study, ledger, controls }, issues)
  refuse(all)
  return solution
}

// Everything that decides which ground is whose.
const landOf = ({ land, zones, coverage, sinks, allocate: { points, weights } }: Study) =>
  JSON.stringify([land, zones, coverage, points, weights, sinks])

/** Solve a study; throws InputError with every fault if there is any. */
export async function solve(study: Study, world: World): Promise<Solution> {
  const { solution, issues } = await examine(study, world)
  refuse(issues)
  return solution!
}
