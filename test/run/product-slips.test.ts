// Gridded products with what silently spoils a sum: marks of no data, layers of other years, axes the other way round, bands.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gridByZone } from '../../src/compare/index.ts'
import type { InputError } from '../../src/error.ts'
import { memorySource, writeNetcdf } from '../../src/formats/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { openProduct } from '../../src/run/index.ts'
import { yearsOfTimes } from '../../src/run/products/product-times.ts'
import type { Feature } from '../../src/vector/index.ts'
import { folderOf } from '../support/small-study.ts'

const zone: Feature = {
  id: undefined,
  properties: {},
  geometry: { kind: 'polygon', polygons: [[Float64Array.of(118, 32, 120, 32, 120, 33, 118, 33, 118, 32)]] },
}

interface Drawn {
  readonly units?: string
  readonly values: readonly number[]
  readonly attributes?: Readonly<Record<string, readonly number[]>>
  readonly times?: readonly number[]
  readonly timeUnits?: string
  readonly dimensions?: readonly string[]
  readonly lon?: readonly number[]
}

// Two rows of four cells of one degree, 117° to 121° by 32° to 34°; the zone is the second and third of the lower row.
function drawn({ units = 't/cell', values, attributes = {}, times, timeUnits, dimensions, lon }: Drawn) {
  const dataset = {
    dimensions: { time: times?.length ?? 1, lat: 2, lon: 4 },
    attributes: {},
    variables: [
      {
        name: 'lat',
        dimensions: ['lat'],
        attributes: { units: 'degrees_north' },
        data: Float64Array.of(33.5, 32.5),
      },
      {
        name: 'lon',
        dimensions: ['lon'],
        attributes: { units: 'degrees_east' },
        data: Float64Array.from(lon ?? [117.5, 118.5, 119.5, 120.5]),
      },
      ...(times
        ? [
            {
              name: 'time',
              dimensions: ['time'],
              attributes: timeUnits ? { units: timeUnits } : {},
              data: Float64Array.from(times),
            },
          ]
        : []),
      {
        name: 'emissions',
        dimensions: [...(dimensions ?? ['time', 'lat', 'lon'])],
        attributes: { units, ...attributes },
        data: Float64Array.from(values),
      },
    ],
  }
  return memorySource('drawn.nc', new Uint8Array(Buffer.concat([...writeNetcdf(dataset)])))
}
const open = (of: Drawn, year = 2020) =>
  openProduct([drawn(of)], { zones: [zone], year, unit: undefined, variable: undefined }, nodeZlib)
const refusal = (of: Drawn) => open(of).then(undefined, (error: InputError) => error.issues[0])

async function sumOf(of: Drawn, year?: number) {
  const product = await open(of, year)
  const [seen] = gridByZone(product, product.zones)
  return { ...product, sum: seen!.tonnes, ground: seen!.ground }
}
const layer = (a: number, b: number) => [0, 0, 0, 0, 0, a, b, 0]

describe('cells without a value', () => {
  it('are known by a mark of double precision, and by the format’s own', async () => {
    for (const [mark, attributes] of [
      [Math.fround(1e20), { _FillValue: [1e20] }],
      [Math.fround(9.969209968386869e36), {}],
      [-32_767, {}],
    ] as const) {
      const { sum, ground, grid, mass, zones } = await sumOf({ values: layer(7, mark), attributes })
      expect(sum).toBe(7)
      const [whole] = gridByZone({ grid, mass: mass.map(() => 1) }, zones)
      expect(ground / whole!.ground).toBeCloseTo(0.5, 9)
    }
  })

  it('are not those of a packed zero, which comes out beside nothing by less than half a step', async () => {
    const packed = { attributes: { scale_factor: [0.5], add_offset: [1.4] } }
    const { sum, issues } = await sumOf({ values: layer(-3, 2), ...packed })
    expect([sum, issues]).toEqual([2.4, []])
    expect(await refusal({ values: layer(-4, 2), ...packed })).toMatchObject({
      found: '1 cells of -0.6000000000000001',
    })
  })

  it('are told where their mark is not declared; fluxes below 0 are summed and told', async () => {
    expect(await refusal({ values: [...layer(-9999, -9999)] })).toMatchObject({ found: '2 cells of -9999' })
    const { sum, issues } = await sumOf({ values: layer(-1, -2) })
    expect(sum).toBe(-3)
    expect(issues.map(({ code }) => code)).toEqual(['compare.negative'])
  })
})

