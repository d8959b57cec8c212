// Kernel: shares one pixel among zones and features where their boundaries pass through it.
import { asin } from '../quantity/index.ts'
import { discAt } from './cell-file.ts'
import type { RowCurves } from './row-curves.ts'
import type { RowVisitor } from './row-visitor.ts'
import type { ShapeIndex } from './shape-index.ts'
import type { Windings } from './windings.ts'

// A piece smaller than this share of a pixel is rounding noise of coincident edges; the largest piece keeps it.
const NOISE = 1e-12

/** The pixel to share: its curves and crossings as positions in the lists of `RowCurves`. */
export interface BoundaryPixel {
  readonly col: number
  readonly row: number
  readonly active: readonly number[]
  /** How many of `active` there are; the list may be longer. */
  readonly activeCount: number
  /** Crossings from left to right, those of this pixel at [crossFrom, crossTo). */
  readonly order: readonly number[]
  readonly crossFrom: number
  readonly crossTo: number
}

/**
 * Returns a function that visits the pieces of one pixel. All curves are cut into vertical slabs at every end and
 * intersection; inside a slab they are ordered from top to bottom, and the strip between two neighbours has
 * one state, whose area is a trapezoid or an arc integral. `state` holds the windings at the pixel's upper left
 * corner and is left as it was.
 */
