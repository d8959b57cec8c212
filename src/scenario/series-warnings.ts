// What a series has to be warned of: each warning of its years once, figures in another unit, years that cannot be told apart.
import { type Issue, warning } from '../error.ts'
import { decimals } from '../quantity/index.ts'
import { isDecomposable } from './decomposition.ts'
import type { SeriesYear } from './series.ts'

// Tonnes a head and year that no city has: people were counted in thousands or ten thousands.
const BEYOND = 1000

/** The warnings of all years, those that agree in place and finding told once. */
export function seriesWarnings(series: readonly SeriesYear[]): readonly Issue[] {
  const all = series.flatMap(({ solution }) => solution.issues)
  const once = new Map(all.map((issue) => [`${issue.code} ${issue.path.join(' ')} ${issue.found}`, issue]))
  const odd = series.filter(({ people, total }) => people !== undefined && total / people > BEYOND)
  const left = series.filter((year) => !isDecomposable(year))
  const isWanted = left.length > 0 && series.length - left.length > 0
  return [
    ...once.values(),
    ...(odd.length > 0 ? [fewPeople(odd)] : []),
    ...leaps(series, 'gdp', ({ gdp }) => gdp),
    ...leaps(series, 'population', ({ people }) => people),
    ...(isWanted ? [passedOver(left)] : []),
  ]
}

// No city doubles every year: a leap beyond that, or beyond a hundred in all, is another unit.
function leaps(
  series: readonly SeriesYear[],
  name: string,
  figureOf: (year: SeriesYear) => number | undefined,
): readonly Issue[] {
  const told = series.flatMap((year) => {
    const value = figureOf(year)
    return value ? [{ year: year.year, value }] : []
  })
  return told.slice(1).flatMap((to, i) => {
    const from = told[i]!
    const most = Math.min(100, 2 ** (to.year - from.year))
    const ratio = to.value / from.value
    return ratio <= most && ratio >= 1 / most ? [] : [leap(name, from, to)]
  })
}

interface Told {
  readonly year: number
  readonly value: number
}

const leap = (name: string, from: Told, to: Told): Issue =>
  warning(
    'series.leap',
    ['years', to.year],
    `${name} ${from.value} (${from.year}), then ${to.value} (${to.year})`,
    'every year in one unit',
    'Write all years in the same unit: the causes of the change are wrong otherwise.',
  )

const passedOver = (years: readonly SeriesYear[]): Issue =>
  warning(
    'series.passed',
    ['years'],
    `${years.map(({ year }) => year).join(', ')} without population, product or energy`,
    'all three for every year',
    'Causes are told from the year before to the year after.',
  )

const fewPeople = (years: readonly SeriesYear[]): Issue =>
  warning(
    'series.people',
    ['years'],
    `population ${years.map(({ year, people }) => `${people} (${year})`).join(', ')}, up to ${decimals(Math.max(...years.map(({ total, people }) => total / people!)), 0)} t CO2e a head`,
    'persons',
    'Yearbooks count in 10^4 persons (万人): multiply by 10000.',
  )
