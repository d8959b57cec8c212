// How a number may vary: distributions relative to its printed value, from the bounds that tables give.
import { normalBelow, normalQuantile, Z95 } from './normal.ts'

/**
 * A distribution of x ÷ (printed value), so that 1 is the printed value itself. None goes below 0: normal and
 * two-piece ones are truncated there. `low` and `high` of triangular and uniform are their ends.
 */
export type Distribution =
  | { readonly kind: 'exact' }
  | { readonly kind: 'normal'; readonly sd: number }
  | { readonly kind: 'lognormal'; readonly sigma: number }
  | { readonly kind: 'triangular'; readonly low: number; readonly high: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'two-piece'; readonly below: number; readonly above: number }

/** Kinds that a user may name for a number with bounds. */
export const DISTRIBUTIONS = ['normal', 'lognormal', 'triangular', 'uniform', 'two-piece'] as const

/**
 * The distribution of a number with relative 95 % bounds (0 ≤ low ≤ 1 ≤ high): normal where they are symmetric,
 * lognormal where they are a wide ratio each way, two-piece otherwise; or of the kind that is named, but where the
 * bounds do not lie about 1 as that kind does (`isUneven`): then they rule, and the distribution is two-piece.
 */
export function distributionOf(
  low: number,
  high: number,
  kind?: (typeof DISTRIBUTIONS)[number],
): Distribution {
  if (!(high > low)) return { kind: 'exact' }
  const chosen = kind === undefined ? kindOf(low, high) : isUneven(low, high, kind) ? 'two-piece' : kind
  if (chosen === 'normal') return { kind: 'normal', sd: (high - low) / 2 / Z95 }
  if (chosen === 'lognormal') return { kind: 'lognormal', sigma: Math.log(high / low) / 2 / Z95 }
  if (chosen === 'two-piece') return twoPiece(low, high)
  return { kind: chosen, low, high }
}

/** Whether bounds cannot be those of a normal or lognormal number whose middle is 1; a little is taken for rounding. */
function isUneven(low: number, high: number, kind: (typeof DISTRIBUTIONS)[number]): boolean {
  if (kind === 'normal') return Math.abs(high + low - 2) > 0.1 * (high - low)
  return kind === 'lognormal' && !(Math.abs(Math.sqrt(high * low) - 1) < 0.06)
}

// A ratio over 2 is wide enough to tell a lognormal number.
function kindOf(low: number, high: number): 'normal' | 'lognormal' | 'two-piece' {
  if (!isUneven(low, high, 'normal')) return 'normal'
  return low > 0 && high / low > 2 && !isUneven(low, high, 'lognormal') ? 'lognormal' : 'two-piece'
}

// Two halves of normal curves that meet at their top in 1, their standard deviations such that 2.5 % lie beyond either bound.
function twoPiece(low: number, high: number): Distribution {
  // A number that cannot be smaller, or larger, than its value is half of a normal curve.
  const half = -normalQuantile(0.025 / 2)
  if (low === 1) return { kind: 'two-piece', below: 0, above: (high - 1) / half }
  if (high === 1) return { kind: 'two-piece', below: (1 - low) / half, above: 0 }
  const sides = (share: number) => ({
    below: (1 - low) / -normalQuantile(0.025 / (2 * share)),
    above: (high - 1) / -normalQuantile(0.025 / (2 * (1 - share))),
  })
  // The share of the lower half equals its part of the two deviations; found by halving.
  let [from, to] = [0.025, 0.975]
  for (let i = 0; i < 60; i++) {
    const share = (from + to) / 2
    const { below, above } = sides(share)
    if (below / (below + above) > share) from = share
    else to = share
  }
  return { kind: 'two-piece', ...sides((from + to) / 2) }
}

/** The value below which the number lies with a given probability, 0 < p < 1. */
export function quantileOf(distribution: Distribution): (p: number) => number {
  switch (distribution.kind) {
    case 'exact':
      return () => 1
    case 'normal': {
      const { sd } = distribution
      const under = normalBelow(-1 / sd)
      return (p) => 1 + sd * normalQuantile(under + p * (1 - under))
    }
    case 'lognormal':
      return (p) => Math.exp(distribution.sigma * normalQuantile(p))
    case 'uniform':
      return (p) => distribution.low + p * (distribution.high - distribution.low)
    case 'triangular': {
      const { low, high } = distribution
      const top = (1 - low) / (high - low)
      return (p) =>
        p < top
          ? low + Math.sqrt(p * (high - low) * (1 - low))
          : high - Math.sqrt((1 - p) * (high - low) * (high - 1))
    }
    case 'two-piece': {
      const { below, above } = distribution
      const share = below / (below + above)
      const under = below === 0 ? 0 : 2 * share * normalBelow(-1 / below)
      return (p) => {
        const q = under + p * (1 - under)
        return q < share
          ? 1 + below * normalQuantile(q / (2 * share))
          : 1 - above * normalQuantile((1 - q) / (2 * (1 - share)))
      }
    }
  }
}

/** Half the 95 % interval, relative to the printed value: the U of the guidelines (V1 Ch 3). */
export function uncertaintyOf(distribution: Distribution): number {
  const quantile = quantileOf(distribution)
  return (quantile(0.975) - quantile(0.025)) / 2
}
