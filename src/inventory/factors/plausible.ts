// Ranges that tell a slip of units: kg taken for t, kWh for MWh, kcal for kJ.

import type { Carrier } from '../terms/vocabulary.ts'
import { type CombustionGas, type FactorRow, factors } from './factor-set.ts'
import { calorificValue, type Per, resolveFactor } from './resolve-factor.ts'

// Between the spread of real fuels of one name and 4.1868, the slip of kcal for kJ.
const SPREAD = 3.5
// Inventories differ more than that on them, for they count their carbon in different places.
const PROCESS_GAS: readonly string[] = ['blast-furnace-gas', 'converter-gas', 'other-gas']

// Tonnes per TJ, t or m3 where no default is at hand.
const CO2: Readonly<Record<Per, readonly [number, number]>> = {
  energy: [20, 400],
  mass: [0.1, 5],
  volume: [5e-5, 0.01],
}
// The defaults of CH4 and N2O run from 0.1 to 300 kg/TJ, with bounds of a factor of ten to either side.
const TRACE: Readonly<Record<Per, readonly [number, number]>> = {
  energy: [1e-5, 3],
  mass: [1e-7, 0.2],
  volume: [1e-10, 2e-4],
}

/** Lowest and highest tonnes of a gas per base unit of a carrier that are no slip of units. */
export function plausibleFactor(carrier: Carrier, gas: CombustionGas, per: Per): readonly [number, number] {
  const common = (gas === 'CO2' ? CO2 : TRACE)[per]
  if (gas !== 'CO2' || PROCESS_GAS.includes(carrier.id)) return common
  const usual = resolveFactor(reference(), carrier, gas, 'manufacturing', per)?.value
  return usual === undefined ? common : [usual / SPREAD, usual * SPREAD]
}

/** Lowest and highest TJ per t or m3 of a carrier; undefined where no default is known. */
export function plausibleCalorific(
  carrier: Carrier,
  per: 'mass' | 'volume',
): readonly [number, number] | undefined {
  const usual = calorificValue(reference(), carrier, per)?.value
  return usual === undefined ? undefined : [usual / SPREAD, usual * SPREAD]
}

/** Lowest and highest kg C/GJ of any fuel, process gas included. */
export const PLAUSIBLE_CARBON: readonly [number, number] = [10, 90]

/** Whether a row's value lies outside. */
export const isOutside = (value: number, [low, high]: readonly [number, number]): boolean =>
  value !== 0 && (value < low || value > high)

// Chinese calorific values, with the IPCC's where China prints none.
function reference() {
  const set = factors('ipcc-2006-china')!
  const own = (factors('ipcc-2006')?.rows ?? []).filter((row: FactorRow) => row.quantity === 'ncv')
  return { ...set, calorific: [...set.calorific, ...own] }
}
