// Figures a second divide by the year's own length.
import { describe, expect, it } from 'vitest'
import { secondsOfYear } from '../../src/quantity/index.ts'

describe('secondsOfYear', () => {
  it.each([
    [2020, 31_622_400],
    [2019, 31_536_000],
    [2000, 31_622_400],
    [1900, 31_536_000],
  ])('%i', (year, seconds) => {
    expect(secondsOfYear(year)).toBe(seconds)
  })

  it('brings the paper’s 127.1446 Mt back from kg a second', () => {
    const flux = 127.1446e9 / secondsOfYear(2020)
    expect(flux).toBeCloseTo(4020.713, 3)
    expect((flux * 366 * 86_400) / 1e9).toBeCloseTo(127.1446, 10)
  })
})
