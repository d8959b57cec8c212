// What a dropped file is, by its name and its first bytes; and a short look at what it holds.
import { decodeText, type WebFile } from 'carbon-cadastre/web'
import { blobOf } from '../folder.ts'
import type { NamedPart, Role } from './roles.ts'

/** A file of the study to be, with what it was taken for. */
export interface StudyPart extends NamedPart {
  readonly file: WebFile
  readonly preview: string
}

const HEAD = 40_000

/** Parts of a Shapefile, world files, projections, GDAL's notes: the engine finds them by the name of their file. */
const BESIDE = /\.(shx|dbf|prj|cpg|qix|sbn|sbx|tfw|tifw|wld|aux\.xml|shp\.xml)$/i

/** Outlines of land use by their file's name, and by the fields that hold codes of land. */
const LAND = /DLTB|地类图斑|土地利用|用地现状|land[-_ ]?(use|cover)|U\d{4}_CLC\d{4}|_UA20\d\d_/i
const LAND_FIELDS = /^(DLBM|DLMC|地类编码|地类代码|code_20\d\d|code_(90|00|06|12|18)|clc(_code)?)$/i

const POINTS = /enterpris|企业|compan|factor|poi/i

// Whole lines: a letter that is cut in two would make the text another encoding.
async function headOf(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.slice(0, HEAD).arrayBuffer())
  const end = blob.size > HEAD ? bytes.lastIndexOf(0x0a) : bytes.length
  return decodeText(end > 0 ? bytes.subarray(0, end) : bytes).text
}

/** Recognise a file. Nothing is refused here: what is wrong with a file is the engine's to say. */
export async function recognise(name: string, file: WebFile): Promise<StudyPart> {
  const blob = (await blobOf(new Map([[name, file]]), name))!
  const part = (role: Role, preview: string): StudyPart => ({ name, file, role, preview })
  const size = sizeOf(blob.size)
  if (/\.(tiff?|img|vrt|asc|nc|hdf)$/i.test(name)) return part('cover', size)
  if (/\.(xls[xmb]?|ods)$/i.test(name)) return part(POINTS.test(name) ? 'enterprises' : 'balance', size)
  if (/\.(geojson|json|shp|gpkg|fgb|kml|kmz|gml|parquet)$/i.test(name)) return vector(name, blob, size, part)
  if (BESIDE.test(name)) return part('beside', size)
  if (/\.(md|mjs)$/i.test(name)) return part('other', size)
  const head = await headOf(blob)
  const lines = head.split(/\r?\n/).slice(0, 4).join('\n')
  if (/\.ya?ml$/i.test(name)) return part('study', lines)
  const columns = (head.split(/\r?\n/)[0] ?? '')
    .toLowerCase()
    .split(/[,;\t]/)
    .map((column) => column.replace(/^\uFEFF|"/g, '').trim())
  const has = (...wanted: string[]) => wanted.every((column) => columns.includes(column))
  if (columns.some((column) => /^(lon|lng|longitude)$|[-_](lon|lng)$|经度|东经/.test(column)))
    return part('enterprises', lines)
  if (has('zone', 'sector', 'total')) return part('controls', lines)
  if (has('year', 'population') || has('year', 'gdp')) return part('context', lines)
  if (has('carrier', 'quantity') || has('carrier', 'factor')) return part('overrides', lines)
  if (has('code') && !has('flow')) return part('legend', lines)
  const isTable = /\.(csv|tsv)$/i.test(name) || (/\.txt$/i.test(name) && columns.length > 2)
  return part(isTable ? 'balance' : 'other', lines)
}

async function vector(
  name: string,
  blob: Blob,
  size: string,
  part: (role: Role, preview: string) => StudyPart,
): Promise<StudyPart> {
  const isPark = /park|园区|industr/i.test(name)
  const isPoint = POINTS.test(name)
  const isLand = LAND.test(name.split('/').at(-1)!)
  if (!/json$/i.test(name))
    return part(isLand ? 'cover' : isPark ? 'parks' : isPoint ? 'enterprises' : 'zones', size)
  const head = await blob.slice(0, HEAD).text()
  const [properties, geometry] = [
    propertiesOf(head),
    /"type"\s*:\s*"(Multi)?(Point|Polygon|LineString)"/.exec(head)?.[2],
  ]
  const holdsCodes = isLand || properties.some((property) => LAND_FIELDS.test(property))
  const role: Role =
    holdsCodes && geometry === 'Polygon'
      ? 'cover'
      : geometry === 'Point' || isPoint
        ? 'enterprises'
        : isPark
          ? 'parks'
          : 'zones'
  return part(role, [size, geometry, properties.join(', ')].filter(Boolean).join(' · '))
}

// Names of the first feature's properties, from the beginning of the text alone.
function propertiesOf(head: string): string[] {
  const start = head.indexOf('"properties"', Math.max(0, head.indexOf('"features"')))
  const open = head.indexOf('{', start)
  if (start < 0 || open < 0) return []
  let [depth, end] = [0, open]
  for (; end < head.length; end++) {
    if (head[end] === '{') depth++
    if (head[end] === '}' && --depth === 0) break
  }
  try {
    return Object.keys(JSON.parse(head.slice(open, end + 1)) as object)
  } catch {
    return []
  }
}

function sizeOf(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`
  return `${(bytes / 1e6).toFixed(1)} MB`
}
