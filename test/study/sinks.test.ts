// What land takes up: coefficient × area, in carbon or CO2, beside the emissions and never in them.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { netRows } from '../../src/cadastre/index.ts'
import { explain } from '../../src/cli/explain.ts'
import { verify } from '../../src/cli/verify.ts'
import { isInputError } from '../../src/error.ts'
import {
  memorySource,
  readCsv,
  readSqliteTable,
  readTiff,
  sqliteColumns,
  tiffRaster,
} from '../../src/formats/index.ts'
import { fileSpool } from '../../src/host/file-spool.ts'
import { fileSource, nodeWorld, nodeZlib, sha256 } from '../../src/host/node.ts'
import { writeOutputs } from '../../src/host/output-folder.ts'
import { exactSum } from '../../src/quantity/index.ts'
import { formatNumber } from '../../src/report/words/scale.ts'
import {
  CHECKSUMS,
  checksumsText,
  publish,
  sinksClose,
  tracePatches,
  traceSinks,
  verifyOutputs,
  withSinkParcels,
  withSinks,
  writeRasters,
} from '../../src/run/index.ts'
import { parseStudy, type Study, solve } from '../../src/study/index.ts'
import { type UncertaintyOptions, uncertaintyOfSolution } from '../../src/uncertainty/index.ts'
import { type FeatureTable, transformer, wgs84 } from '../../src/vector/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]

// 3 × 3 pixels of 30 m: forest 21 above, then water 42, forest 22, cropland 11; urban 51, grass 31, swamp 64.
const CODES = [21, 21, 21, 42, 22, 11, 51, 31, 64]
const files = {
  'landuse.tif': codesTiff(utmGrid(3, 3), CODES),
  'zones.geojson': zonesJson([
    { id: 'w', rings: [box(X, Y - 90, X + 45, Y)] },
    { id: 'e', rings: [box(X + 45, Y - 90, X + 90, Y)] },
  ]),
  // Half of the upper left pixel.
  'parks.geojson': zonesJson([{ id: 'p', rings: [box(X, Y - 15, X + 30, Y)] }]),
}

const studyOf = (changes: Record<string, unknown> = {}): Study => {
  const { study, issues } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { industry: 1000, urban: 200, agriculture: 30 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc', industry: { parks: 'parks.geojson' } },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      sinks: {},
      ...changes,
    },
    'study',
  )
  expect(issues).toEqual([])
  return study!
}

async function solved(study: Study, more: Record<string, string> = {}) {
  const world = nodeWorld({ base: folderOf({ ...files, ...more }), threads: 1 })
  return { world, solution: await solve(study, world) }
}

const own = (rows: string) => ({
  'own.csv': `class,code,zone,value,unit,source,evidence\n${rows}\n`,
})
const ownStudy = studyOf({ sinks: { coefficients: 'own.csv' } })
const faultsOf = async (rows: string) => {
  try {
    await solved(ownStudy, own(rows))
    return []
  } catch (error) {
    if (!isInputError(error)) throw error
    return error.issues.map(({ code }) => code)
  }
}

