// Points against polygons: a point that is told to be far from every outline stays on its side wherever it moves.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Geometry, whereabouts } from '../../src/vector/index.ts'

const square = (x: number, y: number, side: number): Geometry => ({
  kind: 'polygon',
  polygons: [[Float64Array.of(x, y, x + side, y, x + side, y + side, x, y + side, x, y)]],
})

it('sees an outline beside, above and around a point, and none far from all', () => {
  const { inside, nearOutlines } = whereabouts([square(10, 10, 20)])
  expect(inside(20, 20)).toBe(true)
  expect(nearOutlines(9, 9)(20, 20)).toBe(false)
  expect(nearOutlines(10, 1)(20, 20)).toBe(true)
  expect(nearOutlines(1, 10)(20, 20)).toBe(true)
  expect(nearOutlines(1, 6)(20, 35)).toBe(true)
  expect(nearOutlines(9, 100)(0, 20)).toBe(false)
  expect(nearOutlines(5, 5)(-1e9, 20)).toBe(false)
})

it('keeps points on their side that are not near an outline', () => {
  const at = fc.double({ min: -20, max: 120, noNaN: true })
  const shape = fc.tuple(at, at, fc.double({ min: 1, max: 60, noNaN: true })).map((a) => square(...a))
  const part = fc.double({ min: -1, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(shape, { minLength: 1, maxLength: 4 }),
      fc.tuple(at, at),
      fc.tuple(fc.double({ min: 0, max: 30, noNaN: true }), fc.double({ min: 0, max: 30, noNaN: true })),
      fc.array(fc.tuple(part, part), { minLength: 4, maxLength: 16 }),
      (shapes, [x, y], [alongX, alongY], moves) => {
        const { inside, nearOutlines } = whereabouts(shapes)
        if (nearOutlines(alongX, alongY)(x, y)) return
        for (const [u, v] of moves) expect(inside(x + u * alongX, y + v * alongY)).toBe(inside(x, y))
      },
    ),
    { numRuns: 100 },
  )
})
