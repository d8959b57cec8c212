// Parcels of whole studies: parks and discs with their own outlines, sums equal to the table, the same for any tiles.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { exactSum } from '../../src/quantity/index.ts'
import { tracePatches } from '../../src/run/index.ts'
import { parseStudy, type Study, solve } from '../../src/study/index.ts'
import { crsOfEpsg, type FeatureTable, transformer, wgs84 } from '../../src/vector/index.ts'
import { askPython, python } from '../support/gdal.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]

function studyOf(changes: Record<string, unknown> = {}): Study {
  const { study, issues } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { industry: 1000, urban: 200, agriculture: 30, rural: 4 } },
      land: {
        cover: 'landuse.tif',
        legend: 'cnlucc',
        industry: { parks: 'parks.geojson', enterprises: 'e.csv', buffer: '15 m' },
      },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      ...changes,
    },
    'study',
  )
  expect(issues).toEqual([])
  return study!
}

async function traced(files: Record<string, string | Uint8Array>, study: Study, side?: number) {
  const world = nodeWorld({ base: folderOf(files), threads: 1 })
  const solution = await solve(study, world)
  const patches = await tracePatches(solution, world, side === undefined ? {} : { side })
  return { solution, patches, rows: records(patches.table) }
}

const records = (table: FeatureTable) =>
  [...table.rows()].map(({ geometry, values }) => ({
    geometry,
    ...(Object.fromEntries(table.columns.map(({ name }, i) => [name, values[i]])) as {
      id: string
      sector: string
      zone: string
      kind: string
      land_code: number | null
      ha: number
      t: number
      t_ha: number
      rank: number
    }),
  }))

const lonLat = (x: number, y: number) => transformer(crsOfEpsg(32650)!, wgs84())(Float64Array.of(x, y))

// A patchwork of 70 × 50 pixels with a slanting border, a park across it, and discs: two overlap, one lies in the park.
const SIZE = [70, 50] as const
const codes = Uint8Array.from(
  { length: SIZE[0] * SIZE[1] },
  (_, i) =>
    [11, 51, 12, 52, 53, 21, 0][
      (((i % 70) >> 2) * 5 + Math.floor(i / 70 / 3) * 3 + (i % 13 === 0 ? 1 : 0)) % 7
    ]!,
)
const slant = [
  {
    id: 'a',
    rings: [
      [
        [X + 10, Y - 20],
        [X + 1100, Y - 5],
        [X + 800, Y - 1490],
        [X + 30, Y - 1400],
        [X + 10, Y - 20],
      ],
    ],
  },
  {
    id: 'b',
    rings: [
      [
        [X + 1100, Y - 5],
        [X + 2090, Y - 40],
        [X + 2000, Y - 1480],
        [X + 800, Y - 1490],
        [X + 1100, Y - 5],
      ],
    ],
  },
]
const park = { id: 'p', rings: [box(X + 700, Y - 700, X + 1300, Y - 410)] }
const places = [
  [X + 300, Y - 300],
  [X + 320, Y - 305],
  [X + 900, Y - 500],
  [X + 1301, Y - 600],
  [X + 1900, Y - 1200],
] as const
const files = {
  'landuse.tif': codesTiff(utmGrid(...SIZE), codes),
  'zones.geojson': zonesJson(slant),
  'parks.geojson': zonesJson([park]),
  'e.csv': ['id,lon,lat', ...places.map(([x, y], i) => `e${i},${[...lonLat(x, y)].join(',')}`), ''].join(
    '\n',
  ),
}

// Discs in a crowd: most cut others, some lie across the border of zones or of the park, some twice at one place.
const crowd = {
  ...files,
  'e.csv': [
    'id,lon,lat',
    ...Array.from({ length: 100 }, (_, i) => {
      const k = i % 40 === 39 ? i - 7 : i
      return `c${i},${[...lonLat(X + 560 + ((k * 37.3) % 420), Y - 330 - ((k * 23.9) % 300))].join(',')}`
    }),
    '',
  ].join('\n'),
}

