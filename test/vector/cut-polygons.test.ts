// What polygons leave of others: drawn cases, and any discs and stars as a general clipper cuts them.
import fc from 'fast-check'
import { difference, intersection } from 'polyclip-ts'
import { describe, expect, it } from 'vitest'
import { cutPolygons, joinPolygons, type Polygons, ringArea } from '../../src/vector/index.ts'

const ring = (...corners: [number, number][]) => Float64Array.from([...corners, corners[0]!].flat())
const square = (x: number, y: number, side: number): Polygons => [
  [ring([x, y], [x + side, y], [x + side, y + side], [x, y + side])],
]
const area = (polygons: Polygons) => polygons.flat().reduce((sum, one) => sum + ringArea(one), 0)
const told = (polygons: Polygons | undefined) => polygons?.map((rings) => rings.map((one) => [...one]))

describe('polygons cut by others', () => {
  it('lose the corner that another covers, and begin at their leftmost corner', () => {
    expect(told(cutPolygons(square(0, 0, 4), undefined, [square(3, 3, 4)]))).toEqual([
      [[0, 0, 4, 0, 4, 3, 3, 3, 3, 4, 0, 4, 0, 0]],
    ])
  })

  it('keep what lies inside a larger shape, whichever way that is drawn', () => {
    const clockwise: Polygons = [[ring([1, -1], [1, 9], [9, 9], [9, -1])]]
    const kept = [[[1, 0, 4, 0, 4, 4, 1, 4, 1, 0]]]
    expect(told(cutPolygons(square(0, 0, 4), clockwise, []))).toEqual(kept)
    expect(told(cutPolygons(square(0, 0, 4), square(-1, -1, 9), []))).toEqual(told(square(0, 0, 4)))
  })

  it('get a hole where another lies within, fall in two where one passes, and go where one covers all', () => {
    const holed = cutPolygons(square(0, 0, 4), undefined, [square(1, 1, 1)])!
    expect(holed.map((rings) => rings.length)).toEqual([2])
    expect(area(holed)).toBe(15)
    const band: Polygons = [[ring([1, -1], [2, -1], [2, 9], [1, 9])]]
    expect(cutPolygons(square(0, 0, 4), undefined, [band])!.map((rings) => area([rings]))).toEqual([4, 8])
    expect(cutPolygons(square(0, 0, 4), undefined, [square(-1, -1, 9)])).toEqual([])
    expect(cutPolygons(square(0, 0, 4), square(5, 5, 1), [])).toEqual([])
  })

  it('are cut once by what comes twice', () => {
    const once = cutPolygons(square(0, 0, 4), undefined, [square(3, 3, 4)])
    expect(cutPolygons(square(0, 0, 4), undefined, [square(3, 3, 4), square(3, 3, 4)])).toEqual(once)
  })

  it('may have a hundred thousand corners', () => {
    const count = 100_000
    const corners = Array.from({ length: count }, (_, k): [number, number] => {
      const angle = (2 * Math.PI * k) / count
      return [1000 * Math.cos(angle), 1000 * Math.sin(angle)]
    })
    const round: Polygons = [[ring(...corners)]]
    const [cut] = cutPolygons(round, undefined, [square(990.5, -5.5, 20)])!
    expect(cut![0]!.length / 2).toBeGreaterThan(count - 500)
    expect(area(round) - area([cut!])).toBeCloseTo(area(square(0, 0, 20)) - 20 * 10.5, -1)
  })

  it.each([
    ['a common side', square(4, 0, 4)],
    ['the same outline', square(0, 0, 4)],
    ['a corner that touches', square(4, 4, 4)],
    ['a side that all but touches', square(4 - 1e-9, 0, 4)],
  ])('are left to a general clipper at %s', (_, other) => {
    expect(cutPolygons(square(0, 0, 4), undefined, [other])).toBeUndefined()
  })

  it('are left to it where polygons of one shape overlap', () => {
    const both = [...square(-1, -1, 3), ...square(1, 1, 9)]
    expect(cutPolygons(square(0, 0, 4), both, [])).toBeUndefined()
    const nested = [...square(-1, -1, 9), ...square(1, 1, 1)]
    expect(cutPolygons(square(0, 0, 4), nested, [])).toBeUndefined()
  })
})

