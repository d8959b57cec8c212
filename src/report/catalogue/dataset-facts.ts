// What catalogues are told of an output folder: the same facts for STAC and RO-Crate.
import type { Grid } from '../../grid/index.ts'
import { toWorld } from '../../grid/index.ts'
import { type Extent, extentOf, type FeatureTable, transformer, wgs84 } from '../../vector/index.ts'

/** An output folder as a dataset; nothing here depends on a clock. */
export interface DatasetFacts {
  readonly title: string
  readonly year: number
  readonly synthetic?: string | undefined
  readonly version: string
  /** SPDX identifier of the outputs' licence, where the study names one. */
  readonly license?: string | undefined
  readonly grid: Grid
  readonly sectors: readonly string[]
  /** Names of the output files. */
  readonly files: readonly string[]
  /** Files that were read; remote ones may be known by their version (ETag) instead of a hash. */
  readonly inputs: readonly {
    readonly role: string
    readonly file: string
    readonly bytes: number
    readonly sha256?: string | undefined
    readonly version?: string | undefined
  }[]
  /** Name of the factor set, and GWP in force. */
  readonly factors: string
  readonly gwp: string
  readonly parcels?: Pick<FeatureTable, 'columns' | 'count'> | undefined
}

/** The method that the software implements. */
export const METHOD = {
  doi: 'https://doi.org/10.3389/fevo.2022.990037',
  name: 'Allocation of carbon emission to land patches from an energy balance and land use',
} as const

/** The raster of what land takes up: another unit than those of emissions. */
export const SINK_RASTER = { file: 'rasters/sink.tif', unit: 't CO2 / ha / year, taken up' } as const

/** Media types by ending, of files that the run wrote. */
export function mediaType(file: string): string {
  const ending = file.slice(file.lastIndexOf('.'))
  return MEDIA_TYPES[ending] ?? 'application/octet-stream'
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.tif': 'image/tiff; application=geotiff; profile=cloud-optimized',
  '.gpkg': 'application/geopackage+sqlite3',
  '.parquet': 'application/vnd.apache.parquet',
  '.fgb': 'application/vnd.flatgeobuf',
  '.geojson': 'application/geo+json',
  '.shp': 'application/vnd.shp',
  '.shx': 'application/vnd.shx',
  '.dbf': 'application/vnd.dbf',
  '.prj': 'text/plain',
  '.cpg': 'text/plain',
  '.pmtiles': 'application/vnd.pmtiles',
  '.nc': 'application/netcdf',
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Media types of files that the run read: that a raster is laid out for the cloud is known of its own alone. */
export const mediaTypeOfInput = (file: string): string =>
  mediaType(file).replace('; profile=cloud-optimized', '')

/** The grid's outline in degrees, with points enough that its bulge is inside. */
export function degreesOf(grid: Grid): Extent {
  const steps = 32
  const points = Array.from({ length: steps + 1 }, (_, i) => {
    const [col, row] = [(grid.width * i) / steps, (grid.height * i) / steps]
    return [
      ...toWorld(grid, col, 0),
      ...toWorld(grid, col, grid.height),
      ...toWorld(grid, 0, row),
      ...toWorld(grid, grid.width, row),
    ]
  })
  const { minX, minY, maxX, maxY } = extentOf([
    transformer(grid.crs, wgs84())(Float64Array.from(points.flat())),
  ])!
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6
  return { minX: rounded(minX), minY: rounded(minY), maxX: rounded(maxX), maxY: rounded(maxY) }
}

/** A name as catalogues use it for an id. */
export const slug = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '')