describe('the register of a study', () => {
  it('adds up to the table by zone and sector, in tonnes and hectares', async () => {
    const { solution, rows, patches } = await traced(files, studyOf())
    expect(rows).toHaveLength(patches.table.count)
    for (const row of solution.table.rows) {
      solution.table.sectors.forEach((sector, s) => {
        const own = rows.filter((parcel) => parcel.zone === row.id && parcel.sector === sector)
        expect(exactSum(own.map(({ t }) => t)) / row.emissions[s]!).toBeCloseTo(1, 12)
        expect(exactSum(own.map(({ ha }) => ha)) / row.areas[s]!).toBeCloseTo(1, 12)
      })
    }
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    patches.close()
  })

  it('has none on ground of a sector that the inventory lacks', async () => {
    const { land } = studyOf()
    const sectors = { industry: [53], urban: [51], agriculture: [11, 12], rural: [52], unused: [21] }
    const { solution, rows, patches } = await traced(files, studyOf({ land: { ...land, sectors } }))
    expect(solution.issues.map(({ code }) => code)).toContain('land.sector')
    const whole = await traced(files, studyOf())
    expect(rows).toEqual(whole.rows)
    patches.close()
    whole.patches.close()
  })

  it('keeps the outline and the own ground of parks and discs', async () => {
    const { rows } = await traced(files, studyOf())
    const parcels = rows.filter(({ kind }) => kind !== 'land')
    const disc = (Math.PI * 225) / 1e4
    const areas = Object.fromEntries(parcels.map(({ id, ha }) => [id, ha]))
    expect(Object.keys(areas).sort()).toEqual([
      'industry-a-enterprise-e0',
      'industry-a-enterprise-e1',
      'industry-a-park-1',
      'industry-b-enterprise-e3',
      'industry-b-enterprise-e4',
      'industry-b-park-1',
    ])
    expect(areas['industry-a-enterprise-e0']).toBeCloseTo(disc, 9)
    expect(areas['industry-b-enterprise-e4']).toBeCloseTo(disc, 9)
    expect(areas['industry-a-enterprise-e1']).toBeLessThan(disc)
    expect(areas['industry-a-park-1']! + areas['industry-b-park-1']!).toBeCloseTo((600 * 290) / 1e4, 9)
  })

  it('is the same to the bit for any tile and thread', async () => {
    const whole = await traced(files, studyOf())
    for (const side of [7, 16, 33]) {
      const cut = await traced(files, studyOf(), side)
      expect(cut.rows).toEqual(whole.rows)
    }
  })

  it('ranks by tonnes, and equals share a rank', async () => {
    const { rows } = await traced(files, studyOf())
    for (const row of rows) expect(row.rank).toBe(1 + rows.filter(({ t }) => t > row.t).length)
  })

  it('gathers small patches without losing ground', async () => {
    const plain = await traced(files, studyOf())
    const gathered = await traced(files, studyOf({ patches: { connectivity: 4, min_area: '0.5 ha' } }))
    const sum = (rows: typeof plain.rows) => exactSum(rows.map(({ ha }) => ha))
    expect(gathered.rows.length).toBeLessThan(plain.rows.length)
    expect(sum(gathered.rows)).toBeCloseTo(sum(plain.rows), 10)
    expect(gathered.rows.filter(({ id }) => id.endsWith('-small')).length).toBeGreaterThan(0)
  })

  it('registers a total that lies on all ground of its zone', async () => {
    const study = studyOf({
      land: {
        cover: 'landuse.tif',
        legend: 'cnlucc',
        sectors: { urban: [51], agriculture: [11, 12], rural: [52] },
      },
      allocate: { fallback: 'zone' },
    })
    const { rows, solution, patches } = await traced(files, study)
    const grounds = rows.filter(({ kind }) => kind === 'ground')
    expect(grounds.map(({ id }) => id)).toEqual(['industry-a-ground', 'industry-b-ground'])
    expect(exactSum(grounds.map(({ t }) => t))).toBeCloseTo(1000, 9)
    expect(exactSum(rows.map(({ t }) => t))).toBeCloseTo(exactSum(solution.emissions.totals), 9)
    patches.close()
  })

  it('gives the shares of mixed pixels to the patches of their classes', async () => {
    const finer = utmGrid(SIZE[0] * 3, SIZE[1] * 3, 10)
    const built = Uint8Array.from(
      { length: finer.width * finer.height },
      (_, i) => [50, 40, 50, 10, 60][(i * 7 + Math.floor(i / 97)) % 5]!,
    )
    const study = studyOf({
      land: {
        cover: 'landuse.tif',
        legend: 'cnlucc',
        refine: { cover: 'finer.tif', legend: 'esa-worldcover', within: 'urban', method: 'fractions' },
        industry: { parks: 'parks.geojson', enterprises: 'e.csv', buffer: '15 m' },
      },
    })
    const { solution, rows } = await traced({ ...files, 'finer.tif': codesTiff(finer, built) }, study)
    expect(solution.refinement).toBeDefined()
    for (const row of solution.table.rows) {
      solution.table.sectors.forEach((sector, s) => {
        const own = rows.filter((parcel) => parcel.zone === row.id && parcel.sector === sector)
        expect(exactSum(own.map(({ ha }) => ha))).toBeCloseTo(row.areas[s]!, 9)
        expect(exactSum(own.map(({ t }) => t)) / row.emissions[s]!).toBeCloseTo(1, 9)
      })
    }
  })

  it('counts pixels where the study asks for their centres', async () => {
    const { rows } = await traced(files, studyOf({ coverage: 'centre' }))
    for (const { ha, kind } of rows) if (kind === 'land') expect((ha / 0.09) % 1).toBeCloseTo(0, 9)
  })

  it.skipIf(!python)('is valid for GEOS: no overlaps, outlines as large as their ground', async () => {
    for (const [given, connectivity] of [
      [files, 4],
      [files, 8],
      [crowd, 4],
    ] as const) {
      const { rows } = await traced(given, studyOf({ patches: { connectivity } }))
      const told = rows.map(({ geometry, ...rest }) => ({
        ...rest,
        polygons:
          geometry.kind === 'polygon'
            ? geometry.polygons.map((rings) => rings.map((ring) => Array.from(ring)))
            : [],
      }))
      const folder = folderOf({ rows: JSON.stringify(told) })
      expect(askPython<string[]>(CHECK, join(folder, 'rows'))).toEqual([])
    }
  })

  it('is the same for a crowd of discs in any tiles, and as large as the table', async () => {
    const { solution, rows } = await traced(crowd, studyOf())
    expect((await traced(crowd, studyOf(), 16)).rows).toEqual(rows)
    const discs = rows.filter(({ kind }) => kind === 'enterprise')
    expect(discs.length).toBeGreaterThan(50)
    expect(discs.filter(({ ha }) => ha < (0.99 * (Math.PI * 225)) / 1e4).length).toBeGreaterThan(10)
    const sum = exactSum(rows.filter(({ sector }) => sector === 'industry').map(({ ha }) => ha))
    expect(sum / exactSum(solution.table.rows.map(({ areas }) => areas[0]!))).toBeCloseTo(1, 12)
  })
})

