// The first pass: counts the ground, and tells of codes that the legend does not explain.
import { fault, type Issue } from '../error.ts'
import { type Lands, mergeTally, type Tally, type TallyPart } from '../land/index.ts'
import { type Block, blocksOf, type CountShared } from './jobs.ts'
import { coverName } from './open-cover.ts'
import type { Study } from './schema.ts'
import type { World } from './world.ts'

/** Count every tile of the cover; unknown codes inside zones become one fault that lists them with their areas. */
export async function countLands(lands: Lands, study: Study, world: World, issues: Issue[]): Promise<Tally> {
  const tasks = blocksOf(lands.grid, world.executor.threads)
  const shared: CountShared = { cover: coverName(study.land.cover), lands }
  const parts: TallyPart[] = []
  let done = 0
  world.progress?.('count', 0)
  await world.executor.run<CountShared, Block, TallyPart[]>({ job: 'count', shared, tasks }, (result) => {
    parts.push(...result)
    world.progress?.('count', ++done / tasks.length)
  })
  const tally = mergeTally(lands, parts)
  if (tally.unknown.size > 0) issues.push(unknownCodes(tally, study))
  return tally
}

function unknownCodes({ unknown, lands }: Tally, study: Study): Issue {
  const middle = lands.rowAreas[lands.grid.height >> 1]!
  const listed = [...unknown]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 12)
    .map(
      ([code, pixels]) => `${code} (${pixels} pixels, about ${((pixels * middle) / 1e4).toPrecision(3)} ha)`,
    )
  const more = unknown.size > 12 ? ` and ${unknown.size - 12} more` : ''
  return fault(
    'cover.code',
    [coverName(study.land.cover)],
    `land codes that the legend ${study.land.legend} lacks: ${listed.join(', ')}${more}`,
    'every code inside the zones explained',
    'Add the codes to a legend CSV (leave the sector empty where nothing is emitted), or choose the legend the raster was made with.',
  )
}
