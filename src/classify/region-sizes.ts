// How many pixels the region of every run has, although regions end far below where they begin.
import { regionFollower } from './follow-regions.ts'
import { labelFates } from './label-fates.ts'
import type { Aside } from './row-journal.ts'

/** Pixels of each run's region, row by row from the last; each row holds until the next. */
export function regionSizes(rows: Iterable<Uint8Array>, width: number, aside: Aside): Iterable<Float64Array> {
  const fates = labelFates(aside)
  const pixels: number[] = []
  const follower = regionFollower(width, {
    begin: (label) => (pixels[label] = 0),
    merge(into, from) {
      pixels[into]! += pixels[from]!
      fates.join(from, into)
    },
    row({ count, ends, labels }) {
      for (let run = 0, from = 0; run < count; from = ends[run++]!) pixels[labels[run]!]! += ends[run]! - from
      fates.row(labels, count)
    },
    end(label) {
      fates.settle(label, pixels[label]!)
      follower.release(label)
    },
    past: () => fates.past(),
  })
  for (const codes of rows) follower.next(codes)
  follower.end()
  return fates.backwards()
}
