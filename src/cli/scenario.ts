// cadastre scenario: a study under changes, compared with itself step by step.
import { InputError } from '../error.ts'
import type { Addresses } from '../host/told-addresses.ts'
import { softwareVersion } from '../host/version.ts'
import { type OutputFile, scenarioFiles } from '../run/index.ts'
import { differences, parseScenario, runScenario, type ScenarioResult } from '../scenario/index.ts'
import { solve } from '../study/index.ts'
import { isQuiet, say, sayIssues, sayJson } from './console.ts'
import { refuseUnwritable } from './output-folder.ts'
import { openStudy, readYaml, type StudyCommand } from './study-file.ts'
import { toldMass } from './told-mass.ts'
import { writeAnswer } from './write-answer.ts'

interface ScenarioCommand extends StudyCommand {
  readonly out?: string
}

/** Work a scenario on a study; without `--out` only the steps are printed. */
export async function scenario(file: string, changes: string, command: ScenarioCommand): Promise<void> {
  if (command.out !== undefined) refuseUnwritable(command.out)
  const addresses: Addresses = new Map()
  const { scenario: written, issues } = parseScenario(readYaml(changes, addresses), changes)
  if (!written) throw new InputError(issues)
  const { study, world } = openStudy(file, command, addresses)
  try {
    const before = await solve(study, world)
    const result = await runScenario(before, written, world)
    const files = command.out === undefined ? [] : scenarioFiles(result, softwareVersion())
    if (command.out !== undefined) await writeAnswer(command.out, files)
    if (command.json) sayJson(summary(result, files))
    else if (!isQuiet(command)) tell(result, command.out)
  } finally {
    await world.close()
  }
}

function summary(
  { scenario: { title }, before, after, steps, residual, issues }: ScenarioResult,
  files: readonly OutputFile[],
) {
  const synthetic = before.study.synthetic
  return {
    ok: true,
    title,
    ...(synthetic && { synthetic }),
    unit: 't CO2e a year',
    steps,
    residual,
    differences: differences(before, after),
    warnings: issues,
    files: files.map(({ name }) => name),
  }
}

function tell(result: ScenarioResult, out: string | undefined): void {
  const {
    scenario: { title },
    before,
    after,
    steps,
    residual,
    issues,
  } = result
  sayIssues(issues)
  const all = differences(before, after)
  const mass = toldMass(
    Math.max(...all.flatMap((row) => (row.dimension === 'total' ? [row.before, row.after] : []))),
  )
  const number = (value: number) => mass.number(value).padStart(14)
  const zoneNames = new Map(
    [...after.table.rows, ...before.table.rows].map(({ id, name, nameEn }) => [id, nameEn ?? name]),
  )
  const rows = (dimension: string, names?: ReadonlyMap<string, string>) =>
    all
      .filter((row) => row.dimension === dimension)
      .map(
        (row) =>
          `${(names?.get(row.id) ?? row.id).padEnd(30)}${[row.before, row.after, row.difference].map(number).join('')}`,
      )
  say(
    `${title}, beside ${before.study.title}${before.study.synthetic ? ` — synthetic: ${before.study.synthetic}` : ''}`,
    '',
    ...steps.map(({ name, effect }) => `${name.padEnd(58)}${number(effect)}`),
    '',
    `${`${mass.unit} CO2e`.padEnd(30)}${['before', 'after', 'difference'].map((head) => head.padStart(14)).join('')}`,
    ...rows('sector'),
    ...rows('total'),
    '',
    ...rows('zone', zoneNames),
    '',
    `The steps add up: residual ${residual.toExponential(1)} t.${out === undefined ? '' : ` Written to ${out}: scenario.html, scenario/, figures/.`}`,
  )
}
