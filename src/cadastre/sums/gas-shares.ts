// How a sector's t CO2e divide among gases, by its rows of the ledger.
import type { Ledger } from '../../inventory/index.ts'
import { ExactSum } from '../../quantity/index.ts'

/** What each gas is of a sector’s total, 0 … 1. */
export interface GasShares {
  /** Gases that the ledger tells apart; none where all its rows are CO2e. */
  readonly names: readonly string[]
  /** By sector, then gas; biogenic CO2 is no part of a total and so of no share. */
  readonly shares: readonly (readonly number[])[]
}

/** Shares of CO2, CH4, N2O (and of what is only known as CO2e) in each sector's total. */
export function gasShares(sectors: readonly string[], { rows }: Pick<Ledger, 'rows'>): GasShares {
  const counted = rows.filter((row) => !row.memo)
  const present = (['CO2', 'CH4', 'N2O', 'CO2e'] as const).filter((gas) =>
    counted.some((row) => row.gas === gas),
  )
  const names = present.every((gas) => gas === 'CO2e') ? [] : present
  const sum = (sector: string, gas?: string) => {
    const total = new ExactSum()
    for (const row of counted)
      if (row.sector === sector && (gas === undefined || row.gas === gas)) total.add(row.emission_t)
    return total.value
  }
  const shares = sectors.map((sector) => {
    const total = sum(sector)
    return names.map((gas) => (total === 0 ? 0 : sum(sector, gas) / total))
  })
  return { names, shares }
}
