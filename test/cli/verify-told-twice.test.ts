// What files of an output folder tell twice: an alteration whose list of hashes was made anew is seen by the other file.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memorySource, openGeoPackageTable, vectorFiles } from '../../src/formats/index.ts'
import { fileSpool } from '../../src/host/file-spool.ts'
import { nodeZlib, sha256 } from '../../src/host/node.ts'
import { softwareVersion } from '../../src/host/version.ts'
import { CHECKSUMS, checksumsText, verifyOutputs } from '../../src/run/index.ts'
import { crsOfEpsg, transformer, wgs84 } from '../../src/vector/index.ts'
import { runBeside } from '../support/command.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const lonLat = (x: number, y: number) =>
  [...transformer(crsOfEpsg(32650)!, wgs84())(Float64Array.of(X + x, Y - y))].join(',')
const pattern = (width: number, codes: readonly number[], height = 30) =>
  Uint8Array.from(
    { length: width * height },
    (_, i) => codes[(((i % width) >> 2) + Math.floor(i / (3 * width))) % codes.length]!,
  )
const finer = utmGrid(120, 90, 10)
const [lon, lat] = lonLat(0, 0).split(',').map(Number) as [number, number]
const degrees = {
  width: 40,
  height: 30,
  affine: { a: 0.0003, c: lon, e: -0.0003, f: lat },
  crs: crsOfEpsg(4326)!,
}

const FILES = {
  'landuse.tif': codesTiff(utmGrid(40, 30), pattern(40, [11, 51, 52, 53, 21])),
  'degrees.tif': codesTiff(degrees, pattern(40, [11, 51, 52, 53, 21])),
  'finer.tif': codesTiff(finer, pattern(120, [50, 40, 50, 10, 60], 90)),
  'zones.geojson': zonesJson([
    { id: 'w', rings: [box(X + 10, Y - 890, X + 605, Y - 10)] },
    { id: 'e', rings: [box(X + 605, Y - 890, X + 1190, Y - 10)] },
  ]),
  'parks.geojson': zonesJson([
    { id: 'p', rings: [box(X + 500, Y - 400, X + 700, Y - 200)] },
    { id: 'q', rings: [box(X + 650, Y - 400, X + 750, Y - 300)] },
  ]),
  'e.csv': `id,lon,lat\ne1,${lonLat(300, 300)}\ne2,${lonLat(600, 300)}\n`,
  'plants.csv': `name,lon,lat,t\nA,${lonLat(200, 200)},3000\nA,${lonLat(220, 700)},2000\nB,${lonLat(900, 500)},1000\n`,
  'context.csv': 'year,population\n2010,800\n2015,900\n2020,931\n',
  'controls.csv': 'zone,sector,total\nw,urban,20000\n',
  'balance.csv':
    'flow,branch,carrier,amount,unit\nfinal,industry,raw-coal,3,10^4 t\nfinal,transport,diesel,2,10^4 t\nfinal,industry,electricity,2,10^8 kWh\nfinal,agriculture,diesel,1,10^4 t\nfinal,rural-residential,biomass,1,10^4 tce\nfinal,rural-residential,lpg,1,10^4 t\n',
}

const STUDY = {
  title: 'Small',
  context: 'context.csv',
  year: 2020,
  inventory: {
    balance: 'balance.csv',
    electricity: { factor: 0.6, unit: 't/MWh', source: 'a grid' },
  },
  land: {
    cover: 'landuse.tif',
    legend: 'cnlucc',
    industry: { parks: 'parks.geojson', enterprises: 'e.csv' },
  },
  zones: { file: 'zones.geojson', id: 'id', name: 'name' },
}

type Files = ReadonlyMap<string, Uint8Array>

