// The room's door: sharing totals over land.
export type { AllocateOptions, Emissions, Unplaced } from './allocate.ts'
export { allocate } from './allocate.ts'
export type { ControlTotal, ZoneUnit } from './claims.ts'
export { landRates } from './land-rates.ts'
export type { Mix } from './mix.ts'
export { EVENLY, massesOf } from './mix.ts'
export type { PointSet } from './points.ts'
export { layerAreas } from './points.ts'
