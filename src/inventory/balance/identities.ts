// The identities of a balance: what comes in equals what goes out, and printed sums equal their parts.
import { fault, type Issue, warning } from '../../error.ts'
import { exactSum, groupBy } from '../../quantity/index.ts'
import type { Balance } from './balance.ts'

/** A breach above this share of the carrier's turnover stops the run; below it is told. */
const GRAVE = 0.05
// Printed figures are rounded to two decimals; a hundredth of a per cent of turnover is rounding.
const ROUNDING = 1e-4

/** One carrier's account, in base units (t, m3 or TJ). */
export interface CarrierIdentity {
  readonly carrier: string
  readonly dimension: string
  readonly supply: number
  readonly transformation: number
  readonly losses: number
  readonly final: number
  readonly difference: number
  /** supply + transformation − losses − final − statistical difference. */
  readonly residual: number
  readonly turnover: number
}

/**
 * Supply + transformation − losses − final − statistical difference, carrier by carrier. A carrier without
 * supply rows cannot be checked (a tidy file may list consumption alone) and is left out; so is one that is told in
 * mass here and in energy there, which only a calorific value could add.
 */
export function carrierIdentities(balance: Balance): readonly CarrierIdentity[] {
  const groups = groupBy(balance.entries, ({ carrier }) => carrier.id)
  return [...groups.values()].flatMap((entries) => {
    if (new Set(entries.map(({ unit }) => unit.dimension)).size > 1) return []
    const sum = (...parts: readonly string[]) =>
      exactSum(
        entries
          .filter((entry) => parts.includes(entry.flow.part))
          .map((entry) => entry.amount * entry.unit.value),
      )
    if (!entries.some((entry) => entry.flow.part === 'supply')) return []
    const [supply, transformation, losses] = [sum('supply'), sum('transformation'), sum('loss')]
    const [final, difference] = [sum('final', 'material'), sum('difference')]
    const turnover =
      exactSum(
        entries
          .filter((entry) => entry.flow.part === 'supply' || entry.amount > 0)
          .map((entry) => Math.abs(entry.amount * entry.unit.value)),
      ) / 2
    const residual = exactSum([supply, transformation, -losses, -final, -difference])
    return [
      {
        carrier: entries[0]!.carrier.id,
        dimension: entries[0]!.unit.dimension,
        supply,
        transformation,
        losses,
        final,
        difference,
        residual,
        turnover,
      },
    ]
  })
}

const BASE: Readonly<Record<string, string>> = { mass: 't', volume: 'm3', energy: 'TJ' }

/** Breaches of the identity as warnings, grave ones as errors unless they are allowed. */
export function checkBalance(balance: Balance, allowUnbalanced: boolean): Issue[] {
  return carrierIdentities(balance).flatMap((account) => {
    const share = account.turnover === 0 ? 0 : Math.abs(account.residual) / account.turnover
    if (share <= ROUNDING) return []
    const unit = BASE[account.dimension] ?? ''
    const say = (value: number) => `${Number(value.toPrecision(8))}`
    const found = `${account.carrier}: supply ${say(account.supply)} + transformation ${say(account.transformation)} − losses ${say(account.losses)} − final ${say(account.final)} − difference ${say(account.difference)} = ${say(account.residual)} ${unit} (${(share * 100).toPrecision(3)} % of turnover)`
    return [breach(share > GRAVE && !allowUnbalanced, [balance.file, account.carrier], found, '0')]
  })
}

/** A sum as printed against its parts; rows and columns named as in the file. */
export function checkSum(
  place: readonly (string | number)[],
  printed: number,
  parts: number,
  allowUnbalanced: boolean,
): Issue | undefined {
  const size = Math.max(Math.abs(printed), Math.abs(parts))
  const gap = Math.abs(printed - parts)
  // Two decimals are printed: a sum of a dozen parts may be off by a few hundredths.
  if (gap <= 0.06 || gap <= size * ROUNDING) return undefined
  return breach(
    gap > size * GRAVE && !allowUnbalanced,
    place,
    `a sum of ${printed} whose parts add up to ${Number(parts.toPrecision(10))}`,
    `${Number(parts.toPrecision(10))}`,
  )
}

function breach(grave: boolean, place: readonly (string | number)[], found: string, expected: string): Issue {
  return grave
    ? fault(
        'balance.identity',
        place,
        found,
        expected,
        'Correct the row, or accept it with --allow-unbalanced.',
      )
    : warning('balance.identity', place, found, expected, 'Look for a missing or doubled row.')
}
