// The story: from a study to its solution — account, locate, allocate, register.
import { allocate, type Emissions } from '../allocate/index.ts'
import { type ZoneTable, zonal } from '../cadastre/index.ts'
import { type Issue, refuse } from '../error.ts'
import type { Ledger } from '../inventory/index.ts'
import type { Refinement, Tally } from '../land/index.ts'
import { assembleLands } from './assemble-lands.ts'
import { openControls } from './controls.ts'
import { countLands } from './count-lands.ts'
import type { GroundPlan } from './ground.ts'
import { type LandInputs, openLand } from './inputs.ts'
import { openLedger } from './open-ledger.ts'
import { openRefinement } from './open-refine.ts'
import type { Study } from './schema.ts'
import { planGround, splitLand } from './split-land.ts'
import type { World } from './world.ts'

/** A study answered, short of its rasters: every value from which the outputs are written. */
export interface Solution {
  readonly study: Study
  readonly ledger: Ledger
  readonly inputs: LandInputs
  readonly tally: Tally
  readonly ground: GroundPlan
  readonly refinement: Refinement | undefined
  readonly emissions: Emissions
  readonly table: ZoneTable
  /** Warnings; errors have been refused before. */
  readonly issues: readonly Issue[]
}

/** Examine a study: everything that can be known without writing, and every fault of every input at once. */
export async function examine(
  study: Study,
  world: World,
): Promise<{ solution: Solution | undefined; issues: readonly Issue[] }> {
  const issues: Issue[] = []
  const ledger = await openLedger(study, world, issues)
  const inputs = await openLand(study, world, issues)
  const controls = await openControls(study, world, issues)
  const { cover, legend } = inputs
  if (!cover || !legend) return { solution: undefined, issues }
  const split = splitLand(study, legend, issues)
  const lands = assembleLands(study, { ...inputs, cover, legend }, { sectors: ledger.sectors, split }, issues)
  const finer = await openRefinement(study, { grid: cover.grid, legend }, world, issues)
  const plan = planGround(study, legend, split, finer)
  const { tally, ground, refinement } = await countLands(lands, plan, finer, { study, world, issues })
  const { emissions, issues: unplaced } = allocate(ledger.totals, tally, {
    controls,
    fallback: study.allocate.fallback,
  })
  issues.push(...unplaced)
  const table = zonal(emissions)
  return {
    solution: { study, ledger, inputs, tally, ground, refinement, emissions, table, issues },
    issues,
  }
}

/** Solve a study; throws InputError with every fault if there is any. */
export async function solve(study: Study, world: World): Promise<Solution> {
  const { solution, issues } = await examine(study, world)
  refuse(issues)
  return solution!
}
