// How far two classes lie apart, were both normally distributed: Jeffries–Matusita distance and transformed divergence.
import { cholesky, inverseOf, invertLower, logDeterminant } from './cholesky.ts'
import type { Signature } from './samples.ts'

/** Both run from 0 (alike) to 2 (apart); below 1 two classes will be taken for each other. */
export interface Separability {
  readonly first: number
  readonly second: number
  readonly jeffriesMatusita: number
  readonly transformedDivergence: number
}

/** All pairs of classes whose covariance is regular (Richards, Remote Sensing Digital Image Analysis, ch. 10). */
export function separability(signatures: readonly Signature[]): Separability[] {
  const classes = signatures.flatMap((signature, position) => {
    const size = signature.mean.length
    const factor = signature.count > size ? cholesky(signature.covariance, size) : undefined
    if (!factor) return []
    const inverse = inverseOf(invertLower(factor, size), size)
    return [{ position, ...signature, inverse, logDeterminant: logDeterminant(factor, size) }]
  })
  return classes.flatMap((a, i) =>
    classes.slice(i + 1).flatMap((b) => {
      const bhattacharyya = bhattacharyyaOf(a, b)
      if (bhattacharyya === undefined) return []
      return {
        first: a.position,
        second: b.position,
        jeffriesMatusita: 2 * (1 - Math.exp(-bhattacharyya)),
        transformedDivergence: 2 * (1 - Math.exp(-divergence(a, b) / 8)),
      }
    }),
  )
}

interface Distribution extends Signature {
  readonly inverse: Float64Array
  readonly logDeterminant: number
}

function bhattacharyyaOf(a: Distribution, b: Distribution): number | undefined {
  const size = a.mean.length
  const between = a.covariance.map((value, i) => (value + b.covariance[i]!) / 2)
  const factor = cholesky(between, size)
  if (!factor) return undefined
  const inverse = inverseOf(invertLower(factor, size), size)
  const apart =
    quadratic(
      inverse,
      a.mean.map((value, i) => value - b.mean[i]!),
    ) / 8
  return apart + (logDeterminant(factor, size) - (a.logDeterminant + b.logDeterminant) / 2) / 2
}

// ½ tr((Sa − Sb)(Sb⁻¹ − Sa⁻¹)) + ½ (ma − mb)ᵀ (Sa⁻¹ + Sb⁻¹) (ma − mb).
function divergence(a: Distribution, b: Distribution): number {
  const size = a.mean.length
  let trace = 0
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const [there, back] = [row * size + col, col * size + row]
      trace += (a.covariance[there]! - b.covariance[there]!) * (b.inverse[back]! - a.inverse[back]!)
    }
  }
  const sum = a.inverse.map((value, i) => value + b.inverse[i]!)
  return (
    (trace +
      quadratic(
        sum,
        a.mean.map((value, i) => value - b.mean[i]!),
      )) /
    2
  )
}

function quadratic(matrix: Float64Array, vector: Float64Array): number {
  const size = vector.length
  let sum = 0
  for (let row = 0; row < size; row++)
    for (let col = 0; col < size; col++) sum += vector[row]! * matrix[row * size + col]! * vector[col]!
  return sum
}
