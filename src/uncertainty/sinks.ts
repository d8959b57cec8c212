// How sure the sinks are, and the balance with what is emitted: coefficients drawn within their bounds, beside the emissions' draws.
import type { Emissions } from '../allocate/index.ts'
import { netRow, type Sinks } from '../cadastre/index.ts'
import type { Issue } from '../error.ts'
import { warning } from '../error.ts'
import type { SinkCoefficient } from '../inventory/index.ts'
import { distributionOf, exactSum, quantileOf, streamOf, uniforms } from '../quantity/index.ts'
import { type Interval, intervalOf } from './interval.ts'

/** Intervals of what land takes up, t CO2 a year, and of emission less sink, t CO2e a year. */
export interface SinkIntervals {
  readonly sink: Interval
  readonly net: Interval
}

/** The same by zone and of all; no part of the emissions' own intervals. */
export interface SinksUncertainty {
  readonly zones: readonly SinkIntervals[]
  readonly total: SinkIntervals
  /** Coefficients without bounds, which no draw changes. */
  readonly issues: readonly Issue[]
}

/**
 * Draws of the sinks. A coefficient is drawn once for all land that has it: triangular between the least and the greatest
 * value that its table gives, its own value the likeliest. Areas are not drawn, nor does a draw of the emissions change it.
 */
export function sinkDraws({ set, rows, emissions: own }: Sinks, emissions: Emissions, seed: number) {
  const used = rows.filter(({ status }) => status === '')
  const coefficients = [...new Set(used.map(({ coefficient }) => coefficient!))]
  const factorOf = new Map(coefficients.map((row) => [row, factors(set, row, seed)] as const))
  const wholes: { sink: Float64Array; net: Float64Array }[] = []
  const zones: SinkIntervals[] = []
  const intervals = (zone: number, sink: Float64Array, net: Float64Array): SinkIntervals => {
    const of = (amounts: readonly ArrayLike<number>[]) =>
      exactSum((zone < 0 ? amounts : [amounts[zone]!]).flatMap((row) => Array.from(row)))
    const central = netRow(zone, of(emissions.byZone), of(own.byZone))
    return { sink: intervalOf(sink, central.absorbed), net: intervalOf(net, central.net) }
  }
  return {
    /** The next zone, with the draws of its emission in their order. */
    add(zone: number, emitted: Float64Array): void {
      const count = emitted.length
      const sink = new Float64Array(count)
      for (const { area, coefficient, zone: of } of used) {
        if (of !== zone) continue
        const factor = factorOf.get(coefficient!)!
        for (let d = 0; d < count; d++) sink[d]! += area * coefficient!.absorbs * factor(d)
      }
      const net = emitted.map((amount, d) => amount - sink[d]!)
      wholes[0] ??= { sink: new Float64Array(count), net: new Float64Array(count) }
      for (let d = 0; d < count; d++) {
        wholes[0].sink[d]! += sink[d]!
        wholes[0].net[d]! += net[d]!
      }
      zones.push(intervals(zone, sink, net))
    },
    end(): SinksUncertainty {
      const { sink, net } = wholes[0] ?? { sink: new Float64Array(1), net: new Float64Array(1) }
      return { zones, total: intervals(-1, sink, net), issues: unbounded(set, coefficients) }
    },
  }
}

// Draw d of a coefficient ÷ its value.
function factors(set: string, { class: klass, code, zone, absorbs, bounds }: SinkCoefficient, seed: number) {
  if (!bounds || absorbs === 0) return () => 1
  const quantile = quantileOf(distributionOf(bounds[0] / absorbs, bounds[1] / absorbs, 'triangular'))
  const stream = streamOf(`sink ${set} ${klass} ${code ?? ''} ${zone ?? ''}`)
  const uniform = uniforms(seed)
  const drawn: number[] = []
  return (d: number): number => (drawn[d] ??= quantile(uniform(d, stream)))
}

function unbounded(set: string, coefficients: readonly SinkCoefficient[]): Issue[] {
  const without = coefficients.filter(({ bounds, absorbs }) => !bounds && absorbs !== 0)
  if (without.length === 0) return []
  const names = without.map(({ class: klass, code, told }) => `${klass || code} ${told}`).join('; ')
  return [
    warning(
      'uncertainty.sinks',
      ['sinks', 'coefficients', set],
      names,
      'least and greatest values (columns low, high)',
      'They are taken as exact, so that the interval of the sink is too narrow.',
    ),
  ]
}
