// Kernel: corners of outlines cut off, the same way from both sides, so that neighbours keep their common edge.

/** A ring of corners, not closed; the arrays are overwritten by the next ring. */
export interface CutRing {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly count: number
}

/**
 * Returns a function that replaces every corner that is not fixed by a line between the points `legs` before and after it
 * (at most 0.5 pixel: half of the shortest side). Points on a straight line are left out. 0 leaves rings as they are.
 */
export function cornerCutter(
  legs: number,
): (x: Float64Array, y: Float64Array, fixed: Uint8Array, count: number) => CutRing {
  let outX = new Float64Array(0)
  let outY = new Float64Array(0)
  return (x, y, fixed, count) => {
    if (legs === 0) return { x, y, count }
    if (outX.length < count * 2) {
      outX = new Float64Array(count * 4)
      outY = new Float64Array(count * 4)
    }
    let made = 0
    const put = (px: number, py: number) => {
      if (made > 0 && outX[made - 1] === px && outY[made - 1] === py) return
      if (made > 1 && isStraight(outX, outY, made - 2, made - 1, px, py)) made -= 1
      outX[made] = px
      outY[made++] = py
    }
    for (let i = 0; i < count; i++) {
      if (fixed[i]) put(x[i]!, y[i]!)
      else {
        const before = i === 0 ? count - 1 : i - 1
        const after = i + 1 === count ? 0 : i + 1
        put(x[i]! + Math.sign(x[before]! - x[i]!) * legs, y[i]! + Math.sign(y[before]! - y[i]!) * legs)
        put(x[i]! + Math.sign(x[after]! - x[i]!) * legs, y[i]! + Math.sign(y[after]! - y[i]!) * legs)
      }
    }
    // The seam: the first point may repeat the last, or lie on a line with it.
    while (made > 3 && outX[made - 1] === outX[0] && outY[made - 1] === outY[0]) made -= 1
    while (made > 3 && isStraight(outX, outY, made - 2, made - 1, outX[0]!, outY[0]!)) made -= 1
    let first = 0
    while (made - first > 3 && isStraight(outX, outY, made - 1, first, outX[first + 1]!, outY[first + 1]!))
      first += 1
    return { x: outX.subarray(first, made), y: outY.subarray(first, made), count: made - first }
  }
}

function isStraight(x: Float64Array, y: Float64Array, a: number, b: number, px: number, py: number): boolean {
  return (x[b]! - x[a]!) * (py - y[a]!) === (px - x[a]!) * (y[b]! - y[a]!)
}
