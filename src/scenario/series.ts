// A study of many years: each solved beside the last, so that land that stays is counted once.
import { exactSum } from '../quantity/index.ts'
import { type Solution, type Study, type StudyYear, solve, solveBeside, type World } from '../study/index.ts'

/** One year with its solution and its figures per head and per product, each from sums. */
export interface SeriesYear {
  readonly year: number
  readonly people: number | undefined
  readonly urbanShare: number | undefined
  readonly gdp: number | undefined
  /** t CO2e a year, and TJ of what the ledger knows the energy of, biofuels with it. */
  readonly total: number
  readonly energy: number
  readonly factorSet: string | undefined
  readonly solution: Solution
}

/** The sectors of all years, in the order in which they come: a year may have one that others lack. */
export const sectorsOf = (series: readonly SeriesYear[]): readonly string[] => [
  ...new Set(series.flatMap(({ solution }) => solution.table.sectors)),
]

/** The study as it is in a year. */
function studyOfYear(study: Study, { year, balance, totals, factors, cover }: StudyYear): Study {
  const { years: _, inventory, ...rest } = study
  const { balance: ownBalance, totals: ownTotals, ...common } = inventory
  const source =
    totals !== undefined
      ? { totals }
      : balance !== undefined
        ? { balance }
        : {
            ...(ownBalance !== undefined && { balance: ownBalance }),
            ...(ownTotals && { totals: ownTotals }),
          }
  return {
    ...rest,
    year,
    inventory: { ...common, ...source, ...(factors !== undefined && { factors }) },
    land: cover === undefined ? study.land : { ...study.land, cover },
  }
}

/** Solve every year. Throws InputError with the faults of the first year that has any. */
export async function solveSeries(
  study: Study,
  years: readonly StudyYear[],
  world: World,
): Promise<readonly SeriesYear[]> {
  const solved: SeriesYear[] = []
  for (const row of years) {
    const of = studyOfYear(study, row)
    const cover = JSON.stringify(of.land.cover)
    const known = solved.find(({ solution }) => JSON.stringify(solution.study.land.cover) === cover)
    const solution = known ? await solveBeside(known.solution, of, world) : await solve(of, world)
    const rows = solution.ledger.rows.filter((entry) => !entry.memo)
    solved.push({
      year: row.year,
      people: row.population,
      urbanShare:
        row.population !== undefined && row.urban_population !== undefined
          ? row.urban_population / row.population
          : undefined,
      gdp: row.gdp,
      total: exactSum(rows.map((entry) => entry.emission_t)),
      energy: exactSum(
        solution.ledger.rows.filter((entry) => entry.gas === 'CO2').map((entry) => entry.energy_tj),
      ),
      factorSet: solution.ledger.factorSet?.name,
      solution,
    })
  }
  return solved
}

/** Years whose factors differ from the year before: their trend mixes change and recalculation. */
export function recalculations(series: readonly SeriesYear[]): readonly string[] {
  return series.slice(1).flatMap(({ year, factorSet }, i) => {
    const before = series[i]!
    return factorSet === before.factorSet
      ? []
      : [
          `Factors change from ${before.factorSet ?? 'none'} (${before.year}) to ${factorSet ?? 'none'} (${year}): recalculate the earlier years before reading a trend (2006 Guidelines V1 Ch 5).`,
        ]
  })
}
