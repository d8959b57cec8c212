// A scenario worked step by step: what each change does after those before it, so that the steps add up exactly.
import { type Issue, isInputError, refuse, warning } from '../error.ts'
import { exactSum } from '../quantity/index.ts'
import { type Solution, solveBeside, type World } from '../study/index.ts'
import { applyChanges, type Change, nameOfChange, type Scenario } from './change.ts'
import { differences } from './differences.ts'

/** One bar of a waterfall: t CO2e a year before the step and what it adds. */
export interface Step {
  readonly name: string
  readonly before: number
  readonly effect: number
}

/** A study before and after its changes. */
export interface ScenarioResult {
  readonly scenario: Scenario
  readonly before: Solution
  readonly after: Solution
  /** One a change, in order; before + Σ effects = after. */
  readonly steps: readonly Step[]
  /** after − before − Σ effects, t. */
  readonly residual: number
  /** Warnings of the changed study, and steps that change nothing. */
  readonly issues: readonly Issue[]
}

const totalOf = ({ ledger }: Solution) =>
  exactSum(ledger.rows.flatMap((row) => (row.memo ? [] : [row.emission_t])))

/**
 * Work a scenario; land that a step does not touch is not counted again. Throws InputError on the faults of all steps:
 * those after a step that fails are tried without it.
 */
export async function runScenario(
  before: Solution,
  scenario: Scenario,
  world: World,
): Promise<ScenarioResult> {
  const steps: Step[] = []
  const [faults, idle]: [Issue[], Issue[]] = [[], []]
  const sound: Change[] = []
  let after = before
  for (const [i, change] of scenario.changes.entries()) {
    try {
      const { study, issues } = applyChanges(before.study, [...sound, change])
      refuse(issues)
      const next = await solveBeside(after, study, world)
      const [from, to] = [totalOf(after), totalOf(next)]
      steps.push({ name: nameOfChange(change), before: from, effect: to - from })
      if (isSame(after, next)) idle.push(changesNothing(nameOfChange(change), i))
      sound.push(change)
      after = next
    } catch (error) {
      if (!isInputError(error)) throw error
      faults.push(...error.issues.flatMap((issue) => placed(issue, i)))
    }
  }
  refuse(faults)
  const residual = exactSum([totalOf(after), -totalOf(before), ...steps.map(({ effect }) => -effect)])
  return { scenario, before, after, steps, residual, issues: [...after.issues, ...idle] }
}

// Neither an emission nor its place, nor whose the ground is.
const isSame = (one: Solution, other: Solution) =>
  differences(one, other).every(({ difference }) => difference === 0)

const changesNothing = (name: string, step: number): Issue =>
  warning(
    'scenario.idle',
    ['changes', step],
    `"${name}" changes no figure`,
    'other emissions or other land of a zone',
    'Another change may rule over it: changes of rows and plants come after those of the study’s own keys.',
  )

// A fault of the ledger's changes stands where the scenario has the change.
function placed(issue: Issue, step: number): readonly Issue[] {
  if (issue.severity !== 'error') return []
  return [issue.path[0] === 'changes' ? { ...issue, path: ['changes', step] } : issue]
}
