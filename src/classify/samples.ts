// Labelled pixels as one plain table, and the class statistics that Gaussian methods learn from it.

/** A training polygon: its class, its pixels being found in `Samples`. */
export interface TrainingPolygon {
  /** Position in the file, from 1, and the id where it has one: for messages. */
  readonly feature: number
  readonly id: string | undefined
  /** Position in the list of classes. */
  readonly klass: number
}

/** Pixels with known class: `values` has `features` numbers a pixel. */
export interface Samples {
  readonly features: number
  readonly values: Float64Array
  /** Position of each pixel's polygon. */
  readonly polygon: Int32Array
  /** Pixel column and row, two numbers a pixel. */
  readonly places: Int32Array
}

/** Mean and covariance (divisor n − 1) of one class. */
export interface Signature {
  readonly count: number
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

/** The pixels whose polygon is wanted. */
export function samplesOf(samples: Samples, wanted: (polygon: number) => boolean): Samples {
  const { features, values, polygon, places } = samples
  const kept = Array.from(polygon.keys()).filter((i) => wanted(polygon[i]!))
  const out = new Float64Array(kept.length * features)
  kept.forEach((from, to) => out.set(values.subarray(from * features, (from + 1) * features), to * features))
  return {
    features,
    values: out,
    polygon: Int32Array.from(kept, (i) => polygon[i]!),
    places: Int32Array.from(kept.flatMap((i) => [places[i * 2]!, places[i * 2 + 1]!])),
  }
}

/** Class of every pixel. */
export function classesOf(samples: Samples, polygons: readonly TrainingPolygon[]): Int32Array {
  return samples.polygon.map((p) => polygons[p]!.klass)
}

/** Statistics of every class; classes without pixels get a count of 0. */
export function signaturesOf(samples: Samples, labels: Int32Array, classes: number): Signature[] {
  const { features, values } = samples
  const counts = new Float64Array(classes)
  const means = Array.from({ length: classes }, () => new Float64Array(features))
  labels.forEach((klass, i) => {
    counts[klass]! += 1
    for (let f = 0; f < features; f++) means[klass]![f]! += values[i * features + f]!
  })
  means.forEach((mean, k) => {
    for (let f = 0; f < features; f++) mean[f]! /= counts[k]! || 1
  })
  const covariances = means.map(() => new Float64Array(features * features))
  labels.forEach((klass, i) => addProducts(covariances[klass]!, values, i * features, means[klass]!))
  covariances.forEach((covariance, k) => {
    for (let f = 0; f < covariance.length; f++) covariance[f]! /= Math.max(1, counts[k]! - 1)
  })
  return means.map((mean, k) => ({ count: counts[k]!, mean, covariance: covariances[k]! }))
}

function addProducts(sums: Float64Array, values: Float64Array, at: number, mean: Float64Array): void {
  const size = mean.length
  for (let row = 0; row < size; row++) {
    const off = values[at + row]! - mean[row]!
    for (let col = 0; col < size; col++) sums[row * size + col]! += off * (values[at + col]! - mean[col]!)
  }
}
