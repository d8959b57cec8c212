// Kernel: brings a raster of weights (people, lights, anything) onto the pixels of the cover, as weight per m².
import { type Grid, type Packing, type Raster, rowAreas, unpacked, type Window } from '../grid/index.ts'
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

/** A reader of the weights of windows of a grid; `packing` says what stored numbers stand for, where not for themselves. */
export function tileWeigher(
  { per, resample }: Pick<WeightPlan, 'per' | 'resample'>,
  grid: Grid,
  raster: Raster,
  packing?: Packing,
) {
  const { nodata } = raster
  const locate = cornerLocator(grid, raster.grid)
  const cellsOf = quadCells()
  const areas = rowAreas(raster.grid)
  const quad = new Float64Array(8)

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
        const stored = values[y * needed.width + x]!
        if (stored === nodata || Number.isNaN(stored)) return 0
        const value = packing ? unpacked(stored, packing) : stored
        if (value <= 0) {
          if (value < 0) negative = true
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
      const { floor, ceil, min, max } = Math
      const pitch = block.width + 1
      for (let row = 0; row < block.height; row++) {
        let to = (block.row - window.row + row) * window.width + block.col - window.col
        for (let corner = row * pitch, end = corner + block.width; corner < end; corner++, to++) {
          const below = corner + pitch
          const x0 = cols[corner]!
          const x1 = cols[corner + 1]!
          const x2 = cols[below + 1]!
          const x3 = cols[below]!
          const y0 = rows[corner]!
          const y1 = rows[corner + 1]!
          const y2 = rows[below + 1]!
          const y3 = rows[below]!
          const middle = (x0 + x1 + x2 + x3) / 4
          if (Number.isNaN(middle)) continue
          if (resample === 'nearest') {
            // The centre of a quadrilateral is the mean of its corners.
            out[to] = at(floor(middle + ROUNDING), floor((y0 + y1 + y2 + y3) / 4 + ROUNDING))
            continue
          }
          const [col, over] = [floor(min(x0, x1, x2, x3)), floor(min(y0, y1, y2, y3))]
          const one = ceil(max(x0, x1, x2, x3)) - 1 <= col && ceil(max(y0, y1, y2, y3)) - 1 <= over
          if (one) out[to] = at(col, over)
          else {
            quad[0] = x0
            quad[1] = y0
            quad[2] = x1
            quad[3] = y1
            quad[4] = x2
            quad[5] = y2
            quad[6] = x3
            quad[7] = y3
            out[to] = mean()
          }
        }
      }
    }
    await weighBlock(window)
    return { values: out, negative }
  }
}
