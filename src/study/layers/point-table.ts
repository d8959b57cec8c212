// Points of a CSV or XLSX table with columns of longitude and latitude, each row perhaps in a datum of its own.
import { fault, type Issue, warning } from '../../error.ts'
import {
  type CsvTable,
  decodeText,
  delimitedRows,
  readAll,
  readWorkbook,
  type Source,
  tableOf,
  workbookKind,
} from '../../formats/index.ts'
import { type Datum, type Feature, toWgs84 } from '../../vector/index.ts'
import type { LayerSource } from '../schema/layer-schema.ts'
import { anglesTogether } from './degree-columns.ts'
import { degreesOf } from './degrees.ts'
import { converted } from './place-features.ts'
import { unnamedDatum } from './platform-marks.ts'
import {
  columnNamed,
  type PointColumns,
  placeColumn,
  pointColumns,
  type Sheet,
  tellsPlaces,
} from './point-columns.ts'
import { pointNames } from './point-names.ts'
import { titlesAbove, withPlaceApart } from './point-place.ts'

/**
 * Points of a table, in WGS 84 or, where the study names the layer's system, as they stand. Rows may name their
 * datum; rows that do not have the layer's.
 */
export async function readPointTable(
  source: Source,
  spec: LayerSource,
  issues: Issue[],
): Promise<readonly Feature[]> {
  const { file } = spec
  const { table, datum: placeDatum } = withCoordinates(await tableIn(source, spec))
  for (const issue of table.issues) issues.push(issue)
  if (table.issues.some(({ code }) => code.startsWith('workbook') || code === 'csv.column')) return []
  const datumColumn = columnNamed(table, pointNames().datumColumns)
  const columns = pointColumns(table, spec, datumColumn, issues)
  if (!columns) return []
  const headerDatum = columns.datum ?? placeDatum
  const unnamed = datumColumn || headerDatum ? undefined : unnamedDatum(spec, table.columns)
  if (unnamed) issues.push(unnamed)
  const features: Feature[] = []
  const shifted = new Map<Datum, number>()
  for (const { line, cells } of table.rows) {
    const place = [file, line]
    const given = coordinatesOf(cells[columns.x], cells[columns.y], place, spec.crs === undefined, issues)
    const own = datumColumn && cells[datumColumn]
    const datum =
      headerDatum ?? datumOf(own || spec.datum || 'wgs84', [...place, datumColumn ?? 'datum'], issues)
    if (!given || !datum) continue
    if (datum !== 'wgs84') shifted.set(datum, (shifted.get(datum) ?? 0) + 1)
    const geometry = { kind: 'point' as const, positions: Float64Array.of(...toWgs84(datum, ...given)) }
    features.push({ id: cells['id'] || `${line}`, properties: cells, geometry })
  }
  const atZero = features.filter(({ properties }) => isZero(properties, columns)).length
  if (atZero > 0) issues.push(placesAtZero(file, atZero))
  for (const [datum, count] of shifted) issues.push(converted(file, datum, count))
  return features
}

const isZero = (cells: Feature['properties'], { x, y }: PointColumns) =>
  [x, y].every((column) => degreesOf(String(cells[column] ?? '')) === 0)

const placesAtZero = (file: string, count: number) =>
  warning(
    'point.zero',
    [file],
    `${count} places at 0, 0`,
    'the place of every enterprise',
    'Most often their place was not known; they count nowhere. Give them coordinates, or remove the rows.',
  )

async function tableIn(source: Source, { file, layer }: LayerSource): Promise<Sheet> {
  const bytes = await readAll(source)
  if (workbookKind(bytes) === 'text') return belowTitles(delimitedRows(decodeText(bytes).text), file)
  const { sheets, issues } = await readWorkbook(bytes, file)
  const sheet = layer === undefined ? sheets[0] : sheets.find(({ name }) => name === layer)
  const cells = (sheet?.rows ?? []).map((row) => row.map((cell) => String(cell ?? '')))
  const table = belowTitles(cells, file)
  const others = sheets.flatMap(({ name }) => (name === sheet?.name ? [] : name))
  return { ...table, issues: [...issues, ...table.issues], others }
}

// Rows keep their lines in the file.
function belowTitles(cells: readonly (readonly string[])[], file: string): CsvTable {
  const { cells: rows, header: titles } = anglesTogether(cells, titlesAbove(cells, tellsPlaces))
  const table = tableOf(rows.slice(titles), file)
  return { ...table, rows: table.rows.map((row) => ({ ...row, line: row.line + titles })) }
}

// One column may hold both coordinates, where no two do.
function withCoordinates(table: Sheet): { table: Sheet; datum?: Datum | undefined } {
  const place = placeColumn(table.columns)
  if (place === undefined || pointColumns(table, { file: '' }, undefined, [])) return { table }
  const apart = withPlaceApart(table, place.column, place.latitudeFirst)
  return apart ? { table: apart, datum: place.datum } : { table }
}

function coordinatesOf(
  xText: string | undefined,
  yText: string | undefined,
  place: readonly (string | number)[],
  degrees: boolean,
  issues: Issue[],
): readonly [number, number] | undefined {
  const [x, y] = [degreesOf(xText ?? ''), degreesOf(yText ?? '')]
  if (!Number.isFinite(x) || !Number.isFinite(y)) {
    issues.push(
      fault(
        'point.coordinates',
        place,
        `lon "${xText ?? ''}", lat "${yText ?? ''}"`,
        'two numbers in degrees',
        'Give the enterprise its coordinates, or remove the row.',
      ),
    )
    return undefined
  }
  if (degrees && (Math.abs(x) > 180 || Math.abs(y) > 90)) {
    issues.push(
      fault(
        'point.range',
        place,
        `lon ${x}, lat ${y}`,
        'degrees: lon −180 … 180, lat −90 … 90',
        'Check that the columns are not swapped; for metres, name the layer’s `crs` in the study.',
      ),
    )
    return undefined
  }
  return [x, y]
}

function datumOf(text: string, place: readonly (string | number)[], issues: Issue[]): Datum | undefined {
  const plain = text.toLowerCase().replace(/[-_ ]|坐标系?$/g, '')
  const names = pointNames().datums
  const known = names.get(plain)
  if (known) return known
  issues.push(
    fault(
      'point.datum',
      place,
      `"${text}"`,
      [...new Set(names.values())].join(', '),
      'Name the datum of the map the points were taken from.',
    ),
  )
  return undefined
}
