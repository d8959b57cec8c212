// A change to a ledger as data: which rows it is about, what it does, and how it is told.
import type { LedgerRow } from '../ledger/ledger.ts'

/** Which rows a change is about: all that agree with what is named. */
export interface RowChoice {
  readonly sector?: string | undefined
  readonly branch?: string | undefined
  readonly carrier?: string | undefined
  readonly gas?: string | undefined
}

/**
 * One change. `scale`: rows times `by`. `set`: rows such that they add up to `total`, t CO2e a year. `switch`: a
 * share of the energy of a carrier from another one (`electricity` electrifies); `efficiency` is how much less
 * energy the new one needs for the same use. `factor`: what a carrier emits, mass of CO2 per energy or amount.
 */
export type LedgerChange = { readonly name?: string | undefined } & (
  | { readonly kind: 'scale'; readonly where: RowChoice; readonly by: number }
  | { readonly kind: 'set'; readonly where: RowChoice; readonly total: number }
  | {
      readonly kind: 'switch'
      readonly where: RowChoice
      readonly to: string
      readonly share: number
      readonly efficiency: number
    }
  | { readonly kind: 'factor'; readonly carrier: string; readonly factor: number; readonly unit: string }
)

/** A change in words, its own name first. */
export function tellChange(change: LedgerChange): string {
  if (change.name !== undefined) return change.name
  switch (change.kind) {
    case 'scale':
      return `${tellChoice(change.where)} × ${change.by}`
    case 'set':
      return `${tellChoice(change.where)} = ${change.total} t CO2e`
    case 'switch':
      return `${Number((change.share * 100).toPrecision(6))} % of ${tellChoice(change.where)} to ${change.to}`
    case 'factor':
      return `${change.carrier} at ${change.factor} ${change.unit}`
  }
}

/** Which rows, in words. */
export const tellChoice = ({ sector, branch, carrier, gas }: RowChoice) =>
  [sector, branch, carrier, gas].filter(Boolean).join(' ') || 'all rows'

/** Whether a row is one of those that are named. */
export function agrees(row: LedgerRow, { sector, branch, carrier, gas }: RowChoice): boolean {
  const fits = (wanted: string | undefined, found: string) => wanted === undefined || wanted === found
  return (
    fits(sector, row.sector) && fits(branch, row.branch) && fits(carrier, row.carrier) && fits(gas, row.gas)
  )
}
