// Feature tables for the tests of vector writers: drawn shapes with every kind of value, and grids of any number of squares.
import {
  crsOfEpsg,
  extentOf,
  type FeatureRow,
  type FeatureTable,
  positionArrays,
} from '../../src/vector/index.ts'
import { box } from './small-study.ts'

const COLUMNS = [
  { name: 'id', type: 'text', description: 'stable identity' },
  { name: 'sector', type: 'text' },
  { name: 'zone_name', type: 'text' },
  { name: 'code', type: 'integer' },
  { name: 'hectares', type: 'real', unit: 'ha' },
  { name: 'emission_t', type: 'real', unit: 't CO2e a year', description: 'emissions' },
] as const

const STYLE = {
  column: 'sector',
  classes: [
    { value: 'industry', color: '#aa3333', label: 'Industry & parks' },
    { value: 'urban', color: '#333388', label: 'Urban' },
  ],
} as const

const ring = (minX: number, minY: number, maxX: number, maxY: number) =>
  Float64Array.from(box(minX, minY, maxX, maxY).flat())

const backwards = (positions: Float64Array) =>
  Float64Array.from(
    { length: positions.length },
    (_, i) => positions[positions.length - 2 - i + 2 * (i % 2)]!,
  )

/** A table of given rows in UTM 50N. */
export function tableOfRows(name: string, rows: readonly FeatureRow[]): FeatureTable {
  const extent = extentOf(rows.flatMap(({ geometry }) => positionArrays(geometry)))!
  return {
    name,
    description: 'drawn by hand',
    crs: crsOfEpsg(32650)!,
    columns: COLUMNS,
    count: rows.length,
    extent,
    style: STYLE,
    rows: () => rows,
  }
}

/** A square, a square with a hole whose rings both run the wrong way, and two squares in one feature. */
export function drawnTable(name = 'patches'): FeatureTable {
  const [x, y] = [600_000, 3_540_000]
  return tableOfRows(name, [
    {
      geometry: { kind: 'polygon', polygons: [[ring(x, y, x + 30, y + 30)]] },
      values: ['a', 'industry', '玄武区', 53, 0.09, 1234.5],
    },
    {
      geometry: {
        kind: 'polygon',
        polygons: [[backwards(ring(x + 60, y, x + 150, y + 90)), ring(x + 90, y + 30, x + 120, y + 60)]],
      },
      values: ['b', 'urban', 'O’Hare "X", 2', -7, 0.72, 0],
    },
    {
      geometry: {
        kind: 'polygon',
        polygons: [[ring(x, y + 60, x + 30, y + 90)], [ring(x + 30, y + 90, x + 60, y + 120)]],
      },
      values: ['c', null, '', 2 ** 40, null, 1 / 3],
    },
  ])
}

/** `count` squares of 30 m in rows of 100, 40 m apart. */
export function squaresTable(count: number, name = 'squares'): FeatureTable {
  return tableOfRows(
    name,
    Array.from({ length: count }, (_, i): FeatureRow => {
      const [x, y] = [600_000 + 40 * (i % 100), 3_540_000 - 40 * Math.floor(i / 100)]
      return {
        geometry: { kind: 'polygon', polygons: [[ring(x, y, x + 30, y + 30)]] },
        values: [`s${i}`, i % 2 === 0 ? 'industry' : 'urban', 'zone', i, 0.09, i / 7],
      }
    }),
  )
}
