// cadastre grid on Nanjing: the same mass at every rung, flux that gives back the total, files that ncdump and GDAL accept.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memorySource, readNetcdf } from '../../src/formats/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { cadastre, nanjingRun } from '../support/command.ts'
import { askPython, python } from '../support/gdal.ts'

const ncdump = spawnSync('ncdump', ['-h', 'none']).error === undefined

const { out } = nanjingRun()
const grid = (...args: string[]) => JSON.parse(cadastre('grid', out, '--json', ...args).stdout)

const flux = grid('--to', '0.1deg')
const amounts = grid('--to', '1km', '--unit', 't/cell')

describe('the ladder', () => {
  it.each([
    ['0.1deg', flux],
    ['1km', amounts],
  ])('%s carries the mass of the rasters', (_, told) => {
    const [source, cells] = ['source', 'cells'].map((key) =>
      told.mass.reduce((sum: number, row: Record<string, number>) => sum + row[key]!, 0),
    ) as [number, number]
    expect(Math.abs(told.residual)).toBeLessThan(1e-9)
    expect(cells / source).toBeCloseTo(1, 9)
    expect((cells / 1e6).toFixed(4)).toBe('127.1446')
  })
})

describe('the NetCDF file', async () => {
  const file = await readNetcdf(memorySource('a.nc', readFileSync(flux.file)), nodeZlib)
  const variable = (name: string) => file.variables.find((candidate) => candidate.name === name)!

  it('gives the total back from its flux, its cell areas and the 366 days of 2020', async () => {
    const [flux, areas] = [await variable('emission_total').read(), await variable('cell_area').read()]
    const tonnes = flux.reduce(
      (sum, value, i) => (value === -9999 ? sum : sum + (value * areas[i]! * 366 * 86_400) / 1000),
      0,
    )
    expect((tonnes / 1e6).toFixed(4)).toBe('127.1446')
    const bySector = await variable('emission').read()
    const sum = bySector.reduce(
      (all, value, i) =>
        value === -9999 ? all : all + (value * areas[i % areas.length]! * 366 * 86_400) / 1000,
      0,
    )
    expect(sum / tonnes).toBeCloseTo(1, 12)
  })

  it('keeps the rules of CF that a checker would try', async () => {
    expect(file.attributes['Conventions']).toBe('CF-1.10')
    for (const name of ['title', 'source', 'history', 'references', 'comment'])
      expect(String(file.attributes[name]).length, name).toBeGreaterThan(3)
    for (const { name, dimensions, attributes } of file.variables) {
      // 2.3: names; 3.1: units where there is a dimension of them; 5.6 and 7.2: what is named exists.
      expect(name).toMatch(/^[A-Za-z]\w*$/)
      for (const link of ['bounds', 'grid_mapping'])
        if (attributes[link] !== undefined)
          expect(variable(String(attributes[link])), `${name}:${link}`).toBeDefined()
      for (const place of String(attributes['coordinates'] ?? '')
        .split(' ')
        .filter(Boolean))
        expect(variable(place), `${name}:coordinates`).toBeDefined()
      if (attributes['cell_measures'] !== undefined)
        expect(attributes['cell_measures']).toBe('area: cell_area')
      if (attributes['bounds'] !== undefined)
        expect(variable(String(attributes['bounds'])).dimensions).toEqual([...dimensions, 'bounds'])
      if (dimensions.includes('lat') && dimensions.includes('lon'))
        expect(dimensions.indexOf('lat')).toBeLessThan(dimensions.indexOf('lon'))
    }
    // 4: axes, ascending, in the middle of their bounds.
    for (const name of ['lat', 'lon', 'time']) {
      const [values, bounds] = [await variable(name).read(), await variable(`${name}_bounds`).read()]
      values.forEach((value, i) => {
        expect(value).toBeCloseTo((bounds[2 * i]! + bounds[2 * i + 1]!) / 2, 12)
        if (i > 0) expect(value).toBeGreaterThan(values[i - 1]!)
      })
    }
    expect([...(await variable('time_bounds').read())]).toEqual([0, 366])
    // 3.3: no invented standard names; CO2 equivalents have none.
    const names = file.variables.flatMap(({ attributes }) => String(attributes['standard_name'] ?? []))
    expect(names.filter(Boolean).sort()).toEqual(['cell_area', 'latitude', 'longitude', 'time'])
    expect(variable('sector').attributes['_Encoding']).toBe('utf-8')
    expect(variable('emission').attributes).toMatchObject({
      units: 'kg m-2 s-1',
      cell_methods: 'time: mean area: mean',
    })
  })

  it.skipIf(!ncdump)('is read by ncdump', () => {
    const told = spawnSync('ncdump', ['-v', 'sector', flux.file], { encoding: 'utf8' })
    expect(told.status).toBe(0)
    for (const sector of ['industry', 'urban', 'agriculture', 'rural'])
      expect(told.stdout).toContain(`"${sector}"`)
  })

  it('serves as a template', () => {
    const again = grid('--to', flux.file, '--out', join(out, 'b.nc'))
    expect(Math.abs(again.residual)).toBeLessThan(1e-9)
    expect(again.grid).toEqual({ width: 10, height: 15, crs: 'WGS 84' })
  })
})

