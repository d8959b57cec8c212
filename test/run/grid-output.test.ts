// Grids on planes of their own: their system told by themselves, and fluxes of the ground, not of the plane.
import { describe, expect, it } from 'vitest'
import {
  crsOfGeoTags,
  geoTags,
  geoTagsOfEpsg,
  memorySource,
  readNetcdf,
  readTiff,
  tiffRaster,
} from '../../src/formats/index.ts'
import { cellGround, type Grid, planeShare, quadrangleArea } from '../../src/grid/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { secondsOfYear } from '../../src/quantity/index.ts'
import type { OpenedOutput } from '../../src/run/folder/output-rasters.ts'
import { gridNetcdf, gridTiff } from '../../src/run/grids/grid-output.ts'
import { gridMasses } from '../../src/run/grids/grid-station.ts'
import { crsOfDefinition, crsOfEpsg, wgs84 } from '../../src/vector/index.ts'
import { utmGrid } from '../support/small-study.ts'

// Lambert's cone as WRF draws China: places near Nanjing are 1.8 % too small there.
const lambert = crsOfDefinition('+proj=lcc +lat_1=30 +lat_2=60 +lat_0=38 +lon_0=112 +datum=WGS84 +units=m')!
const cells: Grid = {
  width: 2,
  height: 3,
  affine: { a: 3000, c: 630_000, e: -3000, f: -600_000 },
  crs: lambert,
}

const run = utmGrid(1, 1)
// What a grid reads of an opened output.
const opened = {
  register: { title: 'drawn', year: 2020, ledger: { rows: [] } },
  rasters: [{ grid: run }],
  geo: geoTagsOfEpsg({ ...run.crs, epsg: 32650 }),
  inputs: [],
} as unknown as OpenedOutput
const griddedOn = (grid: Grid) => {
  const values = new Float64Array(grid.width * grid.height).fill(1000)
  return {
    grid,
    sectors: ['urban'],
    mass: [values],
    covered: new Uint8Array(values.length).fill(1),
    outside: new Float64Array(1),
    sums: [],
  }
}
const bytesOf = (pieces: Iterable<Uint8Array>) => new Uint8Array(Buffer.concat([...pieces]))
const tiffOf = (grid: Grid, unit: 't/cell' | 't/ha' | 'kg m-2 s-1') =>
  memorySource('g.tif', bytesOf(gridTiff(opened, griddedOn(grid), unit, 'total', nodeZlib)))

describe('the ground under cells', () => {
  it('is the plane’s by the share that the projection draws, and the ellipsoid’s in degrees', () => {
    const ground = cellGround(cells)
    for (const [col, row] of [
      [0, 0],
      [1, 2],
    ] as const) {
      const share = planeShare(lambert, 630_000 + 3000 * (col + 0.5), -600_000 - 3000 * (row + 0.5))
      expect(share).toBeLessThan(0.985)
      expect((ground(col, row) * share) / 9e6).toBeCloseTo(1, 6)
    }
    const degrees: Grid = { width: 1, height: 1, affine: { a: 0.1, c: 118, e: -0.1, f: 32 }, crs: wgs84() }
    expect(cellGround(degrees)(0, 0) / quadrangleArea(degrees.crs.ellipsoid, 0.1, 31.9, 32)).toBeCloseTo(1, 9)
  })

  it('is that of the plane in equal-area systems, and between places that were asked', () => {
    const albers = crsOfDefinition('+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84 +units=m')!
    expect(cellGround({ ...cells, crs: albers })(1, 1) / 9e6).toBeCloseTo(1, 8)
    const wide: Grid = { ...cells, width: 600, height: 500 }
    const share = planeShare(lambert, 630_000 + 3000 * 317.5, -600_000 - 3000 * 211.5)
    expect((cellGround(wide)(317, 211) * share) / 9e6).toBeCloseTo(1, 4)
  })

  it('divides the fluxes of NetCDF and GeoTIFF, and gives the mass back', async () => {
    const ground = cellGround(cells)
    const nc = memorySource('g.nc', bytesOf(gridNetcdf(opened, griddedOn(cells), 'kg m-2 s-1', '0')))
    const file = await readNetcdf(nc, nodeZlib)
    const read = async (name: string) => (await file.variables.find((v) => v.name === name)!.read())[0]!
    // The first row of a NetCDF file is the southern one.
    expect(await read('cell_area')).toBe(ground(0, 2))
    expect(await read('emission_total')).toBeCloseTo(1e6 / ground(0, 2) / secondsOfYear(2020), 20)
    const flux = tiffOf(cells, 'kg m-2 s-1')
    const raster = tiffRaster(await readTiff(flux), lambert, nodeZlib)
    const [first] = await raster.read({ col: 0, row: 0, width: 1, height: 1 })
    expect(first! / (1e6 / ground(0, 0) / secondsOfYear(2020))).toBeCloseTo(1, 14)
    for (const unit of ['t/cell', 't/ha', 'kg m-2 s-1'] as const) {
      const rung = { unit, year: 2020, sectors: [{ sector: 'total' }] } as never
      expect((await gridMasses(tiffOf(cells, unit), rung, nodeZlib)).get('total')).toBeCloseTo(6000, 8)
    }
  })
})

describe('the system of a GeoTIFF', () => {
  const systemOf = async (grid: Grid) =>
    crsOfGeoTags(geoTags((await readTiff(tiffOf(grid, 't/cell'))).directories[0]!))!

  it('is the template’s where that has no code, not the run’s', async () => {
    const system = await systemOf(cells)
    expect(system.epsg).toBeUndefined()
    expect(planeShare(system, 630_000, -600_000)).toBeCloseTo(planeShare(lambert, 630_000, -600_000), 9)
  })

  it('is written out where its code is ESRI’s', async () => {
    const system = await systemOf({ ...cells, crs: crsOfEpsg(54009)! })
    expect(system.kind).toBe('projected')
    expect(
      geoTags((await readTiff(tiffOf({ ...cells, crs: crsOfEpsg(54009)! }, 't/cell'))).directories[0]!)!
        .ascii,
    ).toMatch(/Mollweide/)
  })

  it('is refused where a GeoTIFF cannot tell it', () => {
    const polar = { ...cells, crs: crsOfDefinition('+proj=stere +lat_0=90 +lon_0=0 +k=0.994 +datum=WGS84')! }
    expect(() => tiffOf(polar, 't/cell')).toThrow(/a system that a GeoTIFF can tell/)
  })
})
