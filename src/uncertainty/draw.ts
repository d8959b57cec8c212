// Kernel: Approach 2, the ledger drawn: every driver once a draw, all terms that share it by the same number.
import { quantileOf, streamOf, uniforms } from '../quantity/index.ts'
import type { Model } from './model.ts'

/** Draws of every sum, t CO2e a year; lists in the order of the model's. */
export interface LedgerDraws {
  readonly total: Float64Array
  readonly sectors: readonly Float64Array[]
  readonly gases: readonly Float64Array[]
  readonly carriers: readonly Float64Array[]
}

/** Draws `from` … `to − 1` of a seed. A draw is the same whichever range it is part of. */
export function drawLedger(model: Model, seed: number, from: number, to: number): LedgerDraws {
  const { drivers, terms } = model
  const count = to - from
  const empty = (list: readonly string[]) => list.map(() => new Float64Array(count))
  const total = new Float64Array(count)
  const [sectors, gases, carriers] = [empty(model.sectors), empty(model.gases), empty(model.carriers)]
  const quantiles = drivers.map(({ distribution }) => quantileOf(distribution))
  const streams = drivers.map(({ id }) => streamOf(id))
  const uniform = uniforms(seed)

  // Terms as flat arrays: the drivers of term t are driverOf[starts[t]] … driverOf[starts[t + 1] − 1].
  const starts = new Int32Array(terms.length + 1)
  terms.forEach((term, t) => {
    starts[t + 1] = starts[t]! + term.drivers.length
  })
  const driverOf = Int32Array.from(terms.flatMap((term) => term.drivers))
  const amounts = Float64Array.from(terms, ({ amount }) => amount)
  const [sectorOf, gasOf, carrierOf] = [
    Int32Array.from(terms, ({ sector }) => sector),
    Int32Array.from(terms, ({ gas }) => gas),
    Int32Array.from(terms, ({ carrier }) => carrier),
  ]
  const values = new Float64Array(drivers.length)

  for (let i = 0; i < count; i++) {
    for (let k = 0; k < drivers.length; k++) values[k] = quantiles[k]!(uniform(from + i, streams[k]!))
    for (let t = 0; t < amounts.length; t++) {
      let amount = amounts[t]!
      for (let at = starts[t]!; at < starts[t + 1]!; at++) amount *= values[driverOf[at]!]!
      sectors[sectorOf[t]!]![i]! += amount
      gases[gasOf[t]!]![i]! += amount
      carriers[carrierOf[t]!]![i]! += amount
    }
    let sum = 0
    for (const sector of sectors) sum += sector[i]!
    total[i] = sum
  }
  return { total, sectors, gases, carriers }
}

/** Two ranges of draws end to end. */
export function joinDraws(first: LedgerDraws, second: LedgerDraws): LedgerDraws {
  const join = (a: Float64Array, b: Float64Array) => {
    const joined = new Float64Array(a.length + b.length)
    joined.set(a)
    joined.set(b, a.length)
    return joined
  }
  const each = (a: readonly Float64Array[], b: readonly Float64Array[]) =>
    a.map((draws, i) => join(draws, b[i]!))
  return {
    total: join(first.total, second.total),
    sectors: each(first.sectors, second.sectors),
    gases: each(first.gases, second.gases),
    carriers: each(first.carriers, second.carriers),
  }
}
