// Kernel: rows of a raster put together from tiles, as runs by group, with the parts of pixels that boundaries cut.
import type { PatchTile } from './patch-tile.ts'

/** A row before any outline runs along it. Groups count from 1, 0 = no patch; parts lie in order of columns. */
export interface PatchRow {
  count: number
  ends: Int32Array
  groups: Int32Array
  /** The same runs by land class: keys as in `PatchTile`. */
  classCount: number
  classEnds: Int32Array
  classKeys: Int32Array
  partCount: number
  partCols: Int32Array
  partKeys: Int32Array
  partShares: Float64Array
}

/** An empty row of so many columns: one run of no group. */
export function patchRow(width: number): PatchRow {
  const row = {
    count: 1,
    ends: new Int32Array(width),
    groups: new Int32Array(width),
    classCount: 1,
    classEnds: new Int32Array(width),
    classKeys: new Int32Array(width),
    partCount: 0,
    partCols: new Int32Array(64),
    partKeys: new Int32Array(64),
    partShares: new Float64Array(64),
  }
  row.ends[0] = width
  row.classEnds[0] = width
  return row
}

/** Fill a row from line `line` of the tiles that lie side by side from column 0, `side` columns each. */
export function fillRow(
  row: PatchRow,
  tiles: readonly PatchTile[],
  line: number,
  side: number,
  slots: number,
): void {
  row.count = row.classCount = row.partCount = 0
  let lastKey = -1
  let lastGroup = -1
  tiles.forEach((tile, t) => {
    const shift = t * side
    const { ends, keys } = tile
    for (let k = tile.rowStart[line]!; k < tile.rowStart[line + 1]!; k++) {
      const key = keys[k]!
      const end = ends[k]! + shift
      if (key !== lastKey) {
        row.classKeys[row.classCount++] = lastKey = key
        const group = key === 0 ? 0 : Math.floor((key - 1) / slots) + 1
        if (group !== lastGroup) row.groups[row.count++] = lastGroup = group
      }
      row.classEnds[row.classCount - 1] = end
      row.ends[row.count - 1] = end
    }
    addParts(row, tile, line, shift)
  })
}

function addParts(row: PatchRow, tile: PatchTile, line: number, shift: number): void {
  const [from, to] = [tile.partStart[line]!, tile.partStart[line + 1]!]
  if (row.partCount + to - from > row.partCols.length) {
    const size = (row.partCount + to - from) * 2
    const [cols, keys, shares] = [row.partCols, row.partKeys, row.partShares]
    row.partCols = new Int32Array(size)
    row.partKeys = new Int32Array(size)
    row.partShares = new Float64Array(size)
    row.partCols.set(cols)
    row.partKeys.set(keys)
    row.partShares.set(shares)
  }
  for (let k = from; k < to; k++) {
    row.partCols[row.partCount] = tile.partCols[k]! + shift
    row.partKeys[row.partCount] = tile.partKeys[k]!
    row.partShares[row.partCount++] = tile.partShares[k]!
  }
}

/** The run that holds a position: the first that ends at or beyond it. */
export function runAt(ends: Int32Array | Float64Array, count: number, end: number): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (ends[middle]! >= end) high = middle
    else low = middle + 1
  }
  return low
}
