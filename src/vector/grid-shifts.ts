// Datums whose shift is a grid that is not shipped, and the published parameters that stand in for each.
import { csvParse } from 'd3-dsv'
import { shipped } from '../shipped.ts'

/** Seven parameters to WGS 84 (position vector: metres, seconds of arc, parts in a million) in place of a shift grid. */
export interface GridShift {
  readonly grid: string
  readonly towgs84: string
  /** Metres that they may differ from the grid. */
  readonly within: number
  readonly source: string
}

/** The parameters that stand in for a grid file, if any are known. */
export function shiftOfGrid(grid: string): GridShift | undefined {
  return table().byGrid.get(grid)
}

/** The same for a datum as WKT names it, however it is punctuated ("D_North_American_1927"). */
export function shiftOfDatum(name: string): GridShift | undefined {
  return table().byDatum.get(key(name))
}

const key = (name: string) =>
  name
    .toLowerCase()
    .replace(/^d_/, '')
    .replace(/[^a-z0-9]/g, '')

let known: Record<'byGrid' | 'byDatum', ReadonlyMap<string, GridShift>> | undefined

function table() {
  if (known) return known
  const rows = csvParse(shipped['crs/grid-shifts.csv'] ?? '').map((row) => ({
    datums: (row['datums'] ?? '').split(';').map(key),
    shift: {
      grid: row['grid'] ?? '',
      towgs84: row['towgs84'] ?? '',
      within: Number(row['within_m']),
      source: row['source'] ?? '',
    },
  }))
  known = {
    byGrid: new Map(rows.map(({ shift }) => [shift.grid, shift])),
    byDatum: new Map(rows.flatMap(({ datums, shift }) => datums.map((datum) => [datum, shift] as const))),
  }
  return known
}
