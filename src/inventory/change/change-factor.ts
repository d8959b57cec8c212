// A carrier at another factor: its CO2 rows anew, in doubt like any factor that is given.
import { fault, type Issue } from '../../error.ts'
import { PLAUSIBLE_DELIVERED } from '../account/consumer-factor.ts'
import { rateOf } from '../factors/overrides.ts'
import { isOutside, plausibleFactor } from '../factors/plausible.ts'
import type { IngredientKind } from '../ledger/ingredient.ts'
import type { LedgerRow } from '../ledger/ledger.ts'
import { type Carrier, carriers } from '../terms/vocabulary.ts'
import { type LedgerChange, tellChoice } from './ledger-change.ts'

type NewFactor = Extract<LedgerChange, { kind: 'factor' }>
type Place = readonly (string | number)[]

/** CO2 rows at the new factor; other gases of the carrier stay. A slip of units is a fault, and so is a change of no row. */
export function changeFactor(
  rows: readonly LedgerRow[],
  chosen: ReadonlySet<LedgerRow>,
  change: NewFactor,
  place: Place,
  issues: Issue[],
): readonly LedgerRow[] {
  const { factor, unit, carrier } = change
  const rate = rateOf(unit)
  const known = carriers().find(carrier)
  const told =
    rate?.per === 'energy' ? implausible(change, factor * rate.scale, known, place) : wrongUnit(unit, place)
  const changes = (row: LedgerRow) => chosen.has(row) && row.gas === 'CO2' && row.energy_tj !== 0
  const none = rows.some(changes) ? undefined : noEnergy(carrier, place)
  const faults = [told, none].filter((issue) => issue !== undefined)
  issues.push(...faults)
  if (faults.length > 0) return rows
  const source = `${factor} ${unit} (change)`
  const kinds: Readonly<Record<string, IngredientKind>> = { electricity: 'grid', heat: 'heat' }
  const of = {
    id: `${carrier} factor`,
    kind: kinds[carrier] ?? 'override',
    group: known?.group ?? 'other',
    branch: '',
    value: factor,
    low: undefined,
    high: undefined,
    source,
  } as const
  return rows.map((row) => {
    if (!changes(row)) return row
    const mass = row.energy_tj * factor * rate!.scale
    return {
      ...row,
      factor: row.activity === 0 ? 0 : mass / row.activity,
      factor_source: source,
      mass_t: mass,
      emission_t: mass * row.gwp,
      rule: `${row.rule}; factor of ${carrier} changed`,
      terms: [{ share: 1, of: [of] }],
    }
  })
}

const wrongUnit = (unit: string, place: Place): Issue =>
  fault('factor.unit', place, `"${unit}"`, 'mass per energy, e.g. t/MWh or kg/TJ', 'Correct the unit.')

function implausible(
  { factor, unit }: NewFactor,
  perTJ: number,
  carrier: Carrier | undefined,
  place: Place,
): Issue | undefined {
  const isFuel = carrier && carrier.group !== 'electricity' && carrier.group !== 'heat'
  const range = isFuel ? plausibleFactor(carrier, 'CO2', 'energy') : PLAUSIBLE_DELIVERED
  if (!isOutside(perTJ, range)) return undefined
  return fault(
    'factor.range',
    place,
    `${factor} ${unit}`,
    `${range[0].toPrecision(3)} to ${range[1].toPrecision(3)} t CO2 per TJ`,
    'Check the unit: kg against t, kWh against MWh.',
  )
}

const noEnergy = (carrier: string, place: Place): Issue =>
  fault(
    'change.nothing',
    place,
    `no CO2 of ${tellChoice({ carrier })} whose energy is known`,
    'rows that a factor can change',
    'Biogenic CO2 is not counted; a published inventory tells no energy: scale its rows.',
  )