const CHECK = `
import sys, json
from shapely.geometry import Polygon, MultiPolygon
from shapely.validation import explain_validity
rows = json.load(open(sys.argv[1])); faults = []
pairs = lambda r: list(zip(r[::2], r[1::2]))
shapes = []
for row in rows:
    shape = MultiPolygon([Polygon(pairs(p[0]), [pairs(h) for h in p[1:]]) for p in row['polygons']])
    if not shape.is_valid or shape.is_empty: faults.append(row['id'] + ' ' + explain_validity(shape))
    if any(not Polygon(pairs(p[0])).exterior.is_ccw for p in row['polygons']): faults.append(row['id'] + ' turns the wrong way')
    if row['kind'] == 'park' and abs(shape.area / 1e4 - row['ha']) > 1e-8: faults.append(f"{row['id']} {shape.area / 1e4} {row['ha']}")
    if row['kind'] == 'enterprise' and abs(shape.area / 1e4 - row['ha']) > 2e-4: faults.append(f"{row['id']} {shape.area / 1e4} {row['ha']}")
    shapes.append(shape)
for i, a in enumerate(shapes):
    for j in range(i):
        if (rows[i]['kind'] == 'land') != (rows[j]['kind'] == 'land'): continue
        over = a.intersection(shapes[j]).area
        if over > 1e-6: faults.append(f"{rows[i]['id']} over {rows[j]['id']}: {over}")
print(json.dumps(faults))
`
