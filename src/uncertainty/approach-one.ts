// Approach 1 of the guidelines (2006 V1 Ch 3): errors propagated by formula, with and without the numbers that rows share.
import { exactSum, uncertaintyOf } from '../quantity/index.ts'
import type { Model, Term } from './model.ts'

/** Half a 95 % interval in percent of the total. */
export interface ApproachOne {
  /** Eq. 3.1 within a row, Eq. 3.2 over rows, as if every row had a factor of its own. */
  readonly plain: number
  /** Amounts that share a number are added up first, then varied together. */
  readonly shared: number
}

/** What one driver does to a total, t CO2e a year, all others at their printed values. */
export interface DriverEffect {
  readonly driver: number
  /** Emission that depends on it. */
  readonly amount: number
  /** Half a 95 % interval of the driver itself, percent. */
  readonly uncertainty: number
  /** Share of the variance of the total (V1 T3.2, column H), percent. */
  readonly contribution: number
}

const square = (x: number) => x * x

/** Approach 1 for the terms that are taken (a sector, or all). */
export function approachOne(model: Model, takes: (term: Term) => boolean = () => true): ApproachOne {
  const terms = model.terms.filter(takes)
  const whole = Math.abs(exactSum(terms.map(({ amount }) => amount)))
  if (whole === 0) return { plain: 0, shared: 0 }
  const u = model.drivers.map(({ distribution }) => uncertaintyOf(distribution))
  const plain = exactSum(
    terms.map(({ amount, drivers }) => square(amount) * exactSum(drivers.map((k) => square(u[k]!)))),
  )
  const shared = exactSum(amountsOfDrivers(model, terms).map((amount, k) => square(amount * u[k]!)))
  return { plain: (100 * Math.sqrt(plain)) / whole, shared: (100 * Math.sqrt(shared)) / whole }
}

/** Every driver's effect on the total, the largest first: the key categories and the bars of a tornado. */
export function driverEffects(model: Model): readonly DriverEffect[] {
  const amounts = amountsOfDrivers(model, model.terms)
  const u = model.drivers.map(({ distribution }) => uncertaintyOf(distribution))
  const variance = exactSum(amounts.map((amount, k) => square(amount * u[k]!)))
  return amounts
    .map((amount, driver) => ({
      driver,
      amount,
      uncertainty: 100 * u[driver]!,
      contribution: variance === 0 ? 0 : (100 * square(amount * u[driver]!)) / variance,
    }))
    .sort((a, b) => b.contribution - a.contribution)
}

function amountsOfDrivers(model: Model, terms: readonly Term[]): readonly number[] {
  const lists: number[][] = model.drivers.map(() => [])
  for (const { amount, drivers } of terms) for (const k of drivers) lists[k]!.push(amount)
  return lists.map(exactSum)
}
