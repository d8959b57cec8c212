// Approach 1 against its closed forms, Approach 2 against Approach 1, and the same bits from any cut of the draws.
import { describe, expect, it } from 'vitest'
import { distributionOf } from '../../src/quantity/index.ts'
import {
  approachOne,
  drawLedger,
  driverEffects,
  intervalOf,
  joinDraws,
  type Model,
} from '../../src/uncertainty/index.ts'

// Amounts that vary by percentages; the same name is the same number.
function modelOf(rows: readonly { amount: number; percents: Readonly<Record<string, number>> }[]): Model {
  const ids = [...new Set(rows.flatMap(({ percents }) => Object.keys(percents)))]
  const percentOf = (id: string) => rows.find(({ percents }) => id in percents)!.percents[id]!
  return {
    sectors: ['industry'],
    gases: ['CO2'],
    carriers: ['coal'],
    drivers: ids.map((id) => ({
      id,
      kind: 'co2',
      distribution: distributionOf(1 - percentOf(id) / 100, 1 + percentOf(id) / 100, 'normal'),
      source: 'test',
      assumed: false,
    })),
    terms: rows.map(({ amount, percents }) => ({
      sector: 0,
      gas: 0,
      carrier: 0,
      amount,
      drivers: Object.keys(percents).map((id) => ids.indexOf(id)),
    })),
  }
}

const product = modelOf([{ amount: 1, percents: { activity: 5, factor: 7 } }])
const independent = modelOf([
  { amount: 100, percents: { a1: 5, f1: 7 } },
  { amount: 50, percents: { a2: 3, f2: 5 } },
])
const sameFactorApart = modelOf([
  { amount: 100, percents: { a1: 5, f1: 7 } },
  { amount: 50, percents: { a2: 3, f2: 7 } },
])
const sameFactorShared = modelOf([
  { amount: 100, percents: { a1: 5, f: 7 } },
  { amount: 50, percents: { a2: 3, f: 7 } },
])

describe('approach 1', () => {
  it('multiplies by the product rule: 5 % × 7 % → 8.602 %', () => {
    expect(approachOne(product).shared).toBeCloseTo(8.602, 3)
  })

  it.each([
    ['independent', independent, 6.0553, 6.0553],
    ['one factor taken as two', sameFactorApart, 6.2716, 6.2716],
    ['one factor shared', sameFactorShared, 6.2716, 7.8174],
  ])('%s', (_, model, plain, shared) => {
    expect(approachOne(model).plain).toBeCloseTo(plain, 4)
    expect(approachOne(model).shared).toBeCloseTo(shared, 4)
  })

  it('the contributions of the drivers are the whole variance', () => {
    const effects = driverEffects(sameFactorShared)
    expect(effects.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(100, 10)
    expect(sameFactorShared.drivers[effects[0]!.driver]!.id).toBe('f')
    // (150 × 7 %)² ÷ (10.5² + 5² + 1.5²)
    expect(effects[0]!.contribution).toBeCloseTo((100 * 10.5 ** 2) / (10.5 ** 2 + 25 + 2.25), 10)
  })
})

describe('approach 2', () => {
  const relative = (model: Model, draws: number, seed = 2020) => {
    const whole = model.terms.reduce((sum, { amount }) => sum + amount, 0)
    return intervalOf(drawLedger(model, seed, 0, draws).total, whole).relative
  }

  it.each([
    ['product', product, 8.602],
    ['independent', independent, 6.0553],
    ['one factor taken as two', sameFactorApart, 6.2716],
    ['one factor shared', sameFactorShared, 7.8174],
  ])('%s: within 0.05 points at 200 000 draws', (_, model, expected) => {
    expect(Math.abs(relative(model, 200_000) - expected)).toBeLessThan(0.05)
  })

  it('a draw is the same whatever range it is drawn in', () => {
    const whole = drawLedger(sameFactorShared, 1, 0, 1000)
    const joined = joinDraws(
      joinDraws(drawLedger(sameFactorShared, 1, 0, 10), drawLedger(sameFactorShared, 1, 10, 999)),
      drawLedger(sameFactorShared, 1, 999, 1000),
    )
    expect(joined).toEqual(whole)
    expect(drawLedger(sameFactorShared, 2, 0, 1000)).not.toEqual(whole)
  })
})
