// A rectangle in four: what is asked in place of a question that was too large.
import type { Extent } from '../vector/index.ts'

/** The quarters: south-west, south-east, north-west, north-east. */
export function quarters({ minX, minY, maxX, maxY }: Extent): readonly Extent[] {
  const [x, y] = [(minX + maxX) / 2, (minY + maxY) / 2]
  return [
    { minX, minY, maxX: x, maxY: y },
    { minX: x, minY, maxX, maxY: y },
    { minX, minY: y, maxX: x, maxY },
    { minX: x, minY: y, maxX, maxY },
  ]
}
