// A row scanner and what it tells: whole pixels as runs, parts of pixels as pieces.

/** `zone` and `feature` are positions in the index; feature −1 is ground that no feature covers. */
export interface RowVisitor {
  /** Pixels [from, to) lie wholly in this zone and feature. */
  run(from: number, to: number, zone: number, feature: number): void
  /** A share `area` (0 < area < 1) of one pixel does. */
  piece(col: number, zone: number, feature: number, area: number): void
}

/** Visits the zones and features on columns [from, to) of a pixel row. */
export type RowScanner = (row: number, from: number, to: number, visit: RowVisitor) => void
