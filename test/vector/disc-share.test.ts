// The share of a pixel that a disc covers: closed forms, and the whole disc from its pixels.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { discShare } from '../../src/vector/disc-share.ts'

const share = (u: number, v: number, reach: number, rise: number, col = 0, row = 0) =>
  discShare(Float64Array.of(u, v, reach, rise), 0, col, row)

it('is what plane geometry gives', () => {
  expect(share(0.5, 0.5, 2, 2)).toBe(1)
  expect(share(3, 0.5, 1, 1)).toBeCloseTo(0, 15)
  expect(share(0.5, 0.5, 0.25, 0.25)).toBeCloseTo(Math.PI / 16, 15)
  expect(share(0, 0, 1, 1)).toBeCloseTo(Math.PI / 4, 15)
  expect(share(0, 0.5, 0.5, 0.5)).toBeCloseTo(Math.PI / 8, 15)
  expect(share(0.5, 0.5, 0.4, 0.2)).toBeCloseTo(Math.PI * 0.08, 15)
  // A circle through the corners of the pixel, and one that its sides cut by caps: r = 0.6, caps of half-angle acos(5/6).
  expect(share(0.5, 0.5, Math.SQRT1_2, Math.SQRT1_2)).toBeCloseTo(1, 15)
  const half = Math.acos(5 / 6)
  const cap = 0.36 * (half - Math.sin(half) * Math.cos(half))
  expect(share(0.5, 0.5, 0.6, 0.6)).toBeCloseTo(Math.PI * 0.36 - 4 * cap, 15)
})

it('adds up to the disc, round or not, wherever it lies', () => {
  const length = (least: number, most: number) => fc.double({ min: least, max: most, noNaN: true })
  fc.assert(
    fc.property(length(0, 1), length(0, 1), length(0.01, 6), length(0.01, 6), (u, v, reach, rise) => {
      let sum = 0
      for (let row = -7; row < 8; row++)
        for (let col = -7; col < 8; col++) sum += share(u, v, reach, rise, col, row)
      const whole = Math.PI * reach * rise
      expect(Math.abs(sum / whole - 1)).toBeLessThan(1e-11)
    }),
  )
})
