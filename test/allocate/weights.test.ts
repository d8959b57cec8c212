// Totals shared by rasters of weights: answers one can do in one's head, mixes, chains, controls of larger units, and every sum.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closes, explainPixel, explainSector, TOLERANCE } from '../../src/cadastre/index.ts'
import { memorySource, readTiff, tiffRaster } from '../../src/formats/index.ts'
import { nodeWorld, nodeZlib } from '../../src/host/node.ts'
import { exactSum } from '../../src/quantity/index.ts'
import { arithmeticOf, zoneText } from '../../src/report/index.ts'
import { readRegister, toldSharing, tracePatches, writeRasters, writeRegister } from '../../src/run/index.ts'
import { examine, parseStudy } from '../../src/study/index.ts'
import { drawTiff, PLACE } from '../support/draw-tiff.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]

// Four pixels of 30 m in a row, all industry (53); people 1, 2, 3, 4; lights only in the second; zones of two pixels.
const ROW = {
  'landuse.tif': codesTiff(utmGrid(4, 1), [53, 53, 53, 53]),
  'people.tif': codesTiff(utmGrid(4, 1), [1, 2, 3, 4]),
  'lights.tif': codesTiff(utmGrid(4, 1), [0, 5, 0, 0]),
  'dark.tif': codesTiff(utmGrid(4, 1), [0, 0, 0, 0]),
  // One cell of 60 m over the first two pixels, one over the last two; amounts of cells.
  'coarse.tif': codesTiff(utmGrid(2, 1, 60), [4, 12]),
  // 45 m: the second pixel lies half in each cell.
  'askew.tif': codesTiff(utmGrid(3, 1, 45), [2, 6, 4]),
  'zones.geojson': JSON.stringify({
    ...JSON.parse(
      zonesJson([
        { id: 'w', rings: [box(X, Y - 30, X + 60, Y)] },
        { id: 'm', rings: [box(X + 60, Y - 30, X + 90, Y)] },
        { id: 'e', rings: [box(X + 90, Y - 30, X + 120, Y)] },
      ]),
    ),
  }),
}

type Files = Record<string, string | Uint8Array>

async function examined(
  allocate: Record<string, unknown>,
  files: Files = ROW,
  more: Record<string, unknown> = {},
) {
  const { study, issues } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { industry: 100 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc' },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      allocate: {
        weights: {
          people: { file: 'people.tif' },
          lights: { file: 'lights.tif' },
          dark: { file: 'dark.tif' },
        },
        ...allocate,
      },
      ...more,
    },
    'study',
  )
  expect(issues).toEqual([])
  const world = nodeWorld({ base: folderOf(files), threads: 1 })
  const { solution, issues: told } = await examine(study!, world)
  return { solution: solution!, issues: told, world }
}

type Examined = Awaited<ReturnType<typeof examined>>

const byZone = ({ solution }: Examined) => solution.table.rows.map((row) => row.emissions[0]!)
const codes = ({ issues }: Examined) => issues.map(({ code }) => code)

async function bandOf({ solution, world }: Examined, band = 0): Promise<number[]> {
  const rasters = await writeRasters(solution, world)
  const bytes = Buffer.concat([...rasters.file(band)])
  rasters.close()
  const raster = tiffRaster(
    await readTiff(memorySource('band', bytes)),
    solution.tally.lands.grid.crs,
    nodeZlib,
  )
  const { width, height } = solution.tally.lands.grid
  return [...(await raster.read({ col: 0, row: 0, width, height }))]
}

