// Refinement: shares of a finer raster in each pixel, exact, and the class or mixture that follows.
import { describe, expect, it } from 'vitest'
import { type Grid, type Raster, rowAreas } from '../../src/grid/index.ts'
import { type RefinePlan, tileRefiner } from '../../src/land/index.ts'
import { crsOfEpsg, quadCells } from '../../src/vector/index.ts'
import { askPython, python } from '../support/gdal.ts'

const utm = crsOfEpsg(32650)!
const grid = (width: number, height: number, size: number, x = 600000, y = 3550000, crs = utm): Grid => ({
  width,
  height,
  affine: { a: size, c: x, e: -size, f: y },
  crs,
})

function raster(of: Grid, values: ArrayLike<number>, nodata?: number): Raster {
  return {
    grid: of,
    unit: undefined,
    nodata,
    read: async ({ col, row, width, height }) =>
      Uint8Array.from(
        { length: width * height },
        (_, i) => values[(row + Math.floor(i / width)) * of.width + col + (i % width)]!,
      ),
  }
}

/** Reference codes 1, 2, 3 become the cover's classes 1, 2, 3; code 9 is in the legend but not in the crosswalk. */
function plan(method: RefinePlan['method'], inside: readonly number[] = [1, 2, 3]): RefinePlan {
  const target = new Uint8Array(65536)
  for (const klass of [1, 2, 3]) target.fill(klass, klass * 256, klass * 256 + 4)
  const chosen = new Uint8Array(256)
  for (const klass of inside) chosen[klass] = 1
  return { referenceCodes: [1, 2, 3, 9], target, inside: chosen, area: undefined, method }
}

async function refine(cover: Grid, classes: Uint8Array, reference: Raster, how = plan('fractions')) {
  return tileRefiner(
    how,
    cover,
    reference,
    rowAreas(cover),
  )({ col: 0, row: 0, width: cover.width, height: cover.height }, classes)
}

describe('quadCells', () => {
  it.each([
    ['a cell', [0, 0, 1, 0, 1, 1, 0, 1], [[1]]],
    ['half a cell, the other way round', [0, 0, 0, 1, 0.5, 1, 0.5, 0], [[0.5]]],
    [
      'a shifted cell',
      [0.25, 0.5, 1.25, 0.5, 1.25, 1.5, 0.25, 1.5],
      [
        [0.375, 0.125],
        [0.375, 0.125],
      ],
    ],
    [
      'a diamond',
      [1, 0, 2, 1, 1, 2, 0, 1],
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    ],
  ])('measures %s', (_, quad, rows) => {
    const { width, height, area } = quadCells()(Float64Array.from(quad))
    const cells = Array.from({ length: height }, (_, row) => [
      ...area.subarray(row * width, row * width + rows[0]!.length),
    ])
    expect(cells).toEqual(rows)
  })
})