describe('sinks', () => {
  it('are off unless asked for', async () => {
    const { solution, world } = await solved(studyOf({ sinks: undefined }))
    expect(solution.sinks).toBeUndefined()
    const rasters = await writeRasters(solution, world)
    expect(await withSinks(rasters, solution, world)).toBe(rasters)
    const written = await publish(solution, rasters, world, { version: 'test' })
    expect(written.filter(({ name }) => /sink|net/.test(name))).toEqual([])
    rasters.close()
  })

  it('are area × coefficient × 44/12, without the ground of parks', async () => {
    const { solution } = await solved(studyOf())
    const of = (zone: number, land: string) =>
      solution.sinks!.rows.find((row) => row.zone === zone && row.land === land)
    // West: 1.5 pixels of forest above, less half a pixel of park, and half a pixel of code 22.
    expect(of(0, 'forest')!.area).toBeCloseTo((900 * 1.5) / 1e4, 12)
    expect(of(0, 'forest')!.absorbed).toBeCloseTo((0.135 * 0.644 * 44) / 12, 12)
    expect(of(0, 'water')!.absorbed).toBeCloseTo((0.09 * 0.253 * 44) / 12, 12)
    expect(of(1, 'forest')!.area).toBeCloseTo(0.18, 12)
    // Marsh is a wetland, though CNLUCC counts it with unused land by its first digit.
    expect(of(1, 'wetland')!.absorbed).toBeCloseTo((0.09 * 0.511 * 44) / 12, 12)
    expect(of(0, 'parks and enterprises')).toMatchObject({ status: 'NO', absorbed: undefined })
    expect(of(1, 'cropland')).toMatchObject({ status: 'IE', absorbed: undefined })
    expect(of(0, 'built-up')).toMatchObject({ status: 'NE', coefficient: undefined })
  })

  it('have every hectare of a zone in one row', async () => {
    const { solution } = await solved(studyOf())
    for (const z of [0, 1]) {
      const rows = solution.sinks!.rows.filter(({ zone }) => zone === z)
      expect(exactSum(rows.map(({ area }) => area))).toBeCloseTo(0.405, 12)
    }
  })

  it('change nothing of the emissions', async () => {
    const [without, beside] = [await solved(studyOf({ sinks: undefined })), await solved(studyOf())]
    expect(beside.solution.table).toEqual(without.solution.table)
    const bytes = async ({ solution, world }: typeof without) => {
      const rasters = await withSinks(await writeRasters(solution, world), solution, world)
      const all = rasters.bands.map((_, b) => Buffer.concat([...rasters.file(b)]).toString('base64'))
      rasters.close()
      return { all, closure: rasters.closure }
    }
    expect(await bytes(beside)).toEqual(await bytes(without))
  })

  it('warn of what is from memory, and of sources left out', async () => {
    const { solution } = await solved(studyOf())
    expect(solution.issues.map(({ code }) => code)).toEqual(['sinks.unverified', 'sinks.source'])
    expect(solution.issues[0]!.found).toContain('forest -0.644 t C/ha/a × 44/12')
    expect(solution.issues[1]!.found).toBe('cropland 0.422 t C/ha/a × 44/12')
  })
})

