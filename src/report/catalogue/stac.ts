// An output folder as a STAC 1.0 item in a collection of its own, with the projection, raster and table extensions.
import { type Grid, groundScale, toWorld } from '../../grid/index.ts'
import { authorityOf, crsProjJson } from '../../vector/index.ts'
import { type DatasetFacts, degreesOf, METHOD, mediaType, SINK_RASTER, slug } from './dataset-facts.ts'

const VERSION = '1.0.0'
const EXTENSION = 'https://stac-extensions.github.io'
const PROJECTION = `${EXTENSION}/projection/v1.1.0/schema.json`
const RASTER = `${EXTENSION}/raster/v1.1.0/schema.json`
const TABLE = `${EXTENSION}/table/v1.2.0/schema.json`

/** Names of the two files. */
export const STAC_FILES = { item: 'stac-item.json', collection: 'stac-collection.json' } as const

type Json = Readonly<Record<string, unknown>>

const span = (year: number) => [`${year}-01-01T00:00:00Z`, `${year}-12-31T23:59:59Z`] as const

const about = ({ title, year, synthetic, version }: DatasetFacts) =>
  `Emissions of greenhouse gases of ${title} in ${year}, from the energy balance to the land parcel, by carbon-cadastre ${version}.${synthetic ? ` Note: ${synthetic}.` : ''}`

/** The item: the year's folder, every output file an asset. */
export function stacItem(facts: DatasetFacts): Json {
  const { grid, year, title, parcels } = facts
  const { minX, minY, maxX, maxY } = degreesOf(grid)
  const [start, end] = span(year)
  const [left, upper] = toWorld(grid, 0, 0)
  const [right, lower] = toWorld(grid, grid.width, grid.height)
  // Codes of others than EPSG are in the definition alone.
  const code = grid.crs.epsg
  const epsg = code !== undefined && authorityOf(code) === 'EPSG' ? code : null
  const projjson = epsg === null ? crsProjJson(grid.crs) : undefined
  return {
    type: 'Feature',
    stac_version: VERSION,
    stac_extensions: [PROJECTION, RASTER, ...(parcels ? [TABLE] : [])],
    id: slug(title),
    collection: `${slug(title)}-cadastre`,
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [minX, minY],
          [maxX, minY],
          [maxX, maxY],
          [minX, maxY],
          [minX, minY],
        ],
      ],
    },
    bbox: [minX, minY, maxX, maxY],
    properties: {
      title,
      description: about(facts),
      datetime: null,
      start_datetime: start,
      end_datetime: end,
      'proj:epsg': epsg,
      ...(projjson && { 'proj:projjson': projjson }),
      'proj:bbox': [left, lower, right, upper],
      'proj:shape': [grid.height, grid.width],
      'proj:transform': [grid.affine.a, 0, grid.affine.c, 0, grid.affine.e, grid.affine.f],
      ...(parcels && {
        'table:row_count': parcels.count,
        'table:columns': parcels.columns.map(({ name, type, description }) => ({
          name,
          type: type === 'real' ? 'float64' : type === 'integer' ? 'int64' : 'string',
          ...(description && { description }),
        })),
      }),
    },
    links: [
      { rel: 'collection', href: `./${STAC_FILES.collection}`, type: 'application/json' },
      { rel: 'parent', href: `./${STAC_FILES.collection}`, type: 'application/json' },
      { rel: 'root', href: `./${STAC_FILES.collection}`, type: 'application/json' },
      { rel: 'cite-as', href: METHOD.doi, title: METHOD.name },
    ],
    assets: Object.fromEntries(facts.files.map((file) => [file, asset(file, facts)])),
  }
}

function asset(file: string, { grid }: DatasetFacts): Json {
  const isIntensity = /^rasters\/.*\.tif$/.test(file)
  const kind = /\.json$/.test(file) && !/^inventory\//.test(file) ? 'metadata' : 'data'
  return {
    href: `./${file}`,
    type: mediaType(file),
    roles: [/^figures\//.test(file) ? 'overview' : kind],
    ...(isIntensity && {
      'raster:bands': [
        {
          data_type: 'float32',
          nodata: -9999,
          unit: file === SINK_RASTER.file ? SINK_RASTER.unit : 't CO2e / ha / year',
          sampling: 'area',
          spatial_resolution: metresOf(grid),
        },
      ],
    }),
  }
}

// Side of a pixel in the midst of the grid, in metres whatever its own unit.
function metresOf(grid: Grid): number {
  const [alongX, alongY] = groundScale(grid.crs, ...toWorld(grid, grid.width / 2, grid.height / 2))
  const { a, e } = grid.affine
  return Number(Math.sqrt(Math.abs(a * alongX * e * alongY)).toPrecision(6))
}

/** The collection of one item. */
export function stacCollection(facts: DatasetFacts): Json {
  const { minX, minY, maxX, maxY } = degreesOf(facts.grid)
  return {
    type: 'Collection',
    stac_version: VERSION,
    id: `${slug(facts.title)}-cadastre`,
    title: `Carbon cadastre: ${facts.title}`,
    description: about(facts),
    keywords: ['carbon', 'greenhouse gas', 'emission', 'land use', ...facts.sectors],
    // STAC 1.0 says `proprietary` where no licence is named.
    license: facts.license ?? 'proprietary',
    providers: [{ name: `carbon-cadastre ${facts.version}`, roles: ['processor'] }],
    extent: {
      spatial: { bbox: [[minX, minY, maxX, maxY]] },
      temporal: { interval: [span(facts.year)] },
    },
    links: [
      { rel: 'root', href: `./${STAC_FILES.collection}`, type: 'application/json' },
      { rel: 'item', href: `./${STAC_FILES.item}`, type: 'application/geo+json' },
      { rel: 'cite-as', href: METHOD.doi, title: METHOD.name },
    ],
  }
}
