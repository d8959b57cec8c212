// Kernel: the ground inside zones whose code no legend explains, by code, for the fault that tells of it.
import type { PixelArray, Window } from '../grid/index.ts'
import { ExactSum } from '../quantity/index.ts'
import { UNKNOWN } from './classify.ts'
import type { Lands } from './lands.ts'
import { landScanner } from './scanner.ts'

/** m² by code as partial sums, so that tiles merge exactly. */
export type UnknownAreas = readonly (readonly [code: number, partials: readonly number[]])[]

/** A counter of tiles; tiles without an unknown class cost one look. */
export function unknownCounter(
  lands: Pick<Lands, 'coverage' | 'shapes' | 'rowAreas'>,
): (window: Window, classes: Uint8Array, values: PixelArray) => UnknownAreas {
  const scan = landScanner(lands)
  return (window, classes, values) => {
    if (!classes.includes(UNKNOWN)) return []
    const sums = new Map<number, ExactSum>()
    const add = (at: number, share: number, area: number) => {
      if (classes[at] !== UNKNOWN) return
      let sum = sums.get(values[at]!)
      if (!sum) {
        sum = new ExactSum()
        sums.set(values[at]!, sum)
      }
      sum.addProduct(share, area)
    }
    for (let row = 0; row < window.height; row++) {
      const start = row * window.width
      if (!classes.subarray(start, start + window.width).includes(UNKNOWN)) continue
      const area = lands.rowAreas[window.row + row]!
      scan(window.row + row, window.col, window.col + window.width, {
        run(from, to) {
          for (let at = start + from - window.col; at < start + to - window.col; at++) add(at, 1, area)
        },
        piece: (col, _zone, _feature, share) => add(start + col - window.col, share, area),
      })
    }
    return [...sums].map(([code, sum]) => [code, sum.toPartials()] as const)
  }
}