describe('a table of one’s own', () => {
  it('is read by unit: carbon, CO2, per hectare or square metre', async () => {
    const absorbed = async (value: string) =>
      (await solved(ownStudy, own(`forest,,,${value},drawn,`))).solution.sinks!.emissions.totals[0]!
    const carbon = await absorbed('-0.644,t C/ha/a')
    expect(carbon).toBeCloseTo((0.315 * 0.644 * 44) / 12, 12)
    expect((await absorbed('-0.644,t CO2/ha/a')) / carbon).toBeCloseTo(12 / 44, 12)
    expect((await absorbed('-0.0644,kg C/m2/a')) / carbon).toBeCloseTo(1, 12)
    expect((await absorbed('-644,kg C/hm2/year')) / carbon).toBeCloseTo(1, 12)
  })

  it('gives code before class, and a zone’s own before one for all', async () => {
    const rows = ['forest,,,-1,t CO2/ha/a,s,', 'forest,,e,-2,t CO2/ha/a,s,', ',22,,-4,t CO2/ha/a,s,']
    const { solution } = await solved(ownStudy, own(rows.join('\n')))
    const { byZone, tally } = solution.sinks!.emissions
    expect(tally.lands.sectors).toEqual(['forest-21', 'forest-22'])
    expect(byZone[0]!.map((value) => Number(value.toFixed(9)))).toEqual(Float64Array.of(0.09, 0.18))
    expect(byZone[1]!.map((value) => Number(value.toFixed(9)))).toEqual(Float64Array.of(0.27, 0.18))
  })

  it('tells every fault at once', async () => {
    expect(
      await faultsOf(
        [
          'forest,,,-0.644,t/ha/a,s,',
          'water,,,much,t C/ha/a,s,',
          ',,,-1,t C/ha/a,s,',
          'wood,,,-1,t C/ha/a,s,',
          'grassland,,north,-1,t C/ha/a,s,',
          'unused,,,-1,t C/ha/a,,',
          'bare,1.5x,,-1,t C/ha/a,s,',
          ',77,,-1,t C/ha/a,s,',
          'grassland,,north,-1,t C/ha/a,s,',
        ].join('\n'),
      ),
    ).toEqual([
      'sinks.unit',
      'sinks.value',
      'sinks.class',
      'sinks.source',
      'sinks.code',
      'sinks.duplicate',
      'sinks.class',
      'sinks.zone',
      'sinks.code',
    ])
    await expect(solved(studyOf({ sinks: { coefficients: 'best' } }))).rejects.toThrow('literature-default')
  })

  it('keeps names of rasters apart from sectors', async () => {
    const study = studyOf({
      inventory: { totals: { net: 5 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc', sectors: { net: [51] } },
    })
    await expect(solved(study)).rejects.toThrow('a sector named net')
  })
})

describe('how sure sinks are', () => {
  const options = {
    seed: 3,
    draws: 2000,
    statistics: 'good',
    method: 'surveys',
    gwp: true,
    totals: { industry: 10, urban: 10, agriculture: 10 },
    own: [],
    spatial: { layers: [], classes: [], zones: 0, patches: 0 },
  } as unknown as UncertaintyOptions
  const bounded = (rows: string) => ({
    'own.csv': `class,value,low,high,unit,source\n${rows}\n`,
  })

  it('follows from the least and greatest coefficient, and leaves the emissions alone', async () => {
    const rows = 'forest,-0.644,-0.644,-0.578,t C/ha/a,s'
    const { solution } = await solved(ownStudy, bounded(rows))
    const { sink } = uncertaintyOfSolution(solution, { ...options, draws: 40_000 }).sinks!.total
    // A triangle from 0.578 to 0.644 whose top is its end: quantile p lies at low + (high − low) √p.
    for (const [p, value] of [
      [0.025, sink.low],
      [0.975, sink.high],
    ] as const)
      expect(value / sink.central).toBeCloseTo((0.578 + 0.066 * Math.sqrt(p)) / 0.644, 3)
    const { sinks, ...emissions } = uncertaintyOfSolution(solution, options)
    expect(sinks!.total.net.central).toBeCloseTo(emissions.total.central - sink.central, 9)
    expect(sinks!.zones.reduce((sum, zone) => sum + zone.sink.central, 0)).toBeCloseTo(sink.central, 12)
    expect(sinks!.zones[0]!.net.mean).toBeCloseTo(
      emissions.zones[0]!.total.mean - sinks!.zones[0]!.sink.mean,
      6,
    )
    const { sinks: _, ...without } = uncertaintyOfSolution({ ...solution, sinks: undefined }, options)
    expect(JSON.stringify({ ...emissions, issues: [] })).toBe(JSON.stringify({ ...without, issues: [] }))
  })

  it('is told where a coefficient has no bounds, and refused where they are no range', async () => {
    const { solution } = await solved(ownStudy, bounded('forest,-0.644,,,t C/ha/a,s'))
    const { sinks } = uncertaintyOfSolution(solution, options)
    expect(sinks!.total.sink.low).toBeCloseTo(sinks!.total.sink.high, 12)
    expect(sinks!.issues.map(({ code }) => code)).toEqual(['uncertainty.sinks'])
    for (const wrong of ['-0.6,-0.5', '-0.7,', 'x,y'])
      await expect(solved(ownStudy, bounded(`forest,-0.644,${wrong},t C/ha/a,s`))).rejects.toThrow(
        'sinks.low',
      )
  })
})

describe('rasters of sinks', () => {
  it('close beside totals that are shared by a weight', async () => {
    const study = studyOf({
      allocate: { by: { urban: 'codes' }, weights: { codes: { file: 'landuse.tif' } } },
    })
    const { solution, world } = await solved(study)
    const rasters = await withSinks(await writeRasters(solution, world), solution, world)
    expect(sinksClose(rasters.sinks!)).toBe(true)
    const patches = await tracePatches(solution, world)
    const parcels = (await traceSinks(solution, world, patches))!
    expect(sinksClose(withSinkParcels(rasters, parcels).sinks!)).toBe(true)
    for (const held of [rasters, patches, parcels]) held.close()
  })

  it('close for any coefficients: pixels = zones = coefficient × area', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -30_000, max: 5000 }),
        fc.integer({ min: -30_000, max: 0 }),
        async (forest, water) => {
          const rows = `forest,,,${forest},kg C/ha/a,s,\nwater,,w,${water},kg CO2/ha/a,s,`
          const { solution, world } = await solved(ownStudy, own(rows))
          const rasters = await withSinks(await writeRasters(solution, world), solution, world)
          expect(sinksClose(rasters.sinks!)).toBe(true)
          rasters.close()
        },
      ),
      { numRuns: 8, endOnFailure: true },
    )
  })
})

