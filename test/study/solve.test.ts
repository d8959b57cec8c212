// Whole studies on grids small enough to draw, and what must hold whatever the tiles, threads and shapes.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closes } from '../../src/cadastre/index.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { exactSum } from '../../src/quantity/index.ts'
import { writeRasters } from '../../src/run/index.ts'
import { examine, parseStudy, type Study, solve } from '../../src/study/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const studyOf = (changes: Record<string, unknown> = {}): Study => {
  const value = {
    title: 'Test',
    year: 2020,
    inventory: { totals: { industry: 1000, urban: 200, agriculture: 30, rural: 4 } },
    land: { cover: 'landuse.tif', legend: 'cnlucc' },
    zones: { file: 'zones.geojson', id: 'id', name: 'name' },
    ...changes,
  }
  const { study, issues } = parseStudy(value, 'study')
  expect(issues).toEqual([])
  return study!
}

const [X, Y] = [600000, 3550000]

// 3 × 3 pixels of 30 m: a row each of urban 51, rural 52 and cropland 11, and one pixel of 53.
const CODES = [51, 51, 53, 52, 52, 52, 11, 11, 11]

async function solved(files: Record<string, string | Uint8Array>, study: Study) {
  const world = nodeWorld({ base: folderOf(files), threads: 1 })
  return { solution: await solve(study, world), world }
}

describe('a drawn study', () => {
  const west = { id: 'w', rings: [box(X, Y - 90, X + 45, Y)] }
  const east = { id: 'e', rings: [box(X + 45, Y - 90, X + 90, Y)] }
  const files = { 'landuse.tif': codesTiff(utmGrid(3, 3), CODES), 'zones.geojson': zonesJson([west, east]) }

  it('divides each total evenly over its land, by exact shares of pixels', async () => {
    const { solution } = await solved(files, studyOf())
    const [w, e] = solution.table.rows
    // Urban: 1800 m² in all, 1350 of them west; industry only in the north-east pixel.
    expect(w!.emissions).toEqual([0, 150, 15, 2])
    expect(e!.emissions).toEqual([1000, 50, 15, 2])
    expect(w!.areas).toEqual([0, 0.135, 0.135, 0.135])
    expect(w!.area).toBeCloseTo(0.405, 12)
  })

  it('takes a park and a disc out of every other class, each once', async () => {
    const parks = zonesJson([{ id: 'p', rings: [box(X, Y - 15, X + 60, Y)] }])
    // A disc on the corner of four pixels, away from the park.
    const study = studyOf({
      land: {
        cover: 'landuse.tif',
        legend: 'cnlucc',
        industry: { parks: 'parks.geojson', enterprises: 'e.csv', buffer: '15 m' },
      },
    })
    const { transformer, wgs84 } = await import('../../src/vector/index.ts')
    const [lon, lat] = transformer(utmGrid(1, 1).crs, wgs84())(Float64Array.of(X + 30, Y - 60))
    const { solution } = await solved(
      { ...files, 'parks.geojson': parks, 'e.csv': `lon,lat\n${lon},${lat}\n` },
      study,
    )
    const area = (s: number) => exactSum(solution.table.rows.map((row) => row.areas[s]!)) * 1e4
    const disc = Math.PI * 225
    expect(area(0)).toBeCloseTo(900 + 900 + disc, 5)
    expect(area(1)).toBeCloseTo(1800 - 900, 5)
    expect(area(2)).toBeCloseTo(2700 - disc / 2, 5)
    expect(area(3)).toBeCloseTo(2700 - disc / 2, 5)
    const ground = exactSum(solution.table.rows.map((row) => exactSum(row.areas) + row.unclassified))
    expect(ground).toBeCloseTo(0.81, 12)
  })

  it('a property of ids or names that no zone has is told once', async () => {
    const study = studyOf({ zones: { file: 'zones.geojson', id: 'code', name: 'title' } })
    const world = nodeWorld({ base: folderOf(files), threads: 1 })
    const told = (await examine(study, world)).issues.map(({ code }) => code)
    expect(told.filter((code) => code.startsWith('zones'))).toEqual(['zones.id', 'zones.name'])
    // `id` may also stand on the feature itself; where it stands nowhere, that is one fault as well.
    const nameless = { ...files, 'zones.geojson': files['zones.geojson'].replaceAll('"id":', '"gid":') }
    const bare = nodeWorld({ base: folderOf(nameless), threads: 1 })
    const again = (await examine(studyOf({ zones: { file: 'zones.geojson', id: 'id', name: 'name' } }), bare))
      .issues
    expect(again.filter(({ code }) => code === 'zones.id').length).toBe(1)
  })

  it('a property of names that is empty in every zone is told, and ids stand in its place', async () => {
    const zones = JSON.parse(files['zones.geojson'] as string)
    for (const { properties } of zones.features) properties.title = properties.id === 'w' ? null : ''
    const study = studyOf({ zones: { file: 'zones.geojson', id: 'id', name: 'title' } })
    const base = folderOf({ ...files, 'zones.geojson': JSON.stringify(zones) })
    const { issues, solution } = await examine(study, nodeWorld({ base, threads: 1 }))
    expect(issues.filter(({ code }) => code === 'zones.name').map(({ found }) => found)).toEqual([
      'property `title` empty in every zone',
    ])
    expect(solution!.tally.lands.zones.map(({ name }) => name)).toContain('w')
  })

  it('obeys control totals of zones and gives the rest to the others', async () => {
    const study = studyOf({ allocate: { by: 'area', controls: 'controls.csv' } })
    const { solution } = await solved({ ...files, 'controls.csv': 'zone,sector,total\nw,urban,20\n' }, study)
    expect(solution.table.rows.map((row) => row.emissions[1])).toEqual([20, 180])
  })

  it.each([
    ['fail', undefined],
    [
      'region',
      [
        [0, 0],
        [1000, 1000],
      ],
    ],
    [
      'zone',
      [
        [300, 0],
        [700, 700],
      ],
    ],
  ] as const)('a total without land, fallback %s', async (fallback, expected) => {
    const study = studyOf({ allocate: { by: 'area', fallback, controls: 'controls.csv' } })
    const world = nodeWorld({
      base: folderOf({ ...files, 'controls.csv': 'zone,sector,total\nw,industry,300\n' }),
      threads: 1,
    })
    const { solution, issues } = await examine(study, world)
    if (!expected) {
      expect(issues.map((issue) => issue.code)).toEqual(['sector.unplaced'])
      expect(issues[0]!.found).toContain('300 t')
      return
    }
    expect(issues.map((issue) => issue.code)).toEqual(['sector.fallback'])
    expect(solution!.emissions.unplaced).toEqual([{ sector: 'industry', zone: 'w', total: 300, fallback }])
    expect(solution!.table.rows.map((row) => row.emissions[0])).toEqual(expected.map(([sum]) => sum))
    const rasters = await writeRasters(solution!, world)
    expect(closes(rasters.closure)).toBe(true)
    rasters.close()
  })
})

