// The room's door: units, substances and exact sums.
export type { MassOf } from './carbon.ts'
export { carbon, co2, co2OfCarbon } from './carbon.ts'
export { ExactSum, exactSum } from './exact-sum.ts'
export { nearest } from './nearest.ts'
export type { Dimension, Unit } from './units.ts'
export { convert, nearestUnit, unitOf } from './units.ts'
export { secondsOfYear } from './year.ts'
