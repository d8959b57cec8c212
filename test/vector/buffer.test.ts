// Buffers of points, lines and polygons: exact areas by hand, and against shapely where it is installed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Grid } from '../../src/grid/index.ts'
import { crsOfEpsg, exactScanner, type Geometry, indexShapes, shapeOf } from '../../src/vector/index.ts'
import { askPython, pythonWith } from '../support/gdal.ts'
import { utmGrid } from '../support/small-study.ts'

/** Covered area of one geometry in pixels. */
function covered(geometry: Geometry, grid: Grid, buffer: number): number {
  const shape = shapeOf({ id: '1', properties: {}, geometry }, grid, buffer)
  const { width, height } = grid
  const whole = { rings: [Float64Array.of(0, 0, width, 0, width, height, 0, height, 0, 0)], discs: [] }
  const scan = exactScanner(indexShapes(grid, [whole], [shape]))
  let area = 0
  for (let row = 0; row < grid.height; row++) {
    scan(row, 0, grid.width, {
      run: (from, to, _, feature) => {
        if (feature === 0) area += to - from
      },
      piece: (_col, _zone, feature, part) => {
        if (feature === 0) area += part
      },
    })
  }
  return area
}

const grid = utmGrid(20, 20)
const at = (...pixels: number[]) =>
  Float64Array.from(pixels.map((value, i) => (i % 2 === 0 ? 600000 + value * 30 : 3550000 - value * 30)))

describe('by hand', () => {
  it('a segment of 150 m widened by 30 m: a rectangle and two half discs', () => {
    const area = covered({ kind: 'line', lines: [at(5, 5, 9, 8)] }, grid, 30)
    expect(area).toBeCloseTo(5 * 2 + Math.PI, 9)
  })

  it('a square widened: sides and quarter discs; its hole grows smaller', () => {
    const square = at(5, 5, 11, 5, 11, 11, 5, 11, 5, 5)
    const hole = at(7, 7, 10, 7, 10, 10, 7, 10, 7, 7)
    expect(covered({ kind: 'polygon', polygons: [[square]] }, grid, 30)).toBeCloseTo(36 + 24 + Math.PI, 9)
    expect(covered({ kind: 'polygon', polygons: [[square, hole]] }, grid, 30)).toBeCloseTo(59 + Math.PI, 9)
  })

  it('metres are metres on the ground in degrees', () => {
    const size = 0.0003
    const degrees: Grid = {
      width: 40,
      height: 40,
      affine: { a: size, c: 118, e: -size, f: 60 },
      crs: crsOfEpsg(4326)!,
    }
    const [lon, lat] = [118 + 20 * size, 60 - 20 * size]
    // A meridian's length by the ellipsoid at 60° N: 111 412 m a degree; a parallel's 55 800 m.
    const area = covered(
      { kind: 'line', lines: [Float64Array.of(lon, lat, lon, lat + 10 * size)] },
      degrees,
      50,
    )
    const ground = area * size * 111_412.2 * (size * 55_800.1)
    expect(ground / (10 * size * 111_412.2 * 100 + Math.PI * 2500)).toBeCloseTo(1, 3)
  })
})

const SHAPELY = `
import json, sys
from shapely.geometry import LineString, Polygon
out = []
for case in json.loads(sys.argv[1]):
    shape = (Polygon if case['ring'] else LineString)(case['line'])
    out.append(shape.buffer(case['buffer'], resolution=2048).area)
print(json.dumps(out))
`

describe.skipIf(!pythonWith('shapely'))('against shapely', () => {
  it('random lines and outlines', { timeout: 60_000 }, () => {
    const position = fc.tuple(
      fc.double({ min: 5.1, max: 14.9, noNaN: true }),
      fc.double({ min: 5.1, max: 14.9, noNaN: true }),
    )
    const lines = fc
      .sample(
        fc.record({
          line: fc.array(position, { minLength: 2, maxLength: 9 }),
          buffer: fc.double({ min: 0.1, max: 3, noNaN: true }),
        }),
        { numRuns: 40, seed: 20201231 },
      )
      .map((sample) => ({ ...sample, ring: false }))
    // Star-shaped, so that outlines do not cross.
    const stars = lines.slice(0, 20).map(({ line, buffer }) => {
      const corners = line.map(([r], i) => {
        const turn = (2 * Math.PI * i) / (line.length + 1)
        return [10 + (r / 4) * Math.cos(turn), 10 + (r / 4) * Math.sin(turn)] as [number, number]
      })
      return { ring: true, buffer, line: [...corners, [10, 10] as [number, number], corners[0]!] }
    })
    // Vertices much closer than the buffer, on wavy spirals.
    const dense = [0.02, 0.05].map((wave) => ({
      ring: false,
      buffer: 1.5,
      line: Array.from({ length: 900 }, (_, i): [number, number] => {
        const turn = (2 * Math.PI * i) / 800
        const radius = 4 + wave * Math.sin(7 * turn) - wave * turn
        return [10 + radius * Math.cos(turn), 10 + radius * Math.sin(turn)]
      }),
    }))
    const cases = [...lines, ...stars, ...dense]
    const areas = askPython<number[]>(SHAPELY, JSON.stringify(cases))
    cases.forEach(({ line, ring, buffer }, i) => {
      const positions = at(...line.flat())
      const geometry: Geometry = ring
        ? { kind: 'polygon', polygons: [[positions]] }
        : { kind: 'line', lines: [positions] }
      // Gentle turns are rounded by chords, a ten-millionth of the squared buffer each.
      expect(covered(geometry, grid, buffer * 30) / areas[i]!).toBeCloseTo(1, line.length > 100 ? 5 : 6)
    })
  })
})
