// Sources at places: known emissions first, the rest by land, every total kept — on four pixels.
import { describe, expect, it } from 'vitest'
import { placePoints } from '../../src/allocate/points.ts'
import { closes } from '../../src/cadastre/index.ts'
import type { Issue } from '../../src/error.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { exactSum } from '../../src/quantity/index.ts'
import { writeRasters } from '../../src/run/index.ts'
import { examine, parseStudy, solve } from '../../src/study/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const points = (rows: readonly (readonly [number, number, Record<string, unknown>])[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32650' } },
    features: rows.map(([x, y, properties]) => ({
      type: 'Feature',
      properties,
      geometry: { type: 'Point', coordinates: [x, y] },
    })),
  })

// A row of ten pixels of 30 m: industry in the first and the last, cropland between; two zones of five.
const FILES = {
  'landuse.tif': codesTiff(utmGrid(10, 1), [53, 11, 11, 11, 11, 11, 11, 11, 11, 53]),
  'zones.geojson': zonesJson([
    { id: 'w', rings: [box(X, Y - 30, X + 150, Y)] },
    { id: 'e', rings: [box(X + 150, Y - 30, X + 300, Y)] },
  ]),
  'plants.geojson': points([
    [X + 75, Y - 15, { name: 'A', t: 30, mw: 1, state: 'on' }],
    [X + 75, Y - 15, { name: 'A', t: 20, mw: 1, state: 'on' }],
    [X + 225, Y - 15, { name: 'B', t: 10, mw: 6, state: 'on' }],
    [X + 105, Y - 15, { name: 'C', t: 99, mw: 0, state: 'off' }],
  ]),
  'controls.csv': 'zone,sector,total\nw,industry,70\n',
}

async function examined(
  industry: number,
  entry: Record<string, unknown>,
  allocate: Record<string, unknown> = {},
) {
  const { study, issues } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { industry, agriculture: 7 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc' },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      allocate: {
        points: [{ file: 'plants.geojson', only: { state: 'on' }, buffer: '10 m', ...entry }],
        ...allocate,
      },
    },
    'study',
  )
  expect(issues).toEqual([])
  const world = nodeWorld({ base: folderOf(FILES), threads: 1 })
  return { ...(await examine(study!, world)), study: study!, world }
}

const ofIndustry = (solution: Awaited<ReturnType<typeof examined>>['solution']) =>
  solution!.table.rows.map((row) => row.emissions[0]!)

describe('known sources', () => {
  it('total 100, sources 60: 40 are spread over the other land', async () => {
    const { solution, issues } = await examined(100, { emission: 't' })
    expect(issues).toEqual([])
    // West: A 50 and half of 40; east: B 10 and the other half.
    expect(ofIndustry(solution)).toEqual([70, 30])
    expect(solution!.emissions.placements.map(({ name, amount }) => [name, amount])).toEqual([
      ['A', 50],
      ['B', 10],
    ])
  })

  it('total 50, sources 60: scaled to the total, or refused', async () => {
    const scaled = await examined(50, { emission: 't', exceed: 'scale' })
    expect(ofIndustry(scaled.solution)[0]).toBeCloseTo((50 * 50) / 60, 12)
    expect(exactSum(ofIndustry(scaled.solution))).toBeCloseTo(50, 12)
    expect(scaled.issues.map(({ code }) => code)).toEqual(['points.exceed'])
    const refused = await examined(50, { emission: 't' })
    expect(refused.issues.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
      'points.exceed',
    ])
  })

  it('a column that the file lacks, and a unit that is none, are one fault each', async () => {
    const { issues } = await examined(100, { emission: 'tonnes', unit: 'parsec' })
    expect(issues.map(({ code }) => code)).toEqual(['points.unit', 'points.column'])
    expect(issues[1]!.found).toBe('columns name, t, mw, state')
  })

  it('total 50, sources 100: halves', async () => {
    const { solution } = await examined(50, { emission: 't', only: { name: 'C' }, exceed: 'scale' })
    expect(solution!.emissions.placements[0]!.amount).toBe(50)
    const two = await examined(30, { emission: 't', exceed: 'scale' })
    expect(two.solution!.emissions.placements.map(({ amount }) => amount)).toEqual([25, 5])
  })

  it('none where one must be is a fault, else a warning', async () => {
    const flagged = await examined(50, { emission: 't', only: { state: 'planned' }, required: true })
    expect(flagged.issues[0]).toMatchObject({ code: 'points.none', severity: 'error' })
    const free = await examined(50, { emission: 't', only: { state: 'planned' } })
    expect(free.issues[0]).toMatchObject({ code: 'points.none', severity: 'warning' })
    expect(ofIndustry(free.solution)).toEqual([25, 25])
  })

  it('of a branch that the ledger has not say so, not only that there is nothing left', async () => {
    const { issues } = await examined(100, { emission: 't', branch: 'power-heat', exceed: 'scale' })
    expect(issues.map(({ code, severity }) => [code, severity])).toEqual([
      ['points.branch', 'warning'],
      ['points.exceed', 'warning'],
    ])
  })

  it('take their ground from other classes, and pixels add up', async () => {
    const { solution, world } = await examined(100, { emission: 't' })
    const rasters = await writeRasters(solution!, world)
    expect(closes(rasters.closure)).toBe(true)
    expect(rasters.closure.find(({ sector }) => sector === 'industry')!.pixels).toBeCloseTo(100, 9)
    const land = exactSum(solution!.table.rows.map((row) => row.areas[0]!))
    expect(land).toBeCloseTo((2 * 900 + 2 * Math.PI * 100) / 1e4, 10)
    rasters.close()
  })

  it('count within the control total of their zone', async () => {
    const { solution, issues } = await examined(100, { emission: 't' }, { controls: 'controls.csv' })
    expect(issues).toEqual([])
    expect(ofIndustry(solution)).toEqual([70, 30])
    const below = await examined(100, { emission: 't', only: { name: 'C' } }, { controls: 'controls.csv' })
    expect(below.issues.map(({ code }) => code)).toContain('control.points')
  })

  it('without an amount are faults that name the feature', async () => {
    const { issues } = await examined(100, { emission: 'state' })
    expect(issues.filter(({ code }) => code === 'points.amount').length).toBe(3)
  })
})

