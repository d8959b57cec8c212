// Standard coal tells electricity by its own energy or by the coal that plants burn for it; a balance may not say which.
import { csvParse } from 'd3-dsv'
import { fault, type Issue, warning } from '../../error.ts'
import { exactSum } from '../../quantity/index.ts'
import { shipped } from '../../shipped.ts'
import type { Balance } from './balance.ts'

const EQUIVALENT = /发电煤耗|等价|coal equivalent calculation/i
const CALORIFIC = /当量|calorific/i

/** Whether a text says that electricity stands for the coal that plants burn for it, 2.4 times its own energy. */
export const isEquivalent = (text: string): boolean => EQUIVALENT.test(text) && !CALORIFIC.test(text)

/** The fault of figures that tell electricity so. */
export function equivalentTold(place: readonly string[]): Issue {
  return fault(
    'balance.equivalent',
    place,
    'electricity as the coal that plants burn for it (发电煤耗计算法)',
    'its own energy (电热当量计算法), or physical quantity (实物量)',
    'Take the sheet in physical quantity, or the one by calorific value: this one tells 2.4 times the electricity.',
  )
}

// The most electricity that plants make of their fuel, as a share of its energy.
const mostOfFuel = () =>
  Number(csvParse(shipped['plausible.csv'] ?? '').find(({ bound }) => bound === 'power-of-fuel')?.['value'])

/**
 * A warning where a balance in coal equivalent has plants that make more electricity than any plant can of the
 * fuel they take in: electricity then stands for the coal burned for it, some 2.4 times its own energy.
 */
export function equivalentPower({ entries }: Balance): Issue[] {
  const plants = entries.filter(({ flow }) => flow.id === 'thermal-power')
  const power = plants.filter(({ carrier, amount }) => carrier.id === 'electricity' && amount > 0)
  const fuel = plants.filter(({ carrier, amount }) => carrier.id !== 'electricity' && amount < 0)
  // Oil equivalent is the IEA's, which has water and nuclear power in the row of plants and always counts their own energy.
  if (!power.every(({ unit }) => /tce|kgce/.test(unit.name))) return []
  if (fuel.length === 0 || fuel.some(({ unit }) => unit.dimension !== 'energy')) return []
  const energy = (list: Balance['entries']) =>
    exactSum(list.map(({ amount, unit }) => Math.abs(amount) * unit.value))
  const ratio = energy(power) / energy(fuel)
  const most = mostOfFuel()
  if (ratio <= most) return []
  return [
    warning(
      'balance.equivalent',
      [power[0]!.source],
      `plants that make ${Math.round(ratio * 100)} % of their fuel into electricity`,
      `at most ${most * 100} %, as electricity has by its own energy (电热当量计算法)`,
      'The balance seems to tell electricity as the coal burned for it (发电煤耗计算法), some 2.4 times as much: take the one by calorific value, or in physical quantity.',
    ),
  ]
}
