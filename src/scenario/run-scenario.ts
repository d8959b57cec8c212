// A scenario worked step by step: what each change does after those before it, so that the steps add up exactly.
import { refuse } from '../error.ts'
import { exactSum } from '../quantity/index.ts'
import { type Solution, solveBeside, type World } from '../study/index.ts'
import { applyChanges, nameOfChange, type Scenario } from './change.ts'

/** One bar of a waterfall: t CO2e a year before the step and what it adds. */
export interface Step {
  readonly name: string
  readonly before: number
  readonly effect: number
}

export interface ScenarioResult {
  readonly scenario: Scenario
  readonly before: Solution
  readonly after: Solution
  /** One a change, in order; before + Σ effects = after. */
  readonly steps: readonly Step[]
  /** after − before − Σ effects, t. */
  readonly residual: number
}

const totalOf = ({ ledger }: Solution) =>
  exactSum(ledger.rows.flatMap((row) => (row.memo ? [] : [row.emission_t])))

/** Work a scenario; land that a step does not touch is not counted again. Throws InputError on faults. */
export async function runScenario(
  before: Solution,
  scenario: Scenario,
  world: World,
): Promise<ScenarioResult> {
  const steps: Step[] = []
  let after = before
  for (const [i, change] of scenario.changes.entries()) {
    const { study, issues } = applyChanges(before.study, scenario.changes.slice(0, i + 1))
    refuse(issues)
    const next = await solveBeside(after, study, world)
    const [from, to] = [totalOf(after), totalOf(next)]
    steps.push({ name: nameOfChange(change), before: from, effect: to - from })
    after = next
  }
  const residual = exactSum([totalOf(after), -totalOf(before), ...steps.map(({ effect }) => -effect)])
  return { scenario, before, after, steps, residual }
}