describe('a sector shared by a raster', () => {
  it('follows the weights: 1, 2, 3, 4 of 100 t', async () => {
    const result = await examined({ by: { industry: 'people' } })
    expect(codes(result)).toEqual([])
    expect(byZone(result)).toEqual([30, 30, 40])
    const pixels = (await bandOf(result)).map((value) => value * 0.09)
    ;[10, 20, 30, 40].forEach((value, i) => expect(pixels[i]).toBeCloseTo(value, 5))
  })

  it('weighs what packed numbers stand for: half of 12, 14, 16, 18, less five', async () => {
    const note = (scale: number, offset: number) =>
      `<GDALMetadata><Item name="OFFSET" sample="0" role="offset">${offset}</Item><Item name="SCALE" sample="0" role="scale">${scale}</Item></GDALMetadata>`
    const tile = (row: readonly number[], left: number, text: string) =>
      drawTiff({
        width: row.length,
        height: 1,
        row: () => Uint8Array.from(row),
        tags: [
          PLACE[0]!,
          [33922, 12, [0, 0, 0, X + left, Y, 0]],
          PLACE[2]!,
          [42112, 2, text],
          [42113, 2, '255'],
        ],
      })
    const packed = tile([12, 14, 16, 18], 0, note(0.5, -5))
    const by = { weights: { other: { file: 'other.tif' } }, by: { industry: 'other' } }
    expect(byZone(await examined(by, { ...ROW, 'other.tif': packed }))).toEqual([30, 30, 40])
    const halves = { weights: { other: { file: 'half-*.tif' } }, by: { industry: 'other' } }
    const files = { ...ROW, 'half-1.tif': tile([12, 14], 0, note(0.5, -5)) }
    const alike = { ...files, 'half-2.tif': tile([16, 18], 60, note(0.5, -5)) }
    expect(byZone(await examined(halves, alike))).toEqual([30, 30, 40])
    const other = { ...files, 'half-2.tif': tile([16, 18], 60, note(0.5, 0)) }
    const { issues } = await examined(halves, other)
    expect(issues.map(({ code, found }) => [code, found])).toEqual([['cover.packing', 'scale 0.5, offset 0']])
  })

  it('60 % by lights and 40 % by area', async () => {
    const result = await examined({ by: { industry: { lights: 0.6, area: 0.4 } } })
    const pixels = (await bandOf(result)).map((value) => value * 0.09)
    ;[10, 70, 10, 10].forEach((value, i) => expect(pixels[i]).toBeCloseTo(value, 4))
    expect(exactSum(byZone(result))).toBeCloseTo(100, 12)
  })

  it('rounds a pixel once, whatever gives to it', async () => {
    const people = Array.from({ length: 250 }, (_, i) => i + 1)
    const side = 30 * people.length
    const result = await examined(
      { by: { industry: { people: 0.7, area: 0.3 } } },
      {
        ...ROW,
        'landuse.tif': codesTiff(
          utmGrid(people.length, 1),
          people.map(() => 53),
        ),
        'people.tif': codesTiff(utmGrid(people.length, 1), people),
        'zones.geojson': zonesJson([{ id: 'w', rings: [box(X, Y - 30, X + side, Y)] }]),
      },
    )
    const all = exactSum(people)
    const exact = people.map((count) => (30 / people.length + (70 * count) / all) / 0.09)
    expect(await bandOf(result)).toEqual(exact.map(Math.fround))
  })

  it('resamples what is not aligned: by what covers a pixel, or by the cell under its centre', async () => {
    const weights = (file: string, resample: string, per = 'area') => ({
      weights: { other: { file, resample, per } },
      by: { industry: 'other' },
    })
    // 60 m cells with 4 and 12 people: 2, 2, 6, 6 of 16.
    expect(byZone(await examined(weights('coarse.tif', 'conservative', 'cell')))).toEqual([25, 37.5, 37.5])
    // Densities 2 | 2 ½, 6 ½ | 6 | (6 at 0, 4 whole): 2, 4, 6, 4.
    const means = byZone(await examined(weights('askew.tif', 'conservative')))
    ;[(6 / 16) * 100, (6 / 16) * 100, (4 / 16) * 100].forEach((value, z) =>
      expect(means[z]).toBeCloseTo(value, 10),
    )
    // Centres at 15, 45, 75, 105 m: cells 0, 1, 1, 2.
    const cells = byZone(await examined(weights('askew.tif', 'nearest')))
    ;[(8 / 18) * 100, (6 / 18) * 100, (4 / 18) * 100].forEach((value, z) =>
      expect(cells[z]).toBeCloseTo(value, 10),
    )
  })

  it('is explained from its register alone: amount ÷ Σ weight × weight', async () => {
    const result = await examined({ by: { industry: { people: 0.6, area: 0.4 } } })
    const register = readRegister(writeRegister(result.solution))
    const written = await bandOf(result)
    const { lands, emissions, ledger, placement } = register
    expect(register.weights).toEqual(['people', 'lights', 'dark'])
    const klass = lands.legend.findIndex(({ code }) => code === 53) + 1
    written.forEach((value, col) => {
      const own = [col + 1, col === 1 ? 5 : 0, 0].map((weight, k) => ({
        name: register.weights[k]!,
        value: weight,
      }))
      const pixel = explainPixel(lands, emissions, { col, row: 0, klass, weights: own })
      const zone = Math.max(0, col - 1)
      const chain = explainSector(ledger, placement, zone, 'industry')
      const { value: worked, residual } = arithmeticOf(pixel, [chain], value)
      expect(Math.abs(residual!)).toBeLessThan(1e-6)
      expect(worked * 0.09).toBeCloseTo(10 + 6 * (col + 1), 10)
    })
  })
})