describe('tileRefiner', () => {
  it('counts the ninths of an aligned pixel and takes the majority', async () => {
    // One pixel of 30 m over nine cells of 10 m: five of class 1, three of 2, one of 3.
    const reference = raster(grid(3, 3, 10), [1, 1, 2, 1, 1, 2, 1, 3, 2])
    const { classes, mixtures, refined } = await refine(grid(1, 1, 30), Uint8Array.of(2), reference)
    expect([...classes]).toEqual([1])
    expect([...mixtures.classes]).toEqual([1, 2, 3])
    mixtures.shares.forEach((share, i) => expect(share).toBeCloseTo([5, 3, 1][i]! / 9, 14))
    expect([...refined.before]).toEqual([2])
  })

  it('leaves other classes and ground the reference does not show alone', async () => {
    const cover = grid(3, 1, 30)
    const reference = raster(grid(3, 3, 10), [1, 1, 1, 0, 0, 0, 0, 0, 0], 0)
    const { classes, mixtures, refined } = await refine(
      cover,
      Uint8Array.of(2, 3, 2),
      reference,
      plan('fractions', [2]),
    )
    expect([...classes]).toEqual([2, 3, 2])
    expect([...mixtures.pixels]).toEqual([0])
    expect([...mixtures.classes]).toEqual([1, 2])
    expect(mixtures.shares[1]).toBeCloseTo(2 / 3, 14)
    expect([...refined.reference.pixels]).toEqual([0, 2])
  })

  it('keeps its own class where two are as large', async () => {
    const reference = raster(grid(2, 2, 15), [1, 2, 1, 2])
    for (const own of [1, 2])
      expect([
        ...(await refine(grid(1, 1, 30), Uint8Array.of(own), reference, plan('majority'))).classes,
      ]).toEqual([own])
    expect([
      ...(await refine(grid(1, 1, 30), Uint8Array.of(3), reference, plan('majority'))).classes,
    ]).toEqual([1])
  })

  it('tells codes that nothing explains, with their area', async () => {
    const reference = raster(grid(3, 3, 10), [1, 1, 1, 1, 1, 1, 1, 9, 7])
    const { missing, classes } = await refine(grid(1, 1, 30), Uint8Array.of(1), reference)
    expect([...classes]).toEqual([1])
    expect([...missing].sort()).toEqual([
      [7, expect.closeTo(100, 9)],
      [9, expect.closeTo(100, 9)],
    ])
  })

  it('reads a large reference in parts without changing the answer', async () => {
    const [cover, fine] = [grid(4, 4, 8000), grid(3200, 3200, 10)]
    const values = Uint8Array.from({ length: 3200 * 3200 }, (_, i) => 1 + (((i % 3200) >> 9) % 3))
    let most = 0
    const whole = raster(fine, values)
    const watched = {
      ...whole,
      read: (w: Parameters<Raster['read']>[0]) => {
        most = Math.max(most, w.width * w.height)
        return whole.read(w)
      },
    }
    const { mixtures } = await refine(cover, new Uint8Array(16).fill(1), watched)
    expect(most).toBeLessThanOrEqual(2 ** 22)
    // Columns 0 … 799: 512 of class 1, 288 of class 2.
    expect(mixtures.shares[0]).toBeCloseTo(512 / 800, 12)
    expect(mixtures.shares[1]).toBeCloseTo(288 / 800, 12)
  })

  const oracle = `
import sys, json, numpy as np
from shapely.geometry import Polygon, box
from pyproj import Transformer
q = json.loads(sys.argv[1])
t = Transformer.from_crs(q['from'], q['to'], always_xy=True) if q['from'] != q['to'] else None
fine = np.array(q['values']).reshape(q['rows'], q['cols'])
out = []
for r in range(q['height']):
    for c in range(q['width']):
        corners = [(q['x'] + q['size'] * (c + i), q['y'] - q['size'] * (r + j)) for i, j in ((0,0),(1,0),(1,1),(0,1))]
        if t: corners = [t.transform(*p) for p in corners]
        corners = [((x - q['fx']) / q['fa'], (q['fy'] - y) / q['fa']) for x, y in corners]
        p = Polygon(corners); shares = {}
        x0, y0, x1, y1 = p.bounds
        for i in range(int(np.floor(y0)), int(np.ceil(y1))):
            for j in range(int(np.floor(x0)), int(np.ceil(x1))):
                a = p.intersection(box(j, i, j + 1, i + 1)).area / p.area
                k = int(fine[i, j]); shares[k] = shares.get(k, 0) + a
        out.append(shares)
print(json.dumps(out))
`
  const cases = [
    {
      name: 'a grid shifted and of another size, to 1e-9',
      crs: utm,
      size: 7.3,
      x: 599987.1,
      y: 3550011.9,
      digits: 9,
    },
    {
      name: 'a grid in degrees, to the centimetre',
      crs: crsOfEpsg(4326)!,
      size: 1 / 12000,
      x: 118.0585,
      y: 32.083,
      digits: 3.3,
    },
  ]
  it.skipIf(!python).each(cases)('agrees with shapely on $name', async ({ crs, size, x, y, digits }) => {
    const cover = grid(5, 4, 30)
    const fine = grid(120, 120, size, x, y, crs)
    const values = Uint8Array.from(
      { length: 120 * 120 },
      (_, i) => 1 + ((i * 7 + (i >> 3) * 5 + (i >> 7)) % 3),
    )
    const { refined } = await refine(cover, new Uint8Array(20).fill(1), raster(fine, values))
    const wanted = askPython<Record<string, number>[]>(
      oracle,
      JSON.stringify({
        from: 'EPSG:32650',
        to: crs === utm ? 'EPSG:32650' : 'EPSG:4326',
        width: 5,
        height: 4,
        x: 600000,
        y: 3550000,
        size: 30,
        fx: x,
        fy: y,
        fa: size,
        rows: 120,
        cols: 120,
        values: [...values],
      }),
    )
    const { pixels, starts, classes, shares } = refined.reference
    expect(pixels).toHaveLength(20)
    wanted.forEach((of, i) => {
      const ours = Object.fromEntries(
        Array.from({ length: starts[i + 1]! - starts[i]! }, (_, k) => [
          classes[starts[i]! + k]!,
          shares[starts[i]! + k]!,
        ]),
      )
      expect(Object.keys(ours)).toEqual(Object.keys(of))
      for (const [code, share] of Object.entries(of))
        expect(Math.abs(ours[code]! - share)).toBeLessThan(10 ** -digits)
    })
  })
})
