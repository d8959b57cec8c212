// Kinds of published grid factors, and which of them an inventory may use.
import { fault, type Issue } from '../../error.ts'

/** What a grid factor averages over. */
export const FACTOR_KINDS = ['average', 'fossil', 'om', 'ets', 'excl-traded'] as const
/** What a grid factor averages over, as a word of the shipped table. */
export type FactorKind = (typeof FACTOR_KINDS)[number]

/** The fault of a kind that is no average: operating margins are for offsets, the others for markets. None where it is forced. */
export function refusedKind(
  kind: string | undefined,
  force: boolean | undefined,
  place: readonly string[],
): Issue | undefined {
  if (kind === undefined || kind === 'average' || force === true) return undefined
  return fault(
    'electricity.kind',
    [...place, 'kind'],
    `a factor of kind "${kind}"`,
    'average: the others are for offsets or markets',
    'Use the average, or set `force: true` and say why in the report.',
  )
}
