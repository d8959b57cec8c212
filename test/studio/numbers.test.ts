// Numbers as the studio prints them: figures that are multiplied before the reader give what stands there.
import { describe, expect, it } from 'vitest'
import { exact, placeName, signedTenThousand, tenThousand, unitName } from '../../studio/src/numbers.ts'

const read = (text: string) => Number(text.replaceAll(',', ''))

describe('numbers of the studio', () => {
  it('keep eight digits where they are multiplied', () => {
    for (const [a, b] of [
      [1839.16260204, 24406.8],
      [0.0706858347, 6775.0678],
      [20285.2199, 1621.692],
    ] as const)
      expect(read(exact(a)) * read(exact(b))).toBeCloseTo(a * b, -Math.ceil(Math.log10(a * b)) + 6)
    expect(exact(0)).toBe('0')
    expect(exact(-1234567.891)).toBe('-1,234,567.9')
    expect(exact(1.5e-7)).toBe('1.5e-7')
  })

  it('print powers of two digits whole', () => {
    expect(unitName('10^10 kJ')).toBe('10¹⁰ kJ')
    expect(unitName('t CO2/10^8 m3')).toBe('t CO₂/10⁸ m³')
  })

  it('tell nothing from little', () => {
    expect([0, 12, -12, 50, 123_456].map(tenThousand)).toEqual(['0', '0.0012', '−0.0012', '0.01', '12.35'])
    expect([0, 1e-8, 12, -12, -123_456].map(signedTenThousand)).toEqual([
      '±0',
      '±0',
      '+0.0012',
      '−0.0012',
      '−12.35',
    ])
  })

  it('name the west and the south', () => {
    expect(placeName(-82.01, 33.47)).toBe('82.01000° W, 33.47000° N')
    expect(placeName(18.42, -33.92)).toBe('18.42000° E, 33.92000° S')
  })
})
