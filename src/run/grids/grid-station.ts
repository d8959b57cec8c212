// A grid entered in the closure of its output folder, and its mass read back from its file.
import { type GridRung, OUTSIDE, type RungRow, withRung } from '../../cadastre/index.ts'
import { type GridUnit, gridFactor, readNetcdf, type Source, type Zlib } from '../../formats/index.ts'
import type { Grid } from '../../grid/index.ts'
import { ExactSum, exactSum, relativeResidual } from '../../quantity/index.ts'
import { withGrids } from '../../report/index.ts'
import { rasterTotal } from '../folder/output-sums.ts'
import type { Register } from '../folder/register.ts'
import { type GriddedOutput, tiffAreas } from './grid-output.ts'

/** What a written grid is. */
export interface WrittenGrid {
  readonly file: string
  readonly unit: GridUnit
  /** The one band of a GeoTIFF; a NetCDF file holds every sector. */
  readonly band?: string
}

/** The rung of a grid: its sectors beside table and rasters. */
export function gridRung(
  { placement, year }: Pick<Register, 'placement' | 'year'>,
  { sums, grid }: Pick<GriddedOutput, 'sums'> & { readonly grid: Grid },
  { file, unit, band }: WrittenGrid,
): GridRung {
  const { sectors, placed } = placement
  const rows = sums.map(({ sector, source, cells, outside }) => {
    const table = exactSum(placed.map((row) => row[sectors.indexOf(sector)]!))
    return rungRow(sector, { table, raster: source, cells, outside })
  })
  const sum = (key: 'table' | 'raster' | 'cells' | 'outside') => exactSum(rows.map((row) => row[key]))
  const total = rungRow('total', {
    table: sum('table'),
    raster: sum('raster'),
    cells: sum('cells'),
    outside: sum('outside'),
  })
  const told = [...rows, total].filter(({ sector }) => band === undefined || sector === band)
  const { width, height, crs } = grid
  return { file, unit, year, width, height, crs: crs.name, sectors: told }
}

function rungRow(sector: string, masses: Omit<RungRow, 'sector' | 'residual'>): RungRow {
  const { raster, cells, outside } = masses
  return { sector, ...masses, residual: relativeResidual(cells + outside, raster) }
}

/** Certificate and report with a rung more, as texts. */
export function enterRung(
  closure: string,
  page: string | undefined,
  rung: GridRung,
): { readonly closure: string; readonly page: string | undefined } {
  // Written by `publish`, or here: its shape is the program's own.
  const told = JSON.parse(closure) as { readonly grids?: readonly GridRung[] }
  const grids = withRung(told.grids ?? [], rung)
  return {
    closure: `${JSON.stringify({ ...told, grids }, null, 2)}\n`,
    page: page === undefined ? undefined : withGrids(page, grids),
  }
}

/** t CO2e a year by sector as a grid's file holds them. */
export async function gridMasses(
  source: Source,
  { unit, year, sectors }: GridRung,
  zlib: Zlib,
): Promise<ReadonlyMap<string, number>> {
  if (/\.nc$/i.test(source.name)) return netcdfMasses(source, zlib)
  // Written by `publish`, or here.
  const of = unit as GridUnit
  const tonnesOf = (grid: Grid) => {
    const area = tiffAreas(grid, of)
    return (col: number, row: number) => 1 / gridFactor(of, area(col, row), year)
  }
  return new Map([[sectors[0]!.sector, await rasterTotal(source, zlib, tonnesOf)]])
}

// Everything from the file: cell areas, and the seconds of the year from the bounds of its time.
async function netcdfMasses(source: Source, zlib: Zlib): Promise<ReadonlyMap<string, number>> {
  const file = await readNetcdf(source, zlib)
  const variable = (name: string) => {
    const found = file.variables.find((candidate) => candidate.name === name)
    if (!found) throw new Error(`no variable ${name}`)
    return found
  }
  const areas = await variable('cell_area').read()
  const letters = await variable('sector').read()
  const [from, to] = await variable('time_bounds').read()
  const width = file.dimensions['sector_length']!
  const names = Array.from({ length: file.dimensions['sector']! }, (_, s) =>
    new TextDecoder().decode(
      Uint8Array.from(letters.subarray(s * width, (s + 1) * width)).filter((byte) => byte !== 0),
    ),
  )
  const units = String(variable('emission').attributes['units'])
  // The bounds are days, of 86 400 s; a flux is in kg.
  const perSquareMetre = units === 't ha-1' ? 1e-4 : (to! - from!) * 86.4
  const tonnes = units === 't' ? () => 1 : (area: number) => area * perSquareMetre
  const bySector = await variable('emission').read()
  const total = await variable('emission_total').read()
  const massOf = (values: Float64Array) => {
    const sum = new ExactSum()
    values.forEach((value, i) => {
      if (value !== OUTSIDE) sum.add(value * tonnes(areas[i]!))
    })
    return sum.value
  }
  const bands = names.map((name, s) => [name, bySector.subarray(s * areas.length, (s + 1) * areas.length)])
  return new Map(
    [...bands, ['total', total]].map(([name, values]) => [name as string, massOf(values as Float64Array)]),
  )
}
