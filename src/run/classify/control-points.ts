// Reads ground control points: where the scene has a place, as pixel or position, and where it truly lies.
import type { ControlPoint } from '../../classify/index.ts'
import { fault, type Issue } from '../../error.ts'
import { type CsvRow, readCsv } from '../../formats/index.ts'
import { type Grid, toWorld } from '../../grid/index.ts'
import { textOf, type World } from '../../study/index.ts'
import { transformer, wgs84 } from '../../vector/index.ts'

/**
 * Points of a CSV, or of a JSON list of records, with `col`, `row` (pixels from the upper left corner, centres at
 * halves) or `from_x`, `from_y` (the scene's system as it stands), and `x`, `y` (the scene's system) or `lon`,
 * `lat`. Undefined with the reasons among the issues.
 */
export async function readControlPoints(
  file: string,
  grid: Grid,
  world: World,
  issues: Issue[],
): Promise<readonly ControlPoint[] | undefined> {
  const text = await textOf(file, world, issues)
  if (text === undefined) return undefined
  const before = issues.length
  const rows = /^\s*\[/.test(text) ? recordsOf(text, file, issues) : rowsOf(text, file, issues)
  const points = rows.flatMap(({ line, cells }) => {
    const point = pointOf(cells, grid)
    if (!point)
      issues.push(
        fault(
          'gcp.point',
          [file, line],
          Object.entries(cells)
            .map(([key, value]) => `${key} ${value || '–'}`)
            .join(', '),
          'col, row or from_x, from_y, and x, y or lon, lat, as numbers',
          'Complete or remove the point.',
        ),
      )
    return point ?? []
  })
  return issues.length > before ? undefined : points
}

function rowsOf(text: string, file: string, issues: Issue[]): readonly CsvRow[] {
  const table = readCsv(text, file)
  issues.push(...table.issues)
  return table.rows
}

function recordsOf(text: string, file: string, issues: Issue[]): CsvRow[] {
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list)) return list.map((record, i) => ({ line: i + 1, cells: textsOf(record) }))
  } catch {
    // Told below, like every text that is no list.
  }
  issues.push(
    fault(
      'gcp.json',
      [file],
      'text that is no list of records',
      '[{"col": …, "row": …, "x": …, "y": …}, …]',
      'Correct the JSON, or give the points as CSV.',
    ),
  )
  return []
}

const textsOf = (record: unknown): Record<string, string> =>
  typeof record === 'object' && record !== null
    ? Object.fromEntries(Object.entries(record).map(([key, value]) => [key, String(value ?? '')]))
    : {}

function pointOf(cells: Readonly<Record<string, string>>, grid: Grid): ControlPoint | undefined {
  const pair = (first: string, second: string): readonly [number, number] | undefined => {
    const values = [first, second].map((key) =>
      (cells[key] ?? '').trim() === '' ? Number.NaN : Number(cells[key]),
    )
    return values.every(Number.isFinite) ? [values[0]!, values[1]!] : undefined
  }
  const pixel = pair('col', 'row')
  const from = pixel ? toWorld(grid, ...pixel) : pair('from_x', 'from_y')
  const degrees = pair('lon', 'lat')
  const to = pair('x', 'y') ?? (degrees && transformer(wgs84(), grid.crs)(Float64Array.from(degrees)))
  return from && to && Number.isFinite(to[0]) && Number.isFinite(to[1])
    ? { from, to: [to[0]!, to[1]!] }
    : undefined
}
