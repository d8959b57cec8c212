// Regridding: shares by hand in one system, mass kept between systems, and nothing lost beside the grid in silence.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { regridder, targetGrid } from '../../src/cadastre/index.ts'
import { type Grid, rowAreas } from '../../src/grid/index.ts'
import { exactSum } from '../../src/quantity/index.ts'
import { crsOfEpsg } from '../../src/vector/index.ts'
import { utmGrid } from '../support/small-study.ts'

const NODATA = -9999

function regrid(source: Grid, target: Grid, values: readonly number[]) {
  const result = regridder(source, target, 1)
  result.add({ col: 0, row: 0, width: source.width, height: source.height }, [values], NODATA)
  return result
}

const gridOf = (text: string, source: Grid): Grid => {
  const target = targetGrid(text, source)
  if ('code' in target) throw new Error(target.found)
  return target
}

const massOf = (grid: Grid, values: readonly number[]) =>
  exactSum(
    values.map((value, i) =>
      value === NODATA ? 0 : value * (rowAreas(grid)[Math.floor(i / grid.width)]! / 1e4),
    ),
  )

describe('in one system', () => {
  it('a pixel on the border of two cells gives each the part that lies in it', () => {
    // Three pixels of 30 m from x = 600000; cells of 45 m end at 600030 and 600075 once the grid starts at 599985.
    const target: Grid = { ...utmGrid(3, 1, 45), affine: { a: 45, c: 599_985, e: -45, f: 3_550_000 } }
    const { mass } = regrid(utmGrid(3, 1), target, [100, 200, 400])
    for (const [i, tonnes] of [9, 18 + 0.5 * 36, 0.5 * 36].entries())
      expect(mass[0]![i]).toBeCloseTo(tonnes, 12)
  })

  it('cells smaller than pixels share them evenly', () => {
    const { mass, covered } = regrid(utmGrid(1, 1), gridOf('10m', utmGrid(1, 1)), [90])
    expect(mass[0]!.length).toBeGreaterThanOrEqual(9)
    expect([...mass[0]!].filter((value) => value > 0)).toHaveLength(9)
    for (const value of mass[0]!) if (value > 0) expect(value).toBeCloseTo(0.9, 14)
    expect(covered.reduce((sum, cell) => sum + cell, 0)).toBe(9)
  })

  it('nodata carries nothing and covers nothing', () => {
    const { mass, covered } = regrid(utmGrid(2, 1), utmGrid(2, 1), [NODATA, 50])
    expect([...mass[0]!]).toEqual([0, 4.5])
    expect([...covered]).toEqual([0, 1])
  })

  it('what lies beside the target is told', () => {
    const { mass, outside } = regrid(utmGrid(2, 1), utmGrid(1, 1), [100, 300])
    expect([...mass[0]!]).toEqual([9])
    expect([...outside]).toEqual([27])
  })
})

describe('mass is kept', () => {
  const steps = ['100m', '1km', '0.1deg', '0.013deg', 'EPSG:4547:77', 'EPSG:3857:500', 'EPSG:6933:250']
  it.each(steps)('to 1e-9 onto %s', (step) => {
    const source = utmGrid(70, 40)
    const target = gridOf(step, source)
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: 0, max: 5000, noNaN: true }), fc.constant(NODATA)), {
          minLength: 2800,
          maxLength: 2800,
        }),
        (values) => {
          const { mass, outside } = regrid(source, target, values)
          expect(outside[0]).toBe(0)
          const whole = massOf(source, values)
          expect(Math.abs(exactSum([...mass[0]!]) - whole)).toBeLessThanOrEqual(1e-9 * whole)
        },
      ),
      { numRuns: 5 },
    )
  })

  it('rung by rung, each from the one before', () => {
    let grid = utmGrid(90, 60)
    let values = Array.from({ length: 5400 }, (_, i) => (i % 7 === 0 ? NODATA : (i * 37) % 1000))
    const whole = massOf(grid, values)
    for (const step of ['100m', '1km', '0.1deg']) {
      const target = gridOf(step, grid)
      const { mass } = regrid(grid, target, values)
      const hectares = rowAreas(target).map((area) => area / 1e4)
      values = Array.from(mass[0]!, (tonnes, i) => tonnes / hectares[Math.floor(i / target.width)]!)
      grid = target
      expect(massOf(grid, values) / whole).toBeCloseTo(1, 9)
    }
  })
})

describe('across systems', () => {
  it('an even field stays even: every inner cell has the source’s intensity', () => {
    const source = utmGrid(60, 60)
    const target: Grid = {
      width: 20,
      height: 20,
      affine: { a: 0.0005, c: 118.06, e: -0.0005, f: 32.08 },
      crs: crsOfEpsg(4326)!,
    }
    const { mass } = regrid(source, target, new Array(3600).fill(100))
    const hectares = rowAreas(target).map((area) => area / 1e4)
    const inner = Array.from(mass[0]!, (tonnes, i) => tonnes / hectares[Math.floor(i / 20)]!).filter(
      (_, i) => {
        const [col, row] = [i % 20, Math.floor(i / 20)]
        return col >= 5 && col < 12 && row >= 5 && row < 12
      },
    )
    // UTM's own scale at this distance from its meridian: areas differ by 1.5e-4 … 8e-4 at most.
    for (const value of inner) if (value > 0) expect(Math.abs(value / 100 - 1)).toBeLessThan(1e-3)
    expect(inner.some((value) => value > 0)).toBe(true)
  })
})

describe('target grids by name', () => {
  it('are aligned to multiples of their step and hold the whole source', () => {
    const target = gridOf('1km', utmGrid(100, 100))
    expect(target.affine).toEqual({ a: 1000, c: 600_000, e: -1000, f: 3_550_000 })
    expect([target.width, target.height]).toEqual([3, 3])
  })

  it.each([
    ['0.1', /0\.1/],
    ['EPSG:999999:10', /999999/],
    ['0deg', /step of 0/],
    ['0.01m', /cells/],
  ])('%s is refused', (text, found) => {
    const target = targetGrid(text, utmGrid(100_000, 100_000))
    expect('code' in target && target.found).toMatch(found)
  })
})
