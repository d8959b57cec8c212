// The years of a study, from its own list or from a CSV beside it.
import { fault, type Issue } from '../error.ts'
import { readCsv } from '../formats/index.ts'
import {
  expectationOf,
  type Study,
  type StudyYear,
  textOf,
  type World,
  yearRowSchema,
} from '../study/index.ts'

const WORDS = ['balance', 'factors', 'cover'] as const
const NUMBERS = ['population', 'urban_population', 'gdp'] as const

/** The years in order; a study without any is a fault. */
export async function openYears(
  study: Study,
  world: Pick<World, 'open'>,
  issues: Issue[],
): Promise<StudyYear[]> {
  const { years } = study
  const rows =
    years === undefined ? [] : typeof years === 'string' ? await readYears(years, world, issues) : [...years]
  if (years === undefined || (rows.length === 0 && issues.length === 0)) {
    issues.push(
      fault(
        'series.years',
        ['years'],
        'no years',
        'a list of years, or a CSV of them',
        'Add `years: years.csv` to the study.',
      ),
    )
  }
  const seen = new Set<number>()
  for (const { year } of rows) {
    if (seen.has(year))
      issues.push(
        fault('series.year', ['years', year], `${year} again`, 'each year once', 'Remove one of the rows.'),
      )
    seen.add(year)
  }
  return rows.sort((a, b) => a.year - b.year)
}

async function readYears(file: string, world: Pick<World, 'open'>, issues: Issue[]): Promise<StudyYear[]> {
  const text = await textOf(file, world, issues)
  if (text === undefined) return []
  const table = readCsv(text, file, ['year'])
  issues.push(...table.issues)
  return table.rows.flatMap(({ line, cells }) => {
    const filled = (key: string) => (cells[key] ?? '').trim() !== ''
    const totals = table.columns.filter((column) => column.endsWith('_t') && filled(column))
    const row = {
      year: Number(cells['year']),
      ...Object.fromEntries(WORDS.filter(filled).map((key) => [key, cells[key]])),
      ...Object.fromEntries(NUMBERS.filter(filled).map((key) => [key, Number(cells[key])])),
      ...(totals.length > 0 && {
        totals: Object.fromEntries(totals.map((column) => [column.slice(0, -2), Number(cells[column])])),
      }),
    }
    const parsed = yearRowSchema.safeParse(row)
    if (parsed.success) return [parsed.data]
    issues.push(
      ...parsed.error.issues.map((issue) =>
        fault(
          'series.value',
          [file, line, ...issue.path.map(String)],
          `"${cells[String(issue.path[0])] ?? ''}"`,
          expectationOf(issue),
          'Correct the cell.',
        ),
      ),
    )
    return []
  })
}
