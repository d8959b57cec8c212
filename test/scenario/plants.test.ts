// Plants closed and moved: the emission that leaves, the ground that goes back, and steps that add up — on ten pixels.
import { describe, expect, it } from 'vitest'
import { closes } from '../../src/cadastre/index.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { writeRasters } from '../../src/run/index.ts'
import { parseScenario, runScenario } from '../../src/scenario/index.ts'
import { parseStudy, solve } from '../../src/study/index.ts'
import { transformer, wgs84 } from '../../src/vector/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const grid = utmGrid(10, 1)
const lonLat = (x: number) => {
  const [lon, lat] = transformer(grid.crs, wgs84())(Float64Array.of(x, Y - 15))
  return { lon: lon!, lat: lat! }
}
const plant = (name: string, x: number, t: number) => `${name},${lonLat(x).lon},${lonLat(x).lat},${t}\n`

// Industry in the first and last pixel, cropland between; A and A2 in the west at one place, B in the east.
const FILES = {
  'landuse.tif': codesTiff(grid, [53, 11, 11, 11, 11, 11, 11, 11, 11, 53]),
  'zones.geojson': zonesJson([
    { id: 'w', rings: [box(X, Y - 30, X + 150, Y)] },
    { id: 'e', rings: [box(X + 150, Y - 30, X + 300, Y)] },
  ]),
  'plants.csv': `name,lon,lat,t\n${plant('A', X + 75, 30)}${plant('A2', X + 75, 20)}${plant('B', X + 225, 10)}`,
}

async function changed(
  changes: readonly unknown[],
  entry: Record<string, unknown> = { emission: 't' },
  industry = 100,
) {
  const { study, issues } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { industry, agriculture: 7 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc' },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      allocate: { points: [{ file: 'plants.csv', buffer: '10 m', ...entry }] },
    },
    'study',
  )
  expect(issues).toEqual([])
  const world = nodeWorld({ base: folderOf(FILES), threads: 1 })
  const { scenario, issues: told } = parseScenario({ title: 'Change', changes }, 'scenario')
  expect(told).toEqual([])
  const result = await runScenario(await solve(study!, world), scenario!, world)
  const of = (solution: typeof result.after) => solution.table.rows.map((row) => row.emissions[0]!)
  return { ...result, world, from: of(result.before), to: of(result.after) }
}

describe('a plant', () => {
  it('closed takes its emission with it, and its ground goes back', async () => {
    const { from, to, steps, residual, after, world } = await changed([{ kind: 'close', plant: 'A' }])
    // 40 without a place are halved; A's 30 are gone, A2's 20 stay where they are.
    expect(from).toEqual([70, 30])
    ;[40, 30].forEach((value, z) => expect(to[z]).toBeCloseTo(value, 10))
    expect(steps).toMatchObject([{ name: 'A closed', before: 107 }])
    expect(steps[0]!.effect).toBeCloseTo(-30, 10)
    expect(Math.abs(residual)).toBeLessThan(1e-9)
    const rasters = await writeRasters(after, world)
    expect(closes(rasters.closure)).toBe(true)
    rasters.close()
    const gone = await changed([
      { kind: 'close', plant: 'B' },
      { kind: 'scale', where: { sector: 'industry' }, by: 0.9 },
    ])
    expect(gone.after.emissions.placements.map(({ name }) => name)).toEqual(['A + A2'])
    expect(gone.after.table.rows[1]!.areas[0]!).toBeCloseTo(0.09, 10)
    ;[65, 15].forEach((value, z) => expect(gone.to[z]).toBeCloseTo(value, 10))
  })

  it('closed where sources share by attribute leaves its part to the others', async () => {
    const { to } = await changed([{ kind: 'close', plant: 'B' }], { weight: 't', share: 0.6 })
    ;[80, 20].forEach((value, z) => expect(to[z]).toBeCloseTo(value, 10))
  })

  it('closed where sources exceed the total takes its part of the total', async () => {
    const { to } = await changed([{ kind: 'close', plant: 'B' }], { emission: 't', exceed: 'scale' }, 30)
    ;[25, 0].forEach((value, z) => expect(to[z]).toBeCloseTo(value, 10))
  })

  it('moved keeps its emission', async () => {
    const { to, steps } = await changed([{ kind: 'move', plant: 'A', to: lonLat(X + 195) }])
    ;[40, 60].forEach((value, z) => expect(to[z]).toBeCloseTo(value, 10))
    expect(steps[0]!.effect).toBe(0)
  })

  it('that no file has is a fault that names those there are', async () => {
    await expect(changed([{ kind: 'close', plant: 'Z' }])).rejects.toMatchObject({
      issues: [{ code: 'points.plant', hint: expect.stringContaining('A, A2, B') }],
    })
    await expect(
      changed([{ kind: 'move', plant: 'A', file: 'no.csv', to: lonLat(X) }]),
    ).rejects.toMatchObject({
      issues: [{ code: 'scenario.plant' }],
    })
  })
})
