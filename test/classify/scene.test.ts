// Scenes as missions deliver them: a folder of band files is scaled, masked and made into indices; maps go on to a study.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { featureNames, growForest, readFeatures } from '../../src/classify/index.ts'
import { sentinelOffset } from '../../src/classify/missions.ts'
import { encodeTile, geoTagsOfEpsg, writeCog } from '../../src/formats/index.ts'
import type { Grid } from '../../src/grid/index.ts'
import { nodeWorld, nodeZlib } from '../../src/host/node.ts'
import {
  type ClassifyRequest,
  classifyScene,
  extractParks,
  type Parks,
  parksJson,
} from '../../src/run/index.ts'
import { openScene, type SceneSpec } from '../../src/study/index.ts'
import { utmGrid, zonesJson } from '../support/small-study.ts'

const folder = mkdtempSync(join(tmpdir(), 'cadastre-scene-'))
const world = () => nodeWorld({ base: folder, threads: 1 })

function band(name: string, grid: Grid, value: (col: number, row: number) => number): string {
  const side = 512
  const tile = new Uint16Array(side * side)
  for (let row = 0; row < grid.height; row++)
    for (let col = 0; col < grid.width; col++) tile[row * side + col] = value(col, row)
  const bytes = encodeTile(tile, nodeZlib, { level: 1 })
  const pieces = writeCog({
    grid,
    geo: geoTagsOfEpsg({ ...grid.crs, epsg: grid.crs.epsg! }),
    tileSize: side,
    nodata: 0,
    sample: { bits: 16, format: 1 },
    description: name,
    unit: '',
    byteCounts: [Float64Array.of(bytes.length)],
    tile: () => bytes,
  })
  writeFileSync(join(folder, name), Buffer.concat([...pieces]))
  return name
}

const LANDSAT = 'LC08_L2SP_120038_20200520_20200820_02_T1'

describe('a Landsat folder', () => {
  const grid = utmGrid(4, 2)
  const files = [
    band(`${LANDSAT}_SR_B4.TIF`, grid, (col) => (col === 3 ? 0 : 10_000)),
    band(`${LANDSAT}_SR_B5.TIF`, grid, () => 20_000),
    band(`${LANDSAT}_ST_B10.TIF`, grid, () => 44_000),
    // Clear (bit 6), cloud (3), shadow (4), clear; the second row has cirrus (2) and water (7), which is clear.
    band(
      `${LANDSAT}_QA_PIXEL.TIF`,
      grid,
      (col, row) =>
        [
          [64, 72, 80, 64],
          [68, 192, 64, 64],
        ][row]![col]!,
    ),
  ]
  const spec: SceneSpec = { files, indices: ['ndvi'], mask: true }
  const whole = { col: 0, row: 0, width: 4, height: 2 }

  it('is scaled to reflectance, masked by quality and fill, indexed after scaling', async () => {
    const scene = (await openScene(spec, world(), []))!
    expect(featureNames(scene)).toEqual(['SR_B4', 'SR_B5', 'ndvi'])
    const { values, valid } = await readFeatures(scene, whole)
    expect(values[0]).toBeCloseTo(0.075, 12)
    expect(values[8]).toBeCloseTo(0.35, 12)
    expect(values[16]).toBeCloseTo((0.35 - 0.075) / (0.35 + 0.075), 12)
    expect([...valid]).toEqual([1, 0, 0, 0, 0, 1, 1, 0])
  })

  it('gives other bands by name and keeps clouds when asked to', async () => {
    const scene = (await openScene({ ...spec, bands: ['ST_B10'], indices: [], mask: false }, world(), []))!
    const { values, valid } = await readFeatures(scene, whole)
    expect(values[0]).toBeCloseTo(44_000 * 0.00341802 + 149, 9)
    expect([...valid]).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
  })

  it('says which bands an index lacks and which names it does not have', async () => {
    const issues: Parameters<typeof openScene>[2] = []
    await openScene({ ...spec, bands: ['SR_B4', 'B9'], indices: ['mndwi'] }, world(), issues)
    expect(issues.map(({ code }) => code)).toEqual(['scene.band', 'scene.role'])
  })

  it('takes the offset of Sentinel-2 from the baseline, or from the date', () => {
    expect(
      sentinelOffset('S2A_MSIL2A_20210507T024551_N0500_R032_T50SPA.SAFE/T50SPA_20210507T024551_B04_10m.tif'),
    ).toEqual({ offset: -0.1, isCertain: true })
    expect(
      sentinelOffset('S2A_MSIL2A_20210507T024551_N0300_R032_T50SPA.SAFE/T50SPA_20210507T024551_B04_10m.tif'),
    ).toEqual({ offset: 0, isCertain: true })
    expect(sentinelOffset('T50SPA_20230507T024551_B04_10m.tif')).toEqual({ offset: -0.1, isCertain: false })
  })
})

