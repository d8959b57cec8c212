// Coverage of pixels by shapes: cases small enough to draw, and properties that must hold for any shapes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centreScanner, exactScanner, indexShapes, type Shape } from '../../src/vector/index.ts'

const polygon = (...rings: number[][]): Shape => ({
  rings: rings.map((ring) => Float64Array.from(ring)),
  discs: [],
})
const disc = (col: number, row: number, radius: number): Shape => ({
  rings: [],
  discs: [{ col, row, alongCols: radius, alongRows: radius }],
})
const rectangle = (c0: number, r0: number, c1: number, r1: number) =>
  polygon([c0, r0, c1, r0, c1, r1, c0, r1, c0, r0])

type Scanner = typeof exactScanner

/** Areas by "zone,feature", and the covered share of every pixel. */
function scan(
  size: number,
  zones: Shape[],
  features: Shape[],
  make: Scanner = exactScanner,
  cuts: number[] = [0, size],
) {
  const areas: Record<string, number> = {}
  const pixels = new Float64Array(size * size)
  const scanRow = make(indexShapes({ width: size, height: size }, zones, features))
  for (let row = 0; row < size; row++) {
    for (let k = 0; k + 1 < cuts.length; k++) {
      scanRow(row, cuts[k]!, cuts[k + 1]!, {
        run(from, to, zone, feature) {
          areas[`${zone},${feature}`] = (areas[`${zone},${feature}`] ?? 0) + to - from
          for (let col = from; col < to; col++) pixels[row * size + col]! += 1
        },
        piece(col, zone, feature, area) {
          areas[`${zone},${feature}`] = (areas[`${zone},${feature}`] ?? 0) + area
          pixels[row * size + col]! += area
        },
      })
    }
  }
  return { areas, pixels }
}

describe('drawn cases', () => {
  it('a triangle on a 3 × 3 grid', () => {
    // Legs of 2 from (0.5, 0.5): area 2, rows of 1.375, 0.5 and 0.125.
    const { areas, pixels } = scan(3, [polygon([0.5, 0.5, 2.5, 0.5, 0.5, 2.5, 0.5, 0.5])], [])
    expect(areas['0,-1']).toBeCloseTo(2, 12)
    expect([...pixels].map((p) => Math.round(p * 1e9) / 1e9)).toEqual([
      0.25, 0.5, 0.125, 0.5, 0.5, 0, 0.125, 0, 0,
    ])
  })

  it('a 15 m disc across four pixels of 30 m keeps its area', () => {
    const { areas } = scan(3, [rectangle(0, 0, 3, 3)], [disc(1, 1, 0.5)])
    expect(areas['0,0']! * 900).toBeCloseTo(Math.PI * 225, 9)
    expect(areas['0,-1']! + areas['0,0']!).toBeCloseTo(9, 12)
  })

  it.each([
    ['its top on a line between rows, at half a column', 5.5, 5.5, 3.5],
    ['its bottom there', 5.5, 4.5, 3.5],
    ['all four ends on lines', 5, 5, 3],
    ['its sides on lines', 5, 5.25, 2],
  ])('a disc with %s keeps its area', (_name, col, row, radius) => {
    const { areas } = scan(11, [rectangle(0, 0, 11, 11)], [disc(col, row, radius)])
    expect(areas['0,0']).toBeCloseTo(Math.PI * radius * radius, 9)
  })

  it('a pixel that two zones split and a park splits too', () => {
    // Zones meet at x = 1.25; the park is the band y from 1.5 to 2.
    const { areas } = scan(
      3,
      [rectangle(0, 0, 1.25, 3), rectangle(1.25, 0, 3, 3)],
      [rectangle(0.5, 1.5, 2.5, 2)],
    )
    expect(areas['0,0']).toBeCloseTo(0.75 * 0.5, 12)
    expect(areas['1,0']).toBeCloseTo(1.25 * 0.5, 12)
    expect(areas['0,-1']).toBeCloseTo(1.25 * 3 - 0.375, 12)
    expect(areas['1,-1']).toBeCloseTo(1.75 * 3 - 0.625, 12)
  })

  it('overlapping discs count their common ground once', () => {
    // Two unit discs a unit apart: the lens has area 2π/3 − √3/2.
    const lens = (2 * Math.PI) / 3 - Math.sqrt(3) / 2
    const { areas } = scan(5, [rectangle(0, 0, 5, 5)], [disc(2, 2.5, 1), disc(3, 2.5, 1)])
    expect(areas['0,0']).toBeCloseTo(Math.PI, 12)
    expect(areas['0,1']).toBeCloseTo(Math.PI - lens, 12)
  })

  it('a disc that ends where two pixels meet has nothing of the next, which another disc passes', () => {
    const { areas } = scan(8, [rectangle(0, 0, 8, 8)], [disc(2, 2, 2), disc(5, 2.5, 0.8)])
    expect(areas['0,0']).toBeCloseTo(Math.PI * 4, 12)
    expect(areas['0,1']).toBeCloseTo(Math.PI * 0.64, 12)
  })

  it('a disc that only touches a border, or another disc, amid a pixel keeps its area', () => {
    const { areas } = scan(2, [rectangle(0, 0, 2, 1.5)], [disc(1.5, 1, 0.5)])
    expect(areas['0,0']).toBeCloseTo(Math.PI / 4, 12)
    expect(areas['0,-1']).toBeCloseTo(3 - Math.PI / 4, 12)
    const pair = scan(1, [rectangle(0, 0, 1, 1)], [disc(0.5, 0.75, 0.25), disc(0.5, 0.25, 0.25)]).areas
    expect([pair['0,0']! * 16, pair['0,1']! * 16]).toEqual([
      expect.closeTo(Math.PI, 12),
      expect.closeTo(Math.PI, 12),
    ])
    expect(pair['0,-1']).toBeCloseTo(1 - Math.PI / 8, 12)
  })

  it('a hole is not covered, whichever way its ring runs', () => {
    const outer = [0.5, 0.5, 3.5, 0.5, 3.5, 3.5, 0.5, 3.5, 0.5, 0.5]
    const hole = [1.5, 1.5, 1.5, 2.5, 2.5, 2.5, 2.5, 1.5, 1.5, 1.5]
    expect(scan(4, [polygon(outer, hole)], []).areas['0,-1']).toBeCloseTo(8, 12)
  })

  it('the first of two overlapping zones wins, and nothing counts twice', () => {
    const { areas, pixels } = scan(4, [rectangle(0, 0, 2.5, 4), rectangle(1.5, 0, 4, 4)], [])
    expect(areas['0,-1']).toBeCloseTo(10, 12)
    expect(areas['1,-1']).toBeCloseTo(6, 12)
    expect(Math.max(...pixels)).toBeLessThanOrEqual(1 + 1e-12)
  })

  it('edges on pixel borders make whole pixels', () => {
    const { areas, pixels } = scan(4, [rectangle(1, 1, 3, 3)], [])
    expect(areas).toEqual({ '0,-1': 4 })
    expect([...pixels].filter((p) => p !== 0 && p !== 1)).toEqual([])
  })

  it('shapes beyond the grid are cut at its border', () => {
    expect(scan(2, [rectangle(-5, -5, 0.5, 9)], []).areas['0,-1']).toBeCloseTo(1, 12)
    expect(scan(2, [rectangle(-5, -5, 9, 9)], [disc(0, 0, 1)]).areas['0,0']).toBeCloseTo(Math.PI / 4, 12)
  })
})

