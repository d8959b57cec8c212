// One door for vector files: recognises the format by its first bytes, then by its name, and reads it.
import { fault, type Issue } from '../../error.ts'
import { readAll, type Source } from '../bytes/source.ts'
import { decodeText } from '../bytes/text-encoding.ts'
import {
  type Companions,
  type FieldChoice,
  reading,
  tooMuchText,
  type VectorFile,
  vectorFile,
} from '../features/vector-file.ts'
import { readGeoPackage } from '../geopackage/read.ts'
import { readFlatGeobuf } from './flatgeobuf-read.ts'
import { readGeoJson } from './geojson.ts'
import { LARGEST_KML, readKml, readKmz } from './kml.ts'
import { readShapefile } from './shapefile-read.ts'

// Text must fit one JavaScript string; the binary formats are read piece by piece and have no such limit.
const LARGEST_TEXT = 400 * 2 ** 20

const RECORD_SEPARATOR = String.fromCharCode(0x1e)

/** What a file is by its first bytes, its name deciding only among tables and where bytes say nothing. */
export type VectorFormat =
  | 'shapefile'
  | 'geopackage'
  | 'flatgeobuf'
  | 'json'
  | 'kml'
  | 'kmz'
  | 'table'
  | 'unknown'

const WORKBOOKS = ['xlsx', 'xlsm', 'xlsb', 'xls', 'ods']

/** Recognise the format of a file that holds features. */
export async function vectorFormat(source: Source): Promise<VectorFormat> {
  const head = await source.read(0, 256)
  const text = String.fromCharCode(...head)
  if (text.startsWith('SQLite format 3')) return 'geopackage'
  if (text.startsWith('fgb')) return 'flatgeobuf'
  if (text.startsWith('\0\0\x27\n')) return 'shapefile'
  if (['{', '[', RECORD_SEPARATOR].includes(text.replace('\u00EF\u00BB\u00BF', '').trimStart()[0] ?? ''))
    return 'json'
  const extension = /\.([a-z]+)$/i.exec(source.name)?.[1]?.toLowerCase() ?? ''
  if (text.startsWith('PK'))
    return WORKBOOKS.includes(extension) ? 'table' : extension === 'kmz' ? 'kmz' : 'unknown'
  if (extension === 'kml' || /<(?:\w+:)?kml[\s>]/.test(text)) return 'kml'
  if (['csv', 'txt', 'tsv', ...WORKBOOKS].includes(extension)) return 'table'
  if (extension === 'shp') return 'shapefile'
  if (extension === 'gpkg') return 'geopackage'
  if (extension === 'fgb') return 'flatgeobuf'
  return /^(geo|topo)?jsonl?$|^ndjson$|^geojsons$/.test(extension) ? 'json' : 'unknown'
}

/**
 * Read the features of a file of a known geometry format; tables of points are not among these. Of Shapefiles and
 * GeoPackages only the fields that `fields` chooses are kept.
 */
export async function readVector(
  source: Source,
  companions: Companions,
  layer?: string,
  fields?: FieldChoice,
): Promise<VectorFile> {
  switch (await vectorFormat(source)) {
    case 'shapefile':
      return readShapefile(source, companions, fields)
    case 'geopackage':
      return readGeoPackage(source, companions, layer, fields)
    case 'flatgeobuf':
      return readFlatGeobuf(source)
    case 'json':
      return readJson(source, layer)
    case 'kml':
      return readText('KML', source, LARGEST_KML, (bytes) => readKml(bytes, source.name, layer))
    case 'kmz':
      return readText('KMZ', source, LARGEST_TEXT, (bytes) => readKmz(bytes, source.name, layer))
    default:
      return vectorFile('vector file', { issues: [noFormat(source.name)] })
  }
}

function noFormat(file: string): Issue {
  const isDrawing = /\.(?:dxf|dwg|dgn)$/i.test(file)
  return fault(
    'vector.format',
    [file],
    isDrawing ? 'a drawing of CAD' : 'a file of no format known here',
    'GeoJSON, Shapefile (the .shp), GeoPackage, FlatGeobuf, KML, TopoJSON, or CSV or XLSX of points',
    isDrawing
      ? 'A drawing does not say its coordinate system: open it in QGIS, set the system, close its lines to polygons and export them as GeoPackage.'
      : 'Unpack it if it is an archive, or export the layer in one of these formats.',
  )
}

const readJson = (source: Source, layer: string | undefined) =>
  readText('GeoJSON', source, LARGEST_TEXT, (bytes) =>
    readGeoJson(decodeText(bytes).text, source.name, layer),
  )

function readText(
  format: string,
  source: Source,
  most: number,
  read: (bytes: Uint8Array) => VectorFile,
): Promise<VectorFile> {
  return reading(format, source.name, async () =>
    source.size > most ? tooMuchText(format, source.name, source.size, most) : read(await readAll(source)),
  )
}
