// The partition of the ground: cover, legend, zones, features and rules put together on one grid, as plain data.
import type { Grid, RunRows } from '../grid/index.ts'
import type { ShapeIndex } from '../vector/index.ts'
import type { LegendEntry } from './legend.ts'
import type { RuleTable } from './rule.ts'

/** How much of a pixel a shape has: its exact share, or all where it has the centre. */
export type CoverageRule = 'exact' | 'centre'

/** One source of industrial (or other) ground: parks, enterprises. Features are consecutive in the shape index. */
export interface FeatureLayer {
  readonly name: string
  readonly sector: string
  /** `urban-boundary` takes no ground of its own: it tells urban from rural built-up ground. */
  readonly role?: 'urban-boundary'
  /** Buffer in metres, 0 for polygons as they are. */
  readonly buffer: number
  readonly features: readonly { readonly id: string; readonly name: string | undefined }[]
}

/** A cover that was burnt from outlines: its codes as runs, and by value what the outlines say. */
export interface BurntOutlines extends RunRows {
  readonly labels: readonly string[]
}

/** A zone of the study, such as a district. */
export interface Zone {
  readonly id: string
  readonly name: string
  readonly nameEn: string | undefined
  /** m² of the whole zone, also where it reaches beyond the raster. */
  readonly area: number
}

/**
 * Everything that decides the sector of a piece of ground. Plain data and typed arrays: threads share it.
 * Class k stands for `legend[k − 1].code`; class 0 is nodata.
 */
export interface Lands {
  readonly grid: Grid
  /** m² of a cell of each row. */
  readonly rowAreas: Float64Array
  readonly sectors: readonly string[]
  readonly legend: readonly LegendEntry[]
  readonly nodata: number | undefined
  /** Codes of the legend that mark ground without an observation. */
  readonly blank: readonly number[]
  /** The cover itself, where it was given as outlines; else it is read from its file. */
  readonly burnt?: BurntOutlines
  readonly zones: readonly Zone[]
  readonly layers: readonly FeatureLayer[]
  readonly shapes: ShapeIndex
  /** Layer of each feature of the shape index. */
  readonly layerOfFeature: Int32Array
  readonly table: RuleTable
  readonly coverage: CoverageRule
}

/** How many (layer, class) pairings a zone has in a tally: layers + 1 for bare ground, classes + 1 for nodata. */
export function keysPerZone(lands: Lands): number {
  return (lands.layers.length + 1) * (lands.legend.length + 1)
}
