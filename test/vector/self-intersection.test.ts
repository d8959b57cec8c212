// Rings that cross themselves are found; rings that only touch are not.
import { expect, it } from 'vitest'
import { findCrossing } from '../../src/vector/index.ts'

const ring = (...points: number[]) => Float64Array.from(points)

it('finds the middle of a bow tie', () => {
  expect(findCrossing([ring(0, 0, 2, 2, 2, 0, 0, 2, 0, 0)])).toEqual({ x: 1, y: 1 })
})

it('accepts a square, a touching hole and a repeated vertex', () => {
  const square = ring(0, 0, 4, 0, 4, 4, 0, 4, 0, 0)
  expect(findCrossing([square])).toBeUndefined()
  expect(findCrossing([square, ring(0, 0, 1, 2, 2, 1, 0, 0)])).toBeUndefined()
  expect(findCrossing([ring(0, 0, 4, 0, 4, 0, 4, 4, 0, 4, 0, 0)])).toBeUndefined()
})
