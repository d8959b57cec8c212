// How alike two lists of zones are: shares, ranks and correlations.
import { exactSum } from '../quantity/index.ts'

/** One zone in two inventories. */
export interface ZonePair {
  readonly id: string
  readonly name: string
  readonly ours: number
  readonly theirs: number
  readonly ourRank: number
  readonly theirRank: number
}

/** Two lists of zones side by side. */
export interface Agreement {
  readonly zones: readonly ZonePair[]
  /** Correlation of amounts and of ranks; NaN where one side does not vary. */
  readonly pearson: number
  readonly spearman: number
}

/** Compare zone by zone; ties share the mean of their ranks. */
export function agreement(
  zones: readonly {
    readonly id: string
    readonly name: string
    readonly ours: number
    readonly theirs: number
  }[],
): Agreement {
  const [ours, theirs] = [ranks(zones.map((zone) => zone.ours)), ranks(zones.map((zone) => zone.theirs))]
  return {
    zones: zones.map((zone, i) => ({ ...zone, ourRank: ours[i]!, theirRank: theirs[i]! })),
    pearson: correlation(
      zones.map((zone) => zone.ours),
      zones.map((zone) => zone.theirs),
    ),
    spearman: correlation(ours, theirs),
  }
}

/** Ranks from 1, the largest first; equal values share the mean of theirs. */
export function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]!)
  const out = new Array<number>(values.length)
  for (let first = 0; first < order.length; ) {
    let end = first + 1
    while (end < order.length && values[order[end]!] === values[order[first]!]) end++
    for (let i = first; i < end; i++) out[order[i]!] = (first + 1 + end) / 2
    first = end
  }
  return out
}

/** Pearson's correlation. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const centred = (list: readonly number[]) => {
    const mean = exactSum(list) / list.length
    return list.map((value) => value - mean)
  }
  const [x, y] = [centred(a), centred(b)]
  const dot = (p: readonly number[], q: readonly number[]) => exactSum(p.map((value, i) => value * q[i]!))
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y))
}
