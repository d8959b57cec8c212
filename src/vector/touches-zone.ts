// Whether any zone has ground under a window: where none has, nothing there needs to be read.
import type { Window } from '../grid/index.ts'
import type { ShapeIndex } from './shape-index.ts'

/** A function that tells whether a zone may have ground in a window; it says no only where none has. */
export function zoneToucher({
  cells,
  zoneCount,
  edgeShape,
  discShape,
}: Pick<ShapeIndex, 'cells' | 'zoneCount' | 'edgeShape' | 'discShape'>): (window: Window) => boolean {
  const { cellWidth, across, cellStart, cellItems, stateStart, states } = cells
  const ofZone = (item: number) => (item >= 0 ? edgeShape[item]! : discShape[~item]!) < zoneCount
  const touched = (cell: number) => {
    for (let k = stateStart[cell]!; k < stateStart[cell + 1]!; k++)
      if (states[2 * k]! < zoneCount) return true
    for (let k = cellStart[cell]!; k < cellStart[cell + 1]!; k++) if (ofZone(cellItems[k]!)) return true
    return false
  }
  return ({ col, row, width, height }) => {
    const [first, last] = [Math.floor(col / cellWidth), Math.floor((col + width - 1) / cellWidth)]
    for (let r = row; r < row + height; r++)
      for (let c = first; c <= last; c++) if (touched(r * across + c)) return true
    return false
  }
}
