// The proof that ledger, table and pixels tell the same total, every residual printed.
import type { Emissions } from '../../allocate/index.ts'
import { ExactSum, exactSum, relativeResidual } from '../../quantity/index.ts'
import type { PixelSums } from '../pixels/share-tile.ts'
import type { ZoneTable } from './zonal.ts'

/** One sector (or the total, or one zone of a sector): the same amount told by each station, t CO2e a year. */
export interface ClosureRow {
  readonly sector: string
  readonly zone: string | undefined
  readonly ledger: number | undefined
  readonly table: number
  readonly pixels: number
  /** What the float32 raster holds; only for whole sectors. */
  readonly written: number | undefined
  /** (pixels − table) ÷ table, and for whole sectors the largest against the ledger too; 0 where all are 0. */
  readonly residual: number
  readonly written_residual: number | undefined
  /** What the parcels of the register add up to, and (patches − table) ÷ table; absent where none were traced. */
  readonly patches?: number
  readonly patches_residual?: number
}

/** Largest relative residual allowed: in float64, as written in float32, and of parcels, whose ground is added row by row. */
export const TOLERANCE = { memory: 1e-12, written: 1e-6, patches: 1e-9 } as const

/** Compare the stations sector by sector, then zone by zone. */
export function closure(emissions: Emissions, table: ZoneTable, sums: PixelSums): readonly ClosureRow[] {
  const { sectors, rows } = table
  const pixels = (z: number, s: number) => sums.byZone.get(z * sectors.length + s)?.value ?? 0
  const whole = sectors.map((sector, s) => {
    const ofTable = exactSum(rows.map((row) => row.emissions[s]!))
    const ofPixels = exactSum(rows.map((_, z) => pixels(z, s)))
    return wholeRow(sector, emissions.totals[s]!, ofTable, ofPixels, sums.written[s]!.value)
  })
  const all = (pick: (row: ClosureRow) => number) => exactSum(whole.map(pick))
  const total = wholeRow(
    'total',
    all((row) => row.ledger!),
    all((row) => row.table),
    all((row) => row.pixels),
    sums.written[sectors.length]!.value,
  )
  const byZone = rows.flatMap((row, z) =>
    sectors.map((sector, s) => {
      const [ofTable, ofPixels] = [row.emissions[s]!, pixels(z, s)]
      return {
        sector,
        zone: row.id,
        ledger: undefined,
        table: ofTable,
        pixels: ofPixels,
        written: undefined,
        residual: relativeResidual(ofPixels, ofTable),
        written_residual: undefined,
      }
    }),
  )
  return [...whole, total, ...byZone]
}

function wholeRow(
  sector: string,
  ledger: number,
  table: number,
  pixels: number,
  written: number,
): ClosureRow {
  const residuals = [relativeResidual(table, ledger), relativeResidual(pixels, ledger)]
  const residual = residuals.reduce((worst, value) => (Math.abs(value) > Math.abs(worst) ? value : worst), 0)
  return {
    sector,
    zone: undefined,
    ledger,
    table,
    pixels,
    written,
    residual,
    written_residual: relativeResidual(written, ledger),
  }
}

/** Whether every residual is within tolerance. */
export function closes(rows: readonly ClosureRow[]): boolean {
  return rows.every(
    (row) =>
      Math.abs(row.residual) <= TOLERANCE.memory &&
      (row.written_residual === undefined || Math.abs(row.written_residual) <= TOLERANCE.written) &&
      Math.abs(row.patches_residual ?? 0) <= TOLERANCE.patches,
  )
}

/** Merge the sums of one tile batch into the whole. */
export function mergeSums(into: PixelSums, part: PixelSumsPart): void {
  for (const [slot, partials] of part.byZone) {
    const sum = into.byZone.get(slot) ?? new ExactSum()
    into.byZone.set(slot, sum.merge(ExactSum.from(partials)))
  }
  part.written.forEach((partials, b) => into.written[b]!.merge(ExactSum.from(partials)))
}

/** PixelSums as plain data, for crossing threads. */
export interface PixelSumsPart {
  readonly byZone: readonly (readonly [slot: number, partials: readonly number[]])[]
  readonly written: readonly (readonly number[])[]
}

/** The sums as plain data. */
export function partOfSums(sums: PixelSums): PixelSumsPart {
  return {
    byZone: [...sums.byZone].map(([slot, sum]) => [slot, sum.toPartials()] as const),
    written: sums.written.map((sum) => sum.toPartials()),
  }
}