describe('sources that share', () => {
  it('take their part by attribute, the rest goes by land', async () => {
    const { solution } = await examined(100, { weight: 'mw', share: 0.8 })
    // A has 1 + 1 and B 6 of 8; the other 20 are halved.
    expect(solution!.emissions.placements.map(({ amount }) => amount)).toEqual([20, 60])
    expect(ofIndustry(solution)).toEqual([30, 70])
  })

  it('come after known ones', async () => {
    const known = { file: 'plants.geojson', emission: 't', only: { name: 'B' }, buffer: '10 m' }
    const { solution } = await examined(
      100,
      {},
      {
        points: [
          { file: 'plants.geojson', weight: 'mw', share: 0.5, only: { name: 'A' }, buffer: '10 m' },
          known,
        ],
      },
    )
    // B's 10 first; then half of 90 to A; 45 by land.
    expect(ofIndustry(solution)).toEqual([67.5, 32.5])
  })

  it('take their parts of one amount, in any order, and not more than there is', async () => {
    const set = (name: string, share: number) => ({
      file: 'plants.geojson',
      weight: 'mw',
      share,
      only: { name },
      buffer: '10 m',
    })
    const both = [set('A', 0.5), set('B', 0.3)]
    for (const points of [both, [...both].reverse()]) {
      const { solution } = await examined(100, {}, { points })
      // 50 to A, 30 to B; the other 20 are halved.
      expect(ofIndustry(solution)).toEqual([60, 40])
    }
    const { issues } = await examined(100, {}, { points: [set('A', 0.8), set('B', 0.3)] })
    expect(issues.map(({ code, severity }) => [code, severity])).toEqual([['points.shares', 'error']])
  })

  it('of a branch take their parts of its emission, also where it is most of the sector', async () => {
    const set = (name: string) => ({ file: 'plants.geojson', weight: 'mw', share: 0.1, only: { name } })
    const points = [
      { ...set('A'), buffer: '10 m' },
      { ...set('B'), buffer: '10 m' },
    ]
    const { solution } = await examined(100, {}, { points })
    const { tally } = solution!.emissions
    const placed = (total: number, limit: number | undefined, shares: readonly number[]) => {
      const sets = shares.map((share, layer) => ({
        name: `${layer}`,
        sector: 'industry',
        required: false,
        rule: { kind: 'share' as const, share, limit },
        sites: [{ name: 'A', amount: 1, layer: layer % 2 }],
      }))
      const issues: Issue[] = []
      const totals = tally.lands.sectors.map((id) => (id === 'industry' ? total : 0))
      return { issues, amounts: placePoints(totals, tally, sets, issues).placements.map((p) => p.amount) }
    }
    expect(placed(100, 80, [0.5, 0.5])).toEqual({ amounts: [40, 40], issues: [] })
    expect(placed(100, 100, [0.6, 0.4])).toEqual({ amounts: [60, 40], issues: [] })
    // The rounding of a large share is no fault of a small one.
    for (let total = 1; total < 3000; total += 7.3)
      expect(placed(total, undefined, [0.99999, 0.00001]).issues).toEqual([])
  })
})

it('without sources not a bit changes', async () => {
  const { study } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { industry: 100 / 3 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc' },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
    },
    'study',
  )
  const world = nodeWorld({ base: folderOf(FILES), threads: 1 })
  const { emissions } = await solve(study!, world)
  expect(emissions.byZone.map((row) => row[0])).toEqual([((100 / 3) * 900) / 1800, ((100 / 3) * 900) / 1800])
})
