// Comparisons as sections of a page, told in both languages: two results, a what-if and its base, published totals.
import { applyChanges, InputError, runScenario, type Solution, type Study, type World } from 'carbon-cadastre'
import {
  boundaryIdOf,
  type ComparedResult,
  figureOptions,
  type PageSection,
  publicRegions,
  publicTotals,
  type ResultView,
  resultsBeside,
  scenarioFigures,
  scenarioSections,
  triangulationSections,
} from 'carbon-cadastre/web'
import type { Change } from '../what-if/changes.ts'

/** What a comparison needs of a result. */
export type Told = Pick<ResultView, 'sectors' | 'zones'> & {
  readonly study: Pick<Study, 'title' | 'year' | 'synthetic' | 'inventory'>
  readonly ledger: Pick<ResultView['ledger'], 'rows' | 'gwp'>
}

function compared({ study, sectors, zones, ledger }: Told): ComparedResult {
  return {
    title: study.title,
    year: study.year,
    boundary: boundaryIdOf(study.inventory),
    gwp: ledger.gwp,
    synthetic: study.synthetic,
    ledger,
    table: { sectors, rows: zones },
  }
}

/** One result beside another. */
export const beside = ({ first, second }: { first: Told; second: Told }): readonly PageSection[] =>
  resultsBeside(compared(first), compared(second))

/** The region whose published totals a title speaks of, and all regions that have any. */
export function regionsFor({ title }: { title: string }) {
  const regions = publicRegions()
  const own = title.replace(/\s*\d{4}.*$/, '')
  const totals = publicTotals(own)
  const guess = totals.length > 0 ? own : undefined
  return { regions: guess && !regions.includes(guess) ? [guess, ...regions] : regions, guess }
}

/** A result beside the totals published for a region. */
export function published({ result, region }: { result: Told; region: string }): readonly PageSection[] {
  const { title, year, synthetic, boundary, table } = compared(result)
  return triangulationSections({
    title,
    synthetic,
    year,
    boundary,
    ours: table.rows.reduce((sum, { total }) => sum + total, 0),
    totals: publicTotals(region),
    grids: [],
  })
}

/** A what-if beside its base, change by change, as `cadastre scenario` tells it. */
export async function scenarioBeside(
  solution: Solution,
  world: World,
  scenario: { readonly title: string; readonly changes: readonly Change[] },
): Promise<readonly PageSection[]> {
  const { issues } = applyChanges(solution.study, scenario.changes)
  if (issues.length > 0) throw new InputError(issues)
  const result = await runScenario(solution, { ...scenario, changes: [...scenario.changes] }, world)
  return scenarioSections(result, scenarioFigures(result, figureOptions(solution, false)))
}
