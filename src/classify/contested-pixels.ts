// Pixels whose centre lies in training polygons of two classes: only one of them has it, which is to be told.
import type { Grid } from '../grid/index.ts'
import { centreScanner, indexShapes, type Shape } from '../vector/index.ts'

/** How many pixels lie in polygons of two classes, and which. */
export interface Contested {
  readonly classes: readonly [had: number, lost: number]
  readonly count: number
}

/** Pairs of classes whose polygons overlap, by the first and the last polygon that has a pixel. */
export function contestedPixels(
  grid: Grid,
  shapes: readonly Shape[],
  classOf: (shape: number) => number,
): readonly Contested[] {
  const last = shapes.length - 1
  const first = centreScanner(indexShapes(grid, shapes, []))
  const final = centreScanner(indexShapes(grid, [...shapes].reverse(), []))
  const pairs = new Map<string, { classes: readonly [number, number]; count: number }>()
  const owners = new Int32Array(grid.width)
  for (let row = 0; row < grid.height; row++) {
    let isEmpty = true
    first(row, 0, grid.width, {
      run(from, to, shape) {
        if (isEmpty) owners.fill(-1)
        isEmpty = false
        owners.fill(classOf(shape), from, to)
      },
      piece() {},
    })
    if (isEmpty) continue
    final(row, 0, grid.width, {
      run(from, to, shape) {
        const lost = classOf(last - shape)
        for (let col = from; col < to; col++) {
          const had = owners[col]!
          if (had === lost || had < 0) continue
          const pair = pairs.get(`${had}/${lost}`) ?? { classes: [had, lost] as const, count: 0 }
          pair.count++
          pairs.set(`${had}/${lost}`, pair)
        }
      },
      piece() {},
    })
  }
  return [...pairs.values()]
}
