// A scanner with a memory tells what the scanner tells, whatever rows are asked for, in whatever order and however often.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { visitMemory } from '../../src/land/index.ts'
import { exactScanner, indexShapes, type Shape } from '../../src/vector/index.ts'

const SIDE = 24
const STRIP = 8

const disc = (col: number, row: number, radius: number): Shape => ({
  rings: [],
  discs: [{ col, row, alongCols: radius, alongRows: radius }],
})
const ring = (...positions: number[]): Shape => ({ rings: [Float64Array.from(positions)], discs: [] })

const shapes = indexShapes(
  { width: SIDE, height: SIDE },
  [ring(1.5, 0, 20.2, 3.1, 17, 22.7, 1.5, 0), ring(20.2, 3.1, 24, 24, 17, 22.7, 20.2, 3.1)],
  [disc(9.3, 9.1, 2.6), disc(16, 12, 0.4), ring(12, 1, 14.5, 20, 10, 20, 12, 1)],
)

type Told = (readonly [number, number, number, number, number])[]

function tell(scan: ReturnType<typeof exactScanner>, row: number, from: number, to: number): Told {
  const told: Told = []
  scan(row, from, to, {
    run: (start, end, zone, feature) => told.push([start, end, zone, feature, 1]),
    piece: (col, zone, feature, share) => told.push([col, col, zone, feature, share]),
  })
  return told
}

const window = fc
  .tuple(fc.nat(SIDE - 1), fc.nat(SIDE / STRIP - 1), fc.boolean())
  .map(([row, strip, whole]) => [row, strip * STRIP, whole ? SIDE : (strip + 1) * STRIP] as const)

it('tells every row again to the bit, with room for all, for some and for none', () => {
  fc.assert(
    fc.property(
      fc.array(window, { minLength: 1, maxLength: 120 }),
      fc.constantFrom(0, 1500, 1e6),
      (windows, budget) => {
        const plain = exactScanner(shapes)
        const remembering = visitMemory(budget)(exactScanner(shapes))
        for (const [row, from, to] of windows)
          expect(tell(remembering, row, from, to)).toEqual(tell(plain, row, from, to))
      },
    ),
    { numRuns: 60 },
  )
})

it('asks the scanner once where it has room, and every time where it has none', () => {
  for (const [budget, asked] of [
    [1e6, SIDE],
    [0, 3 * SIDE],
  ] as const) {
    let calls = 0
    const scan = exactScanner(shapes)
    const remembering = visitMemory(budget)((row, from, to, visit) => {
      calls += 1
      scan(row, from, to, visit)
    })
    for (let round = 0; round < 3; round++)
      for (let row = 0; row < SIDE; row++) tell(remembering, row, 0, SIDE)
    expect(calls).toBe(asked)
  }
})

it('serves scanners of copies of the same shapes', () => {
  const memory = visitMemory(1e6)
  const first = memory(exactScanner(shapes))
  const none = () => {
    throw new Error('asked again')
  }
  const before = tell(first, 9, 0, SIDE)
  expect(tell(memory(none), 9, 0, SIDE)).toEqual(before)
})
