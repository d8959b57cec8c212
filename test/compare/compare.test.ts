// Other inventories beside ours: published facts with their words, grids summed by zone, ranks and correlations.
import { describe, expect, it } from 'vitest'
import {
  agreement,
  boundaryOf,
  conversionText,
  gridByZone,
  gridUnitOf,
  knownProduct,
  periodsOf,
  publicTotals,
  ranks,
  spatialAgreement,
} from '../../src/compare/index.ts'
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
      const known = boundaryOf(boundary)!
      for (const key of ['explanation', 'scope', 'process', 'transport'] as const) {
        expect(known[key].en).not.toBe('')
        expect(known[key].zh).not.toBe('')
      }
      expect(source).not.toBe('')
    }
    expect(publicTotals('Atlantis')).toEqual([])
  })

  it('a figure whose publisher is unknown says so', () => {
    const odd = publicTotals('Nanjing').find(({ total }) => total === 62.12e6)!
    expect(odd.evidence).toContain('unverified')
    expect(boundaryOf(odd.boundary)!.explanation.en).toContain('Nobody says what it counts')
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
      'CEADs city inventory 2019 says 170.39 Mt, ours is 127.14 Mt: 43.25 Mt more.',
      'CEADs 城市清单 2019 为 170.39 Mt，本研究为 127.14 Mt：多 43.25 Mt。',
      'Nanjing 2020 study 2020 says 127.14 Mt, ours is 127.14 Mt: the same.',
      '本研究为 127.14 Mt：相同。',
      'Processes: theirs CO2 of making cement; ours none.',
      'Gases: theirs CO2, ours CO2e.',
      'Year: theirs 2019, ours 2020.',
      'This number has no source',
      '这个数没有出处',
    ]) {
      expect(page, text).toContain(text)
    }
  })
})

describe('grids', () => {
  // 3 × 2 cells of 30 m, the last without data.
  const grid = utmGrid(3, 2)
  const mass = Float64Array.of(1, 2, 4, 8, 16, Number.NaN)
  const zones = [rectangle(X, Y - 60, X + 45, Y), rectangle(X + 45, Y - 60, X + 90, Y)]

  it('are summed by the share of a cell that a zone covers, the ground by cells with a value', () => {
    expect(gridByZone({ grid, mass }, zones)).toEqual([
      { tonnes: 1 + 8 + (2 + 16) / 2, ground: 3 * 900 },
      { tonnes: 4 + (2 + 16) / 2, ground: 2 * 900 },
    ])
  })

  it('have units of mass, ground and time as products write them', () => {
    for (const text of ['kg m**-2 s**-1', 'kg.m-2.s-1'])
      expect(gridUnitOf(text)).toEqual(gridUnitOf('kg m-2 s-1'))
    expect(gridUnitOf('kg m-2 s-1')).toMatchObject({ per: 'area', period: 'second', ofCarbon: false })
    expect(gridUnitOf('kg m-2 s-1')!.tonnes).toBeCloseTo(1e-3, 15)
    expect(gridUnitOf('gC/m2/day')).toMatchObject({ per: 'area', period: 'day', ofCarbon: true })
    expect(gridUnitOf('kgC/h')).toMatchObject({ per: 'cell', period: 'hour', ofCarbon: true })
    expect(gridUnitOf('Tonnes')).toMatchObject({ tonnes: 1, per: 'cell', period: 'year', ofCarbon: false })
    expect(gridUnitOf('t CO2 / cell / month')).toMatchObject({ tonnes: 1, per: 'cell', period: 'month' })
    expect(gridUnitOf('t/ha')!.tonnes).toBeCloseTo(1e-4, 15)
    expect(gridUnitOf('tC/cell')).toMatchObject({ tonnes: 44 / 12, per: 'cell', ofCarbon: true })
    expect(gridUnitOf('kg/m2')).toMatchObject({ per: 'area', period: 'year' })
    expect(gridUnitOf('kg/m2')!.tonnes).toBeCloseTo(1e-3, 15)
    expect(gridUnitOf('m/s')).toBeUndefined()
    expect(gridUnitOf('t/furlong')).toBeUndefined()
    expect(periodsOf('hour', 2020)).toBe(8784)
    expect(conversionText(gridUnitOf('kgC/h')!, 2020)).toBe(
      't CO2 = value × 0.001 t × 44/12 × 8784 hours of 2020',
    )
    expect(conversionText(gridUnitOf('kg m-2 s-1')!, 2021)).toBe(
      't CO2 = value × 0.001 t × m² of the cell × 31536000 seconds of 2021',
    )
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

describe('maps cell by cell', () => {
  // Ours on 2 × 2 cells of 30 m; theirs the same mass on cells of 15 m, spread evenly.
  const ours = { grid: utmGrid(2, 2), mass: Float64Array.of(1, 2, 3, 4) }
  const fine = utmGrid(4, 4, 15)
  const theirs = {
    grid: fine,
    mass: Float64Array.from({ length: 16 }, (_, i) => ours.mass[Math.floor(i / 8) * 2 + ((i % 4) >> 1)]! / 4),
  }
  const all = [rectangle(X, Y - 60, X + 60, Y)]

  it('agree wholly where the mass is the same, whatever the cells', () => {
    const same = spatialAgreement('30m', ours, theirs, all)
    expect(same).toMatchObject({ at: '30m', cells: 4, coarser: false })
    expect(same.pearson).toBeCloseTo(1, 12)
    expect(same.spearman).toBeCloseTo(1, 12)
  })

  it('count only cells with half of their ground in the zones, by the density of that ground', () => {
    const most = [rectangle(X, Y - 40, X + 60, Y)]
    expect(spatialAgreement('30m', ours, theirs, most).cells).toBe(2)
    expect(spatialAgreement('30m', ours, theirs, most).pearson).toBeNaN()
    // Three quarters of the lower cells: their mass inside is three quarters, their density the same.
    const wide = [rectangle(X, Y - 52.5, X + 60, Y)]
    const cut = { ...ours, mass: Float64Array.of(1, 2, 2.25, 3) }
    expect(spatialAgreement('30m', cut, theirs, wide).pearson).toBeCloseTo(1, 12)
  })

  it('keep the density of a product’s cell that the border cuts', () => {
    const [own, product] = [utmGrid(4, 2, 30), utmGrid(2, 1, 60)]
    const half = [rectangle(X, Y - 60, X + 90, Y)]
    const mine = { grid: own, mass: Float64Array.of(1, 1, 2, 0, 1, 1, 2, 0) }
    const coarse = { grid: product, mass: Float64Array.of(4, 8) }
    expect(spatialAgreement('30m', mine, coarse, half)).toMatchObject({ cells: 6 })
    expect(spatialAgreement('30m', mine, coarse, half).pearson).toBeCloseTo(1, 12)
  })

  it('say where a product is coarser than the cells', () => {
    const coarse = { grid: utmGrid(1, 1, 60), mass: Float64Array.of(10) }
    expect(spatialAgreement('30m', ours, coarse, all).coarser).toBe(true)
  })
})

it('products are known by the names of their files', () => {
  expect(knownProduct('odiac2022_1km_excl_intl_2001.tif')).toMatchObject({
    name: 'ODIAC',
    unit: 'tC/cell/month',
  })
  expect(knownProduct('v8.0_FT2022_GHG_CO2_2020_TOTALS_flx.nc')).toBeUndefined()
  expect(knownProduct('EDGAR_2020.nc')!.unit).toBeUndefined()
})
