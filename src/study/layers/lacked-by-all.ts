// Whether a column that a study names is missing from a layer: one fault then, not one of every feature.
import type { Feature } from '../../vector/index.ts'

/** True where there are features and none has the property. */
export function lackedByAll(features: readonly Feature[], key: string): boolean {
  return features.length > 0 && !features.some(({ properties }) => key in properties)
}
