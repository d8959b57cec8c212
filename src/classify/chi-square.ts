// The chi-square distribution: how far from its class a pixel may lie before it is rejected.

/** Share of the distribution with `freedom` degrees beyond `x` (regularised upper incomplete gamma function). */
function chiSquareTail(x: number, freedom: number): number {
  const [a, z] = [freedom / 2, x / 2]
  if (z <= 0) return 1
  return z < a + 1 ? 1 - lowerSeries(a, z) : upperFraction(a, z)
}

/** The value beyond which the share `tail` of the distribution lies; Infinity for 0. */
export function chiSquareBeyond(tail: number, freedom: number): number {
  if (tail <= 0) return Number.POSITIVE_INFINITY
  if (tail >= 1) return 0
  let [low, high] = [0, 1]
  while (chiSquareTail(high, freedom) > tail) high *= 2
  for (let i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2
    if (chiSquareTail(middle, freedom) > tail) low = middle
    else high = middle
  }
  return (low + high) / 2
}

const scaleOf = (a: number, z: number) => Math.exp(a * Math.log(z) - z - logGammaOfHalf(a))

// P(a, z) = zᵃe⁻ᶻ/Γ(a) · Σ zⁿ / (a (a+1) … (a+n))  (Abramowitz, Stegun 6.5.29).
function lowerSeries(a: number, z: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < 10_000 && term > sum * 1e-17; n++) {
    term *= z / (a + n)
    sum += term
  }
  return sum * scaleOf(a, z)
}

// Q(a, z) as a continued fraction (Abramowitz, Stegun 6.5.31), evaluated by Lentz's method.
function upperFraction(a: number, z: number): number {
  let b = z + 1 - a
  let c = 1e300
  let d = 1 / b
  let product = d
  for (let n = 1; n < 10_000; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    product *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return product * scaleOf(a, z)
}

// ln Γ of a multiple of one half, by its recurrence: degrees of freedom are whole numbers.
function logGammaOfHalf(a: number): number {
  let [value, at] = a % 1 === 0 ? [0, 1] : [Math.log(Math.PI) / 2, 0.5]
  for (; at < a; at += 1) value += Math.log(at)
  return value
}
