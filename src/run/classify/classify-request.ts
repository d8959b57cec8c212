// What a classification is asked for, as plain data.
import type { SceneSpec } from '../../study/index.ts'
import type { Correction } from './align-scene.ts'

/** How classes are told: by Gaussian maximum likelihood or by a random forest. */
export type ClassifyMethod =
  | { readonly kind: 'ml'; readonly priors: 'equal' | 'sample'; readonly reject: number }
  | { readonly kind: 'forest'; readonly trees: number }

/** What `cadastre classify` is asked. */
export interface ClassifyRequest {
  readonly scene: SceneSpec
  readonly training: string
  readonly classField?: string | undefined
  readonly method: ClassifyMethod
  /** Share of the polygons that teach, the others test; undefined: all teach. */
  readonly split?: number | undefined
  readonly seed: number
  /** Side of the majority's square; 1 for none. */
  readonly majority: number
  /** Connected patches of fewer pixels take the class around them; 0 for none. */
  readonly sieve: number
  /** How the scene is to be put in its true place before anything else. */
  readonly correction?: Correction | undefined
}