// A larger world: two slanting zones, forty parks across their border, many codes.
function drawnWorld(width: number, height: number) {
  const [w, h] = [width * 30, height * 30]
  const codes = Uint8Array.from(
    { length: width * height },
    (_, i) => [11, 12, 51, 52, 53, 21, 0][(i * 7 + Math.floor(i / 4001)) % 7]!,
  )
  const slanting = [
    {
      id: 'a',
      rings: [
        [
          [X + 100, Y - 50],
          [X + w * 0.43, Y - 20],
          [X + w * 0.61, Y - h + 10],
          [X + 40, Y - h * 0.98],
          [X + 100, Y - 50],
        ],
      ],
    },
    {
      id: 'b',
      rings: [
        [
          [X + w * 0.43, Y - 20],
          [X + w - 7, Y - h * 0.01],
          [X + w - 900, Y - h + 1],
          [X + w * 0.61, Y - h + 10],
          [X + w * 0.43, Y - 20],
        ],
      ],
    },
  ]
  const parks = Array.from({ length: 40 }, (_, i) => {
    const [x, y] = [X + ((i * 7919) % (w * 0.95)) + 500, Y - ((i * 104729) % (h * 0.94)) - 500]
    return {
      id: `p${i}`,
      rings: [
        [
          [x, y],
          [x + 900, y - 133],
          [x + 700, y - 1200],
          [x - 200, y - 800],
          [x, y],
        ],
      ],
    }
  })
  return {
    'landuse.tif': codesTiff(utmGrid(width, height), codes),
    'zones.geojson': zonesJson(slanting),
    'parks.geojson': zonesJson(parks),
  }
}
const wideStudy = studyOf({
  land: { cover: 'landuse.tif', legend: 'cnlucc', industry: { parks: 'parks.geojson' } },
})

