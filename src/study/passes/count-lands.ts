// The passes that count: settlements where they decide, then the ground; and what is to be told of its codes.
import { type Issue, warning } from '../../error.ts'
import {
  type Lands,
  mergeRefinement,
  mergeTally,
  type Refinement,
  type SettlementTile,
  type Tally,
  type WeightPlan,
} from '../../land/index.ts'
import { type Block, blocksOf, TILE } from '../blocks.ts'
import { missingReference, unknownCodes, unverifiedCodes } from '../cover/cover-codes.ts'
import { coverName } from '../cover/open-cover.ts'
import type { OpenedRefinement } from '../inputs/open-refine.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import type { CountPart } from './count-ground.ts'
import type { GroundPlan } from './ground.ts'
import type { CountShared } from './jobs.ts'
import { settled } from './settle.ts'

/** The ground counted; `ground` has its settlements, for the pass that shares. */
export interface Counted {
  readonly tally: Tally
  readonly ground: GroundPlan
  readonly refinement: Refinement | undefined
}

/** Count every tile of the cover; codes that nothing explains become faults that list them with their areas. */
export async function countLands(
  lands: Lands,
  plan: GroundPlan,
  refinement: OpenedRefinement | undefined,
  {
    study,
    weights,
    world,
    issues,
  }: {
    readonly study: Study
    readonly weights: readonly WeightPlan[]
    readonly world: World
    readonly issues: Issue[]
  },
): Promise<Counted> {
  const run = async <Result>(job: string, ground: GroundPlan): Promise<Result[]> => {
    const tasks = blocksOf(lands.grid, world.executor.threads)
    const shared: CountShared = { cover: coverName(study.land.cover), lands, ground, weights }
    const results: Result[] = []
    let done = 0
    world.progress?.(job, 0)
    await world.executor.run<CountShared, Block, Result[]>({ job, shared, tasks }, (result) => {
      results.push(...result)
      world.progress?.(job, ++done / tasks.length)
    })
    return results
  }
  const ground = plan.split
    ? settled(plan, await run<SettlementTile>('settle', plan), lands.grid, TILE)
    : plan
  const parts = await run<CountPart>('count', ground)
  const tally = mergeTally(
    lands,
    parts.flatMap((part) => part.tallies),
  )
  const told = [
    unknownCodes(
      parts.map((part) => part.unknown),
      tally,
      study,
    ),
    missingReference(
      parts.map((part) => part.missing),
      study,
    ),
    unverifiedCodes(tally, study),
    ...weights.map(({ name, file }, k) =>
      parts.some(({ negative }) => negative[k]) ? negativeWeights(name, file) : undefined,
    ),
  ]
  issues.push(...told.filter((issue) => issue !== undefined))
  const refined = parts.flatMap((part) => part.refinement ?? [])
  return {
    tally,
    ground,
    refinement: refinement && mergeRefinement(lands, refinement.cover, refinement.legend, refined),
  }
}

const negativeWeights = (name: string, file: string) =>
  warning(
    'weights.negative',
    ['allocate', 'weights', name],
    `negative values in ${file}`,
    'weights of 0 or more',
    'They weigh nothing; name the value of no observation in the file if that is what they are.',
  )
