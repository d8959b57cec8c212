// The room's door: other inventories and grids beside ours, with the boundary explained.
export type { Agreement, ZonePair } from './agreement.ts'
export { agreement, correlation, ranks } from './agreement.ts'
export type { Boundary, PublicTotal } from './facts.ts'
export { boundaryOf, publicRegions, publicTotals } from './facts.ts'
export type { GridUnit } from './grid-by-zone.ts'
export { gridByZone, gridUnitOf } from './grid-by-zone.ts'
