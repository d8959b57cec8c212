// The room's door: what is computed where, and what is written.
export { inlineExecutor } from './inline.ts'
export type { Preview, Rasters } from './write-rasters.ts'
export { writeRasters } from './write-rasters.ts'