describe('a chain of weights', () => {
  it('takes the first with any weight and records which', async () => {
    const result = await examined({
      by: { industry: ['dark', { dark: 0.5, people: 0.5 }, 'lights', 'area'] },
    })
    expect(byZone(result)).toEqual([100, 0, 0])
    expect(codes(result)).toEqual(['allocate.later'])
    expect(toldSharing(result.solution)).toEqual([
      {
        sector: 'industry',
        zone: undefined,
        zones: ['w', 'm', 'e'],
        total: 100,
        rung: 'tertiary',
        by: 'lights',
      },
    ])
    const { ledger, placement } = readRegister(writeRegister(result.solution))
    const chain = explainSector(ledger, placement, 0, 'industry')
    expect(chain.sharing).toMatchObject([{ rung: 'tertiary', by: 'lights' }])
    const explained = { title: '', year: 2020, synthetic: undefined, zone: placement.zones[0]!, total: 100 }
    expect(zoneText({ ...explained, chains: [chain] })).toContain(
      '  shared by lights (tertiary): 100.000 t over 3 zones',
    )
  })

  it('is gone through control by control, and ends in the ground of the zone', async () => {
    const files = { ...ROW, 'controls.csv': 'zone,sector,total\nw,industry,60\nm,industry,30\n' }
    const allocate = { controls: 'controls.csv', by: { industry: ['lights', 'people'] } }
    const result = await examined(allocate, files)
    expect(byZone(result)).toEqual([60, 30, 10])
    expect(toldSharing(result.solution).map(({ zone, rung }) => [zone, rung])).toEqual([
      ['w', 'primary'],
      ['m', 'secondary'],
      [undefined, 'secondary'],
    ])
    const dark = { ...allocate, by: { industry: 'dark' } }
    expect(codes(await examined(dark, files))).toContain('sector.unplaced')
    const spread = await examined({ ...dark, fallback: 'zone' }, files)
    expect(byZone(spread)).toEqual([60, 30, 10])
    expect(toldSharing(spread.solution)[0]).toMatchObject({
      rung: 'fallback',
      by: 'area of all ground of the zone',
    })
  })

  it('is checked: names, sectors and shares that do not exist', async () => {
    const faults = async (by: unknown) => codes(await examined({ by }))
    expect(await faults({ industry: 'peeple' })).toContain('allocate.by')
    expect(await faults({ industri: 'people' })).toContain('allocate.by')
    const { issues } = await examined({ by: { industry: 'points' } })
    expect(issues.find(({ code }) => code === 'allocate.by')!.hint).toContain('weight: capacity')
    expect(await faults({ industry: { people: 0.6, area: 0.6 } })).toContain('allocate.shares')
    expect(codes(await examined({ weights: { gone: { file: 'gone.tif' } } }))).toContain('file.missing')
  })
})

