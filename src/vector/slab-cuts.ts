// Kernel: where a pixel is cut into vertical slabs, inside which no curve ends or meets another.
import { discAt } from './cell-file.ts'
import { type BoundaryPixel, lineAt, type RowCurves } from './row-curves.ts'

// What a disc misses by less than this share of its size it may touch: slabs end there, so that in their middles curves lie apart.
const TOUCH = 1e-9

/** The cuts of one pixel, rising from 0 to 1, and the function that finds them and tells how many slabs lie between. */
export interface SlabCutter {
  readonly cuts: readonly number[]
  cutPixel(pixel: BoundaryPixel): number
}

/** Cuts at every end of a curve, every crossing of the upper line, and wherever two curves may meet. */
export function slabCutter(curves: RowCurves, discs: Float64Array): SlabCutter {
  const { crossX, curveX0, curveY0, curveX1, curveY1, curveDisc } = curves
  // Written again for every pixel; a list of fractions begins with one (see `rowGatherer`).
  const cuts: number[] = [0.5]
  let cutCount = 0

  const cut = (x: number) => {
    if (x <= 0 || x >= 1) return
    let at = cutCount++
    for (; at > 0 && cuts[at - 1]! > x; at--) cuts[at] = cuts[at - 1]!
    cuts[at] = x
  }

  // x positions where two curves of a pixel meet.
  const cutMeeting = (i: number, j: number, col: number, row: number) => {
    const arcI = curveDisc[i]! >= 0
    const arcJ = curveDisc[j]! >= 0
    if (!arcI && !arcJ) return meetSegments(i, j)
    if (arcI && arcJ) return meetDiscs(curveDisc[i]!, curveDisc[j]!, col)
    return arcI ? meetDiscSegment(curveDisc[i]!, j, col, row) : meetDiscSegment(curveDisc[j]!, i, col, row)
  }

  const meetSegments = (i: number, j: number) => {
    const lo = Math.max(curveX0[i]!, curveX0[j]!)
    const hi = Math.min(curveX1[i]!, curveX1[j]!)
    if (hi <= lo) return
    const before = lineAt(curves, i, lo) - lineAt(curves, j, lo)
    const after = lineAt(curves, i, hi) - lineAt(curves, j, hi)
    if ((before < 0 && after > 0) || (before > 0 && after < 0))
      cut(lo + ((hi - lo) * before) / (before - after))
  }

  const meetDiscSegment = (disc: number, j: number, col: number, row: number) => {
    const run = curveX1[j]! - curveX0[j]!
    if (run <= 0) return
    // On the unit circle: p + s·d with s from 0 to 1 along the segment.
    const px = (curveX0[j]! + col - discs[disc * 4]!) / discs[disc * 4 + 2]!
    const py = (curveY0[j]! + row - discs[disc * 4 + 1]!) / discs[disc * 4 + 3]!
    const dx = run / discs[disc * 4 + 2]!
    const dy = (curveY1[j]! - curveY0[j]!) / discs[disc * 4 + 3]!
    const a = dx * dx + dy * dy
    const b = px * dx + py * dy
    const under = b * b - a * (px * px + py * py - 1)
    if (under < -TOUCH * a) return
    const root = Math.sqrt(Math.max(0, under))
    for (const s of [(-b - root) / a, (-b + root) / a]) if (s > 0 && s < 1) cut(curveX0[j]! + s * run)
  }

  const meetDiscs = (i: number, j: number, col: number) => {
    if (i === j) return
    // Rows stretched so that both ellipses are circles; neighbours have the same aspect.
    const stretch = discs[i * 4 + 2]! / discs[i * 4 + 3]!
    const dx = discs[j * 4]! - discs[i * 4]!
    const dy = (discs[j * 4 + 1]! - discs[i * 4 + 1]!) * stretch
    const r = discs[i * 4 + 2]!
    const R = discs[j * 4 + 2]!
    const apart = dx * dx + dy * dy
    if (apart === 0 || apart > (r + R) ** 2 * (1 + TOUCH) || apart < (r - R) ** 2 * (1 - TOUCH)) return
    const along = (apart + r * r - R * R) / (2 * apart)
    const across = Math.sqrt(Math.max(0, (r * r) / apart - along * along))
    cut(discs[i * 4]! + along * dx - across * dy - col)
    cut(discs[i * 4]! + along * dx + across * dy - col)
  }

  // Where a disc passes a line between two rows.
  const cutAtLine = (disc: number, col: number, line: number) => {
    const half = discAt(discs, disc * 4, line)
    if (half === 0) return
    cut(discs[disc * 4]! - half - col)
    cut(discs[disc * 4]! + half - col)
  }

  const cutPixel = ({ col, row, active, activeCount, order, crossFrom, crossTo }: BoundaryPixel): number => {
    cuts[0] = 0
    cutCount = 1
    for (let k = 0; k < activeCount; k++) {
      const i = active[k]!
      cut(curveX0[i]!)
      cut(curveX1[i]!)
      if (curveDisc[i]! >= 0) {
        cutAtLine(curveDisc[i]!, col, row)
        cutAtLine(curveDisc[i]!, col, row + 1)
      }
    }
    for (let k = crossFrom; k < crossTo; k++) cut(crossX[order[k]!]! - col)
    for (let i = 0; i < activeCount; i++) {
      for (let j = i + 1; j < activeCount; j++) cutMeeting(active[i]!, active[j]!, col, row)
    }
    cuts[cutCount] = 1
    return cutCount
  }

  return { cuts, cutPixel }
}
