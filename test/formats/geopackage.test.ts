// GeoPackage: SQLite finds no fault, its R*Tree is whole, used by queries, and kept by edits.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeFeatures, writeGeoPackage, writeGeoPackageOfParts } from '../../src/formats/index.ts'
import type { FeatureTable } from '../../src/vector/index.ts'
import { drawnTable, squaresTable, tableOfRows } from '../support/feature-tables.ts'
import { askPython, python } from '../support/gdal.ts'
import { host } from '../support/host.ts'
import { folderOf } from '../support/small-study.ts'

function write(tables: readonly FeatureTable[]): string {
  const path = join(folderOf({}), 'layers.gpkg')
  writeFileSync(path, Buffer.concat([...writeGeoPackage(tables, host)]))
  return path
}

const CHECK = `
import json, sqlite3, sys
def seen(path):
    db = sqlite3.connect(path)
    ask = lambda sql: db.execute(sql).fetchall()
    layers = [name for name, in ask("select table_name from gpkg_geometry_columns order by table_name")]
    window = 'select fid from "{0}" where fid in (select id from "rtree_{0}_geom" where minx < 600100 and maxx > 600050)'
    return dict(
        integrity=ask('pragma integrity_check')[0][0],
        rtree=[ask(f"select rtreecheck('rtree_{n}_geom')")[0][0] for n in layers],
        counts=[ask(f'select count(*) from "{n}"')[0][0] for n in layers],
        indexed=[ask(f'select count(*) from "rtree_{n}_geom"')[0][0] for n in layers],
        noted=[n for n, in ask('select feature_count from gpkg_ogr_contents order by table_name')],
        plan=[' / '.join(row[3] for row in ask('explain query plan ' + window.format(n))) for n in layers],
        triggers=ask("select count(*) from sqlite_schema where type = 'trigger'")[0][0],
        srs=[n for n, in ask('select srs_id from gpkg_spatial_ref_sys')],
        extents=ask("select min_x, min_y, max_x, max_y from gpkg_contents where data_type = 'features' order by table_name"),
        foreign=ask('pragma foreign_key_check'),
    )
print(json.dumps([seen(path) for path in sys.argv[1:]]))
`
interface Checked {
  readonly integrity: string
  readonly rtree: string[]
  readonly counts: number[]
  readonly indexed: number[]
  readonly noted: number[]
  readonly plan: string[]
  readonly triggers: number
  readonly srs: number[]
  readonly extents: (number | null)[][]
  readonly foreign: unknown[]
}

describe.skipIf(!python)('as SQLite reads it', () => {
  const counts = [0, 1, 51, 52, 2601, 2602, 10_000]
  const empty: FeatureTable = { ...drawnTable('squares'), count: 0, rows: () => [] }
  const paths = counts.map((count) => write([count === 0 ? empty : squaresTable(count)]))
  const checked = python ? askPython<Checked[]>(CHECK, ...paths) : []

  it.each(counts.map((count, i) => [count, i] as const))(
    '%i features: whole, indexed, counted',
    (count, i) => {
      expect(checked[i]).toMatchObject({
        integrity: 'ok',
        rtree: ['ok'],
        counts: [count],
        indexed: [count],
        noted: [count],
        triggers: 8,
        srs: [-1, 0, 4326, 32650],
        foreign: [],
      })
      expect(checked[i]!.plan[0]).toMatch(/rtree_squares_geom VIRTUAL TABLE INDEX/)
    },
  )

  it('holds two layers, one of them with shapes larger than a page', () => {
    const vertices = 3000
    const ring = Float64Array.from({ length: 2 * (vertices + 1) }, (_, i) => {
      const turn = (2 * Math.PI * ((i >> 1) % vertices)) / vertices
      return i % 2 === 0 ? 600_000 + 900 * Math.cos(turn) : 3_540_000 + 900 * Math.sin(turn)
    })
    const large = tableOfRows('large shapes', [
      { geometry: { kind: 'polygon', polygons: [[ring]] }, values: ['r', 'x'.repeat(9000), 'z', 1, 2, 3] },
    ])
    const path = write([drawnTable(), large])
    const [seen] = askPython<Checked[]>(CHECK, path)
    expect(seen).toMatchObject({ integrity: 'ok', counts: [1, 3], indexed: [1, 3] })
    expect(seen!.extents[1]).toEqual([600_000, 3_540_000, 600_150, 3_540_120])
    const area = askPython<number>(
      "import json, sys, geopandas; f = geopandas.read_file(sys.argv[1], layer='large shapes'); print(json.dumps(float(f.area.sum())))",
      path,
    )
    expect(area).toBeCloseTo((vertices / 2) * 900 ** 2 * Math.sin((2 * Math.PI) / vertices), 3)
  })
})

