// Gridded products as they are delivered: ODIAC by month, EDGAR from 0° to 360° and from the south, GRACED by day.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gridByZone } from '../../src/compare/index.ts'
import { isInputError } from '../../src/error.ts'
import { geoTagsOf, memorySource, readNetcdf, writeGridCog, writeNetcdf } from '../../src/formats/index.ts'
import { rowAreas } from '../../src/grid/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { openProduct, type Product, type ProductRequest } from '../../src/run/index.ts'
import { type Feature, wgs84 } from '../../src/vector/index.ts'
import { folderOf } from '../support/small-study.ts'

const rectangle = (minX: number, minY: number, maxX: number, maxY: number): Feature => ({
  id: undefined,
  properties: {},
  geometry: {
    kind: 'polygon',
    polygons: [[Float64Array.of(minX, minY, maxX, minY, maxX, maxY, minX, maxY, minX, minY)]],
  },
})
const bytesOf = (pieces: Iterable<Uint8Array>) => new Uint8Array(Buffer.concat([...pieces]))
const asked = (zones: readonly Feature[], more: Partial<ProductRequest> = {}): ProductRequest => ({
  zones,
  year: 2020,
  unit: undefined,
  variable: undefined,
  ...more,
})
const byZone = (product: Product) => gridByZone(product, product.zones).map(({ tonnes }) => tonnes)

/** A global NetCDF of 10° cells, longitudes from 5 to 355, rows from the south: cell value = col + 100 row. */
function globalNetcdf(units: string, layers = 1): Uint8Array {
  const axis = (count: number, first: number) =>
    Float64Array.from({ length: count }, (_, i) => first + 10 * i)
  const values = Float64Array.from(
    { length: 18 * 36 * layers },
    (_, i) => (i % 36) + 100 * (Math.floor(i / 36) % 18) + 10_000 * Math.floor(i / 648),
  )
  values[5] = -1
  return bytesOf(
    writeNetcdf({
      dimensions: { time: layers, lat: 18, lon: 36 },
      attributes: {},
      variables: [
        { name: 'lat', dimensions: ['lat'], attributes: { units: 'degrees_north' }, data: axis(18, -85) },
        { name: 'lon', dimensions: ['lon'], attributes: { units: 'degrees_east' }, data: axis(36, 5) },
        {
          name: 'emissions',
          dimensions: ['time', 'lat', 'lon'],
          attributes: { units, _FillValue: [-1] },
          data: values,
        },
      ],
    }),
  )
}
const nc = (units: string, layers?: number) => memorySource('EDGAR.nc', globalNetcdf(units, layers))

describe('a global NetCDF from 0° to 360°', () => {
  it('is read on both sides of Greenwich, its rows turned over', async () => {
    // 30–40° N is row 12 from the south; 10° W to 10° E are columns 35 and 0.
    const product = await openProduct([nc('Tonnes')], asked([rectangle(-10, 30, 10, 40)]), nodeZlib)
    expect([...product.mass]).toEqual([1235, 1200])
    expect(product.grid.affine.c).toBe(-10)
    expect(byZone(product)).toEqual([2435])
    // Half of one cell by longitude, and all of its neighbour.
    const half = await openProduct([nc('Tonnes')], asked([rectangle(115, 30, 130, 40)]), nodeZlib)
    expect(byZone(half)[0]).toBeCloseTo(1211 / 2 + 1212, 9)
  })

  it('turns a flux into tonnes by the ground of its cells and the seconds of the year', async () => {
    const product = await openProduct([nc('kg m-2 s-1')], asked([rectangle(110, 30, 120, 40)]), nodeZlib)
    const expected = 1211 * 1e-3 * rowAreas(product.grid)[0]! * 366 * 86_400
    expect(product.mass[0]! / expected).toBeCloseTo(1, 12)
    expect(product.conversion).toBe('t CO2 = value × 0.001 t × m² of the cell × 31622400 seconds of 2020')
  })

  it('takes the mean of its layers for the year; carbon becomes CO2', async () => {
    const product = await openProduct([nc('kgC/h', 2)], asked([rectangle(110, 30, 120, 40)]), nodeZlib)
    expect(product.mass[0]! / (((1211 + 11_211) / 2) * 1e-3 * (44 / 12) * 8784)).toBeCloseTo(1, 12)
    expect(product.layers).toBe(2)
  })

  it('cells without a value count as none', async () => {
    const product = await openProduct([nc('Tonnes')], asked([rectangle(50, -90, 70, -80)]), nodeZlib)
    expect([...product.mass]).toEqual([Number.NaN, 6])
    expect(byZone(product)).toEqual([6])
  })
})

