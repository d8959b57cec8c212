// What many draws of a number say of it: mean, 95 % interval, quartiles.

/** `central` is the value at printed numbers, `relative` half the 95 % interval in percent of it. */
export interface Interval {
  readonly central: number
  readonly mean: number
  readonly low: number
  readonly high: number
  readonly relative: number
  /** Quartiles: 25, 50 and 75 %. */
  readonly quartiles: readonly [number, number, number]
}

/** The interval of draws, which are sorted in place. */
export function intervalOf(draws: Float64Array, central: number): Interval {
  let sum = 0
  for (const draw of draws) sum += draw
  draws.sort()
  const [low, high] = [quantile(draws, 0.025), quantile(draws, 0.975)]
  return {
    central,
    mean: sum / draws.length,
    low,
    high,
    relative: central === 0 ? 0 : (100 * (high - low)) / 2 / Math.abs(central),
    quartiles: [quantile(draws, 0.25), quantile(draws, 0.5), quantile(draws, 0.75)],
  }
}

// Between neighbours in proportion (type 7 of Hyndman and Fan 1996).
function quantile(sorted: Float64Array, p: number): number {
  const place = p * (sorted.length - 1)
  const at = Math.floor(place)
  const next = Math.min(at + 1, sorted.length - 1)
  return sorted[at]! + (place - at) * (sorted[next]! - sorted[at]!)
}
