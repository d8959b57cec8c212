// The whole command on Nanjing: files as promised, rasters that GDAL accepts and that add up, places explained.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { csvParse } from 'd3-dsv'
import { describe, expect, it } from 'vitest'
import { cadastre, NANJING, nanjingRun } from '../support/command.ts'
import { askPython, python } from '../support/gdal.ts'
import { folderOf } from '../support/small-study.ts'

const { out, told } = nanjingRun()
const zones = csvParse(readFileSync(join(out, 'zones.csv'), 'utf8'))
const SECTORS = ['industry', 'urban', 'agriculture', 'rural']
const sum = (column: string) => zones.reduce((total, row) => total + Number(row[column]), 0)

describe('cadastre run', () => {
  it('leaves the files of the contract and no unfinished one', () => {
    expect(told.status).toBe(0)
    const files = (readdirSync(out, { recursive: true }) as string[])
      .filter((name) => /\.\w+$/.test(name))
      .sort()
    for (const name of [
      'zones.csv',
      'inventory.csv',
      'closure.json',
      'provenance.json',
      'report.html',
      ...SECTORS.map((s) => `rasters/${s}.tif`),
      'rasters/total.tif',
    ]) {
      expect(files).toContain(name)
    }
    expect(files.filter((name) => name.endsWith('.tmp'))).toEqual([])
    expect(files.filter((name) => name.endsWith('.png')).length).toBe(
      files.filter((name) => name.endsWith('.svg')).length,
    )
  })

  it('names its columns as the contract does', () => {
    expect(zones.columns).toEqual([
      'id',
      'name',
      ...SECTORS.map((s) => `${s}_t`),
      'total_t',
      ...SECTORS.map((s) => `${s}_ha`),
      'total_ha',
    ])
    const inventory = csvParse(readFileSync(join(out, 'inventory.csv'), 'utf8'))
    expect(inventory.columns.slice(0, 11)).toEqual([
      'sector',
      'branch',
      'carrier',
      'gas',
      'activity',
      'activity_unit',
      'factor',
      'factor_unit',
      'factor_source',
      'emission_t',
      'rule',
    ])
    expect(inventory.columns).toEqual(expect.arrayContaining(['ncv', 'carbon', 'oxidation']))
    for (const row of inventory) expect(row['activity_source']).toMatch(/^energy-balance\.csv D\d+$/)
    for (const sector of SECTORS) {
      const ledger = inventory
        .filter((row) => row['sector'] === sector)
        .reduce((total, row) => total + Number(row['emission_t']), 0)
      expect(sum(`${sector}_t`) / ledger).toBeCloseTo(1, 11)
    }
  })

  it('says on everything it shows that the example is reconstructed', () => {
    const note = 'reconstructed from published totals, not observed'
    expect(JSON.parse(told.stdout).synthetic).toBe(note)
    const report = readFileSync(join(out, 'report.html'), 'utf8')
    expect(report.split(note).length).toBeGreaterThan(8)
    // Population is an observation and names its own source.
    const drawn = readdirSync(join(out, 'figures')).filter((file) => /^(?!population).*\.svg$/.test(file))
    for (const name of drawn) {
      expect(readFileSync(join(out, 'figures', name), 'utf8'), name).toContain(note)
    }
    expect(report).not.toMatch(/(src|href)="https?:/)
  })

  it('gives identical bytes again, on one thread', () => {
    const again = folderOf({})
    cadastre('run', NANJING, '--out', again, '--quiet', '--threads', '1')
    for (const name of readdirSync(out, { recursive: true }) as string[]) {
      if (/\.\w+$/.test(name))
        expect(readFileSync(join(again, name)).equals(readFileSync(join(out, name))), name).toBe(true)
    }
  })
})

const RASTERS = `
import json, sys, io, contextlib, numpy as np, rasterio
sys.path.insert(0, '/usr/lib/python3/dist-packages')
try:
    from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate
except ImportError:
    validate = None
result = {}
for name in ['industry', 'urban', 'agriculture', 'rural', 'total']:
    path = f'{sys.argv[1]}/rasters/{name}.tif'
    warnings, errors = ([], []) if validate is None else validate(path, full_check=True)[:2]
    with rasterio.open(path) as src:
        data = src.read(1, masked=True).astype('float64')
        result[name] = dict(sum=float(data.sum() * abs(src.transform.a * src.transform.e) / 1e4), warnings=len(warnings), errors=len(errors), dtype=src.dtypes[0], crs=src.crs.to_epsg(), nodata=src.nodata, unit=src.units[0], description=src.descriptions[0], block=src.block_shapes[0], overviews=src.overviews(1), compress=src.profile['compress'])
print(json.dumps(result))
`

describe.skipIf(!python)('rasters, as GDAL reads them', () => {
  const read = python ? askPython<Record<string, Record<string, unknown>>>(RASTERS, out) : {}
  it.each([...SECTORS, 'total'])('%s is a valid COG that adds up to the table', (name) => {
    const raster = read[name]!
    expect(Number(raster['sum']) / sum(`${name}_t`)).toBeCloseTo(1, 6)
    expect(raster).toMatchObject({
      warnings: 0,
      errors: 0,
      dtype: 'float32',
      crs: 32650,
      nodata: -9999,
      unit: 't CO2e / ha / year',
      block: [512, 512],
      compress: 'deflate',
    })
    expect(raster['description']).toContain(name)
    expect(raster['overviews']).toEqual([2, 4, 8, 16])
  })
})

describe('cadastre explain', () => {
  it('tells a place inside, with arithmetic that gives the raster’s value', () => {
    const { pixel, written, ledger } = JSON.parse(cadastre('explain', out, '118.8', '31.95', '--json').stdout)
    const recomputed = pixel.parts.reduce(
      (total: number, part: { share: number; rates: { intensity: number }[] }) =>
        total + part.rates.reduce((t, rate) => t + rate.intensity * part.share, 0),
      0,
    )
    expect(recomputed / written).toBeCloseTo(1, 6)
    expect(ledger.rows.length).toBeGreaterThan(0)
    const text = cadastre('explain', out, '118.8', '31.95').stdout
    expect(text).toMatch(/\nelectricity: \(.* of fuel \+ .* of imports\) ÷ .* TJ delivered/)
    expect(text).toMatch(/Land code 5\d/)
    expect(text).toMatch(/energy-balance\.csv D\d+/)
  })

  it('tells a place outside every zone, and one outside the cover', () => {
    expect(cadastre('explain', out, '118.4', '32.5').stdout).toMatch(/Outside every zone/)
    const far = cadastre('explain', out, '2.35', '48.86')
    expect(far.status).toBe(2)
    expect(far.stderr).toMatch(/inside the land cover/)
  })
})

describe('the command line', () => {
  it('shows examples in its help', () => {
    for (const command of ['run', 'check', 'init', 'explain'])
      expect(cadastre(command, '--help').stdout).toMatch(/Example:\n {2}cadastre/)
    expect(cadastre('--help').status).toBe(0)
  })

  it('tells every failure as JSON where it is asked to', () => {
    for (const words of [
      ['run', '--json'],
      ['factors', 'show', 'nosuch', '--json'],
      ['nonsense', '--json'],
    ]) {
      const { status, stdout } = cadastre(...words)
      expect([words, status, JSON.parse(stdout).ok]).toEqual([words, 2, false])
    }
  })

  it('leaves with code 2 on words it does not know', () => {
    expect(cadastre('runn').status).toBe(2)
    expect(cadastre('run', 'nowhere.yaml', '--out', out).status).toBe(2)
    expect(cadastre('run', 'nowhere.yaml', '--out', out).stderr).toMatch(/no such file/)
  })

  it.each([
    [['explain', '118.79', '32.06', '--zone', '320102'], /more than one of a place, --patch and --zone/],
    [['compare', '--zones', 'districts.geojson'], /--zones: found no grid .* expected --with FILE/],
  ])('does not leave out silently what it was asked: %j', ([command, ...args], message) => {
    const told = cadastre(command!, out, ...args)
    expect(told.status).toBe(2)
    expect(told.stderr).toMatch(message)
  })

  it('refuses a file in the place of an output folder', () => {
    const file = join(out, 'zones.csv')
    const before = readFileSync(file, 'utf8')
    const told = cadastre('run', NANJING, '--out', file)
    expect(told.status).toBe(2)
    expect(told.stderr).toMatch(/--out: found .*zones\.csv, which is a file/)
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  it.skipIf(!existsSync('/proc/self'))('refuses a place where nothing can be written', () => {
    const told = cadastre('run', NANJING, '--out', '/proc/none/out')
    expect(told.status).toBe(2)
    expect(told.stderr).toMatch(/--out: found \/proc, where nothing can be written/)
  })

  it('init writes a study that check reads, and never overwrites', () => {
    const folder = join(folderOf({}), 'city')
    expect(cadastre('init', folder).status).toBe(0)
    expect(existsSync(join(folder, 'study.yaml'))).toBe(true)
    const check = cadastre('check', join(folder, 'study.yaml'))
    expect(check.status).toBe(2)
    expect(check.stderr).toMatch(/file\.missing at landuse\.tif/)
    expect(check.stderr).not.toMatch(/study\.(key|value|yaml)/)
    expect(cadastre('init', folder).status).toBe(2)
  })

  it('tells what is wrong in the study file itself', () => {
    const folder = folderOf({
      'a.yaml': 'title: A\nyear: 2020.5\ninventry: {}\nland: { cover: a.tif }\n',
      'b.yaml': 'title: [A\n',
    })
    const told = cadastre('check', join(folder, 'a.yaml')).stderr
    expect(told).toMatch(/unknown key `inventry`/)
    expect(told).toMatch(/year: found 2020\.5|\.year: found 2020\.5/)
    expect(cadastre('check', join(folder, 'b.yaml')).stderr).toMatch(/study\.yaml at .*b\.yaml\[\d\]/)
  })
})
