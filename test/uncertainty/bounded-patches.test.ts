// Every parcel with its interval: the zone's own where nothing else is said, wider for small ones where a spread is, whatever shares the sector.
import { beforeAll, describe, expect, it } from 'vitest'
import { boundedTable } from '../../src/cadastre/index.ts'
import { memorySource, readSqliteTable, sqliteColumns } from '../../src/formats/index.ts'
import { nodeWorld } from '../../src/host/node.ts'
import {
  boundedParcels,
  type Patches,
  patchPlaces,
  relativeRasters,
  tracePatches,
} from '../../src/run/index.ts'
import { parseStudy, type Solution, solve, type World } from '../../src/study/index.ts'
import { openUncertainty, type Uncertainty, uncertaintyOfSolution } from '../../src/uncertainty/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]

// Industry: one pixel and a piece of three in the west, one in the east, a park in the cropland; people by pixel.
const FILES = {
  'landuse.tif': codesTiff(
    utmGrid(6, 3),
    [53, 11, 53, 53, 11, 11, 11, 11, 53, 11, 11, 53, 51, 51, 11, 11, 51, 11],
  ),
  'people.tif': codesTiff(utmGrid(6, 3), [9, 1, 1, 2, 1, 1, 1, 1, 3, 1, 1, 4, 5, 6, 1, 1, 7, 1]),
  'zones.geojson': zonesJson([
    { id: 'w', rings: [box(X, Y - 90, X + 90, Y)] },
    { id: 'e', rings: [box(X + 90, Y - 90, X + 180, Y)] },
  ]),
  'parks.geojson': zonesJson([{ id: 'p', rings: [box(X + 35, Y - 55, X + 50, Y - 35)] }]),
  'plants.csv': 'name,lon,lat,t\nA,118.06030,32.07882,50\n',
}

interface Drawn {
  readonly solution: Solution
  readonly answer: Uncertainty
  readonly patches: Patches
  readonly rows: readonly Record<string, unknown>[]
  readonly world: World
  close(): void
}

async function drawn(allocate: Record<string, unknown>, spatial: Record<string, unknown>): Promise<Drawn> {
  const { study, issues } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { industry: 1000, urban: 300 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc', industry: { parks: 'parks.geojson' } },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      allocate,
      uncertainty: { totals: { industry: 10, urban: 5 }, spatial },
    },
    'study',
  )
  expect(issues).toEqual([])
  const world = nodeWorld({ base: folderOf(FILES), threads: 1 })
  const solution = await solve(study!, world)
  const options = { ...(await openUncertainty(solution, world, [])), draws: 2000 }
  const patches = await tracePatches(solution, world)
  const places = patchPlaces(solution, patches)
  const answer = uncertaintyOfSolution(solution, options, places.areas)
  const table = boundedTable(patches.table, places.bounds(answer))
  const rows = [...table.rows()].map(({ values }) =>
    Object.fromEntries(table.columns.map(({ name }, i) => [name, values[i]])),
  )
  return { solution, answer, patches, rows, world, close: () => patches.close() }
}

describe.each([
  ['shared by area', {}],
  [
    'shared by weights',
    { weights: { people: { file: 'people.tif' } }, by: { industry: { people: 0.8, area: 0.2 } } },
  ],
  ['with a source', { points: [{ file: 'plants.csv', emission: 't', buffer: '10 m' }] }],
])('parcels %s', (_, allocate) => {
  let result: Drawn
  beforeAll(async () => {
    result = await drawn(allocate, {})
  })

  it('have the interval of what they are part of, in proportion', () => {
    const { rows, answer, solution } = result
    expect(rows.length).toBeGreaterThanOrEqual(6)
    for (const row of rows) {
      const [t, low, high] = [row['t'], row['low_t'], row['high_t']].map(Number) as [number, number, number]
      if (t === 0) {
        expect([low, high, row['uncertainty']]).toEqual([0, 0, null])
        continue
      }
      const z = solution.table.rows.findIndex(({ id }) => id === row['zone'])
      const s = solution.table.sectors.indexOf(String(row['sector']))
      const of = row['kind'] === 'source' ? answer.sectors[s]! : answer.zones[z]!.sectors[s]!
      expect(low).toBeLessThan(t)
      expect(high).toBeGreaterThan(t)
      expect(low / t).toBeCloseTo(of.low / of.central, 9)
      expect(high / t).toBeCloseTo(of.high / of.central, 9)
      expect(row['uncertainty']).toBeCloseTo((50 * (high - low)) / t, 9)
    }
    result.close()
  })
})

it('files of parcels hold the intervals that the table tells', async () => {
  const { solution, answer, patches, rows, world, close } = await drawn({}, {})
  const bounds = patchPlaces(solution, patches).bounds(answer)
  for (const { name, bytes } of boundedParcels(solution, patches, bounds, world)) {
    const source = memorySource(name, Buffer.concat([...(await bytes())]))
    const columns = await sqliteColumns(source, 'patches')
    const written: unknown[] = []
    for await (const { values } of readSqliteTable(source, 'patches'))
      written.push([...values.slice(columns.indexOf('low_t'), columns.indexOf('uncertainty') + 1)])
    expect(written).toEqual(rows.map((row) => [row['low_t'], row['high_t'], row['uncertainty']]))
  }
  close()
})

it('small parcels are less sure where a spread of patches is named', async () => {
  const { rows, close } = await drawn({}, { patches: 20 })
  const west = rows.filter((row) => row['zone'] === 'w' && row['sector'] === 'industry')
  const bySize = west
    .sort((a, b) => Number(a['ha']) - Number(b['ha']))
    .map((row) => Number(row['uncertainty']))
  expect(bySize.length).toBe(3)
  expect(bySize).toEqual([...bySize].sort((a, b) => b - a))
  expect(bySize[0]).toBeGreaterThan(bySize[2]! * 1.5)
  close()
})

it('the raster of relative uncertainty has the same percent under weights', async () => {
  const { solution, answer, close } = await drawn(
    { weights: { people: { file: 'people.tif' } }, by: { industry: 'people' } },
    {},
  )
  const world = nodeWorld({ base: folderOf(FILES), threads: 1 })
  const { files, close: free } = await relativeRasters(solution, answer, world)
  expect(files.map(({ name }) => name)).toContain('rasters/uncertainty-industry.tif')
  expect(answer.zones[0]!.intensities[0]!.relative).toBeCloseTo(answer.zones[0]!.sectors[0]!.relative, 9)
  free()
  close()
})