function ran(changes: Record<string, unknown>, ...args: string[]): { out: string; files: Files } {
  const study = folderOf({ ...FILES, 'study.yaml': JSON.stringify({ ...STUDY, ...changes }) })
  const out = join(study, 'out')
  const { status, stderr } = runBeside(study, ...args)
  if (status !== 0) throw new Error(stderr)
  return { out, files: filesOf(out) }
}

function filesOf(out: string): Files {
  const names = (readdirSync(out, { recursive: true }) as string[]).filter((name) =>
    statSync(join(out, name)).isFile(),
  )
  return new Map(names.map((name) => [name, new Uint8Array(readFileSync(join(out, name)))]))
}

const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

/** The folder with files changed (undefined: gone), sealed anew, and what a verification finds. */
async function verified(
  files: Files,
  changes: Readonly<Record<string, Uint8Array | string | undefined>> = {},
) {
  const changed = new Map(files)
  for (const [name, content] of Object.entries(changes))
    if (content === undefined) changed.delete(name)
    else changed.set(name, typeof content === 'string' ? new TextEncoder().encode(content) : content)
  changed.delete(CHECKSUMS)
  const list = [...changed].map(([name, bytes]) => ({ name, hash: sha(bytes) }))
  const sealed = await checksumsText(list, async (text) => sha(text))
  changed.set(CHECKSUMS, new TextEncoder().encode(sealed))
  const found = await verifyOutputs(
    {
      names: [...changed.keys()],
      open: (name) => (changed.has(name) ? memorySource(name, changed.get(name)!) : undefined),
      hash: sha256,
      zlib: nodeZlib,
      spool: fileSpool,
    },
    softwareVersion(),
  )
  return { ...found, told: found.faults.map(({ file, fault }) => `${file}: ${fault}`) }
}

describe('a folder as the run left it holds', () => {
  const land = STUDY.land
  it.each<[string, Record<string, unknown>, string[]]>([
    ['with sinks', { sinks: {} }, []],
    ['of given totals', { inventory: { totals: { industry: 1000, urban: 200, agriculture: 30 } } }, []],
    ["of the producer's side", { inventory: { ...STUDY.inventory, view: 'producer' } }, []],
    ['on a cover in degrees', { land: { ...land, cover: 'degrees.tif' } }, []],
    ['by pixel centres', { coverage: 'centre' }, []],
    ['of large parcels with corners cut', { patches: { min_area: '1 ha', simplify: 10 } }, []],
    [
      'with plants and control totals',
      {
        allocate: {
          points: [{ file: 'plants.csv', buffer: '10 m', emission: 't' }],
          controls: 'controls.csv',
        },
      },
      [],
    ],
    [
      'shared by a raster',
      { allocate: { by: { urban: 'codes' }, weights: { codes: { file: 'landuse.tif' } } }, sinks: {} },
      ['--formats', 'gpkg,parquet,fgb,geojson,shp,pmtiles'],
    ],
    [
      'refined',
      {
        land: {
          ...land,
          refine: { cover: 'finer.tif', legend: 'esa-worldcover', within: 'urban', method: 'fractions' },
        },
      },
      [],
    ],
    [
      'spread over all ground',
      {
        inventory: { totals: { industry: 1000, urban: 200, services: 7 } },
        land: { cover: 'landuse.tif', legend: 'cnlucc' },
        allocate: { fallback: 'zone' },
      },
      [],
    ],
    [
      'in Chinese, and in every format',
      { publish: { languages: ['zh'] } },
      ['--formats', 'gpkg,parquet,fgb,geojson,shp,pmtiles'],
    ],
    ['of some outputs', {}, ['--only', 'tables,rasters']],
    ['of the register alone', {}, ['--only', 'register']],
  ])('%s', async (_, changes, args) => {
    const { files } = ran(changes, ...args)
    const { told, sums, holds, writtenBy } = await verified(files)
    expect(told).toEqual([])
    expect(sums.filter((sum) => !sum.holds)).toEqual([])
    expect([holds, writtenBy]).toEqual([true, undefined])
  })

  it.each(['tables', 'rasters', 'patches', 'register', 'report'])('with %s written again', async (kind) => {
    const study = folderOf({ ...FILES, 'study.yaml': JSON.stringify(STUDY) })
    const runs = [runBeside(study, '--formats', 'gpkg,fgb'), runBeside(study, '--only', kind)]
    expect(runs.map(({ status }) => status)).toEqual([0, 0])
    expect((await verified(filesOf(join(study, 'out')))).told).toEqual([])
  })
})

