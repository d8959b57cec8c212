// cadastre series: a study of many years in one command, with trends and why they changed.
import { type Issue, refuse } from '../error.ts'
import { softwareVersion } from '../host/version.ts'
import { decimals } from '../quantity/index.ts'
import type { SeriesData } from '../report/index.ts'
import { type OutputFile, seriesFiles } from '../run/index.ts'
import {
  decomposeSeries,
  EFFECTS,
  openYears,
  recalculations,
  seriesWarnings,
  solveSeries,
} from '../scenario/index.ts'
import { openUncertainty, totalInterval } from '../uncertainty/index.ts'
import { isQuiet, say, sayIssues, sayJson } from './console.ts'
import { refuseUnwritable } from './output-folder.ts'
import { openStudy, pathsOf, type StudyCommand } from './study-file.ts'
import { writeAnswer } from './write-answer.ts'

interface SeriesCommand extends StudyCommand {
  readonly out: string
}

/** Solve every year of a study; intervals are drawn where the study has `uncertainty`. */
export async function series(file: string, command: SeriesCommand): Promise<void> {
  refuseUnwritable(command.out)
  const { study, world } = openStudy(file, command)
  try {
    const issues: Issue[] = []
    const years = await openYears(study, world, issues)
    refuse(issues)
    const solved = await solveSeries(study, years, world)
    issues.push(...seriesWarnings(solved))
    const options = study.uncertainty && (await openUncertainty(solved[0]!.solution, world, issues))
    refuse(issues)
    const data: SeriesData = {
      series: solved,
      steps: decomposeSeries(solved),
      intervals: options && solved.map(({ solution }) => totalInterval(solution.ledger, options)),
      gdpUnit: study.gdp_unit,
    }
    const files = seriesFiles(data, softwareVersion())
    const former = { own: /^(series\/|figures\/trend-)/, inputs: pathsOf(file, study) }
    await writeAnswer(command.out, files, undefined, former)
    if (command.json) sayJson({ ...summary(data, files), warnings: issues })
    else if (!isQuiet(command)) {
      sayIssues(issues)
      tell(study.title, data, command.out)
    }
  } finally {
    await world.close()
  }
}

function summary({ series: solved, steps }: SeriesData, files: readonly OutputFile[]) {
  return {
    ok: true,
    unit: 't CO2e a year',
    years: solved.map(({ year, total, people, gdp }) => ({ year, total, people, gdp })),
    effects: EFFECTS,
    decomposition: steps,
    recalculations: recalculations(solved),
    files: files.map(({ name }) => name),
  }
}

function tell(title: string, { series: solved, steps, intervals }: SeriesData, out: string): void {
  const number = (value: number | undefined, digits = 3) =>
    (value === undefined ? '–' : decimals(value, digits)).padStart(12)
  say(
    title,
    '',
    `year${['Mt CO2e', '2.5 %', '97.5 %', 't a head'].map((head) => head.padStart(12)).join('')}`,
    ...solved.map(
      ({ year, total, people }, i) =>
        `${year}${number(total / 1e6)}${number(intervals && intervals[i]!.low / 1e6)}${number(intervals && intervals[i]!.high / 1e6)}${number(people && total / people)}`,
    ),
    '',
    ...steps.map(
      ({ from, to, effects, residual }) =>
        `${from} → ${to}: ${effects.map((effect, i) => `${EFFECTS[i]} ${decimals(effect / 1e6, 3)}`).join(', ')} Mt; residual ${residual.toExponential(1)}`,
    ),
    ...recalculations(solved),
    `Written to ${out}: series.html, series/, figures/.`,
  )
}
