// The room's door: sharing totals over land.
export type { AllocateOptions, ControlTotal, Emissions, Fallback, Unplaced } from './allocate.ts'
export { allocate } from './allocate.ts'
export type { PointPlacement, PointSet, PointSite } from './points.ts'