const { files } = ran({})
const inEveryFormat = ran({}, '--formats', 'gpkg,parquet,fgb,geojson,shp,pmtiles').files
const textOf = (name: string, of = files) => new TextDecoder().decode(of.get(name)!)

/** A CSV with one cell of its first row altered. */
function cell(name: string, column: string, alter = (value: string) => String(Number(value) * 1.01 + 1)) {
  const lines = textOf(name).split('\n')
  const at = lines[0]!.split(',').indexOf(column)
  lines[1] = lines[1]!
    .split(',')
    .map((value, i) => (i === at ? alter(value) : value))
    .join(',')
  return { [name]: lines.join('\n') }
}

type Json = Record<string, unknown>

/** A file of JSON with the value at a path altered. */
function value(
  name: string,
  path: readonly (string | number)[],
  alter = (old: unknown): unknown => Number(old) * 1.01 + 1,
) {
  const whole = JSON.parse(textOf(name))
  const last = path.at(-1)!
  const inside = path.slice(0, -1).reduce<Json>((of, key) => of[key] as Json, whole)
  inside[last] = alter(inside[last])
  return { [name]: JSON.stringify(whole) }
}

function flipped(name: string, at = 0.5) {
  const bytes = inEveryFormat.get(name)!.slice()
  bytes[Math.floor(bytes.length * at)]! ^= 1
  return { [name]: bytes }
}

const without = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, undefined]))
const METADATA = ['stac-item.json', 'stac-collection.json', 'ro-crate-metadata.json']
const BANDS = ['industry', 'urban', 'agriculture', 'rural', 'total'].map((band) => `rasters/${band}.tif`)

