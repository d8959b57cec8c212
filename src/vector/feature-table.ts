// A table of features as a stream: what every vector writer takes, so that no format needs all features at once.
import type { Crs } from '../grid/index.ts'
import type { Extent, Geometry } from './geometry.ts'

/** A column of attributes; `unit` and `description` are written where a format has a place for them. */
export interface Column {
  readonly name: string
  readonly type: 'text' | 'integer' | 'real'
  readonly unit?: string
  readonly description?: string
}

/** One feature: its geometry in the table's system and one value a column. */
export interface FeatureRow {
  readonly geometry: Geometry
  readonly values: readonly (string | number | null)[]
}

/** How a map should colour the features: by the text of one column. */
export interface FeatureStyle {
  readonly column: string
  readonly classes: readonly { readonly value: string; readonly color: string; readonly label: string }[]
}

/** Features that can be streamed any number of times; count and extent are known before. */
export interface FeatureTable {
  readonly name: string
  readonly description: string
  readonly crs: Crs
  readonly columns: readonly Column[]
  readonly count: number
  readonly extent: Extent
  readonly style?: FeatureStyle
  rows(): Iterable<FeatureRow>
}
