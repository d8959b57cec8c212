// Carriers of China's statistics that a set reckons by the calorific value of another fuel, far from what China publishes.
import { type Issue, warning } from '../../error.ts'
import type { Balance } from '../balance/balance.ts'
import { type Carrier, isBurning } from '../terms/vocabulary.ts'
import { type FactorSet, factors } from './factor-set.ts'
import { calorificValue } from './resolve-factor.ts'

// Kinds of one name differ by less; waste of washing has a third of the energy of coal.
const FAR = 2

/**
 * A warning for each carrier burned by weight whose calorific value is that of the IPCC's fuel in its place and more
 * than twice, or less than half, of the China Energy Statistical Yearbook's. Amounts in energy need none.
 */
export function borrowedCalorific({ entries }: Balance, set: FactorSet): Issue[] {
  const burned = entries.filter(
    ({ flow, amount, unit }) => amount !== 0 && unit.dimension === 'mass' && isBurning(flow),
  )
  const first = new Map(burned.toReversed().map(({ carrier, source }) => [carrier, source]))
  return [...first].flatMap(([carrier, source]) => tooFar(carrier, source, set))
}

function tooFar(carrier: Carrier, source: string, set: FactorSet): Issue[] {
  const isOwn = set.overrides.some(
    (row) => row.carrier === carrier.id && row.gas === 'CO2' && row.per === 'mass',
  )
  const taken = calorificValue(set, carrier, 'mass')
  const published = calorificValue(factors('ipcc-2006-china')!, carrier, 'mass')
  if (isOwn || !taken || !published || taken.of[0]?.id === `${carrier.id} ncv`) return []
  const times = taken.value / published.value
  if (times <= FAR && times >= 1 / FAR) return []
  return [
    warning(
      'factor.calorific',
      [source],
      `${carrier.id} reckoned at ${taken.source}`,
      `${published.source}, as China’s statistics have it`,
      'Take `factors: ipcc-2006-china` or `ndrc-2011`, or give its factor in t CO2/t in `inventory.overrides`.',
    ),
  ]
}
