// Kernel: shares one pixel among zones and features where their boundaries pass through it.
import { asin } from '../quantity/index.ts'
import { discAt } from './cell-file.ts'
import { discShare } from './disc-share.ts'
import { type BoundaryPixel, lineAt, type RowCurves } from './row-curves.ts'
import type { RowVisitor } from './row-visitor.ts'
import type { ShapeIndex } from './shape-index.ts'
import { slabCutter } from './slab-cuts.ts'
import type { Windings } from './windings.ts'

// A piece smaller than this share of a pixel is rounding noise of coincident edges; the largest piece keeps it.
const NOISE = 1e-12

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
  const { cuts, cutPixel } = slabCutter(curves, discs)
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
    return curveDisc[i]! >= 0 ? arcY(i, col, row, x) : lineAt(curves, i, x)
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
    const { col } = pixel
    pieceCount = 0
    if (isOneLine(pixel)) {
      sweepLine(pixel)
      return deliver(col, visit)
    }
    if (isOneDisc(pixel)) {
      sweepDisc(pixel)
      return deliver(col, visit)
    }
    const count = cutPixel(pixel)
    for (let k = 0; k < count; k++) if (cuts[k + 1]! > cuts[k]!) sweepSlab(pixel, cuts[k]!, cuts[k + 1]!)
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

  // A pixel that nothing but both arcs of one disc may pass.
  const isOneDisc = ({ active, activeCount }: BoundaryPixel): boolean => {
    if (activeCount !== 2) return false
    const disc = curveDisc[active[0]!]!
    return disc >= 0 && disc === curveDisc[active[1]!]!
  }

  // What lies in the disc, and what beside it, by the way from the pixel's corner: crossings left of it are behind.
  const sweepDisc = ({ col, row, active }: BoundaryPixel): void => {
    const shape = curveShape[active[0]!]!
    const at = curveDisc[active[0]!]! * 4
    const half = discAt(discs, at, row)
    const startsInside = discs[at]! - half < col && discs[at]! + half >= col && half > 0
    const share = discShare(discs, at, col, row)
    addPiece(startsInside ? share : 1 - share)
    state.turn(shape, startsInside ? -1 : 1)
    addPiece(startsInside ? 1 - share : share)
    state.turn(shape, startsInside ? 1 : -1)
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
