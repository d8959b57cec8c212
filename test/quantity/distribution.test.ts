// Random numbers by counter against published answers; distributions against their own bounds and SciPy's values.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Distribution,
  distributionOf,
  normalBelow,
  normalQuantile,
  philox,
  quantileOf,
  streamOf,
  uncertaintyOf,
  uniforms,
} from '../../src/quantity/index.ts'

const hex = (block: Uint32Array) => [...block].map((word) => word.toString(16).padStart(8, '0')).join(' ')

describe('philox', () => {
  // Known answers published with Random123.
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('%j under %j', (counter, key, answer) => {
    expect(hex(philox(counter, key))).toBe(answer)
  })

  it('gives any draw of any stream by itself, strictly between 0 and 1', () => {
    const one = uniforms(7)
    const forwards = [0, 1, 2, 3].map((draw) => one(draw, 5))
    const backwards = [3, 2, 1, 0].map((draw) => uniforms(7)(draw, 5)).reverse()
    expect(backwards).toEqual(forwards)
    expect(one(0, 5)).not.toBe(one(0, 6))
    expect(one(0, 5)).not.toBe(uniforms(8)(0, 5))
    const many = Array.from({ length: 20_000 }, (_, draw) => one(draw, streamOf('diesel co2')))
    expect(Math.min(...many)).toBeGreaterThan(0)
    expect(Math.max(...many)).toBeLessThan(1)
    expect(many.reduce((a, b) => a + b) / many.length).toBeCloseTo(0.5, 2)
  })
})

describe('the normal distribution', () => {
  it('agrees with tabulated values', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14)
    expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 12)
    expect(normalBelow(-1)).toBeCloseTo(0.15865525393145707, 15)
    expect(normalBelow(-5) / 2.866515718791933e-7).toBeCloseTo(1, 12)
  })

  it('is its own inverse', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(normalBelow(normalQuantile(p))).toBeCloseTo(p, 13)
      }),
    )
  })
})

describe('distributions from bounds', () => {
  it.each([
    ['symmetric', 0.95, 1.05, 'normal'],
    ['a factor of three each way', 1 / 3, 3, 'lognormal'],
    ['natural gas, T1.4', 54300 / 56100, 58300 / 56100, 'two-piece'],
    ['lignite, T1.2', 5.5 / 11.9, 21.6 / 11.9, 'two-piece'],
    ['coke oven gas, T1.2', 19.6 / 38.7, 77 / 38.7, 'lognormal'],
  ])('%s', (_, low, high, kind) => {
    const distribution = distributionOf(low, high)
    expect(distribution.kind).toBe(kind)
    const quantile = quantileOf(distribution)
    expect(quantile(0.025)).toBeCloseTo(low, 1)
    expect(quantile(0.975)).toBeCloseTo(high, 1)
  })

  it('two-piece ones keep their bounds, and their top at the value', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        fc.double({ min: 1.001, max: 2, noNaN: true }),
        (low, high) => {
          const distribution = distributionOf(low, high, 'two-piece')
          const quantile = quantileOf(distribution)
          expect(quantile(0.025)).toBeCloseTo(low, 3)
          expect(quantile(0.975)).toBeCloseTo(high, 3)
        },
      ),
    )
  })

  it('none goes below 0, and all rise with p', () => {
    const all: Distribution[] = [
      { kind: 'normal', sd: 0.9 },
      { kind: 'lognormal', sigma: 0.5605 },
      { kind: 'triangular', low: 0.2, high: 1.9 },
      { kind: 'uniform', low: 0.5, high: 1.5 },
      { kind: 'two-piece', below: 0.8, above: 0.2 },
    ]
    for (const distribution of all) {
      const values = Array.from({ length: 999 }, (_, i) => quantileOf(distribution)((i + 1) / 1000))
      expect(values[0]).toBeGreaterThanOrEqual(0)
      expect(values.every((value, i) => i === 0 || value > values[i - 1]!)).toBe(true)
    }
  })

  // SciPy: halfnorm.ppf([0.025, 0.5, 0.975]) are 0.031338, 0.674490 and 2.241403.
  it.each([
    [1, 1.2, [0.2 * (0.031338 / 2.241403) + 1, 0.2 * (0.67449 / 2.241403) + 1, 1.2]],
    [0.8, 1, [0.8, 1 - 0.2 * (0.67449 / 2.241403), 1 - 0.2 * (0.031338 / 2.241403)]],
  ])('with one bound in the value itself (%d … %d) are half of a normal curve', (low, high, wanted) => {
    const quantile = quantileOf(distributionOf(low, high))
    ;[0.025, 0.5, 0.975].forEach((p, i) => expect(quantile(p)).toBeCloseTo(wanted[i]!, 5))
  })

  it.each(['normal', 'lognormal'] as const)('keep uneven bounds, where %s is named for them', (kind) => {
    const quantile = quantileOf(distributionOf(0.95, 1.2, kind))
    expect([quantile(0.025), quantile(0.975)].map((edge) => Number(edge.toFixed(9)))).toEqual([0.95, 1.2])
    expect(distributionOf(0.93, 1.08, 'normal').kind).toBe('normal')
  })

  it('U is half the 95 % interval', () => {
    expect(uncertaintyOf(distributionOf(0.93, 1.07))).toBeCloseTo(0.07, 12)
    expect(uncertaintyOf({ kind: 'exact' })).toBe(0)
  })
})