// Rows of a table of parcels by column, without a file.
const rowsOf = ({ columns, rows }: FeatureTable) =>
  [...rows()].map(({ values }) => Object.fromEntries(columns.map(({ name }, i) => [name, values[i]])))

describe('parcels with sinks', () => {
  // Cropland takes up by the user's own word: its ground emits and takes up.
  const both = 'cropland,,,-1,t CO2/ha/a,s,\nforest,,,-2,t CO2/ha/a,s,\nwater,,w,-3,t CO2/ha/a,s,'
  const traced = async (study: Study, extra = {}) => {
    const { solution, world } = await solved(study, extra)
    const patches = await tracePatches(solution, world)
    const sinks = await traceSinks(solution, world, patches)
    const parcels = [...rowsOf(patches.table as FeatureTable), ...(sinks ? rowsOf(sinks.table) : [])]
    const rasters = await withSinks(await writeRasters(solution, world), solution, world)
    const closed = sinksClose(withSinkParcels(rasters, sinks).sinks!)
    for (const held of [rasters, patches, ...(sinks ? [sinks] : [])]) held.close()
    return { solution, parcels, closed }
  }

  it('tell emission, sink and net of every piece of ground once, drawn by hand', async () => {
    const { parcels, closed } = await traced(ownStudy, own(both))
    const field = parcels.find(({ sector }) => sector === 'agriculture')!
    expect(field['t']).toBeCloseTo(30, 9)
    expect(field['absorbed_t']).toBeCloseTo(0.09, 12)
    expect(field['net_t']).toBeCloseTo(29.91, 9)
    const park = parcels.find(({ kind }) => kind === 'park')!
    expect([park['absorbed_t'], park['net_t']]).toEqual([0, park['t']])
    // Cropland has no parcel of its own among those that only take up.
    expect(new Set(parcels.flatMap(({ land }) => land ?? []))).toEqual(new Set(['forest', 'water']))
    const lake = parcels.find(({ land }) => land === 'water')!
    expect(lake['t']).toBe(0)
    expect(lake['net_t']).toBeCloseTo(-0.27, 12)
    expect(closed).toBe(true)
  })

  it('add up to the balance of their zones, whatever the coefficients and the least area', async () => {
    const tonnes = fc.integer({ min: -30_000, max: 3000 })
    await fc.assert(
      fc.asyncProperty(tonnes, tonnes, fc.constantFrom('0 ha', '0.1 ha'), async (crop, forest, least) => {
        const rows = `cropland,,,${crop},kg CO2/ha/a,s,\nforest,,,${forest},kg C/ha/a,s,`
        const study = studyOf({
          sinks: { coefficients: 'own.csv' },
          patches: { min_area: least },
          allocate: { by: { agriculture: 'codes' }, weights: { codes: { file: 'landuse.tif' } } },
        })
        const { solution, parcels, closed } = await traced(study, own(rows))
        expect(closed).toBe(true)
        netRows(solution.emissions, solution.sinks!).forEach(({ net, emission, absorbed }, z) => {
          const { id } = solution.tally.lands.zones[z]!
          const sum = exactSum(parcels.flatMap((row) => (row['zone'] === id ? Number(row['net_t']) : [])))
          expect(Math.abs(sum - net)).toBeLessThanOrEqual(1e-9 * (emission + absorbed))
        })
      }),
      { numRuns: 8, endOnFailure: true },
    )
  })

  it('are what they were without sinks, to the column', async () => {
    const { sinks: _, ...plain } = studyOf()
    const { solution, world } = await solved(plain as Study)
    const patches = await tracePatches(solution, world)
    expect(patches.table.columns.map(({ name }) => name)).not.toContain('net_t')
    expect(patches.absorbed).toHaveLength(0)
    patches.close()
  })
})

