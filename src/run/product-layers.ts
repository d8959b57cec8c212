// The layers of a gridded product as one file holds them: a GeoTIFF has one, a NetCDF variable one a step of time.
import { fault, InputError } from '../error.ts'
import {
  type NetcdfEntry,
  type NetcdfFile,
  readNetcdf,
  readTiff,
  type Source,
  tiffRaster,
  type Zlib,
} from '../formats/index.ts'
import type { Grid, Window } from '../grid/index.ts'
import { gridOfTemplate } from './grid-template.ts'

/** Layers on one grid whose first row is the northernmost. */
export interface ProductLayers {
  readonly grid: Grid
  /** What the file says a cell holds. */
  readonly unit: string | undefined
  readonly count: number
  /** Whether its columns go around the globe: columns of a window may then lie beyond either edge. */
  readonly isGlobal: boolean
  /** Values of a window of one layer, NaN where there are none. */
  read(layer: number, window: Window): Promise<Float64Array>
}

/** Open the layers of a file; `variable` names one where a NetCDF file has several. */
export async function productLayers(
  source: Source,
  variable: string | undefined,
  zlib: Zlib,
): Promise<ProductLayers> {
  const start = await source.read(0, Math.min(4, source.size))
  const isTiff = (start[0] === 0x49 && start[1] === 0x49) || (start[0] === 0x4d && start[1] === 0x4d)
  return isTiff ? tiffLayers(source, zlib) : netcdfLayers(source, variable, zlib)
}

async function tiffLayers(source: Source, zlib: Zlib): Promise<ProductLayers> {
  const grid = await gridOfTemplate(source, zlib)
  const { nodata, read } = tiffRaster(await readTiff(source), grid.crs, zlib)
  return {
    grid,
    unit: undefined,
    count: 1,
    isGlobal: false,
    read: async (_, window) =>
      Float64Array.from(await read(window), (value) => (value === nodata ? Number.NaN : value)),
  }
}

function refuse(source: Source, found: string, expected: string, hint: string): never {
  throw new InputError([fault('compare.product', [source.name], found, expected, hint)])
}

async function netcdfLayers(source: Source, named: string | undefined, zlib: Zlib): Promise<ProductLayers> {
  const file = await readNetcdf(source)
  const grid = await gridOfTemplate(source, zlib)
  const entry = chosen(source, file, grid, named)
  const size = (dimension: string) => file.dimensions[dimension]!
  const others = entry.dimensions.slice(0, -2)
  const odd = others.find((name) => size(name) > 1 && !/time|month|day|hour/i.test(name))
  if (odd !== undefined)
    return refuse(
      source,
      `${entry.name} with ${size(odd)} of ${odd}`,
      'layers of time alone',
      'Choose one layer first.',
    )
  const south = file.variables.find(({ name }) => name === entry.dimensions.at(-2))!
  const rows = await south.read()
  const unit = entry.attributes['units']
  return {
    grid,
    unit: typeof unit === 'string' ? unit : undefined,
    count: others.reduce((product, name) => product * size(name), 1),
    isGlobal:
      grid.crs.kind === 'geographic' && Math.abs(grid.width * grid.affine.a - 360) < grid.affine.a / 2,
    read: reader(entry, grid, rows[0]! < rows.at(-1)!),
  }
}

function chosen(source: Source, file: NetcdfFile, grid: Grid, named: string | undefined): NetcdfEntry {
  const sizes = (entry: NetcdfEntry) => entry.dimensions.map((name) => file.dimensions[name])
  const fits = file.variables.filter(
    (entry) => sizes(entry).at(-1) === grid.width && sizes(entry).at(-2) === grid.height,
  )
  const wanted = named === undefined ? fits : fits.filter(({ name }) => name === named)
  if (wanted.length === 1) return wanted[0]!
  const names = fits.map(({ name }) => name).join(', ') || 'none'
  const found = named === undefined ? `${fits.length} gridded variables (${names})` : `no variable "${named}"`
  return refuse(
    source,
    found,
    'one variable over latitude and longitude',
    `Name one with --variable: ${names}.`,
  )
}

// Rows are read one by one, turned over where the file begins in the south, and around the globe where they pass its edge.
function reader({ attributes, read }: NetcdfEntry, grid: Grid, isUpwards: boolean): ProductLayers['read'] {
  const number = (name: string) => {
    const value = attributes[name]
    return Array.isArray(value) ? Number(value[0]) : undefined
  }
  const absent = [number('_FillValue'), number('missing_value')]
  const [scale, offset] = [number('scale_factor') ?? 1, number('add_offset') ?? 0]
  return async (layer, { col, row, width, height }) => {
    const out = new Float64Array(width * height)
    for (let r = 0; r < height; r++) {
      const inFile = isUpwards ? grid.height - 1 - row - r : row + r
      for (let done = 0; done < width; ) {
        const at = (((col + done) % grid.width) + grid.width) % grid.width
        const run = Math.min(width - done, grid.width - at)
        const values = await read((layer * grid.height + inFile) * grid.width + at, run)
        for (let i = 0; i < run; i++)
          out[r * width + done + i] = absent.includes(values[i]!) ? Number.NaN : values[i]! * scale + offset
        done += run
      }
    }
    return out
  }
}