describe('polygons joined', () => {
  it('have the ground of both, and lose the boundary between them', () => {
    expect(told(joinPolygons([square(0, 0, 4), square(3, 3, 4)]))).toEqual([
      [[0, 0, 4, 0, 4, 3, 7, 3, 7, 7, 3, 7, 3, 4, 0, 4, 0, 0]],
    ])
    expect(told(joinPolygons([square(9, 9, 1), square(0, 0, 4)]))).toEqual(
      told([...square(0, 0, 4), ...square(9, 9, 1)]),
    )
    expect(joinPolygons([])).toEqual([])
  })

  it('enclose a hole, and what lies in it', () => {
    const bar = (x: number, y: number, width: number, height: number): Polygons => [
      [ring([x, y], [x + width, y], [x + width, y + height], [x, y + height])],
    ]
    const bars = [bar(0, 0, 9, 1), bar(0.5, -1, 1, 9), bar(-1, 6, 10, 1), bar(7, -1.5, 1, 9)]
    const joined = joinPolygons([...bars, square(3, 3, 1)])!
    expect(joined.map((rings) => rings.length)).toEqual([2, 1])
    expect(area(joined)).toBeCloseTo(37 - 4 + 1)
  })

  it('are left to a general clipper where they touch', () => {
    expect(joinPolygons([square(0, 0, 4), square(4, 0, 4)])).toBeUndefined()
  })
})

// A star of `count` corners whose distances from its centre go up and down; a disc where they do not.
const star = fc
  .record({
    x: fc.double({ min: -9, max: 9, noNaN: true }),
    y: fc.double({ min: -9, max: 9, noNaN: true }),
    reach: fc.double({ min: 1, max: 9, noNaN: true }),
    count: fc.integer({ min: 3, max: 64 }),
    dents: fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
    holed: fc.boolean(),
  })
  .map(({ x, y, reach, count, dents, holed }): Polygons => {
    const corners = (scale: number) =>
      Array.from({ length: count }, (_, k): [number, number] => {
        const [far, angle] = [reach * scale * dents[k % dents.length]!, (2 * Math.PI * k) / count]
        // Far from the origin, as metres of a projected system are.
        return [5e5 + x + far * Math.cos(angle), 4e6 + y + far * Math.sin(angle)]
      })
    return [[ring(...corners(1)), ...(holed ? [ring(...corners(0.5).reverse())] : [])]]
  })

const pairs = (polygons: Polygons) =>
  polygons.map((rings) =>
    rings.map((one) => Array.from({ length: one.length / 2 }, (_, i) => [one[i * 2]!, one[i * 2 + 1]!])),
  ) as [number, number][][][]
const flat = (polygons: number[][][][]): Polygons =>
  polygons.map((rings) =>
    rings.map((one, r) => {
      const points = Float64Array.from(one.flat())
      return ringArea(points) > 0 === (r === 0)
        ? points
        : ring(...(one.slice(1).reverse() as [number, number][]))
    }),
  )

describe('any stars', () => {
  it('are cut as a general clipper cuts them', () => {
    let [cut, left] = [0, 0]
    fc.assert(
      fc.property(star, fc.option(star), fc.array(star, { maxLength: 4 }), (own, within, others) => {
        const found = cutPolygons(own, within ?? undefined, others)
        if (!found) {
          left += 1
          return
        }
        cut += 1
        const inside = within ? intersection(pairs(own), pairs(within)) : pairs(own)
        const expected = flat(others.length > 0 ? difference(inside, ...others.map(pairs)) : inside)
        expect(Math.abs(area(found) - area(expected))).toBeLessThan(1e-7)
        expect(found.map((rings) => rings.length)).toEqual(expected.map((rings) => rings.length))
        for (const [outer, ...holes] of found) {
          expect(ringArea(outer!)).toBeGreaterThan(0)
          for (const hole of holes) expect(ringArea(hole)).toBeLessThan(0)
        }
      }),
      { seed: 4, numRuns: 80 },
    )
    expect(left).toBeLessThan(cut / 10)
  })

  it('have together the ground of the first and what it leaves of the second', () => {
    fc.assert(
      fc.property(star, star, (one, other) => {
        const [joined, rest] = [joinPolygons([one, other]), cutPolygons(other, undefined, [one])]
        if (joined && rest) expect(Math.abs(area(joined) - area(one) - area(rest))).toBeLessThan(1e-7)
      }),
      { seed: 5, numRuns: 300 },
    )
  })
})
