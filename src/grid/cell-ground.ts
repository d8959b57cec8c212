// Ground under each cell of a grid: what fluxes are divided by, whatever the projection draws.
import { planeShare, rowAreas } from './cell-area.ts'
import { type Grid, toWorld } from './grid.ts'

/** m² of ground under a cell. */
export type CellGround = (col: number, row: number) => number

// A projection changes so little between so many places that what lies between them is on a line (1e-6 over a country).
const STEPS = 64

/**
 * m² of ground under the cells of a grid: the areas of `rowAreas`, and where the plane of a projection draws
 * ground larger or smaller, divided by that share. Where the projection does not reach, the area of the plane.
 */
export function cellGround(grid: Grid): CellGround {
  const areas = rowAreas(grid)
  const [across, down] = [Math.min(STEPS, grid.width), Math.min(STEPS, grid.height)]
  const stride = across + 1
  const shares = Float64Array.from({ length: stride * (down + 1) }, (_, node) => {
    const [i, j] = [node % stride, Math.floor(node / stride)]
    const share = planeShare(grid.crs, ...toWorld(grid, (i * grid.width) / across, (j * grid.height) / down))
    return Number.isFinite(share) ? share : 1
  })
  return (col, row) => {
    const [x, y] = [((col + 0.5) * across) / grid.width, ((row + 0.5) * down) / grid.height]
    const [i, j] = [Math.floor(x), Math.floor(y)]
    const at = j * stride + i
    const upper = mixed(shares[at]!, shares[at + 1]!, x - i)
    const lower = mixed(shares[at + stride]!, shares[at + stride + 1]!, x - i)
    return areas[row]! / mixed(upper, lower, y - j)
  }
}

const mixed = (from: number, to: number, share: number) => from + (to - from) * share
