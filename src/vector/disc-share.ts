// Kernel: the share of a pixel that one disc covers, in closed form.
import { atan2 } from '../quantity/index.ts'

/**
 * Area of the pixel in which the disc at `at` of the list lies: pixels, 0 … 1. The boundary of what both have is followed once
 * around, along the pixel's sides where they run inside the disc and along the disc beside them; twice the area is the sum of
 * what the line from the disc's centre sweeps on the way.
 */
export function discShare(discs: Float64Array, at: number, col: number, row: number): number {
  const [reach, rise] = [discs[at + 2]!, discs[at + 3]!]
  // Seen from the centre, the disc's radius is one.
  const left = (col - discs[at]!) / reach
  const right = (col + 1 - discs[at]!) / reach
  const top = (row - discs[at + 1]!) / rise
  const bottom = (row + 1 - discs[at + 1]!) / rise
  const twice =
    swept(top, left, right) -
    swept(bottom, left, right) -
    swept(right, top, bottom) +
    swept(left, top, bottom)
  return Math.min(1, Math.max(0, (twice / 2) * reach * rise))
}

// Twice the area that the line from the centre of a disc of radius 1 sweeps along a side at `height`, from `from` to `to`: along the
// side where it lies in the disc, along the disc beside it.
function swept(height: number, from: number, to: number): number {
  const half = height > -1 && height < 1 ? Math.sqrt(1 - height * height) : 0
  const start = Math.max(from, -half)
  const end = Math.min(to, half)
  if (start >= end) return turned(height, from, to)
  const inside = -height * (end - start)
  return inside + (start > from ? turned(height, from, start) : 0) + (end < to ? turned(height, end, to) : 0)
}

// The angle between two places of a side, seen from the centre.
const turned = (height: number, from: number, to: number): number =>
  atan2(height * (from - to), from * to + height * height)
