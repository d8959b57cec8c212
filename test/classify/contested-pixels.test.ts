// Training polygons of two classes over one pixel: counted, with who has it.
import { expect, it } from 'vitest'
import { contestedPixels } from '../../src/classify/index.ts'
import { shapeOf } from '../../src/vector/index.ts'
import { box, utmGrid } from '../support/small-study.ts'

const grid = utmGrid(6, 4)
const { c, f } = grid.affine
const square = (col: number, row: number, side: number) => {
  const ring = box(c + 30 * col, f - 30 * (row + side), c + 30 * (col + side), f - 30 * row)
  const geometry = { kind: 'polygon', polygons: [[Float64Array.from(ring.flat())]] } as const
  return shapeOf({ id: undefined, properties: {}, geometry }, grid)
}

it('tells the pairs of classes and their pixels, not polygons of one class', () => {
  const shapes = [square(0, 0, 2), square(1, 1, 2), square(1, 0, 1), square(4, 0, 2)]
  const classes = [0, 1, 0, 2]
  expect(contestedPixels(grid, shapes, (shape) => classes[shape]!)).toEqual([{ classes: [0, 1], count: 1 }])
  expect(contestedPixels(grid, shapes.slice(3), () => 0)).toEqual([])
})
