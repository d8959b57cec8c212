// Kernel: the standard normal distribution: probability below a value, and the value below which a probability lies.

/** z of the upper 2.5 %: half a 95 % interval in standard deviations. */
export const Z95 = 1.959963984540054

/** Probability that a standard normal number is below x, to about 1e-15. */
export function normalBelow(x: number): number {
  if (x > 0) return 1 - normalBelow(-x)
  if (x < -38) return 0
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  if (x > -3) {
    // Φ(x) = ½ + φ(x) Σ x^(2k+1) ÷ (1·3·5…(2k+1))
    let [term, sum] = [x, x]
    for (let k = 3; Math.abs(term) > Math.abs(sum) * 1e-17; k += 2) {
      term *= (x * x) / k
      sum += term
    }
    return 0.5 + density * sum
  }
  // Laplace's continued fraction of the tail.
  let fraction = -x
  for (let k = 120; k > 0; k--) fraction = -x + k / fraction
  return density / fraction
}

const polynomial = (coefficients: readonly number[], x: number) =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)

// Coefficients of algorithm AS 241, PPND16 (Wichura 1988), constant first.
const A = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
]
const B = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
  39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
]
const C = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
]
const D = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
]
const E = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
]
const F = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
  1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
]

/** The value below which a standard normal number lies with probability p, 0 < p < 1. */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(A, r)) / polynomial(B, r)
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  const z =
    r <= 5 ? polynomial(C, r - 1.6) / polynomial(D, r - 1.6) : polynomial(E, r - 5) / polynomial(F, r - 5)
  return q < 0 ? -z : z
}
