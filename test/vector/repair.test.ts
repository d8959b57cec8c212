// Repair of outlines: what is mended and how, what is refused and where, on squares small enough to draw.
import { describe, expect, it } from 'vitest'
import { insideAny, nestRings, type Repaired, repair, ringArea } from '../../src/vector/index.ts'

const ring = (...positions: number[]) => Float64Array.from(positions)
const square = (x: number, y: number, size: number) =>
  ring(x, y, x + size, y, x + size, y + size, x, y + size, x, y)
const backwards = (r: Float64Array) => {
  const pairs = Array.from({ length: r.length / 2 }, (_, i) => [r[i * 2]!, r[i * 2 + 1]!])
  return Float64Array.from(pairs.reverse().flat())
}
const mend = (...rings: Float64Array[]): Repaired => repair({ kind: 'polygon', polygons: [rings] })
const areas = ({ geometry }: Repaired) =>
  geometry.kind === 'polygon' ? geometry.polygons.map((rings) => rings.map((r) => Math.abs(ringArea(r)))) : []

describe('repair', () => {
  it('leaves a sound polygon as it is', () => {
    const rings = [square(0, 0, 4), square(1, 1, 1)]
    const { geometry, repairs, flaw } = mend(...rings)
    expect(geometry).toEqual({ kind: 'polygon', polygons: [rings] })
    expect([repairs, flaw]).toEqual([[], undefined])
  })

  it('closes an open ring of four corners, and refuses one of three', () => {
    const closed = mend(ring(0, 0, 2, 0, 2, 2, 0, 2))
    expect(closed.repairs).toEqual(['closed'])
    expect(areas(closed)).toEqual([[4]])
    expect(mend(ring(0, 0, 2, 0, 2, 2)).flaw?.kind).toBe('open')
  })

  it('drops doubled positions and holes without area', () => {
    const mended = mend(ring(0, 0, 2, 0, 2, 0, 2, 2, 0, 2, 0, 0), ring(1, 1, 1, 1.5, 1, 1, 1, 1))
    expect([...mended.repairs].sort()).toEqual(['doubled', 'hole-dropped'])
    expect(areas(mended)).toEqual([[4]])
  })

  it('splits a figure of eight that touches at a vertex into two outer rings', () => {
    const mended = mend(ring(0, 0, 1, 1, 2, 0, 2, 2, 1, 1, 0, 2, 0, 0))
    expect(mended.repairs).toEqual(['split'])
    expect(areas(mended)).toEqual([[1], [1]])
  })

  it('splits an outline that touches itself around a hole', () => {
    const mended = mend(ring(0, 0, 2, 0, 1, 1, 2, 2, 3, 1, 2, 0, 4, 0, 4, 4, 0, 4, 0, 0))
    expect(areas(mended)).toEqual([[16, 2]])
  })

  it('names where rings cross, where a hole is outside, where it lies in another hole', () => {
    expect(mend(ring(0, 0, 2, 2, 2, 0, 0, 2, 0, 0)).flaw).toMatchObject({ kind: 'crossing', x: 1, y: 1 })
    expect(mend(square(0, 0, 2), square(5, 5, 1)).flaw).toMatchObject({ kind: 'hole-outside', x: 5, y: 5 })
    expect(mend(square(0, 0, 9), square(1, 1, 5), square(2, 2, 1)).flaw?.kind).toBe('hole-nested')
    expect(mend(square(0, 0, 9), square(1, 1, 5), square(1, 1, 5)).flaw?.kind).toBe('hole-nested')
    expect(mend(ring(0, 0, 1, Number.NaN, 1, 1, 0, 0)).flaw?.kind).toBe('number')
  })
})

describe('nesting', () => {
  it.each([false, true])('an island in a lake in an island, whatever way rings run (%s)', (turned) => {
    const rings = [square(4, 4, 1), square(0, 0, 9), square(3, 3, 3), square(20, 0, 1)]
    const polygons = nestRings(turned ? rings.map(backwards) : rings)
    expect(polygons.map((p) => p.map((r) => Math.abs(ringArea(r))))).toEqual([[81, 9], [1], [1]])
  })

  it('rings that touch the border from inside are holes, a repeated ring is left out', () => {
    expect(nestRings([square(0, 0, 4), square(0, 0, 1)])).toHaveLength(1)
    expect(nestRings([square(0, 0, 4), square(0, 0, 4)]).flat()).toHaveLength(1)
  })
})

it('tells points inside any of several polygons from those in holes and outside', () => {
  const inside = insideAny([
    { kind: 'polygon', polygons: [[square(0, 0, 4), square(1, 1, 1)]] },
    { kind: 'polygon', polygons: [[backwards(square(4, 0, 4))]] },
  ])
  expect([inside(0.5, 0.5), inside(1.5, 1.5), inside(5, 3), inside(9, 1), inside(3, 5)]).toEqual([
    true,
    false,
    true,
    false,
    false,
  ])
})
