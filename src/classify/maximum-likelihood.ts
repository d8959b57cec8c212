// Kernel: Gaussian maximum likelihood: a pixel goes to the class under whose normal distribution it is most likely.
import { chiSquareBeyond } from './chi-square.ts'
import { cholesky, invertLower, logDeterminant } from './cholesky.ts'
import type { Signature } from './samples.ts'

/** What classification needs of every class; plain arrays, so that it crosses threads. */
export interface LikelihoodModel {
  readonly kind: 'ml'
  readonly features: number
  /** Class positions that have a distribution. */
  readonly classes: Int32Array
  readonly means: readonly Float64Array[]
  /** Inverse lower Cholesky factors. */
  readonly inverses: readonly Float64Array[]
  /** ln prior − ½ ln |S|. */
  readonly constants: Float64Array
  /** Squared Mahalanobis distance beyond which a pixel belongs to no class. */
  readonly farthest: number
}

/** How likely classes are before a pixel is seen, and what is left unclassed. */
export interface LikelihoodOptions {
  /** Equal for all classes, or as frequent as in the training samples. */
  readonly priors: 'equal' | 'sample'
  /** Share of a class's own pixels that may be rejected as too unlike it: 0 rejects nothing. */
  readonly reject: number
}

/** The model of the classes' signatures; classes whose covariance is singular are returned by position instead. */
export function likelihoodModel(
  signatures: readonly Signature[],
  { priors, reject }: LikelihoodOptions,
): { readonly model: LikelihoodModel; readonly singular: readonly number[] } {
  const features = signatures[0]?.mean.length ?? 0
  const factors = signatures.map((signature) =>
    signature.count > features ? cholesky(signature.covariance, features) : undefined,
  )
  const usable = factors.flatMap((factor, k) => (factor ? [k] : []))
  const singular = signatures.flatMap(({ count }, k) => (count > 0 && !factors[k] ? [k] : []))
  const total = usable.reduce((sum, k) => sum + signatures[k]!.count, 0)
  const prior = (k: number) => (priors === 'equal' ? 1 / usable.length : signatures[k]!.count / total)
  return {
    singular,
    model: {
      kind: 'ml',
      features,
      classes: Int32Array.from(usable),
      means: usable.map((k) => signatures[k]!.mean),
      inverses: usable.map((k) => invertLower(factors[k]!, features)),
      constants: Float64Array.from(
        usable,
        (k) => Math.log(prior(k)) - logDeterminant(factors[k]!, features) / 2,
      ),
      farthest: chiSquareBeyond(reject, features),
    },
  }
}

/**
 * Returns a function that gives `count` pixels their class position, −1 where they are rejected: the class of
 * the greatest g = ln P − ½ ln |S| − ½ (x − m)ᵀ S⁻¹ (x − m), earlier classes first among equals. Values lie
 * feature by feature, `stride` apart.
 */
export function likelihoodClassifier(model: LikelihoodModel) {
  const { features, classes, means, inverses, constants, farthest } = model
  const offset = new Float64Array(features)
  return (values: Float64Array, stride: number, count: number, out: Int16Array): void => {
    for (let i = 0; i < count; i++) {
      let best = Number.NEGATIVE_INFINITY
      let winner = -1
      let distance = 0
      for (let k = 0; k < classes.length; k++) {
        const mean = means[k]!
        const inverse = inverses[k]!
        // No class further away than this can still win.
        const most = 2 * (constants[k]! - best)
        let squared = 0
        for (let row = 0; row < features && squared < most; row++) {
          offset[row] = values[row * stride + i]! - mean[row]!
          let sum = 0
          for (let col = 0, at = row * features; col <= row; col++, at++) sum += inverse[at]! * offset[col]!
          squared += sum * sum
        }
        if (squared >= most) continue
        const score = constants[k]! - squared / 2
        if (score > best) {
          best = score
          winner = k
          distance = squared
        }
      }
      out[i] = winner < 0 || distance > farthest ? -1 : classes[winner]!
    }
  }
}