describe('layers of several years', () => {
  const years = { units: 'kg m-2 s-1', values: [...layer(1, 1), ...layer(2, 2), ...layer(9, 9)] }

  it('give the year of the study alone', async () => {
    const alone = await sumOf({ units: 'kg m-2 s-1', values: layer(2, 2) })
    for (const [times, timeUnits] of [
      [[0, 365, 731], 'days since 2019-01-01'],
      [[2019, 2020, 2021], ''],
      [[201906, 202006, 202106], 'month as %Y%m'],
    ] as const)
      expect((await sumOf({ ...years, times, timeUnits })).sum).toBe(alone.sum)
    const times = Array.from({ length: 24 }, (_, i) => i)
    const values = times.flatMap((i) => (i < 12 ? layer(100, 100) : layer(1, 2)))
    const months = { units: 't/cell/month', values, times, timeUnits: 'months since 2019-01-01' }
    expect(await sumOf(months)).toMatchObject({ sum: 36, layers: 12, lacking: 0, year: 2020 })
  })

  it('are refused where the year of the study is not among them, or nobody tells which is which', async () => {
    const times = [0, 366, 731]
    expect(await refusal({ ...years, times, timeUnits: 'days since 2016-01-01' })).toMatchObject({
      found: 'layers of 2016, 2017, 2018',
      expected: 'layers of 2020',
    })
    const values = Array.from({ length: 24 }, () => layer(1, 1)).flat()
    const untold = { units: 't/cell/month', values, times: values.slice(0, 24), timeUnits: '' }
    expect(await refusal(untold)).toMatchObject({ found: '24 layers of months' })
  })

  it('a product of one other year is taken by its own hours, and told', async () => {
    const of = { units: 'kgC/h', values: layer(1, 0), times: [12], timeUnits: 'days since 2019-01-01' }
    const { sum, issues, year } = await sumOf(of)
    expect(sum).toBeCloseTo((0.001 * 8760 * 44) / 12, 9)
    expect([year, issues.map(({ code }) => code)]).toEqual([2019, ['compare.year']])
  })

  it('times at the ends of their months stay in their year, in any calendar', () => {
    const ends = [31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366]
    expect(new Set(yearsOfTimes(ends, 'days since 2020-01-01', 'standard'))).toEqual(new Set([2020]))
    expect(yearsOfTimes([0, 364, 365], 'days since 2020-01-01', 'noleap')).toEqual([2020, 2020, 2021])
    expect(yearsOfTimes([0, 359, 360], 'days since 2020-01-01', '360_day')).toEqual([2020, 2020, 2021])
    expect(yearsOfTimes([438_300], 'hours since 1970-01-01 00:00', 'gregorian')).toEqual([2020])
    expect(yearsOfTimes([-1], 'days since 2020-03-01', '')).toEqual([2020])
    expect(yearsOfTimes([1, 2, 3], '', '')).toBeUndefined()
    expect(yearsOfTimes([9.97e36, Number.NaN], 'days since 1900-01-01', '')).toBeUndefined()
    expect(yearsOfTimes([0], 'days since 0000-00-00', '')).toBeUndefined()
    expect(yearsOfTimes([737_790], 'days since 0000-01-01', '')).toEqual([2020])
  })
})

describe('axes the other way round', () => {
  it('of a part of the globe west of Greenwich are the same from 0° to 360°', async () => {
    const lon = [117.5, 118.5, 119.5, 120.5]
    const west: Feature = {
      ...zone,
      geometry: {
        kind: 'polygon',
        polygons: [[Float64Array.of(-82, 32, -80, 32, -80, 33, -82, 33, -82, 32)]],
      },
    }
    const request = { zones: [west], year: 2020, unit: undefined, variable: undefined }
    for (const turn of [-200, 160]) {
      const source = drawn({ values: layer(3, 4), lon: lon.map((x) => x + turn) })
      const { grid, mass } = await openProduct([source], request, nodeZlib)
      expect([grid.affine.c, ...mass]).toEqual([-82, 3, 4])
    }
  })

  it('are refused with their remedy', async () => {
    expect(await refusal({ values: layer(1, 1), dimensions: ['lon', 'lat'] })).toMatchObject({
      found: 'emissions over lon, lat',
    })
    expect(await refusal({ values: layer(1, 1), lon: [120.5, 119.5, 118.5, 117.5] })).toMatchObject({
      found: 'longitudes or eastings that descend',
    })
  })
})

const rasterio = spawnSync('/usr/bin/python3', ['-c', 'import rasterio']).status === 0

describe.skipIf(!rasterio)('GeoTIFFs written by rasterio', () => {
  const folder = folderOf({
    'draw.py': `import numpy as np, rasterio
from rasterio.transform import Affine, from_origin
def draw(name, bands, transform, width=4):
    with rasterio.open(name, 'w', driver='GTiff', width=width, height=2, count=bands, dtype='float32', crs='EPSG:4326', transform=transform) as out:
        for b in range(bands):
            values = np.zeros((2, width), 'float32')
            values[:, 1:3] = b + 1
            out.write(values, b + 1)
draw('months.tif', 12, from_origin(117, 34, 1, 1))
draw('three.tif', 3, from_origin(117, 34, 1, 1))
for b in (1, 12):
    with rasterio.open(f'packed{b}.tif', 'w', driver='GTiff', width=4, height=2, count=b, dtype='int16', nodata=-1, crs='EPSG:4326', transform=from_origin(117, 34, 1, 1)) as out:
        out.write(np.repeat(np.array([[[0, 0, 0, 0], [0, 4, -1, 0]]], 'int16'), b, 0))
        out.scales, out.offsets = (0.5,) * b, (3,) * b
draw('south.tif', 1, Affine(1, 0, 117, 0, 1, 32))
`,
  })
  spawnSync('/usr/bin/python3', ['draw.py'], { cwd: folder })
  const product = async (name: string) => {
    const { fileSource } = await import('../../src/host/node.ts')
    const request = { zones: [zone], year: 2020, unit: 't/cell/month', variable: undefined }
    return openProduct([fileSource(join(folder, name))!], request, nodeZlib)
  }

  it('of twelve bands are the months of a year', async () => {
    expect(await product('months.tif')).toMatchObject({ layers: 12, lacking: 0 })
    expect(Math.max(...(await product('months.tif')).mass)).toBe(78)
  })

  it('of packed numbers count what these stand for', async () => {
    for (const [name, mean] of [
      ['packed1.tif', 60],
      ['packed12.tif', 60],
    ] as const) {
      const { mass, zones, grid } = await product(name)
      expect(gridByZone({ grid, mass }, zones)[0]!.tonnes).toBe(mean)
    }
  })

  it('of other bands, or from the south, are refused', async () => {
    const told = (name: string) =>
      product(name).then(undefined, (error: InputError) => error.issues[0]!.found)
    expect(await told('three.tif')).toBe('3 bands')
    expect(await told('south.tif')).toBe('rows from the south')
  })
})
