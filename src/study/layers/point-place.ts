// Tables of points as programs export them: titles above the header, and longitude and latitude in one column.
import type { CsvTable } from '../../formats/index.ts'
import { degreesOf } from './degrees.ts'

const MOST_TITLES = 10

/** How many rows stand above the header: the first row that `isHeader`, else the first of several cells. */
export function titlesAbove(
  rows: readonly (readonly string[])[],
  isHeader: (columns: readonly string[]) => boolean,
): number {
  const first = rows.slice(0, MOST_TITLES).map((row) => row.map((name) => name.trim()))
  const at = first.findIndex(isHeader)
  return Math.max(0, at < 0 ? first.findIndex((row) => row.filter((name) => name !== '').length > 1) : at)
}

// 118.79,32.06 and POINT (118.79 32.06).
const PLACE =
  /^\s*(point)?[\sZM]*[([]?\s*([+-]?\d+(?:\.\d+)?)\s*[,，;；\s]\s*([+-]?\d+(?:\.\d+)?)\s*[)\]]?\s*$/i

// E118°49′12″ N32°3′18″, 北纬32度3分，东经118度49分.
const BETWEEN = /\s*[,，;；、]\s*|\s+(?=[NSEW东西南北])|(?<=[″"”秒′'’分°度])(?=[NSEW东西南北])/i
const LATITUDE = /[NS南北]/i

/** A place as a cell tells it: two texts of degrees, and which is longitude where the cell says so. */
interface Told {
  readonly first: string
  readonly second: string
  readonly isLatitudeFirst?: boolean
}

function placeIn(cell: string): Told | undefined {
  // Long blanks would be parted in every way between the parts of a pattern.
  const text = cell.trim().replace(/\s+/g, ' ')
  const [, point, first = '', second = ''] = PLACE.exec(text) ?? []
  if (first !== '') return { first, second, ...(point && { isLatitudeFirst: false }) }
  const parts = text.split(BETWEEN)
  if (parts.length !== 2 || parts.some((part) => Number.isNaN(degreesOf(part)))) return undefined
  const [isNorth, isNorthSecond] = parts.map((part) => LATITUDE.test(part))
  return {
    first: parts[0]!,
    second: parts[1]!,
    ...(isNorth !== isNorthSecond && { isLatitudeFirst: isNorth === true }),
  }
}

/**
 * The table with columns `lon` and `lat` in place of one that holds both; undefined where none of its cells says a place.
 * Latitude is first where the header says so, or where every second number is beyond 90.
 */
export function withPlaceApart<T extends CsvTable>(
  table: T,
  column: string,
  latitudeFirst: boolean,
): T | undefined {
  const places = table.rows.map(({ cells }) => placeIn(cells[column] ?? ''))
  const read = places.filter((place) => place !== undefined)
  if (read.length === 0) return undefined
  const isTurned =
    latitudeFirst ||
    read.every(
      ({ second, isLatitudeFirst }) => isLatitudeFirst === undefined && Math.abs(degreesOf(second)) > 90,
    )
  const rows = table.rows.map(({ line, cells }, i) => {
    const { first = '', second = '', isLatitudeFirst = isTurned } = places[i] ?? {}
    const [lon, lat] = isLatitudeFirst ? [second, first] : [first, second]
    return { line, cells: { ...cells, lon, lat } }
  })
  return { ...table, columns: [...table.columns, 'lon', 'lat'], rows }
}
