// Additive LMDI: a difference of two products told as a sum, one part a factor, without residual (Ang 2004).

/** The logarithmic mean (a − b) ÷ (ln a − ln b), a where both are equal; a, b > 0. */
export function logMean(a: number, b: number): number {
  const x = Math.log(a / b)
  // Near equality the quotient loses digits; its series does not.
  return Math.abs(x) < 1e-4 ? b * (1 + x / 2 + (x * x) / 6 + (x * x * x) / 24) : (a - b) / x
}

/**
 * Effects of the factors on the change of their product, in their order: L(P′, P) × ln(x′ ÷ x). Every factor must
 * be above 0 before and after; where one is not there is no way to share, and the answer is undefined.
 */
export function productEffects(
  before: readonly number[],
  after: readonly number[],
): readonly number[] | undefined {
  if ([...before, ...after].some((factor) => !(factor > 0))) return undefined
  const product = (factors: readonly number[]) => factors.reduce((all, factor) => all * factor, 1)
  const mean = logMean(product(after), product(before))
  return before.map((factor, i) => mean * Math.log(after[i]! / factor))
}
