// The layers of a gridded product as one file holds them: a GeoTIFF has one or twelve, a NetCDF variable one a step of time.
import { fault, InputError } from '../../error.ts'
import {
  type NetcdfEntry,
  type NetcdfFile,
  readNetcdf,
  readTiff,
  type Source,
  tiffPacking,
  tiffRaster,
  type Zlib,
} from '../../formats/index.ts'
import { type Grid, type Packing, type Raster, unpacked, type Window } from '../../grid/index.ts'
import { axesOfNetcdf, gridOfNetcdf, gridOfTemplate } from '../grids/grid-template.ts'
import { yearsOfLayers } from './product-times.ts'

/** Layers on one grid whose first row is the northernmost. */
export interface ProductLayers {
  readonly grid: Grid
  /** What the file says a cell holds. */
  readonly unit: string | undefined
  readonly count: number
  /** The calendar year of every layer, where the file tells. */
  readonly years: readonly number[] | undefined
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
  const tiff = await readTiff(source)
  const { bands } = tiffRaster(tiff, grid.crs, zlib)
  if (grid.affine.e > 0)
    return refuse(source, 'rows from the south', 'rows from the north', 'Turn them: gdalwarp IN.tif OUT.tif.')
  if (bands !== 1 && bands !== 12)
    return refuse(
      source,
      `${bands} bands`,
      'one band, or twelve that are months',
      'Choose one: gdal_translate -b 1 IN.tif OUT.tif.',
    )
  const rasters = Array.from({ length: bands }, (_, band) => tiffRaster(tiff, grid.crs, zlib, { band }))
  const packings = await Promise.all(rasters.map((_, band) => tiffPacking(tiff, band)))
  return {
    grid,
    unit: undefined,
    count: bands,
    years: undefined,
    isGlobal: isAroundGlobe(grid),
    read: (layer, window) =>
      readAround(window, grid.width, (part) => valuesOf(rasters[layer]!, part, packings[layer])),
  }
}

const isAroundGlobe = ({ crs, width, affine }: Grid) =>
  crs.kind === 'geographic' && Math.abs(width * affine.a - 360) < affine.a / 2

async function valuesOf(
  { nodata, read }: Raster,
  window: Window,
  packing: Packing = { scale: 1, offset: 0 },
): Promise<Float64Array> {
  return Float64Array.from(await read(window), (value) =>
    value === nodata ? Number.NaN : unpacked(value, packing),
  )
}

// A window that may pass either edge of a grid around the globe: read in as many parts as it takes.
async function readAround(
  { col, row, width, height }: Window,
  across: number,
  read: (window: Window) => Promise<Float64Array>,
): Promise<Float64Array> {
  const out = new Float64Array(width * height)
  for (let done = 0; done < width; ) {
    const at = (((col + done) % across) + across) % across
    const run = Math.min(width - done, across - at)
    const part = await read({ col: at, row, width: run, height })
    for (let r = 0; r < height; r++) out.set(part.subarray(r * run, (r + 1) * run), r * width + done)
    done += run
  }
  return out
}

function refuse(source: Source, found: string, expected: string, hint: string): never {
  throw new InputError([fault('compare.product', [source.name], found, expected, hint)])
}

async function netcdfLayers(source: Source, named: string | undefined, zlib: Zlib): Promise<ProductLayers> {
  const file = await readNetcdf(source, zlib)
  const grid = await gridOfNetcdf(source, file)
  const entry = chosen(source, file, named)
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
    years: await yearsOfLayers(file, entry),
    isGlobal: isAroundGlobe(grid),
    read: reader(entry, grid, rows[0]! < rows.at(-1)!),
  }
}

function chosen(source: Source, file: NetcdfFile, named: string | undefined): NetcdfEntry {
  const [x, y] = axesOfNetcdf(file)
  const lies = (entry: NetcdfEntry, last: string | undefined, before: string | undefined) =>
    entry.dimensions.at(-1) === last && entry.dimensions.at(-2) === before
  const fits = file.variables.filter((entry) => lies(entry, x, y))
  const turned = file.variables.find((entry) => lies(entry, y, x) && (named ?? entry.name) === entry.name)
  if (fits.length === 0 && turned)
    return refuse(
      source,
      `${turned.name} over ${turned.dimensions.join(', ')}`,
      'latitude, then longitude, as the last dimensions',
      'Turn them: ncpdq -a LAT,LON IN.nc OUT.nc.',
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
  const isAbsent = absence([number('_FillValue'), number('missing_value')])
  const packing = { scale: number('scale_factor') ?? 1, offset: number('add_offset') ?? 0 }
  return async (layer, { col, row, width, height }) => {
    const out = new Float64Array(width * height)
    for (let r = 0; r < height; r++) {
      const inFile = isUpwards ? grid.height - 1 - row - r : row + r
      for (let done = 0; done < width; ) {
        const at = (((col + done) % grid.width) + grid.width) % grid.width
        const run = Math.min(width - done, grid.width - at)
        const values = await read((layer * grid.height + inFile) * grid.width + at, run)
        for (let i = 0; i < run; i++)
          out[r * width + done + i] = isAbsent(values[i]!) ? Number.NaN : unpacked(values[i]!, packing)
        done += run
      }
    }
    return out
  }
}

// NetCDF's own fill of floats, and those of short and long integers where the file names none.
const [FLOAT_FILL, INTEGER_FILLS] = [9.96e36, [-32_767, -2_147_483_647]]

// A mark may be written in double precision beside values in single: both are the same mark.
function absence(told: readonly (number | undefined)[]): (value: number) => boolean {
  const named = told.filter((mark) => mark !== undefined)
  const marks = new Set(named.length > 0 ? named.flatMap((mark) => [mark, Math.fround(mark)]) : INTEGER_FILLS)
  return (value) => marks.has(value) || Math.abs(value) > FLOAT_FILL
}
