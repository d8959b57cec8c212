// The room's door: changes to a study, and two solutions compared.
export type { Cause, ZoneCause } from './causes.ts'
export { causesOfTotals, causesOfZones } from './causes.ts'
export type { Change, Scenario } from './change.ts'
export { applyChanges, nameOfChange, parseScenario } from './change.ts'
export type { Difference } from './differences.ts'
export { differences } from './differences.ts'
export type { ScenarioResult, Step } from './run-scenario.ts'
export { runScenario } from './run-scenario.ts'