describe('threads and tiles', () => {
  it.skipIf(!existsSync(join(import.meta.dirname, '../../dist/host/worker.js')))(
    'give the same bits, tables and files',
    async () => {
      // Workers start for a dozen blocks of 1024 pixels a thread.
      const base = folderOf(drawnWorld(2 * 12 * 1024 - 100, 24))
      const { nodeWorld: builtWorld } = (await import(
        '../../dist/host/node.js' as string
      )) as typeof import('../../src/host/node.ts')
      const outcomes: string[] = []
      let started = 0
      const count = () => {
        started += 1
      }
      process.on('worker', count)
      for (const [threads, memory] of [
        [1, 2 ** 30],
        [2, 2 ** 30],
        [2, 0],
      ] as const) {
        const world = builtWorld({ base, threads, memory })
        const solution = await solve(wideStudy, world)
        const rasters = await writeRasters(solution, world)
        const files = rasters.bands.map((_, band) =>
          Buffer.concat([...rasters.file(band)]).toString('base64'),
        )
        outcomes.push(JSON.stringify({ table: solution.table, closure: rasters.closure, files }))
        rasters.close()
        await world.close()
      }
      process.off('worker', count)
      expect(started).toBe(2)
      // Megabytes that `toBe` would print where they differ.
      expect(outcomes.map((outcome) => outcome === outcomes[0])).toEqual([true, true, true])
    },
  )

  it('close: ledger = table = pixels to 1e-12, as written to 1e-6', async () => {
    const { solution, world } = await solved(drawnWorld(1300, 1100), wideStudy)
    const rasters = await writeRasters(solution, world)
    expect(closes(rasters.closure)).toBe(true)
    expect(Math.max(...rasters.closure.map((row) => Math.abs(row.residual)))).toBeLessThan(1e-12)
    expect(
      rasters.closure
        .filter((row) => row.zone === undefined)
        .every((row) => Math.abs(row.written_residual!) < 1e-6),
    ).toBe(true)
    rasters.close()
  })
})

describe('any rectangle of zones', () => {
  it('has Σ sectors + unclassified = the zones inside the raster', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 1, max: 89, noNaN: true }),
        fc.double({ min: 1, max: 89, noNaN: true }),
        async (x, y) => {
          const zones = zonesJson([
            { id: '1', rings: [box(X, Y - y, X + x, Y)] },
            { id: '2', rings: [box(X + x, Y - 90, X + 200, Y)] },
          ])
          const study = studyOf({
            inventory: { totals: { industry: 0, urban: 5, agriculture: 0, rural: 0 } },
            allocate: { by: 'area', fallback: 'zone' },
          })
          const { solution } = await solved(
            { 'landuse.tif': codesTiff(utmGrid(3, 3), CODES), 'zones.geojson': zones },
            study,
          )
          const ground = solution.table.rows.map((row) => exactSum(row.areas) + row.unclassified)
          expect(ground[0]).toBeCloseTo((x * y) / 1e4, 9)
          expect(ground[1]).toBeCloseTo(((90 - x) * 90) / 1e4, 9)
        },
      ),
      { numRuns: 25 },
    )
  })
})

const NANJING = join(import.meta.dirname, '../../examples/nanjing-2020')

describe('Nanjing 2020', () => {
  it('gives back Table 2 of the paper', async () => {
    const { parse } = await import('yaml')
    const { study } = parseStudy(parse(readFileSync(join(NANJING, 'study.yaml'), 'utf8')), 'study.yaml')
    const world = nodeWorld({ base: NANJING, threads: 1 })
    const { table } = await solve(study!, world)
    // 10⁴ t CO2e: industry, urban, agriculture, rural; the paper's Table 2.
    const paper: Record<string, number[]> = {
      320102: [8.48, 35.76, 0, 0],
      320104: [17.06, 39.04, 0, 0],
      320105: [0, 38.4, 0.01, 0.01],
      320106: [0, 39.32, 0, 0],
      320111: [2206.15, 86.67, 0.21, 1.69],
      320113: [1736.65, 116.37, 0.05, 0.31],
      320114: [125.72, 58, 0.01, 0.13],
      320115: [3289.64, 203.55, 0.34, 2.3],
      320116: [1826.91, 94.55, 0.41, 3.15],
      320117: [2430.79, 42.22, 0.27, 1.58],
      320118: [275.27, 32.09, 0.19, 1.16],
    }
    expect(table.rows.map((row) => row.id)).toEqual(Object.keys(paper))
    for (const row of table.rows) {
      row.emissions.forEach((emission, s) => {
        expect(
          Math.abs(emission / 1e4 - paper[row.id]![s]!),
          `${row.nameEn} ${table.sectors[s]}`,
        ).toBeLessThan(0.015)
      })
    }
    const sums = table.sectors.map((_, s) => exactSum(table.rows.map((row) => row.emissions[s]!)) / 1e4)
    const total = exactSum(sums)
    expect(sums.map((sum) => Number(sum.toFixed(2)))).toEqual([11916.67, 785.97, 1.49, 10.33])
    expect(total.toFixed(2)).toBe('12714.46')
    expect(((100 * sums[0]!) / total).toFixed(2)).toBe('93.73')
    expect(((100 * sums[1]!) / total).toFixed(2)).toBe('6.18')
  })
})
