// Elementary functions of the house against those of the engine, to a few units in the last place.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as steady from '../../src/quantity/steady-math.ts'

const near = (a: number, b: number, ulps: number, scale = Math.abs(b)) =>
  a === b ||
  (Number.isNaN(a) && Number.isNaN(b)) ||
  Math.abs(a - b) <= ulps * 2 ** -52 * Math.max(scale, 2 ** -900)

const range = (min: number, max: number) => fc.double({ min, max, noNaN: true })

describe('steady functions', () => {
  it.each([
    ['sin', range(-100, 100), 3, 1],
    ['cos', range(-100, 100), 3, 1],
    ['sin', range(-0.7, 0.7), 2, undefined],
    ['tan', range(-1.5, 1.5), 6, undefined],
    ['exp', range(-50, 50), 4, undefined],
    ['log', range(1e-9, 1e9), 3, undefined],
    ['log1p', range(-0.5, 1), 4, undefined],
    ['expm1', range(-2, 2), 6, undefined],
    ['atan', range(-1000, 1000), 3, undefined],
    ['asin', range(-1, 1), 4, undefined],
    ['acos', range(-1, 1), 5, undefined],
    ['sinh', range(-5, 5), 6, undefined],
    ['cosh', range(-5, 5), 4, undefined],
    ['tanh', range(-5, 5), 8, undefined],
    ['asinh', range(-50, 50), 8, undefined],
    ['acosh', range(1.1, 50), 8, undefined],
    ['atanh', range(-0.9, 0.9), 6, undefined],
    ['log10', range(1e-6, 1e6), 5, 1],
  ] as const)('%s agrees with the engine', (name, domain, ulps, scale) => {
    fc.assert(
      fc.property(domain, (x) =>
        near(steady[name](x), Math[name](x), ulps, scale ?? Math.abs(Math[name](x))),
      ),
    )
  })

  it('atan2 and pow agree with the engine', () => {
    fc.assert(
      fc.property(range(-9, 9), range(-9, 9), (y, x) => near(steady.atan2(y, x), Math.atan2(y, x), 4)),
    )
    fc.assert(fc.property(range(0.01, 9), range(-9, 9), (x, y) => near(steady.pow(x, y), x ** y, 80)))
  })

  it('puts Math back, also after a failure', () => {
    const { sin } = Math
    expect(() =>
      steady.withSteadyMath(() => {
        expect(Math.sin).toBe(steady.sin)
        throw new Error('stop')
      }),
    ).toThrow('stop')
    expect(Math.sin).toBe(sin)
  })

  it('gives these bits, whatever the engine', () => {
    const values = [
      steady.sin(1),
      steady.cos(2),
      steady.atan(3),
      steady.log(4.5),
      steady.exp(1.25),
      steady.asinh(0.3),
    ]
    expect(values).toMatchInlineSnapshot(`
      [
        0.8414709848078965,
        -0.4161468365471424,
        1.2490457723982544,
        1.5040773967762742,
        3.4903429574618414,
        0.29567304756342244,
      ]
    `)
  })
})