// One run that everything below looks at.
const ran = await (async () => {
  const { solution, world } = await solved(studyOf())
  const rasters = await withSinks(await writeRasters(solution, world), solution, world)
  const patches = await tracePatches(solution, world)
  const sinkParcels = (await traceSinks(solution, world, patches))!
  const proven = withSinkParcels(rasters, sinkParcels)
  const out = folderOf({})
  const options = { version: 'test', patches, sinkParcels }
  await writeOutputs(out, await publish(solution, proven, world, options))
  for (const held of [rasters, patches, sinkParcels]) held.close()
  return { solution, out }
})()
const textOf = (name: string) => readFileSync(join(ran.out, name), 'utf8')
const told = async (act: () => Promise<void>) => {
  const lines: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  try {
    await act()
  } finally {
    spy.mockRestore()
  }
  return lines.join('')
}

describe('the output folder', () => {
  it('holds sink and balance by pixel, worked by hand', async () => {
    const pixels = async (name: string) => {
      const tiff = await readTiff(fileSource(join(ran.out, 'rasters', name))!)
      return [
        ...(await tiffRaster(tiff, utmGrid(3, 3).crs, nodeZlib).read({
          col: 0,
          row: 0,
          width: 3,
          height: 3,
        })),
      ]
    }
    const [forest, water, grass, unused] = [0.644, 0.253, 0.021, 0.005].map((value) => (value * 44) / 12) as [
      number,
      number,
      number,
      number,
    ]
    // Swamp 64 is wetland or unused land, as the legend has it.
    const swamp = ran.solution.sinks!.rows.find(({ codes }) => codes.includes(64))!.coefficient!.absorbs
    expect([unused, (0.511 * 44) / 12].some((value) => Math.abs(value - swamp) < 1e-12)).toBe(true)
    const sink = [forest / 2, forest, forest, water, forest, 0, 0, grass, swamp]
    const found = await pixels('sink.tif')
    sink.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5))
    const [net, total] = [await pixels('net.tif'), await pixels('total.tif')]
    net.forEach((value, i) => expect(value).toBe(Math.fround(total[i]! - found[i]!)))
  })

  it('tells sink and ratio by zone, and the sink’s own closure', () => {
    const net = readCsv(textOf('net.csv'), 'net.csv').rows.map(({ cells }) => cells)
    netRows(ran.solution.emissions, ran.solution.sinks!).forEach((row, z) => {
      expect(Number(net[z]!['net_t'])).toBe(row.net)
      expect(Number(net[z]!['sink_ratio'])).toBe(row.absorbed / row.emission)
    })
    const rows = readCsv(textOf('sinks.csv'), 'sinks.csv').rows.map(({ cells }) => cells)
    expect(rows.find(({ land }) => land === 'forest')).toMatchObject({
      zone: 'w',
      coefficient_unit: 't CO2/ha/a',
      printed: '-0.644 t C/ha/a × 44/12',
      evidence: 'unverified',
    })
    const { sinks } = JSON.parse(textOf('closure.json'))
    expect(sinks.closes).toBe(true)
    for (const row of sinks.lands) expect(Math.abs(row.patches_residual)).toBeLessThan(1e-9)
    expect(sinks.lands.map(({ land }: { land: string }) => land)).toContain('forest')
  })

  it('has a parcel a connected land, with hectares and what they take up', async () => {
    const source = fileSource(join(ran.out, 'sinks.gpkg'))!
    const columns = await sqliteColumns(source, 'sinks')
    const parcels: Record<string, unknown>[] = []
    for await (const { values } of readSqliteTable(source, 'sinks'))
      parcels.push(Object.fromEntries(columns.map((name, i) => [name, values[i]])))
    // Forest of the west: the row above, and code 22 below it across the side of the middle pixel.
    const forest = parcels.filter(({ land, zone }) => land === 'forest' && zone === 'w')
    expect(forest).toHaveLength(1)
    expect(forest[0]!['ha']).toBeCloseTo(0.135, 9)
    expect(forest[0]!['absorbed_t']).toBeCloseTo((0.135 * 0.644 * 44) / 12, 9)
    expect(columns).not.toContain('rank')
  })

  it('has a section of the report in both languages, with unit and source', () => {
    const html = textOf('report.html')
    for (const part of [
      '碳汇',
      'Sinks',
      't CO2',
      'no part of their total',
      '不计入排放总量',
      '× 44/12',
      'unverified',
      '未核实',
    ])
      expect(html).toContain(part)
  })

  it('has a map of what land takes up and one of its share of the emission, in both languages', () => {
    const [uptake, ratio] = [textOf('figures/sinks.svg'), textOf('figures/sink-ratio.svg')]
    for (const part of ['taken up by land', '用地碳汇', 't CO2 / ha / year', 'literature-default'])
      expect(uptake).toContain(part)
    for (const part of ['sink ÷ emission by zone', '碳汇与排放之比', 'literature-default'])
      expect(ratio).toContain(part)
    // Every zone is filled and tells its own percentage.
    expect(ratio.match(/fill-rule="evenodd"/g)).toHaveLength(2)
    netRows(ran.solution.emissions, ran.solution.sinks!).forEach((row) => {
      const percent = 100 * row.ratio!
      expect(ratio).toContain(`${percent < 10 ? formatNumber(percent, 2) : formatNumber(percent)} %`)
    })
    const html = textOf('report.html')
    expect(html.indexOf('sink ÷ emission by zone')).toBeGreaterThan(html.indexOf('Sink ÷ emission'))
  })

  it('shows the studio zones and rates', () => {
    const { sinks } = JSON.parse(textOf('register/view.json'))
    expect(sinks.set).toBe('literature-default')
    expect(sinks.zones).toHaveLength(2)
    expect(Math.max(...sinks.rates)).toBeCloseTo((0.644 * 44) / 12, 9)
  })

  it('explains a pixel: coefficient, source, arithmetic', async () => {
    const [lon, lat] = transformer(utmGrid(1, 1).crs, wgs84())(Float64Array.of(X + 15, Y - 14))
    const text = await told(() => explain(ran.out, lon, lat, {}))
    expect(text).toContain('none, a park or an enterprise has the ground')
    expect(text).toContain('forest, -0.644 t C/ha/a × 44/12 (conventional compilation')
    expect(text).toContain('unverified; literature-default')
    const { sink } = JSON.parse(await told(() => explain(ran.out, lon, lat, { json: true })))
    expect(sink.value).toBeCloseTo((0.322 * 44) / 12, 9)
    expect(Math.abs(sink.residual)).toBeLessThan(1e-6)
  })

  it('explains a parcel: its balance, or its coefficient where it only takes up', async () => {
    const rows = async (file: string, table: string) => {
      const source = fileSource(join(ran.out, file))!
      const at = (await sqliteColumns(source, table)).indexOf('id')
      const ids: string[] = []
      for await (const { values } of readSqliteTable(source, table)) ids.push(String(values[at]))
      return ids
    }
    const park = (await rows('patches.gpkg', 'patches')).find((id) => id.includes('park'))!
    expect(await told(() => explain(ran.out, undefined, undefined, { patch: park }))).toMatch(
      /Balance: \S+ emitted − 0\.\d+ taken up by its own ground = \S+ t CO2e a year net/,
    )
    const wood = (await rows('sinks.gpkg', 'sinks')).find((id) => id.startsWith('forest-w'))!
    const text = await told(() => explain(ran.out, undefined, undefined, { patch: wood }))
    expect(text).toContain('no sector has the ground, so it emits nothing')
    expect(text).toContain('0.135000000 ha × 2.36133333 = 0.318780000000 t CO2 a year')
    expect(text).toMatch(/residual -?\d\.\de-1\d|residual 0\.0e\+0/)
    expect(text).toContain('net -0.318780000000 t CO2e')
  })

  it('is verified', async () => {
    const found = JSON.parse(await told(() => verify(ran.out, { json: true })))
    expect(found.holds).toBe(true)
    const of = (file: string) => found.sums.filter((sum: { file: string }) => sum.file === file)
    expect(of('sinks.csv')).toHaveLength(2)
    expect(of('net.csv')).toHaveLength(2)
    expect(of('sinks.gpkg').length).toBeGreaterThan(4)
    const net = of('sinks.gpkg').filter(({ sector }: { sector: string }) => sector === 'net of all parcels')
    expect(net).toMatchObject([
      { against: 'net.csv', zone: 'w', holds: true },
      { against: 'net.csv', zone: 'e', holds: true },
    ])
    expect(of('rasters/sink.tif')).toMatchObject([{ against: 'sinks.csv', holds: true }])
    expect(of('rasters/net.tif')).toMatchObject([{ against: 'net.csv', holds: true }])
  })

  it.each([
    ['sinks.csv', /,2\.36133/, ',2.46133', ['sinks.csv']],
    ['net.csv', /(\nw,Zone w,)\d/, '$19', ['net.csv']],
  ] as const)('is not held where %s is altered, its hash put right too', async (name, what, by, wrong) => {
    const listed = textOf(CHECKSUMS)
      .split('\n')
      .flatMap((line) => /^[0-9a-f]{64} {2}(.+)$/.exec(line)?.[1] ?? [])
    const contents = new Map(listed.map((file) => [file, new Uint8Array(readFileSync(join(ran.out, file)))]))
    const altered = textOf(name).replace(what, by)
    expect(altered).not.toBe(textOf(name))
    contents.set(name, new TextEncoder().encode(altered))
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
    const list = [...contents].map(([file, bytes]) => ({ name: file, hash: hash(bytes) }))
    const sums = await checksumsText(list, async (text) => hash(new TextEncoder().encode(text)))
    contents.set(CHECKSUMS, new TextEncoder().encode(sums))
    const { sums: found, faults } = await verifyOutputs(
      {
        names: [...contents.keys()],
        open: (file) => (contents.has(file) ? memorySource(file, contents.get(file)!) : undefined),
        hash: sha256,
        zlib: nodeZlib,
        spool: fileSpool,
      },
      'test',
    )
    expect(faults).toEqual([])
    expect([...new Set(found.filter(({ holds }) => !holds).map(({ file }) => file))].slice(0, 1)).toEqual(
      wrong,
    )
  })
})
