// cadastre uncertainty: how sure the result of a study is, and which numbers the doubt comes from.
import { refuse } from '../error.ts'
import { softwareVersion } from '../host/version.ts'
import { decimals } from '../quantity/index.ts'
import { driverWords } from '../report/index.ts'
import { boundedParcels, patchPlaces, relativeRasters, tracePatches, uncertaintyFiles } from '../run/index.ts'
import { type Solution, solve, type World } from '../study/index.ts'
import {
  openUncertainty,
  type Uncertainty,
  type UncertaintyOptions,
  uncertaintyOfSolution,
} from '../uncertainty/index.ts'
import { isQuiet, say, sayIssues, sayJson } from './console.ts'
import { refuseUnwritable } from './output-folder.ts'
import { openStudy, pathsOf, type StudyCommand } from './study-file.ts'
import { toldMass } from './told-mass.ts'
import { writeAnswer } from './write-answer.ts'

interface UncertaintyCommand extends StudyCommand {
  readonly out?: string
  readonly draws?: number
  readonly seed?: number
}

/** Draw a study; without `--out` only the summary is printed. */
export async function uncertainty(file: string, command: UncertaintyCommand): Promise<void> {
  if (command.out !== undefined) refuseUnwritable(command.out)
  const { study, world } = openStudy(file, command)
  try {
    const solution = await solve(study, world)
    const issues = [...solution.issues]
    const options = await openUncertainty(solution, world, issues)
    refuse(issues)
    const seed = command.seed ?? options.seed
    const asked = { ...options, seed, draws: command.draws }
    const { answer, files } =
      command.out === undefined
        ? { answer: uncertaintyOfSolution(solution, asked), files: [] }
        : await write({ out: command.out, inputs: pathsOf(file, study) }, solution, asked, world)
    if (command.json) sayJson({ ok: true, ...summary(answer), files })
    else if (!isQuiet(command)) {
      sayIssues([...issues, ...answer.issues])
      tell(solution, answer, command.out)
    }
  } finally {
    await world.close()
  }
}

// Names of intervals alone: parcels in formats and sinks that are no longer asked for would tell other draws.
const OWN = /^(uncertainty\/|(figures|rasters)\/uncertainty-)/

async function write(
  { out, inputs }: { readonly out: string; readonly inputs: readonly string[] },
  solution: Solution,
  options: UncertaintyOptions,
  world: World,
): Promise<{ readonly answer: Uncertainty; readonly files: readonly string[] }> {
  const patches = await tracePatches(solution, world)
  try {
    const places = patchPlaces(solution, patches)
    const answer = uncertaintyOfSolution(solution, options, places.areas)
    const rasters = await relativeRasters(solution, answer, world)
    try {
      const files = [
        ...uncertaintyFiles(solution, answer, softwareVersion()),
        ...boundedParcels(solution, patches, places.bounds(answer), world),
        ...rasters.files,
      ]
      await writeAnswer(out, files, (share) => world.progress?.('write', share), { own: OWN, inputs })
      return { answer, files: files.map(({ name }) => name) }
    } finally {
      rasters.close()
    }
  } finally {
    patches.close()
  }
}

function summary(answer: Uncertainty) {
  const { seed, draws, stable, residual, total, sectors, zones, approachOne, sinks, issues } = answer
  return {
    unit: 't CO2e a year',
    seed,
    draws,
    stable,
    residual,
    approach_1: approachOne.total,
    total,
    sectors,
    zones: zones.map(({ id, total: ofZone }) => ({ id, ...ofZone })),
    ...(sinks && {
      sinks: { total: sinks.total, zones: sinks.zones.map((own, z) => ({ id: zones[z]!.id, ...own })) },
    }),
    warnings: issues,
  }
}

function tell({ study, table }: Solution, answer: Uncertainty, out: string | undefined): void {
  const { total, sectors, zones, approachOne, draws, stable, residual, effects, model, sinks } = answer
  const mass = toldMass(total.central)
  const number = (value: number) => mass.number(value).padStart(12)
  const row = (id: string, interval: typeof total) =>
    `${id.padEnd(16)}${[interval.central, interval.low, interval.high].map(number).join('')}${`± ${decimals(interval.relative, 1)} %`.padStart(12)}`
  say(
    `${study.title}: ${mass.total(total.central, 2)} CO2e, 95 % between ${mass.total(total.low, 2)} and ${mass.total(total.high, 2)}`,
    '',
    `${`${mass.unit} CO2e`.padEnd(16)}${['accounted', '2.5 %', '97.5 %', ''].map((head) => head.padStart(12)).join('')}`,
    ...sectors.map((sector) => row(sector.id, sector)),
    row('total', total),
    '',
    ...zones.map(({ total: ofZone }, z) => row(table.rows[z]!.nameEn ?? table.rows[z]!.name, ofZone)),
    ...(sinks ? ['', row('sink', sinks.total.sink), row('net', sinks.total.net)] : []),
    '',
    `Approach 1: ± ${decimals(approachOne.total.shared, 2)} % with shared numbers, ± ${decimals(approachOne.total.plain, 2)} % with rows apart. Draws: ${draws}, ${stable ? 'stable' : 'not stable yet'}; zones add up in every draw (${residual.toExponential(1)}).`,
    ...(effects.length === 0
      ? []
      : [
          `Most of the variance: ${effects
            .slice(0, 5)
            .map(
              ({ driver, contribution }) =>
                `${driverWords(model.drivers[driver]!.id).en} ${decimals(contribution, 1)} %`,
            )
            .join(', ')}.`,
        ]),
    ...(out === undefined ? [] : [`Written to ${out}: uncertainty.html, uncertainty/, rasters/, figures/.`]),
  )
}