describe('controls of larger units', () => {
  const zones = JSON.parse(ROW['zones.geojson'] as string)
  const district: Record<string, string> = { w: 'd1', m: 'd1', e: 'd2' }
  for (const { properties } of zones.features)
    Object.assign(properties, { district: district[properties.id], city: 'c' })
  const levels = { zones: { file: 'zones.geojson', id: 'id', name: 'name', levels: ['district', 'city'] } }
  const controlled = (controls: string) =>
    examined(
      { by: { industry: 'people' }, controls: 'controls.csv' },
      { ...ROW, 'zones.geojson': JSON.stringify(zones), 'controls.csv': `zone,sector,total\n${controls}` },
      levels,
    )

  it('bind their zones together, finer ones first', async () => {
    // Of d1's 70 the west has 20 by itself; 100 − 70 are left for the east.
    expect(byZone(await controlled('d1,industry,70\nw,industry,20\n'))).toEqual([20, 50, 30])
    // Without its own control the west has half of d1's: people 3 and 3.
    expect(byZone(await controlled('d1,industry,70\n'))).toEqual([35, 35, 30])
    expect(byZone(await controlled('c,industry,100\nd2,industry,10\n'))).toEqual([45, 45, 10])
  })

  it('that do not fit are faults', async () => {
    expect(codes(await controlled('d1,industry,10\nw,industry,20\n'))).toContain('control.total')
    expect(codes(await controlled('c,industry,90\n'))).toContain('control.total')
    expect(codes(await controlled('nowhere,industry,90\n'))).toContain('control.zone')
    expect(codes(await controlled('d1,industri,90\n'))).toContain('control.sector')
    expect(codes(await controlled('d1,industry,10\nd1,industry,10\n'))).toContain('control.twice')
  })

  it('without a column they need are one fault', async () => {
    const files = { ...ROW, 'controls.csv': 'zone,total\nw,60\n' }
    expect(codes(await examined({ controls: 'controls.csv' }, files))).toEqual(['csv.column'])
  })
})

describe('every sum', () => {
  it('closes over pixels, patches and table for any ground, weights, sources and coverage', async () => {
    const ground = fc.record({
      codes: fc.array(fc.constantFrom(11, 51, 52, 53), { minLength: 60, maxLength: 60 }),
      people: fc.array(fc.nat(200), { minLength: 42, maxLength: 42 }),
      lights: fc.array(fc.nat(9), { minLength: 60, maxLength: 60 }),
      border: fc.integer({ min: 20, max: 280 }),
      coverage: fc.constantFrom('exact', 'centre'),
      least: fc.constantFrom(0, '2000 m2'),
    })
    await fc.assert(
      fc.asyncProperty(ground, async ({ codes: land, people, lights, border, coverage, least }) => {
        // The first pixels make sure that every sector has land with light on it.
        const files = {
          'landuse.tif': codesTiff(utmGrid(10, 6), [11, 51, 52, 53, ...land.slice(4)]),
          'people.tif': codesTiff(utmGrid(7, 6, 47), people),
          'lights.tif': codesTiff(utmGrid(10, 6), [1, 1, 1, 1, ...lights.slice(4)]),
          'zones.geojson': zonesJson([
            { id: 'w', rings: [box(X - 10, Y - 170, X + border, Y + 5)] },
            { id: 'e', rings: [box(X + border, Y - 170, X + 310, Y + 5)] },
          ]),
          'parks.geojson': zonesJson([{ id: 'p', rings: [box(X + 95, Y - 70, X + 155, Y - 20)] }]),
          'plants.csv': 'name,lon,lat,t\nA,118.0608,32.0791,40\n',
        }
        const result = await examined(
          {
            weights: { people: { file: 'people.tif', per: 'cell' }, lights: { file: 'lights.tif' } },
            by: {
              industry: [{ people: 0.5, lights: 0.3, area: 0.2 }, 'lights'],
              urban: ['people', 'lights'],
              rural: { lights: 0.7, area: 0.3 },
            },
            points: [{ file: 'plants.csv', emission: 't', buffer: '20 m' }],
          },
          files,
          {
            inventory: { totals: { industry: 1000, urban: 200, agriculture: 30, rural: 4 } },
            land: { cover: 'landuse.tif', legend: 'cnlucc', industry: { parks: 'parks.geojson' } },
            patches: { min_area: least },
            coverage,
          },
        )
        const rasters = await writeRasters(result.solution, result.world)
        const patches = await tracePatches(result.solution, result.world, { side: 4 })
        const rows = patches.closure(rasters.closure)
        expect(closes(rasters.closure)).toBe(true)
        for (const row of rows) expect(Math.abs(row.patches_residual!)).toBeLessThanOrEqual(TOLERANCE.patches)
        expect(exactSum(rows.filter(({ zone }) => zone === undefined).map((row) => row.ledger!))).toBeCloseTo(
          2468,
          9,
        )
        rasters.close()
        patches.close()
      }),
      { numRuns: 10, seed: 8 },
    )
  })
})
