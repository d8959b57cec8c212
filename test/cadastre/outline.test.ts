// Outlines of buffered features: the strip around a line or a border, and what others leave of it.
import { describe, expect, it } from 'vitest'
import { cutOutline, outlineOf } from '../../src/cadastre/patches/outline.ts'
import { type Geometry, ringArea } from '../../src/vector/index.ts'
import { utmGrid } from '../support/small-study.ts'

const grid = utmGrid(30, 30)

const areaOf = (geometry: Geometry) =>
  geometry.kind === 'polygon'
    ? geometry.polygons.flat().reduce((sum, ring) => sum + ringArea(ring), 0)
    : Number.NaN

/** Numbers that look like chance and are the same in every run. */
function numbers(): () => number {
  let state = 1
  return () => {
    state = (state * 1103515245 + 12345) % 2 ** 31
    return state / 2 ** 31
  }
}

/** Quadrilaterals (their buffer is area + perimeter × 15 m + a disc, for they are convex). */
function parks(count: number): Float64Array[] {
  const next = numbers()
  return Array.from({ length: count }, () => {
    const [x, y] = [600000 + next() * 900, 3550000 - next() * 900]
    const [right, top] = [x + 40 + 100 * next(), y + 60 + 100 * next()]
    return Float64Array.from([x, y, right, y - 20 * next(), right + 20 * next(), top, x, top, x, y])
  })
}

const perimeter = (ring: Float64Array) =>
  Array.from({ length: ring.length / 2 - 1 }, (_, i) =>
    Math.hypot(ring[i * 2 + 2]! - ring[i * 2]!, ring[i * 2 + 3]! - ring[i * 2 + 1]!),
  ).reduce((sum, side) => sum + side, 0)

describe('outlines', () => {
  it('of parks widened by 15 m have the area that this adds', async () => {
    for (const ring of parks(40)) {
      const outline = await outlineOf({ kind: 'polygon', polygons: [[ring]] }, 15, grid)
      const area = ringArea(ring) + perimeter(ring) * 15 + Math.PI * 225
      expect(areaOf(outline) / area).toBeCloseTo(1, 3)
    }
  })

  it('of a road of 150 m are its strip', async () => {
    const road = Float64Array.from([600100, 3549900, 600250, 3549900])
    const outline = await outlineOf({ kind: 'line', lines: [road] }, 30, grid)
    // A disc's corners reach 0.08 % beyond it.
    expect(Math.abs(areaOf(outline) / (150 * 60 + Math.PI * 900) - 1)).toBeLessThan(1e-3)
  })

  it('are cut by those that nearly touch them', async () => {
    const [park] = parks(1)
    const own: Geometry = { kind: 'polygon', polygons: [[park!]] }
    const [around, ...others] = await Promise.all(
      [0, 1e-9, 2e-9].map((aside) =>
        outlineOf({ kind: 'polygon', polygons: [[park!.map((at) => at + aside)]] }, 15, grid),
      ),
    )
    expect(areaOf(await cutOutline(around!, undefined, others))).toBeLessThan(1e-3)
    const ring = areaOf(await cutOutline(around!, undefined, [own]))
    expect(ring / (areaOf(around!) - areaOf(own))).toBeCloseTo(1, 9)
  })
})
