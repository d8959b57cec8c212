// Kernel: the pixel-centre rule of GDAL: a pixel belongs to the shapes that contain its centre.
import { rowsOfIndex } from './row-file.ts'
import type { RowScanner } from './row-visitor.ts'
import type { ShapeIndex } from './shape-index.ts'
import { windings } from './windings.ts'

/**
 * Returns a scanner of one pixel row, columns [from, to), that visits whole pixels only: a pixel is inside a
 * shape when its centre is (left and upper borders belong to the shape, right and lower ones do not).
 */
export function centreScanner(index: ShapeIndex): RowScanner {
  const { edges, edgeShape, edgeSign, discs, discShape, zoneCount, shapeCount } = index
  const { rowStart, rowItems } = rowsOfIndex(index)
  const state = windings(shapeCount, zoneCount)

  return (row, from, to, visit) => {
    const line = row + 0.5
    const crossings: { col: number; shape: number; delta: number }[] = []
    // The first pixel whose centre lies at or right of the crossing changes state.
    const cross = (x: number, shape: number, delta: number) =>
      crossings.push({ col: Math.max(from, Math.floor(x + 0.5)), shape, delta })

    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const item = rowItems[k]!
      if (item >= 0) {
        const v0 = edges[item * 4 + 1]!
        const v1 = edges[item * 4 + 3]!
        if (v0 > line || v1 <= line) continue
        const u0 = edges[item * 4]!
        cross(
          u0 + ((line - v0) * (edges[item * 4 + 2]! - u0)) / (v1 - v0),
          edgeShape[item]!,
          -edgeSign[item]!,
        )
      } else {
        const disc = ~item * 4
        const t = (line - discs[disc + 1]!) / discs[disc + 3]!
        if (t <= -1 || t >= 1) continue
        const half = discs[disc + 2]! * Math.sqrt(1 - t * t)
        cross(discs[disc]! - half, discShape[~item]!, 1)
        cross(discs[disc]! + half, discShape[~item]!, -1)
      }
    }
    crossings.sort((a, b) => a.col - b.col)

    let col = from
    for (let k = 0; k <= crossings.length; k++) {
      const next = Math.min(to, k < crossings.length ? crossings[k]!.col : to)
      if (next > col) {
        state.find()
        if (state.zone >= 0) visit.run(col, next, state.zone, state.feature)
        col = next
      }
      if (k < crossings.length) state.turn(crossings[k]!.shape, crossings[k]!.delta)
    }
    state.reset()
  }
}
