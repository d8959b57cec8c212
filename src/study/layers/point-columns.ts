// Which two columns of a table hold longitude and latitude, and of which datum they are where their headers say so.
import { fault, type Issue, warning } from '../../error.ts'
import type { CsvTable } from '../../formats/index.ts'
import type { Datum } from '../../vector/index.ts'
import type { LayerSource } from '../schema/layer-schema.ts'
import { pointNames } from './point-names.ts'

/** A table with the names of the sheets that its workbook has beside it. */
export type Sheet = CsvTable & { readonly others?: readonly string[] }

/** The columns that were taken. */
export interface PointColumns {
  readonly x: string
  readonly y: string
  /** The datum that the headers name, as in `wgs84_lng`. */
  readonly datum: Datum | undefined
}

// How headers name a datum; CGCS2000 and WGS 84 differ by centimetres.
const NAMED: readonly (readonly [Datum, RegExp])[] = [
  ['wgs84', /wgs(?:[-_ ]?(?:19)?84)?|cgcs[-_ ]?2000|gps/],
  ['gcj02', /gcj(?:[-_ ]?0?2)?|高德|腾讯|火星|amap|gaode/],
  ['bd09', /bd[-_ ]?09(?:ll)?|(?<![a-z])bd(?![a-z])|百度|baidu/],
]

/**
 * The columns to take: those whose datum is known before others, WGS 84 first; those of the study's own `datum`, or of a
 * column of datums, are the plain ones. Of several pairs it is told which was taken; none is a fault.
 */
export function pointColumns(
  table: Sheet,
  { file, datum, crs }: LayerSource,
  datumColumn: string | undefined,
  issues: Issue[],
): PointColumns | undefined {
  const plain = pointNames().pairs.flatMap(([lon, lat]) => {
    const [x, y] = [columnNamed(table, [lon]), columnNamed(table, [lat])]
    return x !== undefined && y !== undefined ? [{ x, y, datum: undefined }] : []
  })
  const named = crs === undefined ? pairsWithDatum(table) : []
  const plainIsKnown = datum !== undefined || datumColumn !== undefined || crs !== undefined
  const [taken, ...others] = plainIsKnown ? [...plain, ...named] : [...named, ...plain]
  if (!taken) return mixed(table, file, issues)
  const doubtful = plainIsKnown ? [] : others.filter((pair) => pair.datum === undefined && pair.x !== 'x')
  if (doubtful.length > 0) issues.push(severalPairs(file, taken, doubtful[0]!))
  return taken
}

/** The first column of these names; 经度(°) is 经度, but what else stands in brackets is not passed over. */
export function columnNamed(table: CsvTable, names: readonly string[]): string | undefined {
  return names
    .map((name) => table.columns.find((column) => plainHeader(column) === name))
    .find((column) => column !== undefined)
}

// Whose coordinates they are (中心经度, 厂区坐标) changes nothing.
const plainHeader = (column: string) =>
  column
    .toLowerCase()
    .replace(/(?<=[经纬])\s+(?=度)/g, '')
    .replace(/\s*[（(]\s*(°|º|度|deg|degrees?|十进制度?|[en])\s*[)）]$/, '')
    .replace(
      /^(?:生产经营场所|企业|单位|工厂|厂区|厂址|项目|场所|园区|地块|所在地|地理|位置|中心点?)+(?=经|纬|东经|北纬|坐标)/,
      '',
    )
    .replace(/(?<=[经纬]度)(?:坐标|值)$/, '')

// `wgs84_lng`, 经度（GCJ-02）, 百度经度: what is left when the datum is taken out.
function pairsWithDatum(table: CsvTable): readonly PointColumns[] {
  return NAMED.flatMap(([datum, pattern]) => {
    const rest = (column: string) =>
      pattern.test(column.toLowerCase())
        ? plainHeader(column)
            .replace(pattern, '')
            .replace(/[-_\s()（）]|坐标系?/g, '')
        : ''
    const find = (name: string) => table.columns.find((column) => rest(column) === name)
    return pointNames().pairs.flatMap(([lon, lat]) => {
      const [x, y] = [find(lon), find(lat)]
      return x !== undefined && y !== undefined ? [{ x, y, datum }] : []
    })
  })
}

/** The column that holds a place whole, by its header: which number is first, and the datum that the header names. */
export function placeColumn(
  columns: readonly string[],
): { column: string; latitudeFirst: boolean; datum: Datum | undefined } | undefined {
  const found = columns.flatMap((column) => {
    const plain = plainHeader(column)
    const datum = NAMED.find(([, pattern]) => pattern.test(plain))
    const name = datum ? plain.replace(datum[1], '').replace(/^[-_\s(（]+|[-_\s)）]+$/g, '') : plain
    const latitudeFirst = pointNames().placesByLatitude.includes(name)
    return latitudeFirst || pointNames().places.includes(name)
      ? [{ column, latitudeFirst, datum: datum?.[0] }]
      : []
  })
  return found.find(({ datum }) => datum === 'wgs84') ?? found.find(({ datum }) => datum) ?? found[0]
}

/** Whether the header of a table tells where its rows lie. */
export const tellsPlaces = (columns: readonly string[]): boolean => {
  const table = { columns, rows: [], issues: [] }
  return (
    longitudeAndLatitude().every((names) => columnNamed(table, names) !== undefined) ||
    pairsWithDatum(table).length > 0 ||
    placeColumn(columns) !== undefined
  )
}

// Headers of either, whatever stands beside them.
function longitudeAndLatitude(): readonly (readonly string[])[] {
  const pairs = pointNames().pairs
  return [pairs.map(([x]) => x), [...new Set(pairs.map(([, y]) => y))]]
}

// Names that do not belong together are taken all the same, as `lon` with 纬度.
function mixed(table: Sheet, file: string, issues: Issue[]): PointColumns | undefined {
  const [x, y] = longitudeAndLatitude().map((names) => {
    const column = columnNamed(table, names)
    if (column === undefined) issues.push(noColumn(table, names, file))
    return column
  })
  return x === undefined || y === undefined ? undefined : { x, y, datum: undefined }
}

const noColumn = (table: Sheet, names: readonly string[], file: string) =>
  fault(
    'csv.column',
    [file],
    `columns ${table.columns.join(', ') || '(none)'}`,
    `a column \`${names[0]}\` (or ${names.slice(1).join(', ')})`,
    whereElse(table),
  )

function whereElse({ columns, others = [] }: Sheet): string {
  if (others.length > 0) return `Add the column, or name another sheet (\`layer:\`): ${others.join(', ')}.`
  return columns.some((column) => /地址|address/i.test(column))
    ? 'Addresses alone say no place: look up their coordinates first (geocoding), or search a map with `cadastre points`.'
    : 'Add the column, or correct its header.'
}

const severalPairs = (file: string, taken: PointColumns, other: PointColumns) =>
  warning(
    'point.columns',
    [file],
    `two pairs of coordinates: ${taken.x}, ${taken.y} and ${other.x}, ${other.y}`,
    'one, or a `datum` in the study for those without one',
    `${taken.x}, ${taken.y} were taken${taken.datum ? `, as ${taken.datum}` : ''}.`,
  )
