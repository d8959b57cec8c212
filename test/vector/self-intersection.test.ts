// Rings that cross themselves are found; rings that only touch are not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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

describe('any rings', () => {
  const corner = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))
  const closed = fc
    .array(corner, { minLength: 3, maxLength: 14 })
    .map((corners) => ring(...corners.flat(), ...corners[0]!))

  it('give the crossing that comparing every pair gives', () => {
    fc.assert(
      fc.property(fc.array(closed, { minLength: 1, maxLength: 3 }), (rings) => {
        expect(findCrossing(rings)).toEqual(crossingOfPairs(rings))
      }),
      { seed: 5, numRuns: 500 },
    )
  })

  it('of a comb, whose edges all span the same columns, have no crossing', () => {
    const teeth = 30_000
    const comb = Array.from({ length: teeth }, (_, i) => [i % 2 === 0 ? 0 : 1000, i]).flat()
    expect(findCrossing([ring(...comb, -1, teeth, -1, -1, 0, 0)])).toBeUndefined()
  })
})

// The same by the definition: the first edge in order of left ends that crosses one before it, and the earliest of those.
function crossingOfPairs(rings: readonly Float64Array[]) {
  const edges = rings
    .flatMap((line) =>
      Array.from(
        { length: line.length / 2 - 1 },
        (_, i) => [...line.subarray(i * 2, i * 2 + 4)] as unknown as Edge,
      ),
    )
    .filter(([x0, y0, x1, y1]) => x0 !== x1 || y0 !== y1)
    .sort((a, b) => Math.min(a[0], a[2]) - Math.min(b[0], b[2]))
  for (const [e, p] of edges.entries())
    for (const q of edges.slice(0, e)) {
      const [a, b, c, d] = [
        side(q, p[0], p[1]),
        side(q, p[2], p[3]),
        side(p, q[0], q[1]),
        side(p, q[2], q[3]),
      ]
      if (a * b < 0 && c * d < 0) {
        const t = a / (a - b)
        return { x: p[0] + t * (p[2] - p[0]), y: p[1] + t * (p[3] - p[1]) }
      }
    }
  return undefined
}

type Edge = readonly [number, number, number, number]
const side = ([x0, y0, x1, y1]: Edge, x: number, y: number) => (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
