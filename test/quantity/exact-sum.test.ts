// Exact sums: right where plain sums are wrong, and the same in any order.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExactSum, exactSum } from '../../src/quantity/index.ts'

describe('ExactSum', () => {
  it('keeps what a plain sum loses', () => {
    expect(1e16 + 1 - 1e16).toBe(0)
    expect(exactSum([1e16, 1, -1e16])).toBe(1)
    expect(exactSum(Array.from({ length: 10 }, () => 0.1))).toBe(1)
  })

  it('adds exact products', () => {
    // 0.1 × 3 rounds up; the exact product of the two doubles does not reach 0.30000000000000004 − 0.1 × 3.
    const sum = new ExactSum().addProduct(0.1, 3).add(-0.1).add(-0.1).add(-0.1)
    expect(sum.value).toBe(0)
  })

  it('does not depend on order or on how parts are merged', () => {
    const term = fc.double({ min: -1e12, max: 1e12, noNaN: true })
    fc.assert(
      fc.property(fc.array(term, { maxLength: 60 }), fc.integer({ min: 0, max: 60 }), (terms, cut) => {
        const whole = exactSum(terms)
        const head = new ExactSum()
        const tail = new ExactSum()
        terms.forEach((value, i) => (i < cut ? head : tail).add(value))
        expect(exactSum([...terms].reverse())).toBe(whole)
        expect(tail.merge(ExactSum.from(head.toPartials())).value).toBe(whole)
      }),
    )
  })
})