describe('an alteration that was sealed anew is seen', () => {
  it('in what refinement changed', async () => {
    const land = { ...STUDY.land, refine: { cover: 'landuse.tif', legend: 'cnlucc' } }
    const { files: own } = ran({ land }, '--only', 'tables')
    expect((await verified(own)).told).toEqual([])
    for (const [name, cell] of [
      ['land/refinement.csv', 'before_ha'],
      ['land/confusion.csv', 'area_ha'],
    ] as const) {
      const [head, first, ...rows] = new TextDecoder().decode(own.get(name)!).split('\n')
      const at = head!.split(',').indexOf(cell)
      const other = first!.split(',').map((value, i) => (i === at ? `${Number(value) + 0.01}` : value))
      const { told } = await verified(own, { [name]: [head, other.join(','), ...rows].join('\n') })
      expect(told).toEqual([expect.stringContaining(`${name}: [0].${cell} is`)])
    }
  })

  it('in sinks and their parcels', async () => {
    const { files: own } = ran({ sinks: {} }, '--formats', 'gpkg,geojson')
    const alter = (name: string, from: RegExp, to: string) => {
      const text = new TextDecoder().decode(own.get(name)!)
      expect(text).toMatch(from)
      return { [name]: text.replace(from, to) }
    }
    const ratio = await verified(own, alter('net.csv', /(\n(?:[^,\n]*,){5})[^\n]+/, '$1 0.5'))
    expect(ratio.told).toEqual([expect.stringMatching(/^net\.csv: \[0\]\.sink_ratio is/)])
    const parcels = await verified(own, alter('sinks.geojson', /"ha":(\d)/, '"ha":1$1'))
    expect(parcels.told).toEqual(['sinks.geojson: not the parcels of sinks.gpkg'])
    const [head, ...rows] = new TextDecoder().decode(own.get('sinks.csv')!).split('\n')
    const [ha, absorbed] = ['ha', 'absorbed_t'].map((name) => head!.split(',').indexOf(name))
    const taken = rows.findIndex((row) => Number(row.split(',')[absorbed!]) > 0)
    const more = rows.map((row, r) =>
      r === taken
        ? row
            .split(',')
            .map((cell, i) => (i === ha ? `${Number(cell) + 1}` : cell))
            .join(',')
        : row,
    )
    const net = await verified(own, { 'rasters/net.tif': own.get('rasters/total.tif')! })
    expect(net.told).toContainEqual(
      expect.stringMatching(/^rasters\/net\.tif: pixel .* total less sink makes/),
    )
    const { sums } = await verified(own, { 'sinks.csv': [head, ...more].join('\n') })
    expect(sums.filter(({ holds, file }) => !holds && file === 'sinks.csv')).not.toEqual([])
  })

  it('where a file has lost its shape, by name and not by a crash', async () => {
    const { told } = await verified(files, { 'register/view.json': '{"zones":1}', 'closure.json': '[' })
    expect(told.filter((line) => line.startsWith('register/view.json: not as it was written'))).not.toEqual(
      [],
    )
    expect(told).toContain('closure.json: no JSON')
    const damaged = await verified(files, { 'patches.gpkg': files.get('patches.gpkg')!.slice(0, 5000) })
    expect(damaged.holds).toBe(false)
  })

  it('in a factor, by the ledger alone', async () => {
    const tables = new Map([...files].filter(([name]) => !name.startsWith('register/')))
    const { told } = await verified(tables, cell('inventory.csv', 'factor'))
    expect(told).toContainEqual(expect.stringMatching(/^inventory\.csv: line 2: activity × factor/))
  })

  it.each<[string, Readonly<Record<string, Uint8Array | string | undefined>>, string]>([
    ['hectares of a sector', cell('zones.csv', 'urban_ha'), 'zones.csv: [0].urban_ha is'],
    ['hectares of a zone', cell('zones.csv', 'total_ha'), 'zones.csv: [0].total_ha is'],
    ['a factor of the ledger', cell('inventory.csv', 'factor'), 'inventory.csv: [0].factor is'],
    ['the source of a factor', cell('inventory.csv', 'rule', () => 'x'), 'inventory.csv: [0].rule is x'],
    [
      'a carrier',
      cell('inventory/sectors-carriers.csv', 'energy_tj'),
      'inventory/sectors-carriers.csv: [0].energy_tj',
    ],
    [
      'a reference of the protocol',
      cell('inventory/gpc.csv', 'notation_key', () => 'x'),
      'inventory/gpc.csv: [0].notation_key',
    ],
    [
      'a factor of the register',
      value('register/register.json', ['ledger', 'rows', 0, 'factor']),
      'register/register.json: ledger.rows[0].factor',
    ],
    [
      'a rate of the register',
      value('register/register.json', ['emissions', 'onLand', 0, 'values', 0]),
      'register/register.json: emissions.onLand[0][0]',
    ],
    [
      'land of the register',
      value('register/register.json', ['landOfSector', 'urban']),
      'register/register.json: landOfSector.urban',
    ],
    [
      'the place of the view',
      value('register/view.json', ['grid', 'affine', 'c']),
      'register/register.json: lands.grid.affine.c',
    ],
    [
      'a rung of the closure',
      value('closure.json', ['sectors', 0, 'pixels']),
      'closure.json: residual of industry',
    ],
    [
      'a rule of the closure',
      value('closure.json', ['land', 'rules', 0, 'gained']),
      'closure.json: rules give industry',
    ],
    ['the verdict', value('closure.json', ['closes'], () => false), 'closure.json: closes is false'],
    [
      'an input',
      value('provenance.json', ['inputs', 0, 'sha256'], () => 'x'),
      'ro-crate-metadata.json: @graph',
    ],
    [
      'the study',
      value('provenance.json', ['study', 'value', 'year']),
      'provenance.json: the study is not the one',
    ],
    [
      'the report',
      { 'report.html': textOf('report.html').replace(/(<td class="n">[\d,]+\.\d)\d/, '$1x') },
      'report.html: section Totals and structure',
    ],
    [
      'a drawing',
      { 'figures/zones.svg': textOf('figures/zones.svg').replace('</svg>', ' </svg>') },
      'figures/zones.svg: not the drawing of report.html',
    ],
    [
      'hectares of a land class',
      value('register/view.json', ['zones', 0, 'classes'], (old) =>
        (old as number[]).map((hectares) => hectares * 1.01),
      ),
      'figures/composition.svg: not what register/view.json draws',
    ],
    [
      'a year of the context',
      value('register/view.json', ['context', 1, 'population']),
      'figures/population.svg: not what register/view.json draws',
    ],
    [
      'limits of classes',
      value('register/view.json', ['breaks', 'total'], () => [1, 2]),
      'register/view.json: breaks.total',
    ],
    ['a raster gone', without([BANDS[3]!]), 'rasters/rural.tif: not listed, but'],
    [
      'all rasters gone, and who names them',
      without([...BANDS, ...METADATA]),
      'rasters/rural.tif: not listed, but provenance.json',
    ],
    [
      'tables gone',
      without(['zones.csv', 'inventory.csv']),
      'zones.csv: not listed, but written together with',
    ],
    [
      'parcels gone',
      without(['patches.gpkg']),
      'patches.gpkg: not listed, but closure.json tells its parcels',
    ],
  ])('%s', async (_, changes, fault) => {
    const { holds, told } = await verified(files, changes)
    expect(holds).toBe(false)
    expect(told.filter((line) => line.startsWith(fault))).not.toEqual([])
  })

  it.each<[string, Readonly<Record<string, Uint8Array | string>>, string]>([
    [
      'GeoJSON',
      { 'patches.geojson': textOf('patches.geojson', inEveryFormat).replace(/"ha":(\d)/, '"ha":1$1') },
      'patches.geojson: not the parcels of patches.gpkg',
    ],
    ['FlatGeobuf', flipped('patches.fgb', 0.9), 'patches.fgb: not the parcels'],
    ['Parquet', flipped('patches.parquet'), 'patches.parquet: not the parcels'],
    ['Shapefile', flipped('patches.dbf', 0.9), 'patches.dbf: not the parcels'],
    ['vector tiles', flipped('patches.pmtiles', 0.9), 'patches.pmtiles: not the parcels'],
  ])('in the parcels as %s', async (_, changes, fault) => {
    const { told } = await verified(inEveryFormat, changes)
    expect(told).toEqual([expect.stringContaining(fault)])
  })

  it('but not where another zlib packed the same tiles', async () => {
    const name = 'patches.pmtiles'
    const packed = await repacked()
    expect(packed.length).not.toBe(inEveryFormat.get(name)!.length)
    expect((await verified(inEveryFormat, { [name]: packed })).told).toEqual([])
  })
})

// The same table with tiles that are packed otherwise.
async function repacked(): Promise<Uint8Array> {
  const zlib = { ...nodeZlib, deflate: (bytes: Uint8Array) => nodeZlib.deflate(bytes, 1) }
  const source = memorySource('patches.gpkg', inEveryFormat.get('patches.gpkg')!)
  const table = await openGeoPackageTable(source, 'patches', fileSpool)
  const { files: made } = vectorFiles(table, 'pmtiles', {
    spool: fileSpool,
    zlib,
    lastChange: table.lastChange,
  })
  const pieces = [...(await made[0]!.bytes())]
  table.close()
  return new Uint8Array(Buffer.concat(pieces))
}
