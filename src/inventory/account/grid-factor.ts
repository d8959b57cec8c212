// Published grid factors of China by region, year and kind; only averages are inventory factors.
import { csvParse } from 'd3-dsv'
import { fault, type Issue, warning } from '../../error.ts'
import { nearest } from '../../quantity/index.ts'
import { shipped } from '../../shipped.ts'
import { type FactorKind, refusedKind } from '../factors/factor-kind.ts'
import { unverifiedFactor } from '../factors/resolve-factor.ts'
import { regions } from '../terms/vocabulary.ts'
import type { GivenFactor } from './consumer-factor.ts'

/** Which published factor: a region, its year (the nearest earlier one where it is not published) and its kind. */
export interface GridChoice {
  readonly region: string
  readonly year: number
  readonly kind?: string | undefined
  /** Take a kind that is no inventory factor all the same. */
  readonly force?: boolean | undefined
}

/** One published factor. */
export interface GridFactor {
  readonly year: number
  readonly region: string
  readonly kind: string
  readonly value: number
  readonly unit: string
  readonly source: string
  readonly evidence: string
}

// Jiangsu Province is Jiangsu.
const regionOf = (text: string) => regions().find(text.replace(/\s+(?:province|municipality|grid)$/i, ''))

/** Every shipped grid factor. */
export function gridFactors(): readonly GridFactor[] {
  return csvParse(shipped['factors/grid-china.csv'] ?? '').map((row) => ({
    year: Number(row['year']),
    region: row['region']!,
    kind: row['kind']!,
    value: Number(row['value']),
    unit: row['unit']!,
    source: row['source']!,
    evidence: row['evidence']!,
  }))
}

/** The chosen factor as a given one; operating margins and fossil mixes are refused unless forced. */
export function gridFactor(
  choice: GridChoice,
  place: readonly string[],
  issues: Issue[],
): GivenFactor | undefined {
  const kind = choice.kind ?? 'average'
  const all = gridFactors()
  const region = regionOf(choice.region)
  const ofRegion = all.filter((row) => row.kind === kind && row.region === region?.id)
  const refused = refusal(choice, kind, ofRegion.length > 0, all, place)
  if (refused) {
    issues.push(refused)
    return undefined
  }
  const row = nearestYear(ofRegion, choice.year)
  issues.push(...doubts(row, choice, kind, place))
  return {
    factor: row.value,
    unit: row.unit,
    source: row.source,
    grid: row.region,
    year: row.year,
    // The shipped column holds these words only.
    kind: row.kind as FactorKind,
    force: choice.force,
  }
}

function refusal(
  choice: GridChoice,
  kind: string,
  known: boolean,
  all: readonly GridFactor[],
  place: readonly string[],
): Issue | undefined {
  const refused = refusedKind(kind, choice.force, place)
  if (refused || known) return refused
  const ofKind = all.filter((row) => row.kind === kind)
  const published = [...new Set((ofKind.length > 0 ? ofKind : all).map((row) => row.region))]
  const near = regionOf(choice.region) ? undefined : nearest(choice.region, published)
  return fault(
    'electricity.region',
    [...place, 'region'],
    `"${choice.region}" (${kind})`,
    'a region with a published factor',
    near ? `Did you mean ${near}?` : `One of ${published.join(', ')}.`,
  )
}

// The nearest year that is not later; where all are later, the nearest.
function nearestYear(rows: readonly GridFactor[], year: number): GridFactor {
  const earlier = rows.filter((row) => row.year <= year)
  return (earlier.length > 0 ? earlier : rows).reduce((best, next) =>
    Math.abs(next.year - year) < Math.abs(best.year - year) ? next : best,
  )
}

function doubts(row: GridFactor, choice: GridChoice, kind: string, place: readonly string[]): Issue[] {
  const found: Issue[] = []
  if (row.year !== choice.year) {
    found.push(
      warning(
        'electricity.year',
        [...place, 'year'],
        `no ${kind} factor of ${choice.region} for ${choice.year}`,
        `a factor of ${choice.year}`,
        `Took that of ${row.year}.`,
      ),
    )
  }
  if (row.evidence.startsWith('unverified'))
    found.push(unverifiedFactor(place, `${row.value} ${row.unit} (${row.source})`))
  return found
}
