// Earlier features near a feature are those whose rectangles share ground with it, whatever their sizes.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nearFeatures } from '../../src/cadastre/patches/near-features.ts'

const whole = fc.integer({ min: -40, max: 40 })
const side = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }) },
  fc.integer({ min: 0, max: 60 }),
)
const rectangle = fc
  .record({ x: whole, y: whole, width: side, height: side, empty: fc.boolean() })
  .map(({ x, y, width, height, empty }) =>
    empty && width > 50 ? [Number.NaN, Number.NaN, Number.NaN, Number.NaN] : [x, y, x + width, y + height],
  )

it('are found as by looking at all', () => {
  fc.assert(
    fc.property(fc.array(rectangle, { maxLength: 60 }), (list) => {
      const near = nearFeatures(Float64Array.from(list.flat()))
      list.forEach(([minX, minY, maxX, maxY], f) => {
        const expected = list
          .slice(0, f)
          .flatMap(([left, low, right, high], other) =>
            left! < maxX! && minX! < right! && low! < maxY! && minY! < high! ? [other] : [],
          )
        expect(near(f)).toEqual(expected)
      })
    }),
    { seed: 3, numRuns: 200 },
  )
})
