// GeoParquet as DuckDB reads it: values, geo metadata, and row groups that a window can skip.
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { drawnTable, squaresTable } from '../support/feature-tables.ts'
import { writeTable } from '../support/host.ts'
import { folderOf } from '../support/small-study.ts'

const database = await (await DuckDBInstance.create(':memory:')).connect()
const ask = async (sql: string) => (await database.runAndReadAll(sql)).getRowObjectsJson()

describe('GeoParquet', () => {
  it('carries values and describes its geometry', async () => {
    const path = await writeTable(folderOf({}), drawnTable(), 'parquet')
    const rows = await ask(
      `select * exclude (geometry), octet_length(st_aswkb(geometry)) as bytes from '${path}' order by id`,
    )
    expect(rows).toMatchObject([
      { id: 'a', sector: 'industry', zone_name: '玄武区', code: '53', hectares: 0.09, emission_t: 1234.5 },
      { id: 'b', code: '-7', bbox: { xmin: 600_060, ymin: 3_540_000, xmax: 600_150, ymax: 3_540_090 } },
      { id: 'c', sector: null, code: String(2 ** 40), hectares: null, emission_t: 1 / 3 },
    ])
    // 9 bytes of multipolygon; 9 a polygon, 4 a ring, 16 a position.
    expect(rows.map((row) => Number(row['bytes']))).toEqual([
      9 + 9 + 4 + 80,
      9 + 9 + 8 + 160,
      9 + 18 + 8 + 160,
    ])
    const [meta] = await ask(
      `select decode(value) as geo from parquet_kv_metadata('${path}') where key = 'geo'`,
    )
    const geo = JSON.parse(String(meta!['geo']))
    expect(geo).toMatchObject({ version: '1.1.0', primary_column: 'geometry' })
    expect(geo.columns.geometry).toMatchObject({
      encoding: 'WKB',
      geometry_types: ['MultiPolygon'],
      bbox: [600_000, 3_540_000, 600_150, 3_540_120],
      crs: { type: 'ProjectedCRS', id: { authority: 'EPSG', code: 32650 } },
      covering: { bbox: { xmin: ['bbox', 'xmin'] } },
    })
  })

  it('groups neighbours, so that statistics rule most groups out', async () => {
    const path = await writeTable(folderOf({}), squaresTable(40_001), 'parquet')
    const [whole] = await ask(`select count(*)::int as count, sum(emission_t) as sum from '${path}'`)
    expect(whole!['count']).toBe(40_001)
    expect(Number(whole!['sum']) / ((40_000 * 40_001) / 14)).toBeCloseTo(1, 12)
    const sides = await ask(
      `select row_group_id as id, path_in_schema as path, stats_min_value::double as low, stats_max_value::double as high from parquet_metadata('${path}') where path_in_schema like 'bbox%'`,
    )
    const side = (id: number, name: string, end: string) =>
      Number(sides.find((row) => Number(row['id']) === id && row['path'] === `bbox, ${name}`)![end])
    const area = (id: number) =>
      (side(id, 'xmax', 'high') - side(id, 'xmin', 'low')) *
      (side(id, 'ymax', 'high') - side(id, 'ymin', 'low'))
    expect(sides).toHaveLength(12)
    for (const id of [0, 1, 2]) expect(area(id)).toBeLessThan(0.52 * 100 * 40 * 401 * 40)
  })
})
