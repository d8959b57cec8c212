// Outlines of widened lines: as large as their strip, also where general clippers lose their way.
import { expect, it, vi } from 'vitest'
import * as clipper from '../../src/cadastre/patches/clip.ts'
import { cutOutline, outlineOf } from '../../src/cadastre/patches/outline.ts'
import type { Grid } from '../../src/grid/index.ts'
import { type Geometry, ringArea } from '../../src/vector/index.ts'

const crs = { kind: 'projected', metresPerUnit: 1 } as Grid['crs']
const grid = { crs, affine: { a: 30, b: 0, c: 3e5, d: 0, e: -30, f: 5.2e6 }, width: 9, height: 9 } as Grid

// A road of twenty positions: the union of its pieces by the general clipper failed.
const ROAD = [
  [398639.202, 5127847.957, 398647.816, 5127811.444, 398663.42, 5127777.327, 398686.387, 5127747.663],
  [398713.58, 5127721.818, 398745.953, 5127702.859, 398778.055, 5127683.445, 398811.892, 5127667.243],
  [398848.145, 5127657.591, 398882.178, 5127641.806, 398918.217, 5127631.381, 398955.521, 5127627.405],
  [398991.892, 5127618.205, 399029.137, 5127613.712, 399066.322, 5127608.735, 399102.947, 5127600.609],
  [399140, 5127594.733, 399177.384, 5127591.594, 399214.774, 5127588.53, 399251.911, 5127583.208],
].flat()

const line = (...lines: readonly (readonly number[])[]): Geometry => ({
  kind: 'line',
  lines: lines.map((positions) => Float64Array.from(positions)),
})
const rings = (geometry: Geometry) => (geometry.kind === 'polygon' ? geometry.polygons.flat() : [])
const area = (geometry: Geometry) => rings(geometry).reduce((sum, ring) => sum + ringArea(ring), 0)
const lengthOf = (positions: readonly number[]) =>
  positions
    .slice(2)
    .reduce(
      (sum, _, i) =>
        i % 2 === 0
          ? sum + Math.hypot(positions[i + 2]! - positions[i]!, positions[i + 3]! - positions[i + 1]!)
          : sum,
      0,
    )
const stripOf = (positions: readonly number[], buffer: number) =>
  2 * buffer * lengthOf(positions) + Math.PI * buffer ** 2

it('a road is one ring, as large as its strip', async () => {
  const outline = await outlineOf(line(ROAD), 20, grid)
  expect(rings(outline)).toHaveLength(1)
  expect(area(outline) / stripOf(ROAD, 20)).toBeCloseTo(1, 4)
})

it('a road back along itself, whose pieces touch all along, has the same ground', async () => {
  const back = Array.from({ length: ROAD.length / 2 - 1 }, (_, i) => [
    ROAD[ROAD.length - 4 - 2 * i]!,
    ROAD[ROAD.length - 3 - 2 * i]!,
  ]).flat()
  const outline = await outlineOf(line([...ROAD, ...back]), 20, grid)
  expect(area(outline) / stripOf(ROAD, 20)).toBeCloseTo(1, 4)
})

it('nearly straight roads need neither a disc at every position nor a clipper', async () => {
  const straight = Array.from({ length: 50 }, (_, i) => [4e5 + 40 * i, 5.1e6 + (i % 2) * 0.01]).flat()
  const outline = await outlineOf(line(straight), 20, grid)
  expect(area(outline) / stripOf(straight, 20)).toBeCloseTo(1, 5)
  expect(rings(outline)[0]!.length / 2).toBeLessThan(250)
})

it('a road around a square keeps its hole, and loses what another took first', async () => {
  const [x, y] = [4e5, 5.1e6]
  const ring = [x, y, x + 500, y, x + 500, y + 500, x, y + 500, x, y]
  const around = await outlineOf(line(ring), 10, grid)
  expect(rings(around).map((one) => Math.sign(ringArea(one)))).toEqual([1, -1])
  // Outer corners are round, inner ones are not.
  expect(area(around)).toBeCloseTo(500 * 20 * 4 - 4 * 10 ** 2 + Math.PI * 10 ** 2, -1)
  const across = await outlineOf(line([x - 100, y + 250.5, x + 600, y + 250.5]), 10, grid)
  const left = await cutOutline(around, undefined, [across])
  expect(area(around) - area(left)).toBeCloseTo(2 * 20 * 20, 1)
})

it('a widened polygon is its border’s strip and its inside', async () => {
  const [x, y] = [4e5, 5.1e6]
  const square = Float64Array.of(x, y, x + 500, y + 3, x + 497, y + 503, x - 3, y + 500, x, y)
  const wide = await outlineOf({ kind: 'polygon', polygons: [[square]] }, 10, grid)
  expect(rings(wide)).toHaveLength(1)
  expect(area(wide) / (ringArea(square) + lengthOf([...square]) * 10 + Math.PI * 100)).toBeCloseTo(1, 5)
})

it('a border of many positions needs no clipper, though it ends where it begins', async () => {
  const positions = Array.from({ length: 61 }, (_, i) => {
    const angle = (2 * Math.PI * (i % 60)) / 60
    const far = 300 + 60 * Math.sin(5 * angle)
    return [4e5 + far * Math.cos(angle), 5.1e6 + far * Math.sin(angle)]
  })
  const border = Float64Array.from(positions.flat())
  const clip = vi.spyOn(clipper, 'clip')
  const wide = await outlineOf({ kind: 'polygon', polygons: [[border]] }, 15, grid)
  expect(clip).not.toHaveBeenCalled()
  clip.mockRestore()
  expect(area(wide) / (ringArea(border) + lengthOf([...border]) * 15 + Math.PI * 225)).toBeCloseTo(1, 3)
})
