// Kernel: visits every part of every pixel of a tile that is of one zone, one feature (or none) and one class.
import type { Window } from '../grid/index.ts'
import type { RowVisitor } from '../vector/index.ts'
import { UNKNOWN } from './classify.ts'
import type { Lands } from './lands.ts'
import type { Mixtures } from './mixtures.ts'
import { landScanner } from './scanner.ts'

/**
 * Hears a part: the pixel's position in the window (row × width + column), zone, feature (−1: none), class, share of
 * the pixel's area, and m² of the pixel. Pixels come row by row from the left, the parts of one pixel together.
 */
export type PartVisitor = (
  at: number,
  zone: number,
  feature: number,
  klass: number,
  share: number,
  area: number,
) => void

/** A walker over tiles of a partition, for work that looks at pixels one by one. */
export function partWalker(lands: Lands) {
  const scan = landScanner(lands)
  const { rowAreas } = lands

  return (
    window: Window,
    { classes, mixtures }: { readonly classes: Uint8Array; readonly mixtures: Mixtures },
    visit: PartVisitor,
  ): void => {
    const { pixels, starts } = mixtures
    let mixed = 0
    let shift = 0
    let area = 0
    const pixel = (at: number, zone: number, feature: number, share: number) => {
      while (mixed < pixels.length && pixels[mixed]! < at) mixed += 1
      if (pixels[mixed] !== at) {
        if (classes[at] !== UNKNOWN) visit(at, zone, feature, classes[at]!, share, area)
        return
      }
      for (let k = starts[mixed]!; k < starts[mixed + 1]!; k++)
        visit(at, zone, feature, mixtures.classes[k]!, share * mixtures.shares[k]!, area)
    }
    const visitor: RowVisitor = {
      run(from, to, zone, feature) {
        for (let at = shift + from; at < shift + to; at++) pixel(at, zone, feature, 1)
      },
      piece: (col, zone, feature, share) => pixel(shift + col, zone, feature, share),
    }
    for (let row = 0; row < window.height; row++) {
      shift = row * window.width - window.col
      area = rowAreas[window.row + row]!
      scan(window.row + row, window.col, window.col + window.width, visitor)
    }
  }
}
