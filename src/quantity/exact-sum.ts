// Kernel: sums of float64 that come out correctly rounded whatever the order, so tiles and threads can merge.

/**
 * A running sum held as non-overlapping partials (Shewchuk 1997). `value` is the correctly rounded true sum,
 * hence independent of the order of `add` and `merge`. Works on finite numbers only.
 */
export class ExactSum {
  private partials: number[] = []

  /** Revive a sum from the partials another thread sent. */
  static from(partials: readonly number[]): ExactSum {
    const sum = new ExactSum()
    for (const part of partials) sum.add(part)
    return sum
  }

  add(term: number): this {
    let x = term
    const kept: number[] = []
    for (const partial of this.partials) {
      let y = partial
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x]
      const high = x + y
      const low = y - (high - x)
      if (low !== 0) kept.push(low)
      x = high
    }
    kept.push(x)
    this.partials = kept
    return this
  }

  /** Add the exact product a × b (the rounding error of the product is added too). */
  addProduct(a: number, b: number): this {
    const [high, low] = twoProduct(a, b)
    this.add(high)
    return low === 0 ? this : this.add(low)
  }

  merge(other: ExactSum): this {
    for (const partial of other.partials) this.add(partial)
    return this
  }

  /** The partials, small to large, for sending to another thread. */
  toPartials(): readonly number[] {
    return this.partials
  }

  get value(): number {
    return roundPartials(this.partials)
  }
}

// The largest partial, corrected for ties: the half-ulp case must look one partial further down.
function roundPartials(partials: readonly number[]): number {
  let i = partials.length - 1
  if (i < 0) return 0
  let high = partials[i]!
  let low = 0
  while (i > 0) {
    const x = high
    const y = partials[--i]!
    high = x + y
    low = y - (high - x)
    if (low !== 0) break
  }
  if (i > 0 && low !== 0 && Math.sign(low) === Math.sign(partials[i - 1]!)) {
    const doubled = low * 2
    const x = high + doubled
    if (doubled === x - high) high = x
  }
  return high
}

// Veltkamp's splitting constant for 53-bit significands: 2^27 + 1.
const SPLITTER = 134217729

function twoProduct(a: number, b: number): readonly [number, number] {
  const product = a * b
  const bigA = SPLITTER * a
  const aHigh = bigA - (bigA - a)
  const aLow = a - aHigh
  const bigB = SPLITTER * b
  const bHigh = bigB - (bigB - b)
  const bLow = b - bHigh
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)]
}

/** The correctly rounded sum of a list of finite numbers. */
export function exactSum(terms: Iterable<number>): number {
  const sum = new ExactSum()
  for (const term of terms) sum.add(term)
  return sum.value
}