describe('the pixel-centre rule', () => {
  it('takes a pixel when its centre is inside', () => {
    expect(scan(3, [rectangle(0.4, 0.4, 1.6, 2.4)], [], centreScanner).areas).toEqual({ '0,-1': 4 })
  })

  it('loses a disc that holds no centre', () => {
    const { areas } = scan(3, [rectangle(0, 0, 3, 3)], [disc(1, 1, 0.5)], centreScanner)
    expect(areas['0,0']).toBeUndefined()
  })
})

const SIZE = 8
const coordinate = fc.double({ min: -1, max: SIZE + 1, noNaN: true })
const triangle = fc
  .array(coordinate, { minLength: 6, maxLength: 6 })
  .map((p) => polygon([...p, p[0]!, p[1]!]))
const anyDisc = fc
  .tuple(coordinate, coordinate, fc.double({ min: 0.05, max: 3, noNaN: true }))
  .map(([c, r, radius]) => disc(c, r, radius))
const features = fc.array(fc.oneof(triangle, anyDisc), { maxLength: 5 })

const clippedArea = (shape: Shape) => {
  // Sutherland–Hodgman against the grid: an independent way to a triangle's area inside it.
  let points = Array.from({ length: 3 }, (_, i) => [shape.rings[0]![i * 2]!, shape.rings[0]![i * 2 + 1]!])
  for (const [axis, bound, sign] of [
    [0, 0, 1],
    [0, SIZE, -1],
    [1, 0, 1],
    [1, SIZE, -1],
  ] as const) {
    const inside = (p: number[]) => (p[axis]! - bound) * sign >= 0
    points = points.flatMap((p, i) => {
      const q = points[(i + 1) % points.length]!
      const t = (bound - p[axis]!) / (q[axis]! - p[axis]!)
      const cut = [p[0]! + t * (q[0]! - p[0]!), p[1]! + t * (q[1]! - p[1]!)]
      return [...(inside(p) ? [p] : []), ...(inside(p) !== inside(q) ? [cut] : [])]
    })
  }
  return (
    Math.abs(
      points.reduce((sum, p, i) => {
        const q = points[(i + 1) % points.length]!
        return sum + p[0]! * q[1]! - q[0]! * p[1]!
      }, 0),
    ) / 2
  )
}

describe('properties', () => {
  it('zones that cover the grid give every pixel exactly once', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 7.9, noNaN: true }),
        fc.double({ min: 0.1, max: 7.9, noNaN: true }),
        features,
        (top, bottom, shapes) => {
          const left = polygon([0, 0, top, 0, bottom, SIZE, 0, SIZE, 0, 0])
          const right = polygon([top, 0, SIZE, 0, SIZE, SIZE, bottom, SIZE, top, 0])
          const { pixels } = scan(SIZE, [left, right], shapes)
          for (const pixel of pixels) expect(pixel).toBeCloseTo(1, 9)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('a triangle has the area that clipping it to the grid has', () => {
    fc.assert(
      fc.property(triangle, (shape) => {
        const total = Object.values(scan(SIZE, [shape], []).areas).reduce((a, b) => a + b, 0)
        expect(total).toBeCloseTo(clippedArea(shape), 9)
      }),
      { numRuns: 500 },
    )
  })

  it('cutting rows into windows changes no bit', () => {
    fc.assert(
      fc.property(features, fc.integer({ min: 1, max: SIZE - 1 }), (shapes, cut) => {
        const zones = [polygon([0.3, 0.2, 7.7, 0.9, 7.1, 7.8, 0.6, 6.9, 0.3, 0.2])]
        expect(scan(SIZE, zones, shapes, exactScanner, [0, cut, SIZE]).pixels).toEqual(
          scan(SIZE, zones, shapes).pixels,
        )
      }),
      { numRuns: 200 },
    )
  })
})
