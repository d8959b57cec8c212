// Every patch's interval: its zone's intensity drawn, times a share of the zone's total drawn around its share of land.
import { exactSum, gammaOf, type Uniforms } from '../quantity/index.ts'
import { intervalOf } from './interval.ts'
import { concentration } from './spatial.ts'

/** 95 % bounds of each patch, t CO2e a year, in the order of the areas. */
export interface PatchBounds {
  readonly low: Float64Array
  readonly high: Float64Array
}

/**
 * Bounds of the patches of one sector in one zone. `rates` are draws of its intensity (t per m²), `areas` those of
 * the patches (m²), `u` the relative uncertainty of the average patch's share. A share of a Dirichlet distribution
 * is a beta number by itself, which depends on the patch's area only: it is drawn for areas a factor of two
 * apart, and read between them.
 */
export function patchBounds(
  rates: Float64Array,
  areas: readonly number[],
  u: number,
  uniform: Uniforms,
  stream: number,
): PatchBounds {
  const [low, high] = [new Float64Array(areas.length), new Float64Array(areas.length)]
  const n = areas.length
  if (n === 0) return { low, high }
  const whole = exactSum(areas)
  const alpha = u > 0 && n > 1 ? concentration(u, n) : undefined
  const known = new Map<number, readonly [number, number]>()
  const ratesAt = (exponent: number) => {
    let found = known.get(exponent)
    if (!found) {
      const drawn =
        alpha === undefined ? rates.slice() : drawnRates(rates, alpha, 2 ** exponent, uniform, stream)
      const interval = intervalOf(drawn, 1)
      found = [interval.low, interval.high]
      known.set(exponent, found)
    }
    return found
  }
  areas.forEach((area, p) => {
    const exponent = alpha === undefined ? 0 : Math.log2((alpha * area) / whole)
    const under = Math.floor(exponent)
    const part = exponent - under
    const [a, b] = [ratesAt(under), part === 0 ? ratesAt(under) : ratesAt(under + 1)]
    low[p] = area * (a[0] + part * (b[0] - a[0]))
    high[p] = area * (a[1] + part * (b[1] - a[1]))
  })
  return { low, high }
}

function drawnRates(
  rates: Float64Array,
  alpha: number,
  own: number,
  uniform: Uniforms,
  stream: number,
): Float64Array {
  const rest = Math.max(alpha - own, alpha * 1e-6)
  return rates.map((rate, d) => {
    const [mine, others] = [gammaOf(own, uniform, d, stream), gammaOf(rest, uniform, d, stream + 1)]
    return (rate * mine * (own + rest)) / ((mine + others) * own)
  })
}
