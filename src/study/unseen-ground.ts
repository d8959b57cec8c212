// What is told of zones that the cover shows in part only: their totals crowd onto the ground that is shown.
import { type Issue, warning } from '../error.ts'
import { type Tally, tallyCells } from '../land/index.ts'
import { ExactSum } from '../quantity/index.ts'
import { WHOLE_RASTER } from './assemble-lands.ts'
import type { Study } from './schema.ts'

/** Share of a zone that may go unseen without a word. */
const UNSEEN = 0.01
/** Most zones listed in the message. */
const LISTED = 12

/** A warning for zones with ground that the cover does not show; those it does not show at all are told elsewhere. */
export function unseenGround(tally: Tally, { zones: { file } }: Study): Issue | undefined {
  const { zones } = tally.lands
  const seen = zones.map(() => new ExactSum())
  for (const cell of tallyCells(tally)) if (cell.class > 0) seen[cell.zone]!.add(cell.area)
  const unseen = zones.flatMap(({ id, area }, z) => {
    const { value } = seen[z]!
    const share = 1 - value / area
    return id !== WHOLE_RASTER && value > 0 && share > UNSEEN ? [`${id} (${(share * 100).toFixed(1)} %)`] : []
  })
  if (unseen.length === 0) return undefined
  const more = unseen.length > LISTED ? ` and ${unseen.length - LISTED} more` : ''
  return warning(
    'zones.unseen',
    [file],
    `zones with ground that the cover does not show: ${unseen.slice(0, LISTED).join(', ')}${more}`,
    'cover under every zone',
    'Only parks and enterprises have that ground; unless it is water, use a cover that reaches it.',
  )
}