const READ = `
import json, sys, rasterio
def levels(path):
    with rasterio.open(path) as src:
        factors = src.overviews(1)
    sums = []
    for level in range(-1, len(factors)):
        with rasterio.open(path, **({} if level < 0 else dict(overview_level=level))) as src:
            sums.append(float(src.read(1, masked=True).sum()))
    return sums
with rasterio.open(f'NETCDF:"{sys.argv[2]}":emission_total') as src:
    nc = dict(bounds=list(src.bounds), sum=float(src.read(1, masked=True).sum()), crs=src.crs.to_epsg())
print(json.dumps(dict(tif=levels(sys.argv[1]), nc=nc)))
`

describe.skipIf(!python)('as GDAL reads them', () => {
  it('the GeoTIFF carries the total at every overview', () => {
    grid('--to', '100m', '--out', join(out, 'c.tif'))
    grid('--to', '1km', '--unit', 't/cell', '--out', join(out, 'c.nc'))
    const seen = askPython<{ tif: number[]; nc: { bounds: number[]; sum: number; crs: number } }>(
      READ,
      join(out, 'c.tif'),
      join(out, 'c.nc'),
    )
    expect(seen.tif).toHaveLength(3)
    for (const sum of seen.tif) expect((sum / 1e6).toFixed(4)).toBe('127.1446')
    expect((seen.nc.sum / 1e6).toFixed(4)).toBe('127.1446')
    expect(seen.nc.crs).toBe(32650)
    expect(seen.nc.bounds.every((side) => side % 1000 === 0)).toBe(true)
  })
})

it('a unit of amounts, or one sector, asks for a GeoTIFF where no file is named', () => {
  expect(flux.file).toBe(join(out, 'grids/0.1deg.nc'))
  expect(amounts.file).toBe(join(out, 'grids/1km-t-cell.tif'))
  const told = grid('--to', 'EPSG:32650:2000', '--sector', 'urban')
  expect([told.file, told.unit]).toEqual([join(out, 'grids/EPSG-32650-2000-urban.tif'), 't/cell'])
})

describe('what cannot be done', () => {
  it('puts a grid in the place of no file of the run', () => {
    const file = join(out, 'rasters/total.tif')
    const before = readFileSync(file)
    const told = cadastre('grid', out, '--to', '1km', '--out', file)
    expect(told.status).toBe(2)
    expect(told.stderr).toMatch(/a name that no file of the run has/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it.each([
    [['--to', '1km', '--sector', 'urban', '--out', 'x.nc'], /holds every sector/],
    [['--to', '7parsec'], /a step such as 0\.1deg/],
    [['--to', '1km', '--unit', 'lb/acre'], /kg m-2 s-1/],
    [['--to', '1km', '--out', 'x.csv'], /\.nc or \.tif/],
    [['--to', 'nowhere.nc'], /exists/],
  ])('%j is told with code 2', (args, message) => {
    const told = cadastre('grid', out, ...args)
    expect(told.status).toBe(2)
    expect(told.stderr).toMatch(message)
  })
})
