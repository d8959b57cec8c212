// Kernel: the exact area that zones and features cover of every pixel of a row, analytic, shared pixels included.
import { pixelSweeper } from './pixel-sweep.ts'
import { rowGatherer } from './row-curves.ts'
import type { RowVisitor } from './row-visitor.ts'
import type { ShapeIndex } from './shape-index.ts'
import { windings } from './windings.ts'

/**
 * Returns a scanner of one pixel row, columns [from, to): `run` for pixels wholly of one zone and feature,
 * `piece` for parts of pixels. Pixels of no zone are not visited. The result does not depend on how the row is
 * cut into windows.
 */
export function exactScanner(
  index: ShapeIndex,
): (row: number, from: number, to: number, visit: RowVisitor) => void {
  const gather = rowGatherer(index)
  const curves = gather(0, 0, 0)
  const state = windings(index.shapeCount, index.zoneCount)
  const sweep = pixelSweeper(index, curves, state)
  const { crossX, crossShape, crossDelta, curveCol } = curves

  const emitRun = (from: number, to: number, visit: RowVisitor) => {
    if (to <= from) return
    state.find()
    if (state.zone >= 0) visit.run(from, to, state.zone, state.feature)
  }

  return (row, from, to, visit) => {
    gather(row, from, to)
    const order = crossX.map((_, i) => i).sort((a, b) => crossX[a]! - crossX[b]!)
    const byCol = curveCol.map((_, i) => i).sort((a, b) => curveCol[a]! - curveCol[b]! || a - b)
    let nextCross = 0
    let nextCurve = 0
    const passCrossings = (until: number) => {
      for (; nextCross < order.length && crossX[order[nextCross]!]! < until; nextCross++) {
        state.turn(crossShape[order[nextCross]!]!, crossDelta[order[nextCross]!]!)
      }
    }
    passCrossings(from)
    let col = from
    while (col < to) {
      // The next pixel that a boundary passes; all before it are whole.
      const curveAt = nextCurve < byCol.length ? curveCol[byCol[nextCurve]!]! : to
      const crossAt = nextCross < order.length ? Math.floor(crossX[order[nextCross]!]!) : to
      const boundary = Math.min(curveAt, crossAt, to)
      emitRun(col, boundary, visit)
      if (boundary >= to) break
      const active: number[] = []
      while (nextCurve < byCol.length && curveCol[byCol[nextCurve]!] === boundary)
        active.push(byCol[nextCurve++]!)
      let crossTo = nextCross
      while (crossTo < order.length && crossX[order[crossTo]!]! < boundary + 1) crossTo += 1
      sweep({ col: boundary, row, active, order, crossFrom: nextCross, crossTo }, visit)
      passCrossings(boundary + 1)
      col = boundary + 1
    }
    state.reset()
  }
}
