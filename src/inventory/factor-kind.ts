// Kinds of published grid factors, and which of them an inventory may use.

/** What a grid factor averages over. */
export const FACTOR_KINDS = ['average', 'fossil', 'om', 'ets', 'excl-traded'] as const
export type FactorKind = (typeof FACTOR_KINDS)[number]

/** Only averages describe consumption: operating margins are for offsets, the others for markets. */
export function isInventoryKind(kind: string | undefined): boolean {
  return kind === undefined || kind === 'average'
}
