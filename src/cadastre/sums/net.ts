// The balance of emission and sink by zone: beside the inventory, never part of it.
import type { Emissions } from '../../allocate/index.ts'
import { exactSum } from '../../quantity/index.ts'
import type { Sinks } from './sinks.ts'

/** One zone's emission, what its land takes up, and the difference; t CO2e a year. */
export interface NetRow {
  readonly zone: number
  readonly emission: number
  readonly absorbed: number
  readonly net: number
  /** absorbed ÷ emission; undefined where nothing is emitted. */
  readonly ratio: number | undefined
}

/** The balance of a zone of a total, or of all where the emissions are those of all. */
export function netRow(zone: number, emission: number, absorbed: number): NetRow {
  const ratio = emission > 0 ? absorbed / emission : undefined
  return { zone, emission, absorbed, net: emission - absorbed, ratio }
}

/** Emission, sink and balance by zone. */
export function netRows(emissions: Emissions, sinks: Sinks): readonly NetRow[] {
  return emissions.byZone.map((row, z) => netRow(z, exactSum(row), exactSum(sinks.emissions.byZone[z]!)))
}
