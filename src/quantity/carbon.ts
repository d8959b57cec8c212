// Carbon is not carbon dioxide: two masses that the compiler keeps apart, and the one way from one to the other.
import { csvParse } from 'd3-dsv'
import { shipped } from '../shipped.ts'

declare const substance: unique symbol

/** A mass (or a mass per something) of one substance; a bare number at run time. */
export type MassOf<S extends 'carbon' | 'CO2'> = number & { readonly [substance]: S }

/** Say that a number is a mass of carbon. */
export function carbon(value: number): MassOf<'carbon'> {
  return value as MassOf<'carbon'>
}

/** Say that a number is a mass of CO2. */
export function co2(value: number): MassOf<'CO2'> {
  return value as MassOf<'CO2'>
}

let ratio: number | undefined

/** CO2 that forms when carbon burns fully: 44/12 of its mass (molar masses as the IPCC guidelines round them). */
export function co2OfCarbon(mass: MassOf<'carbon'>): MassOf<'CO2'> {
  if (ratio === undefined) {
    const row = csvParse(shipped['molar-masses.csv'] ?? '').find(
      (entry) => entry['ratio'] === 'co2_per_carbon',
    )
    ratio = Number(row?.['numerator']) / Number(row?.['denominator'])
  }
  return co2(mass * ratio)
}
