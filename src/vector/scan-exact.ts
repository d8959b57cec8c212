// Kernel: the exact area that zones and features cover of every pixel of a row, analytic, shared pixels included.
import { pixelSweeper } from './pixel-sweep.ts'
import { rowGatherer } from './row-curves.ts'
import type { RowScanner, RowVisitor } from './row-visitor.ts'
import type { ShapeIndex } from './shape-index.ts'
import { windings } from './windings.ts'

/**
 * Returns a scanner of one pixel row, columns [from, to): `run` for pixels wholly of one zone and feature,
 * `piece` for parts of pixels. Pixels of no zone are not visited. The result does not depend on how the row is
 * cut into windows.
 */
export function exactScanner(index: ShapeIndex): RowScanner {
  const gather = rowGatherer(index)
  const { cellWidth, across, stateStart, states } = index.cells
  const state = windings(index.shapeCount, index.zoneCount)
  const curves = gather(0, 0, 0, 0)
  const sweep = pixelSweeper(index, curves, state)
  const { crossX, crossShape, crossDelta, curveCol } = curves
  const order: number[] = []
  const byCol: number[] = []
  const active: number[] = []
  // Written anew for every pixel that a boundary passes.
  const pixel = { col: 0, row: 0, active, activeCount: 0, order, crossFrom: 0, crossTo: 0 }

  const turnAt = (crossing: number) => state.turn(crossShape[crossing]!, crossDelta[crossing]!)

  const emitRun = (from: number, to: number, visit: RowVisitor) => {
    if (to <= from) return
    state.find()
    if (state.zone >= 0) visit.run(from, to, state.zone, state.feature)
  }

  const scanCell = (row: number, cell: number, from: number, to: number, visit: RowVisitor) => {
    const at = row * across + cell
    for (let k = stateStart[at]!; k < stateStart[at + 1]!; k++) state.set(states[k * 2]!, states[k * 2 + 1]!)
    gather(row, cell, from, to)
    const { crossCount, curveCount } = curves
    if (crossCount + curveCount > 0) {
      sortBy(crossX, crossCount, order)
      sortBy(curveCol, curveCount, byCol)
    }
    let nextCross = 0
    let nextCurve = 0
    for (; nextCross < crossCount && crossX[order[nextCross]!]! < from; nextCross++) turnAt(order[nextCross]!)
    let col = from
    while (col < to) {
      // The next pixel that a boundary passes; all before it are whole.
      const curveAt = nextCurve < curveCount ? curveCol[byCol[nextCurve]!]! : to
      const crossAt = nextCross < crossCount ? Math.floor(crossX[order[nextCross]!]!) : to
      const boundary = Math.min(curveAt, crossAt, to) | 0
      emitRun(col, boundary, visit)
      if (boundary >= to) break
      let activeCount = 0
      while (nextCurve < curveCount && curveCol[byCol[nextCurve]!] === boundary)
        active[activeCount++] = byCol[nextCurve++]!
      let crossTo = nextCross
      while (crossTo < crossCount && crossX[order[crossTo]!]! < boundary + 1) crossTo += 1
      pixel.col = boundary
      pixel.row = row
      pixel.activeCount = activeCount
      pixel.crossFrom = nextCross
      pixel.crossTo = crossTo
      sweep(pixel, visit)
      for (; nextCross < crossTo; nextCross++) turnAt(order[nextCross]!)
      col = boundary + 1
    }
    state.reset()
  }

  return (row, from, to, visit) => {
    for (let cell = Math.floor(from / cellWidth); cell < across && cell * cellWidth < to; cell++) {
      const left = Math.max(from, cell * cellWidth)
      scanCell(row, cell, left, Math.min(to, (cell + 1) * cellWidth), visit)
    }
  }
}

// Positions 0 … count − 1 in the order of their keys, equal keys as they came; most lists are short.
function sortBy(keys: readonly number[], count: number, order: number[]): void {
  if (count > 48) {
    order.length = 0
    for (let i = 0; i < count; i++) order.push(i)
    order.sort((a, b) => keys[a]! - keys[b]!)
    return
  }
  for (let i = 0; i < count; i++) {
    const key = keys[i]!
    let at = i
    while (at > 0 && keys[order[at - 1]!]! > key) {
      order[at] = order[at - 1]!
      at -= 1
    }
    order[at] = i
  }
}
