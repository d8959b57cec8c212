// The years of a study, from its own list or from a CSV beside it.
import { fault, type Issue, warning } from '../error.ts'
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

/** The years in order; a study without any is a fault, and so is a year that lacks a sector which others tell. */
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
  const sectors = new Set(rows.flatMap(({ totals }) => Object.keys(totals ?? {})))
  issues.push(...rows.flatMap((row) => [...faultsOf(row, sectors)]))
  const borrowed = rows.filter((row) => !row.balance && !row.totals && row.year !== study.year)
  if (borrowed.length > 0) issues.push(ofStudy(borrowed, study.year))
  const fixed = fixedFigures(study)
  if (rows.length > 1 && fixed.length > 0) issues.push(ofAllYears(fixed))
  return rows.sort((a, b) => a.year - b.year)
}

// A sector that is left out would be zero in its year, without a word.
function* faultsOf(row: StudyYear, sectors: ReadonlySet<string>): Iterable<Issue> {
  const { year, balance, totals, population, urban_population } = row
  const place = ['years', year]
  const lacking = totals ? [...sectors].filter((sector) => totals[sector] === undefined) : []
  if (lacking.length > 0)
    yield fault(
      'series.lacking',
      place,
      `no total of ${lacking.join(', ')}`,
      'a total of every sector that another year tells',
      'Write the total, or 0 where there is none.',
    )
  if (totals && balance !== undefined)
    yield fault(
      'series.both',
      place,
      'both `balance` and totals',
      'one of the two',
      'Give an energy balance, or the known totals of the sectors.',
    )
  if (population !== undefined && urban_population !== undefined && urban_population > population)
    yield fault(
      'series.people',
      place,
      `urban_population ${urban_population} of population ${population}`,
      'no more people in towns than in all',
      'Write both in persons.',
    )
}

const ofStudy = (rows: readonly StudyYear[], year: number): Issue =>
  warning(
    'series.borrowed',
    ['years'],
    `${rows.map((row) => row.year).join(', ')} without a balance or totals`,
    'one of the two for every year',
    `Those of the study, of ${year}, were taken.`,
  )

// Figures of one year that the study gives once.
function fixedFigures({ inventory, allocate }: Study): readonly string[] {
  const { electricity, heat, balance, totals } = inventory
  const isFixed = (choice: typeof electricity) =>
    choice !== undefined && (!('from' in choice) || choice.from === 'grid')
  const isAccounted = totals === undefined || balance !== undefined
  return [
    ...(isAccounted && isFixed(electricity) ? ['inventory.electricity'] : []),
    ...(isAccounted && isFixed(heat) ? ['inventory.heat'] : []),
    ...(allocate.controls === undefined ? [] : ['allocate.controls']),
    ...((allocate.points ?? []).some((choice) => 'emission' in choice) ? ['allocate.points'] : []),
  ]
}

const ofAllYears = (keys: readonly string[]): Issue =>
  warning(
    'series.fixed',
    ['years'],
    `${keys.join(', ')} for all years`,
    'figures of each year',
    'Those of the study were taken: what they changed over the years is not in the trend.',
  )

const READ: readonly string[] = ['year', ...WORDS, ...NUMBERS]

// GDP is gdp; names of sectors stay as they are written.
const plainHeader = (text: string) =>
  text.replace(/^[^\r\n]*/, (header) =>
    header.replace(/[A-Za-z_]+/g, (word) => (READ.includes(word.toLowerCase()) ? word.toLowerCase() : word)),
  )

const unreadColumns = (file: string, columns: readonly string[]): Issue =>
  warning(
    'series.columns',
    [file],
    `columns ${columns.join(', ')}`,
    `${READ.join(', ')}, or SECTOR_t`,
    'They are not read; correct their headers if they should be.',
  )

async function readYears(file: string, world: Pick<World, 'open'>, issues: Issue[]): Promise<StudyYear[]> {
  const text = await textOf(file, world, issues)
  if (text === undefined) return []
  const table = readCsv(plainHeader(text), file, ['year'])
  issues.push(...table.issues)
  const unread = table.columns.filter(
    (column) =>
      column !== '' &&
      !column.endsWith('_t') &&
      !READ.includes(column) &&
      !/source|来源|note|备注/.test(column),
  )
  if (unread.length > 0) issues.push(unreadColumns(file, unread))
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
