// Tables of points as programs export them: titles above the header, and longitude and latitude in one column.
import type { CsvTable } from '../formats/index.ts'

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

/**
 * The table with columns `lon` and `lat` in place of one that holds both; undefined where none of its cells says a place.
 * Latitude is first where the header says so, or where every second number is beyond 90.
 */
export function withPlaceApart<T extends CsvTable>(
  table: T,
  column: string,
  latitudeFirst: boolean,
): T | undefined {
  const places = table.rows.map(({ cells }) => PLACE.exec(cells[column] ?? ''))
  const read = places.filter((place) => place !== null)
  if (read.length === 0) return undefined
  const isTurned =
    latitudeFirst || read.every(([, point, , second]) => !point && Math.abs(Number(second)) > 90)
  const rows = table.rows.map(({ line, cells }, i) => {
    const [, , first = '', second = ''] = places[i] ?? []
    const [lon, lat] = isTurned ? [second, first] : [first, second]
    return { line, cells: { ...cells, lon, lat } }
  })
  return { ...table, columns: [...table.columns, 'lon', 'lat'], rows }
}
