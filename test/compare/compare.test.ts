// Other inventories beside ours: published facts with their words, grids summed by zone, ranks and correlations.
import { describe, expect, it } from 'vitest'
import {
  agreement,
  boundaryOf,
  gridByZone,
  gridUnitOf,
  publicTotals,
  ranks,
} from '../../src/compare/index.ts'
import type { Raster } from '../../src/grid/index.ts'
import { comparePage } from '../../src/report/index.ts'
import type { Feature } from '../../src/vector/index.ts'
import { utmGrid } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const rectangle = (minX: number, minY: number, maxX: number, maxY: number): Feature => ({
  id: undefined,
  properties: {},
  geometry: {
    kind: 'polygon',
    polygons: [[Float64Array.of(minX, minY, maxX, minY, maxX, maxY, minX, maxY, minX, minY)]],
  },
})

describe('facts', () => {
  it('are found by any name of the region, each with what it counts', () => {
    const totals = publicTotals('南京市')
    expect(totals).toEqual(publicTotals('Nanjing'))
    expect(totals.find(({ year, inventory }) => year === 2019 && inventory.startsWith('CEADs'))!.total).toBe(
      170.39e6,
    )
    expect(totals.filter(({ inventory }) => inventory.startsWith('CEADs')).length).toBe(20)
    for (const { boundary, source } of totals) {
      expect(boundaryOf(boundary)!.explanationZh).not.toBe('')
      expect(source).not.toBe('')
    }
    expect(publicTotals('Atlantis')).toEqual([])
  })

  it('a figure whose publisher is unknown says so', () => {
    const odd = publicTotals('Nanjing').find(({ total }) => total === 62.12e6)!
    expect(odd.evidence).toContain('unverified')
    expect(boundaryOf(odd.boundary)!.explanation).toContain('Nobody says what it counts')
  })

  it('stand on one page with the words, in both languages', () => {
    const page = comparePage({
      title: 'Nanjing',
      synthetic: undefined,
      year: 2020,
      ours: 127144600,
      boundary: 'consumer',
      totals: publicTotals('Nanjing'),
      grids: [],
    })
    for (const text of [
      '127.14 Mt',
      '170.39 Mt',
      '62.12 Mt',
      '171.61 Mt',
      '口径',
      'power plants included',
      'Fuel of the city’s own power plants',
    ]) {
      expect(page, text).toContain(text)
    }
  })
})

describe('grids', () => {
  // 3 × 2 cells of 30 m, the last without data.
  const grid = utmGrid(3, 2)
  const raster: Raster = {
    grid,
    nodata: -1,
    unit: undefined,
    read: async ({ col, row, width, height }) =>
      Float32Array.from(
        { length: width * height },
        (_, i) => [1, 2, 4, 8, 16, -1][(row + Math.floor(i / width)) * 3 + col + (i % width)]!,
      ),
  }
  const zones = [rectangle(X, Y - 60, X + 45, Y), rectangle(X + 45, Y - 60, X + 90, Y)]

  it('are summed by the share of a cell that a zone covers', async () => {
    expect(await gridByZone(raster, zones, gridUnitOf('t/cell')!)).toEqual([
      1 + 8 + (2 + 16) / 2,
      4 + (2 + 16) / 2,
    ])
  })

  it('by area, in carbon or in CO2', async () => {
    const [west] = await gridByZone(raster, zones, gridUnitOf('kg/m2')!)
    expect(west).toBeCloseTo(18 * 0.9, 10)
    const [carbonWest] = await gridByZone(raster, zones, gridUnitOf('tC/cell')!)
    expect(carbonWest).toBeCloseTo((18 * 44) / 12, 10)
    expect(gridUnitOf('t/ha')!.tonnes).toBeCloseTo(1e-4, 15)
    expect(gridUnitOf('m/s')).toBeUndefined()
  })
})

describe('agreement', () => {
  it('ranks the largest first, ties by their mean', () => {
    expect(ranks([10, 30, 20, 30])).toEqual([4, 1.5, 3, 1.5])
  })

  it('is 1 for the same order, −1 for the opposite', () => {
    const zone = (id: string, ours: number, theirs: number) => ({ id, name: id, ours, theirs })
    const same = agreement([zone('a', 1, 10), zone('b', 2, 20), zone('c', 3, 31)])
    expect(same.spearman).toBeCloseTo(1, 12)
    expect(same.pearson).toBeGreaterThan(0.99)
    expect(agreement([zone('a', 1, 3), zone('b', 2, 2), zone('c', 3, 1)]).pearson).toBeCloseTo(-1, 12)
  })
})
