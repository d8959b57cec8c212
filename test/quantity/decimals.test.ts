// Numbers as lines print them: rounded as ever, and never a zero with a sign.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimals, nineDigits } from '../../src/quantity/index.ts'
import { formatNumber, formatShort } from '../../src/report/words/scale.ts'
import { fixed, short, signed } from '../../studio/src/numbers.ts'

const CLI = join(import.meta.dirname, '../../src/cli')

describe('decimals', () => {
  it('leave a zero without its sign, and everything else as it is', () => {
    expect([-0.0004, -0, 0.0004, -0.0005001, -1.5, 12].map((value) => decimals(value, 3))).toEqual([
      '0.000',
      '0.000',
      '0.000',
      '-0.001',
      '-1.500',
      '12.000',
    ])
    expect([Number.NaN, -Infinity].map((value) => decimals(value, 2))).toEqual(['NaN', '-Infinity'])
  })

  it('print no negative zero anywhere: lines, report, studio', () => {
    const small = fc.integer({ min: -6e6, max: 6e6 }).map((millionths) => millionths / 1e7)
    fc.assert(
      fc.property(small, fc.integer({ min: 0, max: 6 }), (value, count) => {
        const printed = [
          decimals(value, count),
          formatNumber(value, count),
          fixed(value, count),
          signed(value, count),
          formatShort(value),
          short(value),
        ]
        for (const text of printed)
          expect(Number(text.replace(/[−-]/, '')) === 0 && /[−-]/.test(text)).toBe(false)
      }),
    )
  })

  it('are what the command prints with', () => {
    const own = readdirSync(CLI).filter((name) => /\.toFixed\(/.test(readFileSync(join(CLI, name), 'utf8')))
    expect(own).toEqual([])
  })
})

it('messages tell totals to nine digits', () => {
  expect([2098623.6072727023, 1000, 1e-9, 0].map(nineDigits)).toEqual(['2098623.61', '1000', '1e-9', '0'])
})