const ROWS = `
import json, sqlite3, sys
rows = [[list(map(repr, row)) for row in sqlite3.connect(path).execute('select * from large order by fid')] for path in sys.argv[1:]]
print(json.dumps(rows[0] == rows[1] and len(rows[0])))
`

describe.skipIf(!python)('of parts encoded apart', () => {
  it('holds the same rows, also those larger than a page', async () => {
    const [shape] = [...drawnTable().rows()]
    const rows = Array.from({ length: 60 }, (_, i) => ({
      ...shape!,
      values: [`r${i}`, 'x'.repeat(i % 3 === 0 ? 9000 + i : i), 'z', i, i / 3, null],
    }))
    const table = tableOfRows('large', rows)
    const whole = write([table])
    const inParts = () =>
      writeGeoPackageOfParts(table, host, async (take) => {
        for (const [from, to] of [
          [0, 7],
          [7, 50],
        ] as const)
          take(encodeFeatures(table.crs, rows.slice(from, to), from + 1))
        return rows.slice(50)
      })
    const path = join(folderOf({}), 'parts.gpkg')
    writeFileSync(path, Buffer.concat([...(await inParts())]))
    // What waits in the spool is the file itself.
    const moved = join(folderOf({}), 'moved.gpkg')
    expect((await inParts()).moveTo?.(moved)).toBe(true)
    expect(Buffer.compare(readFileSync(moved), readFileSync(path))).toBe(0)
    expect((await inParts()).moveTo?.(join(folderOf({}), 'no such folder', 'x.gpkg'))).toBe(false)
    expect(askPython<number>(ROWS, whole, path)).toBe(60)
    expect(askPython<Checked[]>(CHECK, path)[0]).toMatchObject({
      integrity: 'ok',
      rtree: ['ok'],
      counts: [60],
    })
  })
})

const EDIT = `
import json, sys
from osgeo import ogr, gdal
gdal.UseExceptions()
source = ogr.Open(sys.argv[1], 1)
layer = source.GetLayer('squares')
for fid in range(1, 101): layer.DeleteFeature(fid)
feature = layer.GetFeature(500)
feature.SetGeometry(ogr.CreateGeometryFromWkt('MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))'))
layer.SetFeature(feature)
source = layer = feature = None
source = ogr.Open(sys.argv[1])
layer = source.GetLayer('squares')
count = layer.GetFeatureCount()
layer.SetSpatialFilterRect(-1, -1, 2, 2)
styles = source.GetLayer('layer_styles').GetNextFeature()
print(json.dumps(dict(count=count, moved=[f.GetFID() for f in layer], style=styles.GetField('styleQML'), default=styles.GetField('useAsDefault'))))
`

describe.skipIf(!python)('edited by GDAL', () => {
  it('keeps index and count in step, and its style', () => {
    const path = write([squaresTable(1000)])
    const edited = askPython<{ count: number; moved: number[]; style: string; default: number }>(EDIT, path)
    expect(edited).toMatchObject({ count: 900, moved: [500] })
    expect(edited.default).toBeTruthy()
    expect(edited.style).toContain('<category value="industry" label="Industry &#38; parks" symbol="0"')
    const [seen] = askPython<Checked[]>(CHECK, path)
    expect(seen).toMatchObject({
      integrity: 'ok',
      rtree: ['ok'],
      counts: [900],
      indexed: [900],
      noted: [900],
    })
  })
})
