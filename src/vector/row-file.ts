// Files edges and discs by the pixel rows that they touch, for the scan that crosses whole rows.
import type { ShapeIndex } from './shape-index.ts'

/** Items of row r: rowItems[rowStart[r] … rowStart[r + 1]); ≥ 0 an edge, < 0 the disc ~item. */
export interface RowFile {
  readonly rowStart: Int32Array
  readonly rowItems: Int32Array
}

/** File the boundaries of a raster of `height` rows, those beside the raster too. */
export function rowsOfIndex({ height, edges, discs }: ShapeIndex): RowFile {
  return fileByRow(height, rowSpans(height, edges, discs), edges.length / 4)
}

// First and last pixel row of every item, cut to the raster; an empty span has last < first.
function rowSpans(height: number, edges: Float64Array, discs: Float64Array): Int32Array {
  const edgeCount = edges.length / 4
  const spans = new Int32Array((edgeCount + discs.length / 4) * 2)
  const put = (item: number, top: number, bottom: number) => {
    spans[item * 2] = Math.min(height, Math.max(0, Math.floor(top)))
    spans[item * 2 + 1] = Math.max(-1, Math.min(height - 1, Math.floor(bottom)))
  }
  for (let i = 0; i < edgeCount; i++) put(i, edges[i * 4 + 1]!, edges[i * 4 + 3]!)
  for (let i = 0; i < discs.length / 4; i++) {
    const [row, reach] = [discs[i * 4 + 1]!, discs[i * 4 + 3]!]
    put(edgeCount + i, row - reach, row + reach)
  }
  return spans
}

function fileByRow(height: number, spans: Int32Array, edgeCount: number): RowFile {
  const rowStart = new Int32Array(height + 1)
  for (let i = 0; i < spans.length; i += 2) {
    for (let row = spans[i]!; row <= spans[i + 1]!; row++) rowStart[row + 1]! += 1
  }
  for (let row = 0; row < height; row++) rowStart[row + 1]! += rowStart[row]!
  const rowItems = new Int32Array(rowStart[height]!)
  const next = rowStart.slice()
  for (let i = 0; i < spans.length; i += 2) {
    const item = i / 2
    const filed = item < edgeCount ? item : ~(item - edgeCount)
    for (let row = spans[i]!; row <= spans[i + 1]!; row++) rowItems[next[row]!++] = filed
  }
  return { rowStart, rowItems }
}