describe('a drawn scene', () => {
  // Two kinds of ground with noise, halves of a square; an island of the second in the first.
  const grid = utmGrid(60, 40)
  const isSecond = (col: number, row: number) => col >= 30 || (col >= 8 && col < 12 && row >= 10 && row < 14)
  const noise = (col: number, row: number, k: number) =>
    (col * 7 + row * 13 + k * 5 + ((col * row) % 11)) % 17
  const files = [0, 1].map((k) =>
    band(
      `drawn-${k}.tif`,
      grid,
      (col, row) => (isSecond(col, row) ? 900 : 300) + 40 * k + noise(col, row, k),
    ),
  )
  const square = (col: number, row: number, side: number) => {
    const [x, y] = [600_000 + 30 * col, 3_550_000 - 30 * row]
    const far = 30 * side
    return [
      [
        [x, y],
        [x, y - far],
        [x + far, y - far],
        [x + far, y],
        [x, y],
      ],
    ]
  }
  writeFileSync(
    join(folder, 'training.geojson'),
    zonesJson([
      { id: 'field', rings: square(15, 5, 8) },
      { id: 'field', rings: square(16, 25, 8) },
      { id: 'works', rings: square(35, 5, 8) },
      { id: 'works', rings: square(45, 25, 8) },
    ]),
  )
  const request: ClassifyRequest = {
    scene: { files, indices: [], mask: true },
    training: 'training.geojson',
    classField: 'id',
    method: { kind: 'ml', priors: 'equal', reject: 0 },
    split: 0.5,
    seed: 1,
    majority: 1,
    sieve: 1,
  }

  const pixelsOf = (parks: Parks) => [...parks.list()].map(({ pixels }) => pixels)

  it.each([
    { kind: 'ml', priors: 'equal', reject: 0 },
    { kind: 'forest', trees: 20 },
  ] as const)('is mapped rightly by $kind; works become parks', async (method) => {
    const result = await classifyScene({ ...request, method }, world())
    expect(result.assessment.by).toBe('validation')
    expect(result.assessment.accuracy.overall).toBe(1)
    const parks = extractParks(result, 'works', 2, world())
    expect(pixelsOf(parks)).toEqual([1200])
    expect(pixelsOf(extractParks(result, 'works', 0, world()))).toEqual([1200, 16])
    const json = JSON.parse(Buffer.concat([...parksJson(parks, 'works', result.grid)]).toString())
    expect(json.features[0].properties).toEqual({ id: 1, class: 'works', pixels: 1200, ha: 108 })
    expect(json.features[0].geometry.coordinates[0]).toHaveLength(5)
    result.close()
  })

  it('loses its island to a sieve, and some pixels to a reject fraction', async () => {
    const sieved = await classifyScene({ ...request, sieve: 17 }, world())
    expect(pixelsOf(extractParks(sieved, 'works', 0, world()))).toEqual([1200])
    const strict = await classifyScene(
      { ...request, method: { kind: 'ml', priors: 'equal', reject: 0.5 } },
      world(),
    )
    expect(strict.mapped[0]).toBeGreaterThan(200)
    sieved.close()
    strict.close()
  })

  it('says that a class is not among those trained', async () => {
    const result = await classifyScene(request, world())
    expect(() => extractParks(result, 'industrial', 0, world())).toThrow(/field, works/)
    result.close()
  })
})

it('the same seed grows the same forest', () => {
  const samples = {
    features: 1,
    values: Float64Array.of(1, 2, 3, 7, 8, 9),
    polygon: new Int32Array(6),
    places: new Int32Array(12),
  }
  const grow = (seed: number) => growForest(samples, Int32Array.of(0, 0, 0, 1, 1, 1), 2, { trees: 5, seed })
  expect(grow(3)).toEqual(grow(3))
  expect(grow(3).threshold).not.toEqual(grow(4).threshold)
})
