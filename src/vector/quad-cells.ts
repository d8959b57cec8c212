// Kernel: how much a quadrilateral covers of every cell of a unit grid, by signed areas along its edges.

/** Cells touched by a quadrilateral: `area[row × width + col]` of cell (left + col, upper + row), in cell units. */
export interface CellCoverage {
  left: number
  upper: number
  width: number
  height: number
  area: Float64Array
}

/**
 * A measurer of simple quadrilaterals (interleaved col, row of four corners, either way round). Exact but for
 * rounding; the result is overwritten by the next call.
 */
export function quadCells(): (quad: Float64Array) => CellCoverage {
  const result: CellCoverage = { left: 0, upper: 0, width: 0, height: 0, area: new Float64Array(64) }

  return (quad) => {
    const { min, max, floor, ceil } = Math
    const left = floor(min(quad[0]!, quad[2]!, quad[4]!, quad[6]!))
    const upper = floor(min(quad[1]!, quad[3]!, quad[5]!, quad[7]!))
    // One column more: an edge on the right border of its cell weighs on the next one.
    const width = max(1, ceil(max(quad[0]!, quad[2]!, quad[4]!, quad[6]!)) - left) + 1
    const height = max(1, ceil(max(quad[1]!, quad[3]!, quad[5]!, quad[7]!)) - upper)
    if (result.area.length < width * height) result.area = new Float64Array(width * height * 2)
    const { area } = result
    area.fill(0, 0, width * height)

    for (let corner = 0; corner < 8; corner += 2) {
      const next = (corner + 2) & 7
      const down = quad[next + 1]! > quad[corner + 1]!
      const [top, bottom] = down ? [corner, next] : [next, corner]
      const [x0, y0] = [quad[top]! - left, quad[top + 1]! - upper]
      const [x1, y1] = [quad[bottom]! - left, quad[bottom + 1]! - upper]
      if (y0 === y1) continue
      const slope = (x1 - x0) / (y1 - y0)
      // The edge row by row; within a row, cell by cell.
      for (let row = floor(y0), ya = y0; ya < y1; row++) {
        const yb = min(row + 1, y1)
        const xa = x0 + (ya - y0) * slope
        const xb = yb === y1 ? x1 : x0 + (yb - y0) * slope
        const signed = down ? yb - ya : ya - yb
        const [from, to] = xa < xb ? [xa, xb] : [xb, xa]
        for (let col = floor(from), x = from; ; col++) {
          const end = min(col + 1, to)
          const part = to > from ? (signed * (end - x)) / (to - from) : signed
          const middle = (x + end) / 2 - col
          area[row * width + col]! += part * (1 - middle)
          if (col + 1 < width) area[row * width + col + 1]! += part * middle
          if (end >= to) break
          x = end
        }
        ya = yb
      }
    }
    // What lies to the right of the edges, summed along a row, is what lies inside.
    for (let row = 0; row < height; row++) {
      let sum = 0
      for (let at = row * width, end = at + width; at < end; at++) {
        sum += area[at]!
        area[at] = Math.abs(sum)
      }
    }
    result.left = left
    result.upper = upper
    result.width = width
    result.height = height
    return result
  }
}