export function pixelSweeper(
  { discs }: ShapeIndex,
  curves: RowCurves,
  state: Windings,
): (pixel: BoundaryPixel, visit: RowVisitor) => void {
  const { crossX, crossShape, crossDelta } = curves
  const { curveShape, curveSign, curveX0, curveY0, curveX1, curveY1, curveDisc } = curves
  // Lists are written again for every pixel; their lengths are kept beside them, and those of fractions begin with one (see `rowGatherer`).
  const cuts: number[] = [0.5]
  let cutCount = 0
  const slab: number[] = []
  const slabY: number[] = [0.5]
  const pieceZone: number[] = []
  const pieceFeature: number[] = []
  const pieceArea: number[] = [0.5]
  let pieceCount = 0

  const arcY = (i: number, col: number, row: number, x: number) => {
    const disc = curveDisc[i]! * 4
    const t = (x + col - discs[disc]!) / discs[disc + 2]!
    const rise = t <= -1 || t >= 1 ? 0 : Math.sqrt(1 - t * t)
    return discs[disc + 1]! - row - curveSign[i]! * discs[disc + 3]! * rise
  }

  const yAt = (i: number, col: number, row: number, x: number) => {
    if (curveDisc[i]! >= 0) return arcY(i, col, row, x)
    const x0 = curveX0[i]!
    const x1 = curveX1[i]!
    return curveY0[i]! + ((x - x0) / (x1 - x0)) * (curveY1[i]! - curveY0[i]!)
  }

  // ∫ y dx of a curve over a slab that it spans.
  const integral = (i: number, col: number, row: number, xa: number, xb: number) => {
    if (curveDisc[i]! < 0) return ((yAt(i, col, row, xa) + yAt(i, col, row, xb)) / 2) * (xb - xa)
    const disc = curveDisc[i]! * 4
    const reach = discs[disc + 2]!
    const ta = Math.max(-1, Math.min(1, (xa + col - discs[disc]!) / reach))
    const tb = Math.max(-1, Math.min(1, (xb + col - discs[disc]!) / reach))
    const cap = (tb * Math.sqrt(1 - tb * tb) + asin(tb) - ta * Math.sqrt(1 - ta * ta) - asin(ta)) / 2
    return (discs[disc + 1]! - row) * (xb - xa) - curveSign[i]! * reach * discs[disc + 3]! * cap
  }

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
    const before = yAt(i, 0, 0, lo) - yAt(j, 0, 0, lo)
    const after = yAt(i, 0, 0, hi) - yAt(j, 0, 0, hi)
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
    if (under <= 0) return
    const root = Math.sqrt(under)
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
    if (apart === 0 || apart >= (r + R) ** 2 || apart <= (r - R) ** 2) return
    const along = (apart + r * r - R * R) / (2 * apart)
    const across = Math.sqrt(Math.max(0, (r * r) / apart - along * along))
    cut(discs[i * 4]! + along * dx - across * dy - col)
    cut(discs[i * 4]! + along * dx + across * dy - col)
  }

  const addPiece = (area: number) => {
    if (area <= 0) return
    state.find()
    const { zone, feature } = state
    for (let i = 0; i < pieceCount; i++) {
      if (pieceZone[i] === zone && pieceFeature[i] === feature) {
        pieceArea[i]! += area
        return
      }
    }
    pieceZone[pieceCount] = zone
    pieceFeature[pieceCount] = feature
    pieceArea[pieceCount++] = area
  }

  // Go over a crossing to its right, or back.
  const turnAt = (crossing: number, way: 1 | -1) =>
    state.turn(crossShape[crossing]!, way * crossDelta[crossing]!)

  // One slab: order its curves from the top and share its area among the states between them.
  const sweepSlab = (
    { col, row, active, activeCount, order, crossFrom, crossTo }: BoundaryPixel,
    xa: number,
    xb: number,
  ) => {
    const xm = (xa + xb) / 2
    for (let k = crossFrom; k < crossTo; k++) {
      if (crossX[order[k]!]! - col < xm) turnAt(order[k]!, 1)
    }
    let slabCount = 0
    for (let k = 0; k < activeCount; k++) {
      const i = active[k]!
      if (curveX0[i]! > xa || curveX1[i]! < xb) continue
      const y = yAt(i, col, row, xm)
      // An arc that only touches the pixel's upper or lower line bounds it where its ground is inside.
      if (curveDisc[i]! >= 0 && (curveSign[i]! > 0 ? y < 0 || y >= 1 : y <= 0 || y > 1)) continue
      let at = slabCount++
      for (; at > 0 && slabY[at - 1]! > y; at--) {
        slab[at] = slab[at - 1]!
        slabY[at] = slabY[at - 1]!
      }
      slab[at] = i
      slabY[at] = y
    }
    let above = 0
    for (let n = 0; n < slabCount; n++) {
      const i = slab[n]!
      const below = integral(i, col, row, xa, xb)
      addPiece(below - above)
      above = below
      state.turn(curveShape[i]!, curveSign[i]!)
    }
    addPiece(xb - xa - above)
    for (let n = 0; n < slabCount; n++) state.turn(curveShape[slab[n]!]!, -curveSign[slab[n]!]!)
    for (let k = crossFrom; k < crossTo; k++) {
      if (crossX[order[k]!]! - col < xm) turnAt(order[k]!, -1)
    }
  }

  const sweepPixel = (pixel: BoundaryPixel, visit: RowVisitor) => {
    const { col, row, active, activeCount, order, crossFrom, crossTo } = pixel
    pieceCount = 0
    if (isOneLine(pixel)) {
      sweepLine(pixel)
      return deliver(col, visit)
    }
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
    for (let k = 0; k < cutCount; k++) {
      if (cuts[k + 1]! > cuts[k]!) sweepSlab(pixel, cuts[k]!, cuts[k + 1]!)
    }
    deliver(col, visit)
  }

  // The usual boundary pixel: one straight line, of one shape or shared by two.
  const isOneLine = ({ col, active, activeCount, order, crossFrom, crossTo }: BoundaryPixel): boolean => {
    if (activeCount === 0 || activeCount > 2) return false
    const i = active[0]!
    if (curveDisc[i]! >= 0) return false
    const x0 = curveX0[i]!
    const x1 = curveX1[i]!
    if (activeCount === 2) {
      const j = active[1]!
      const same =
        curveX0[j] === x0 && curveX1[j] === x1 && curveY0[i] === curveY0[j] && curveY1[i] === curveY1[j]
      if (!same || curveDisc[j]! >= 0) return false
    }
    for (let k = crossFrom; k < crossTo; k++) {
      const x = crossX[order[k]!]! - col
      if (x !== x0 && x !== x1) return false
    }
    return true
  }

  // Three slabs: left of the line, along it, right of it.
  const sweepLine = ({ col, active, activeCount, order, crossFrom, crossTo }: BoundaryPixel): void => {
    const i = active[0]!
    const x0 = curveX0[i]!
    const x1 = curveX1[i]!
    addPiece(x0)
    let passed = crossFrom
    if (x1 > x0) {
      for (; passed < crossTo && crossX[order[passed]!]! - col < x1; passed++) turnAt(order[passed]!, 1)
      const above = ((curveY0[i]! + curveY1[i]!) / 2) * (x1 - x0)
      addPiece(above)
      for (let k = 0; k < activeCount; k++) state.turn(curveShape[active[k]!]!, curveSign[active[k]!]!)
      addPiece(x1 - x0 - above)
      for (let k = 0; k < activeCount; k++) state.turn(curveShape[active[k]!]!, -curveSign[active[k]!]!)
    }
    for (; passed < crossTo && crossX[order[passed]!]! - col < 1; passed++) turnAt(order[passed]!, 1)
    addPiece(1 - x1)
    for (let k = crossFrom; k < passed; k++) turnAt(order[k]!, -1)
  }

  // Where a disc passes a line between two rows.
  const cutAtLine = (disc: number, col: number, line: number) => {
    const half = discAt(discs, disc * 4, line)
    if (half === 0) return
    cut(discs[disc * 4]! - half - col)
    cut(discs[disc * 4]! + half - col)
  }

  const deliver = (col: number, visit: RowVisitor) => {
    let largest = 0
    for (let i = 1; i < pieceCount; i++) if (pieceArea[i]! > pieceArea[largest]!) largest = i
    for (let i = 0; i < pieceCount; i++) {
      if (i === largest || pieceArea[i]! >= NOISE) continue
      pieceArea[largest]! += pieceArea[i]!
      pieceArea[i] = 0
    }
    for (let i = 0; i < pieceCount; i++) {
      const area = pieceArea[i]!
      if (area === 0 || pieceZone[i]! < 0) continue
      if (area > 1 - NOISE) visit.run(col, col + 1, pieceZone[i]!, pieceFeature[i]!)
      else visit.piece(col, pieceZone[i]!, pieceFeature[i]!, area)
    }
  }

  return sweepPixel
}
