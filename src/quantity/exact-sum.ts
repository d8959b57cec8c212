// Kernel: sums of float64 that come out correctly rounded whatever the order, so tiles and threads can merge.

/**
 * A running sum held as non-overlapping partials (Shewchuk 1997). `value` is the correctly rounded true sum,
 * hence independent of the order of `add` and `merge`. Works on finite numbers only.
 */
export class ExactSum {
  // The first `count` of them count; the list is written in place, since sums are added to millions of times.
  private readonly partials: number[] = []
  private count = 0

  /** Revive a sum from the partials another thread sent. */
  static from(partials: readonly number[]): ExactSum {
    const sum = new ExactSum()
    for (const part of partials) sum.add(part)
    return sum
  }

  add(term: number): this {
    const { partials } = this
    // A number for certain, so that none of the steps is put on the heap.
    let x = +term
    let kept = 0
    for (let i = 0; i < this.count; i++) {
      let y = partials[i]!
      if (Math.abs(x) < Math.abs(y)) {
        const larger = y
        y = x
        x = larger
      }
      const high = x + y
      const low = y - (high - x)
      if (low !== 0) partials[kept++] = low
      x = high
    }
    partials[kept] = x
    this.count = kept + 1
    return this
  }

  /** Add the exact product a × b (the rounding error of the product is added too). */
  addProduct(a: number, b: number): this {
    const product = a * b
    const low = productError(a, b, product)
    this.add(product)
    return low === 0 ? this : this.add(low)
  }

  merge(other: ExactSum): this {
    for (const partial of other.toPartials()) this.add(partial)
    return this
  }

  /** The partials, small to large, for sending to another thread. */
  toPartials(): readonly number[] {
    return this.partials.slice(0, this.count)
  }

  get value(): number {
    return roundPartials(this.toPartials())
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

// What rounding took from a × b (Dekker 1971).
function productError(a: number, b: number, product: number): number {
  const bigA = SPLITTER * a
  const aHigh = bigA - (bigA - a)
  const aLow = a - aHigh
  const bigB = SPLITTER * b
  const bHigh = bigB - (bigB - b)
  const bLow = b - bHigh
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
}

/** The correctly rounded sum of a list of finite numbers. */
export function exactSum(terms: Iterable<number>): number {
  const sum = new ExactSum()
  for (const term of terms) sum.add(term)
  return sum.value
}