describe('monthly GeoTIFFs', () => {
  const tiff = (value: number, name: string) => {
    const grid = { width: 4, height: 4, affine: { a: 0.25, c: 118, e: -0.25, f: 33 }, crs: wgs84() }
    const values = new Float64Array(16).fill(value)
    const facts = { description: 'x', unit: 'tC', metadata: {}, overviews: 'sum' as const, nodata: -9 }
    return memorySource(
      name,
      bytesOf(writeGridCog({ grid, values, zlib: nodeZlib, geo: geoTagsOf(grid.crs)!, ...facts })),
    )
  }
  const zone = [rectangle(118.25, 32.25, 118.75, 32.75)]
  const ask = asked(zone, { unit: 'tC/cell/month' })

  it('twelve are the year', async () => {
    const months = Array.from({ length: 12 }, (_, i) => tiff(i + 1, `odiac_20${i + 1}.tif`))
    const product = await openProduct(months, ask, nodeZlib)
    expect(byZone(product)[0]).toBeCloseTo((4 * 78 * 44) / 12, 9)
    expect(product).toMatchObject({ layers: 12, lacking: 0 })
  })

  it('one stands for the others, and says so', async () => {
    const product = await openProduct([tiff(3, 'odiac_2001.tif')], ask, nodeZlib)
    expect(byZone(product)[0]).toBeCloseTo((4 * 36 * 44) / 12, 9)
    expect(product).toMatchObject({ layers: 1, lacking: 11 })
  })

  it('is refused without a unit', async () => {
    await expect(openProduct([tiff(1, 'x.tif')], asked(zone), nodeZlib)).rejects.toSatisfy(isInputError)
  })
})

it('NetCDF-4 is read as the classic format is: packed numbers, rows from the south', async () => {
  const path = new URL('../formats/netcdf4/drawn.nc', import.meta.url)
  const source = memorySource('drawn.nc', readFileSync(path))
  // Row 2 and column 3 of 0.1°, whose number is 23, packed as (23 − 30) at a scale of 0.5 from 15.
  const zone = [rectangle(118.3, 30.2, 118.4, 30.3)]
  const product = await openProduct([source], asked(zone, { variable: 'packed', unit: 't' }), nodeZlib)
  // Longitudes in single precision put the cell up to 4 m aside.
  expect(byZone(product)[0]).toBeCloseTo(11.5, 3)
})

describe('refusals', () => {
  const refusal = async (...args: Parameters<typeof openProduct>) => {
    const error = await openProduct(...args).catch((thrown: unknown) => thrown)
    if (!isInputError(error)) throw error
    return error.issues[0]!
  }
  const zone = [rectangle(110, 30, 120, 40)]

  it('NetCDF-4 that is cut off, with its remedy', async () => {
    const hdf = memorySource('graced.nc', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a))
    const { found, hint } = await refusal([hdf], asked(zone), nodeZlib)
    expect(found).toContain('cut off')
    expect(hint).toContain('nccopy -k classic')
  })

  it('a unit that is none, layers of a yearly unit, a variable that is not there', async () => {
    expect((await refusal([nc('ppm')], asked(zone), nodeZlib)).found).toBe('the unit "ppm"')
    expect((await refusal([nc('Tonnes', 3)], asked(zone), nodeZlib)).found).toContain('3 layers')
    expect((await refusal([nc('t')], asked(zone, { variable: 'co2' }), nodeZlib)).hint).toContain('emissions')
  })
})

const ncgen = spawnSync('ncgen', ['-h']).error === undefined

it.skipIf(!ncgen)('records of an unlimited dimension are read as ncgen writes them, in any run', async () => {
  const cdl = `netcdf r { dimensions: time = UNLIMITED ; x = 3 ;
    variables: short a(time, x) ; double time(time) ; byte b(x) ;
    data: a = 1, 2, 3, 4, 5, 6 ; time = 10, 20 ; b = 7, 8, 9 ; }`
  const folder = folderOf({
    'r.cdl': cdl,
    'one.cdl': cdl.replace('double time(time) ;', '').replace('time = 10, 20 ;', ''),
  })
  for (const [name, kind] of [
    ['r', 'classic'],
    ['one', '64-bit-offset'],
  ] as const) {
    const path = join(folder, `${name}.nc`)
    expect(spawnSync('ncgen', ['-k', kind, '-o', path, join(folder, `${name}.cdl`)]).status).toBe(0)
    const file = await readNetcdf(memorySource(name, readFileSync(path)), nodeZlib)
    const variable = (wanted: string) => file.variables.find((entry) => entry.name === wanted)!
    expect(file.dimensions['time']).toBe(2)
    expect([...(await variable('a').read())]).toEqual([1, 2, 3, 4, 5, 6])
    expect([...(await variable('a').read(2, 3))]).toEqual([3, 4, 5])
    expect([...(await variable('b').read())]).toEqual([7, 8, 9])
    if (name === 'r') expect([...(await variable('time').read())]).toEqual([10, 20])
  }
})
