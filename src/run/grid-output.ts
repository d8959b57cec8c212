// An output folder on another grid: its sector rasters regridded with their mass, as NetCDF or GeoTIFF.
import { OUTSIDE, type Regridded, regridder } from '../cadastre/index.ts'
import { cfGrid, type GridUnit, gridFactor, writeGridCog, writeNetcdf, type Zlib } from '../formats/index.ts'
import { type Grid, type PixelArray, rowAreas, tiles } from '../grid/index.ts'
import { ExactSum } from '../quantity/index.ts'
import { aroundGlobe, turnedBack } from './around-globe.ts'
import type { OpenedOutput } from './output-rasters.ts'

const WINDOW = 512

/** Mass on the target grid, with the sums that prove it. */
export interface GriddedOutput extends Regridded {
  readonly sectors: readonly string[]
  /** Tonnes a year by sector, exact sums: of the source's pixels, and of the target's cells. */
  readonly sums: readonly {
    readonly sector: string
    readonly source: number
    readonly cells: number
    readonly outside: number
  }[]
}

/** Regrid all sectors of an output folder in one walk over its pixels. */
export async function gridOutput(
  output: OpenedOutput,
  target: Grid,
  progress?: (share: number) => void,
): Promise<GriddedOutput> {
  const { rasters, sectors } = output
  const source = rasters[0]!.grid
  const hectares = rowAreas(source).map((area) => area / 1e4)
  const turned = aroundGlobe(target, source)
  const regrid = regridder(source, turned.grid, sectors.length)
  const sums = sectors.map(() => new ExactSum())
  const windows = tiles(source, WINDOW)
  for (const [i, window] of windows.entries()) {
    const values: PixelArray[] = []
    for (const raster of rasters) values.push(await raster.read(window))
    const nodata = rasters[0]!.nodata ?? OUTSIDE
    values.forEach((band, b) => {
      for (let row = 0; row < window.height; row++) {
        let sum = 0
        for (let at = row * window.width; at < (row + 1) * window.width; at++)
          if (band[at] !== nodata) sum += band[at]!
        sums[b]!.addProduct(sum, hectares[window.row + row]!)
      }
    })
    regrid.add(window, values, nodata)
    progress?.((i + 1) / windows.length)
  }
  return {
    ...(turned.grid === target ? regrid : turnedBack(regrid, target, turned.columns)),
    sectors,
    sums: sectors.map((sector, s) => ({
      sector,
      source: sums[s]!.value,
      cells: exact(regrid.mass[s]!),
      outside: regrid.outside[s]!,
    })),
  }
}

function exact(values: Float64Array): number {
  const sum = new ExactSum()
  for (const value of values) if (value !== 0) sum.add(value)
  return sum.value
}

/** The dataset as a NetCDF file. */
export function gridNetcdf(
  { register, inputs }: OpenedOutput,
  gridded: GriddedOutput,
  unit: GridUnit,
  version: string,
): Iterable<Uint8Array> {
  const { title, year, synthetic, ledger } = register
  const files = inputs.map(
    ({ role, file, sha256 }) => `${role} ${file}${sha256 ? ` (sha256 ${sha256})` : ''}`,
  )
  const facts = {
    title: `${title}: emissions of greenhouse gases by sector`,
    year,
    source: `energy use × emission factors, shared over land; inputs: ${files.join('; ') || 'not known'}`,
    history: `carbon-cadastre ${version}: regridded by exact overlap of areas; mass of the rasters kept`,
    references: 'https://doi.org/10.3389/fevo.2022.990037',
    comment: synthetic ?? 'none',
    isCo2: ledger.rows.length > 0 && ledger.rows.every((row) => row.gas === 'CO2' || row.memo),
  }
  return writeNetcdf(cfGrid(gridded, unit, facts))
}

/** One sector, or the total, as a cloud-optimised GeoTIFF of float64. */
export function gridTiff(
  { register, geo }: OpenedOutput,
  gridded: GriddedOutput,
  unit: GridUnit,
  band: string,
  zlib: Zlib,
): Iterable<Uint8Array> {
  const { grid, covered, mass, sectors } = gridded
  const chosen = band === 'total' ? mass : [mass[sectors.indexOf(band)]!]
  const factors = rowAreas(grid).map((area) => gridFactor(unit, area, register.year))
  const values = Float64Array.from(covered, (isCovered, cell) =>
    isCovered === 0
      ? OUTSIDE
      : chosen.reduce((sum, one) => sum + one[cell]!, 0) * factors[Math.floor(cell / grid.width)]!,
  )
  const note = register.synthetic === undefined ? {} : { NOTE: register.synthetic }
  return writeGridCog({
    grid,
    values,
    nodata: OUTSIDE,
    overviews: unit === 't/cell' ? 'sum' : 'mean',
    description: `${band} emissions, ${register.title}`,
    unit:
      unit === 't/cell' ? 't CO2e / cell / year' : unit === 't/ha' ? 't CO2e / ha / year' : 'kg CO2e m-2 s-1',
    metadata: { TITLE: register.title, YEAR: String(register.year), ...note },
    zlib,
    ...(grid.crs.epsg === undefined && geo && { geo }),
  })
}
