// What a verification reads, and how it judges a sum.
import type { Source, Spool, Zlib } from '../../formats/index.ts'
import { relativeResidual } from '../../quantity/index.ts'

/** A folder of outputs as a host grants it. */
export interface OutputFolder {
  readonly names: readonly string[]
  open(name: string): Source | undefined
  hash(source: Source): Promise<string>
  readonly zlib: Zlib
  /** Where parcels are put aside to be written again. */
  spool(): Spool
}

/** A total of a sector (in a zone) as one file tells it, beside the table's; t CO2e a year. */
export interface VerifiedSum {
  readonly file: string
  readonly sector: string
  /** The file that holds `table`. */
  readonly against: string
  readonly zone: string | undefined
  readonly table: number
  readonly found: number
  readonly residual: number
  readonly holds: boolean
}

/** A sum with its residual, relative to `scale` (default: the table's), and whether that is within the tolerance. */
export function judged(
  sum: Omit<VerifiedSum, 'residual' | 'holds'>,
  tolerance: number,
  scale = sum.table,
): VerifiedSum {
  const residual = relativeResidual(sum.found, sum.table, scale)
  return { ...sum, residual, holds: Math.abs(residual) <= tolerance }
}
