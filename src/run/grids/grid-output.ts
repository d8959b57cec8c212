// An output folder on another grid: its sector rasters regridded with their mass, as NetCDF or GeoTIFF.
import { OUTSIDE, type Regridded, regridder } from '../../cadastre/index.ts'
import { fault, InputError } from '../../error.ts'
import {
  cfGrid,
  type GeoTags,
  type GridUnit,
  geoTagsOf,
  gridFactor,
  writeGridCog,
  writeNetcdf,
  type Zlib,
} from '../../formats/index.ts'
import { type CellGround, cellGround, type Grid, type PixelArray, rowAreas, tiles } from '../../grid/index.ts'
import { ExactSum, HECTARE } from '../../quantity/index.ts'
import type { OpenedOutput } from '../folder/output-rasters.ts'
import { aroundGlobe, turnedBack } from './around-globe.ts'

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
  const hectares = rowAreas(source).map((area) => area / HECTARE)
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
  opened: OpenedOutput,
  gridded: GriddedOutput,
  unit: GridUnit,
  band: string,
  zlib: Zlib,
): Iterable<Uint8Array> {
  const { register } = opened
  const { grid, covered, mass, sectors } = gridded
  const chosen = band === 'total' ? mass : [mass[sectors.indexOf(band)]!]
  const area = tiffAreas(grid, unit)
  const values = Float64Array.from(covered, (isCovered, cell) =>
    isCovered === 0
      ? OUTSIDE
      : chosen.reduce((sum, one) => sum + one[cell]!, 0) *
        gridFactor(unit, area(cell % grid.width, Math.floor(cell / grid.width)), register.year),
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
    geo: tagsOf(opened, grid),
  })
}

/**
 * m² that a cell of a GeoTIFF counts for: the ground under it where it holds a flux; where it holds t/ha, its area in
 * the plane, by which GIS multiplies it (decision 0003).
 */
export function tiffAreas(grid: Grid, unit: GridUnit): CellGround {
  if (unit === 'kg m-2 s-1') return cellGround(grid)
  const areas = rowAreas(grid)
  return (_, row) => areas[row]!
}

// The rasters' own tags, where the grid is in their system.
function tagsOf({ rasters, geo }: OpenedOutput, { crs }: Grid): GeoTags {
  const own = crs.definition === rasters[0]!.grid.crs.definition ? geo : undefined
  const tags = own ?? geoTagsOf(crs)
  if (tags) return tags
  throw new InputError([
    fault(
      'grid.system',
      ['--to'],
      crs.name,
      'a system that a GeoTIFF can tell',
      'Write a NetCDF file, which tells longitude and latitude of every cell.',
    ),
  ])
}
