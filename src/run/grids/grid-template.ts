// A target grid taken from a file: the axes of a NetCDF dataset, or the grid of a GeoTIFF.
import { fault, InputError } from '../../error.ts'
import {
  crsOfGeoTags,
  geoTags,
  type NetcdfFile,
  readNetcdf,
  readTiff,
  type Source,
  tiffRaster,
  type Zlib,
} from '../../formats/index.ts'
import type { Crs, Grid } from '../../grid/index.ts'
import { crsOfDefinition, wgs84 } from '../../vector/index.ts'

/** The grid of a template; refuses files whose axes are not regular or whose system is not told. */
export async function gridOfTemplate(source: Source, zlib: Zlib): Promise<Grid> {
  return /\.tiff?$/i.test(source.name)
    ? gridOfTiff(source, zlib)
    : gridOfNetcdf(source, await readNetcdf(source, zlib))
}

function refuse(source: Source, found: string, expected: string): never {
  throw new InputError([
    fault('grid.template', [source.name], found, expected, 'Give another template, or a step.'),
  ])
}

async function gridOfTiff(source: Source, zlib: Zlib): Promise<Grid> {
  const tiff = await readTiff(source)
  const crs = crsOfGeoTags(geoTags(tiff.directories[0]!))
  if (!crs) return refuse(source, 'no reference system', 'GeoKeys that tell one')
  return tiffRaster(tiff, crs, zlib).grid
}

// Coordinate variables of longitude and latitude.
const degrees = (file: NetcdfFile) =>
  axis(file, 'units', /^degrees?_?e(ast)?$/i, /^degrees?_?n(orth)?$/i) ??
  axis(file, 'name', /^lon(gitude)?$/i, /^lat(itude)?$/i)

// Coordinate variables in a plane.
const plane = (file: NetcdfFile) =>
  ['projection_x_coordinate', 'projection_y_coordinate'].map((name) =>
    file.variables.find((variable) => variable.attributes['standard_name'] === name),
  )

/** The names of the dimensions that a dataset's grid lies on: eastwards, then northwards. */
export function axesOfNetcdf(file: NetcdfFile): readonly (string | undefined)[] {
  return (degrees(file) ?? plane(file)).map((variable) => variable?.dimensions[0])
}

/** The grid of a dataset that has been read; refuses as `gridOfTemplate` does. */
export async function gridOfNetcdf(source: Source, file: NetcdfFile): Promise<Grid> {
  const geographic = degrees(file)
  if (geographic) return gridOfAxes(source, await geographic[0].read(), await geographic[1].read(), wgs84())
  const [x, y] = plane(file)
  const crs = crsOf(file)
  if (!x || !y)
    return refuse(source, 'no one-dimensional longitude and latitude, nor x and y', 'both axes of a grid')
  if (!crs)
    return refuse(source, 'axes in a plane without a WKT', 'a grid mapping with crs_wkt or spatial_ref')
  return gridOfAxes(source, await x.read(), await y.read(), crs)
}

// The pair of coordinate variables whose units say degrees east and north, or whose names do.
function axis(file: NetcdfFile, by: 'units' | 'name', east: RegExp, north: RegExp) {
  const find = (wanted: RegExp) =>
    file.variables.find(
      ({ name, dimensions, attributes }) =>
        dimensions.length === 1 &&
        dimensions[0] === name &&
        wanted.test(by === 'name' ? name : String(attributes['units'] ?? '')),
    )
  const [x, y] = [find(east), find(north)]
  return x && y ? ([x, y] as const) : undefined
}

function crsOf(file: NetcdfFile): Crs | undefined {
  for (const { attributes } of file.variables) {
    const wkt = attributes['crs_wkt'] ?? attributes['spatial_ref']
    if (typeof wkt === 'string') return crsOfDefinition(wkt, /\["([^"]+)"/.exec(wkt)?.[1])
  }
  return undefined
}

function gridOfAxes(source: Source, x: Float64Array, y: Float64Array, crs: Crs): Grid {
  const [across, down] = [step(x), step(y)]
  if (!across || !down) return refuse(source, 'centres that are not evenly spaced', 'a regular grid')
  if (across < 0) return refuse(source, 'longitudes or eastings that descend', 'ones that ascend')
  const upper = down > 0 ? y.at(-1)! : y[0]!
  return {
    width: x.length,
    height: y.length,
    affine: { a: across, c: x[0]! - across / 2, e: -Math.abs(down), f: upper + Math.abs(down) / 2 },
    crs,
  }
}

// The even step of ascending or descending centres; single precision is allowed for.
function step(centres: Float64Array): number | undefined {
  if (centres.length < 2) return undefined
  const even = (centres.at(-1)! - centres[0]!) / (centres.length - 1)
  const regular = centres.every(
    (value, i) => Math.abs(value - centres[0]! - even * i) <= Math.abs(even) * 1e-3,
  )
  return regular ? even : undefined
}
