// What a series has to be warned of: each warning of its years once, and people counted in another unit.
import { type Issue, warning } from '../error.ts'
import { decimals } from '../quantity/index.ts'
import type { SeriesYear } from './series.ts'

// Tonnes a head and year that no city has: people were counted in thousands or ten thousands.
const BEYOND = 1000

/** The warnings of all years, those that agree in place and finding told once. */
export function seriesWarnings(series: readonly SeriesYear[]): readonly Issue[] {
  const all = series.flatMap(({ solution }) => solution.issues)
  const once = new Map(all.map((issue) => [`${issue.code} ${issue.path.join(' ')} ${issue.found}`, issue]))
  const odd = series.filter(({ people, total }) => people !== undefined && total / people > BEYOND)
  return [...once.values(), ...(odd.length > 0 ? [fewPeople(odd)] : [])]
}

const fewPeople = (years: readonly SeriesYear[]): Issue =>
  warning(
    'series.people',
    ['years'],
    `population ${years.map(({ year, people }) => `${people} (${year})`).join(', ')}, up to ${decimals(Math.max(...years.map(({ total, people }) => total / people!)), 0)} t CO2e a head`,
    'persons',
    'Yearbooks count in 10^4 persons (万人): multiply by 10000.',
  )
