// Every vector format as GDAL, GEOS and DuckDB see it.
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { VECTOR_FORMATS, type VectorEncoding } from '../../src/formats/index.ts'
import { drawnTable, squaresTable } from '../support/feature-tables.ts'
import { askPython, geopandas } from '../support/gdal.ts'
import { writeTable } from '../support/host.ts'
import { folderOf } from '../support/small-study.ts'

const READ = VECTOR_FORMATS.filter((format) => format !== 'parquet' && format !== 'pmtiles')

const write = (table: ReturnType<typeof drawnTable>) =>
  Promise.all(READ.map((format) => writeTable(folderOf({}), table, format)))

const DRAWN = `
import json, sys, geopandas
def seen(path):
    frame = geopandas.read_file(path)
    flat = frame.to_crs(32650)
    plain = frame.drop(columns='geometry')
    plain = plain.astype(object).where(plain.notna(), None)
    return dict(
        count=len(frame), epsg=frame.crs.to_epsg(), valid=bool(frame.is_valid.all()),
        areas=[float(a) for a in flat.area], bounds=[float(b) for b in flat.total_bounds],
        columns=list(plain.columns), rows=plain.values.tolist())
print(json.dumps([seen(path) for path in sys.argv[1:]]))
`
interface Seen {
  readonly count: number
  readonly epsg: number
  readonly valid: boolean
  readonly areas: number[]
  readonly bounds: number[]
  readonly columns: string[]
  readonly rows: unknown[][]
}

const WINDOW = `
import json, sys, geopandas
window = geopandas.GeoSeries.from_wkt(['POLYGON ((600001 3539700, 600079 3539700, 600079 3539959, 600001 3539959, 600001 3539700))'], crs=32650)
def seen(path):
    frame = geopandas.read_file(path)
    name = [c for c in frame.columns if c.startswith('emission')][0]
    return dict(count=len(frame), sum=float(frame[name].sum()), part=sorted(geopandas.read_file(path, bbox=window)['id']))
print(json.dumps([seen(path) for path in sys.argv[1:]]))
`

describe.skipIf(!geopandas)('files as geopandas reads them', async () => {
  const drawn = geopandas ? askPython<Seen[]>(DRAWN, ...(await write(drawnTable()))) : []
  const squares = geopandas
    ? askPython<{ count: number; sum: number; part: string[] }[]>(
        WINDOW,
        ...(await write(squaresTable(1000))),
      )
    : []

  it.each(READ.map((format, i) => [format, i] as const))(
    '%s carries shapes, values and the system',
    (format, i) => {
      const seen = drawn[i]!
      expect(seen).toMatchObject({ count: 3, epsg: format === 'geojson' ? 4326 : 32650, valid: true })
      const order = seen.rows.map((row) => 'abc'.indexOf(String(row[seen.columns.indexOf('id')])))
      const digits = format === 'geojson' ? 3 : 12
      order.forEach((drawnAs, row) =>
        expect(seen.areas[row]! / [900, 7200, 1800][drawnAs]!).toBeCloseTo(1, digits),
      )
      const sides = [600_000, 3_540_000, 600_150, 3_540_120]
      sides.forEach((side, s) => expect(seen.bounds[s]!).toBeCloseTo(side, 2))
      const code = seen.columns.indexOf('code')
      const emission = seen.columns.findIndex((name) => name.startsWith('emission'))
      order.forEach((drawnAs, row) => {
        expect(seen.rows[row]![code]).toBe([53, -7, 2 ** 40][drawnAs])
        expect(seen.rows[row]![emission]).toBe([1234.5, 0, 1 / 3][drawnAs])
      })
      expect(seen.rows.flat()).toContain('玄武区')
      expect(seen.rows.flat()).toContain('O’Hare "X", 2')
    },
  )

  it.each(READ.map((format, i) => [format, i] as const))(
    '%s of 1 000 squares has them all, in any window',
    (format, i) => {
      const seen = squares[i]!
      expect(seen.count).toBe(1000)
      expect(seen.sum).toBeCloseTo((999 * 1000) / 14, 6)
      // Squares begin 40 m apart: columns 0 and 1, rows 2 to 8 have ground in the window.
      const inside = [2, 3, 4, 5, 6, 7, 8].flatMap((row) => [`s${row * 100}`, `s${row * 100 + 1}`])
      // A window drawn in UTM is wider once its corners are in degrees.
      if (format !== 'geojson') expect(seen.part).toEqual(inside.sort())
    },
  )
})

it.each(VECTOR_FORMATS)('%s gives the same bytes again', async (format: VectorEncoding) => {
  const [a, b] = [
    await writeTable(folderOf({}), drawnTable(), format),
    await writeTable(folderOf({}), drawnTable(), format),
  ]
  expect(spawnSync('cmp', [a, b]).status).toBe(0)
})
