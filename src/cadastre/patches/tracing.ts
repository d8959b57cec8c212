// Kernel: where a tracer of patches stands: the line it has drawn and the one above, and what is open on them.
import { type TracedRow, tracedRow } from '../../vector/index.ts'
import { openPatches } from './open-patches.ts'
import { runAt } from './patch-row.ts'
import type { RingStore } from './ring-store.ts'

/** Parts of a row's pixels that belong to a patch but not to its outline, in order of columns. */
export interface Guests {
  readonly cols: number[]
  readonly groups: number[]
  readonly patches: number[]
}

/** A row of guests without any. */
export const noGuests = (): Guests => ({ cols: [], groups: [], patches: [] })

/** The state of a tracer between its rows. */
export interface Tracing {
  readonly width: number
  readonly slots: number
  readonly rowAreas: Float64Array
  /** Whether pixels that touch by a corner are one patch. */
  readonly corners: boolean
  readonly open: ReturnType<typeof openPatches>
  /** Runs of the two lines that touch by a corner: above, below, by turns. */
  readonly touching: number[]
  row: number
  /** The line above, whose labels are regions, and the one being labelled. */
  above: TracedRow
  below: TracedRow
  /** Guests of the row at hand, and of the one before. */
  guests: Guests
  past: Guests
}

/** The state before the first row. */
export function startTracing({
  width,
  slots,
  rowAreas,
  corners,
  rings,
}: Pick<Tracing, 'width' | 'slots' | 'rowAreas' | 'corners'> & { readonly rings: RingStore }): Tracing {
  const above = tracedRow(width + 64)
  above.groups[0] = 0
  above.ends[0] = width
  return {
    width,
    slots,
    rowAreas,
    corners,
    open: openPatches(slots - 1, rings),
    touching: [],
    row: 0,
    above,
    below: tracedRow(width + 64),
    guests: noGuests(),
    past: noGuests(),
  }
}

/** The patch whose outline a pixel is drawn in on a line, where it is of the group; −1 where not. */
export function ownerPatch({ width, open }: Tracing, line: TracedRow, col: number, ofGroup: number): number {
  if (col < 0 || col >= width) return -1
  const run = runAt(line.ends, line.count, col + 1)
  return line.groups[run] === ofGroup ? open.regionPatch(line.labels[run]!) : -1
}

/** Goes on to the next row. */
export function nextRow(tracing: Tracing): void {
  const { above, below, guests, past } = tracing
  tracing.above = below
  tracing.below = above
  tracing.guests = past
  tracing.past = guests
  past.cols.length = past.groups.length = past.patches.length = 0
  tracing.row += 1
}
