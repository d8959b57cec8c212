// Kernel: brings a raster of weights (people, lights, anything) onto the pixels of the cover, as weight per m².
import { type Grid, type Raster, rowAreas, type Window } from '../grid/index.ts'
import { quadCells } from '../vector/index.ts'
import { cornerLocator, ROUNDING } from './reference-corners.ts'
import { halves, REFERENCE_PIXELS, windowOf } from './reference-window.ts'

/** A raster to share by; plain data. */
export interface WeightPlan {
  readonly name: string
  readonly file: string
  /** What a value tells: an amount of its `cell`, or a density, the same for every unit of `area`. */
  readonly per: 'cell' | 'area'
  /** The mean of what covers a pixel (amounts are kept), or the cell under its centre. */
  readonly resample: 'conservative' | 'nearest'
}

/** Weights of a window. Nodata and ground beyond the raster weigh nothing. */
export interface WeightTile {
  /** Weight per m² of each pixel; float32, so that what a register keeps is what was shared by. */
  readonly values: Float32Array
  /** Whether a pixel lies under a negative value, which weighs nothing. */
  readonly negative: boolean
}

/** A reader of the weights of windows of a grid. */
export function tileWeigher(
  { per, resample }: Pick<WeightPlan, 'per' | 'resample'>,
  grid: Grid,
  raster: Raster,
) {
  const locate = cornerLocator(grid, raster.grid)
  const cellsOf = quadCells()
  const areas = rowAreas(raster.grid)
  const quad = new Float64Array(8)
  const isNothing = (value: number) => Number.isNaN(value) || value === raster.nodata || value <= 0

  return async (window: Window): Promise<WeightTile> => {
    const out = new Float32Array(window.width * window.height)
    let negative = false

    const weighBlock = async (block: Window): Promise<void> => {
      const { cols, rows } = locate(block)
      const needed = windowOf(cols, rows, raster.grid)
      if (needed.width === 0 || needed.height === 0) return
      if (needed.width * needed.height > REFERENCE_PIXELS && block.width * block.height > 1) {
        for (const half of halves(block)) await weighBlock(half)
        return
      }
      const values = await raster.read(needed)
      const at = (col: number, row: number) => {
        const [x, y] = [col - needed.col, row - needed.row]
        if (x < 0 || y < 0 || x >= needed.width || y >= needed.height) return 0
        const value = values[y * needed.width + x]!
        if (isNothing(value)) {
          if (value < 0 && value !== raster.nodata) negative = true
          return 0
        }
        return per === 'cell' ? value / areas[row]! : value
      }
      const mean = () => {
        const { left, upper, width, height, area } = cellsOf(quad)
        let [sum, whole] = [0, 0]
        for (let row = 0, i = 0; row < height; row++) {
          for (let col = 0; col < width; col++, i++) {
            if (area[i]! <= ROUNDING) continue
            whole += area[i]!
            sum += area[i]! * at(left + col, upper + row)
          }
        }
        return whole === 0 ? 0 : sum / whole
      }
      // The centre of a quadrilateral is the mean of its corners.
      const centre = () =>
        at(
          Math.floor((quad[0]! + quad[2]! + quad[4]! + quad[6]!) / 4 + ROUNDING),
          Math.floor((quad[1]! + quad[3]! + quad[5]! + quad[7]!) / 4 + ROUNDING),
        )
      const pitch = block.width + 1
      for (let row = 0; row < block.height; row++) {
        let to = (block.row - window.row + row) * window.width + block.col - window.col
        for (let col = 0; col < block.width; col++, to++) {
          const corner = row * pitch + col
          for (let i = 0; i < 4; i++) {
            const from = corner + (i === 1 || i === 2 ? 1 : 0) + (i > 1 ? pitch : 0)
            quad[i * 2] = cols[from]!
            quad[i * 2 + 1] = rows[from]!
          }
          if (!quad.some(Number.isNaN)) out[to] = resample === 'nearest' ? centre() : mean()
        }
      }
    }
    await weighBlock(window)
    return { values: out, negative }
  }
}
