// The room's door: sharing totals over land.
export type { AllocateOptions, Emissions, Fallback, Sharing, Unplaced } from './allocate.ts'
export { allocate } from './allocate.ts'
export type { ControlTotal, ZoneUnit } from './claims.ts'
export { landRates } from './land-rates.ts'
export type { Masses, Mix, MixPart } from './mix.ts'
export { EVENLY, massesOf } from './mix.ts'
export type { PointPlacement, PointSet, PointSite } from './points.ts'
export { layerAreas } from './points.ts'
