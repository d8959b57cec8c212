// Where a sector's rate in a zone comes from: rows of the ledger, the sector's total, the zone's part of it, its land.
import type { Ledger, LedgerRow } from '../../inventory/index.ts'
import { exactSum } from '../../quantity/index.ts'

/** What a register keeps of an allocation: t CO2e a year and hectares by zone, then sector. */
export interface Placement {
  readonly zones: readonly { readonly id: string; readonly name: string }[]
  readonly sectors: readonly string[]
  readonly placed: readonly (readonly number[])[]
  readonly land: readonly (readonly number[])[]
  /** Ground of a zone inside the raster, whatever its use, hectares. */
  readonly ground: readonly number[]
  /** By zone, then sector, how what is placed divides; absent where all of it is by area of one kind of ground. */
  readonly portions?: readonly (readonly (readonly Portion[])[])[]
  /** What each total was shared by, in words; absent in studies by area alone. */
  readonly sharing?: readonly SharedTotal[]
}

/** A total with the rung of its sector's chain that it was shared by, and the zones that share it. */
export interface SharedTotal {
  readonly sector: string
  readonly zones: readonly string[]
  readonly total: number
  readonly rung: string
  readonly by: string
}

/**
 * An amount shared by one thing: t CO2e a year over hectares of land or ground, over units of weight (per m² × ha),
 * or on the ground of sources, whose rates are their own.
 */
export interface Portion {
  readonly by: 'land' | 'ground' | 'source' | 'weight'
  /** Name of the weight. */
  readonly weight?: string
  readonly amount: number
  readonly over: number
}

/** A place in a file: a line of a text, or a cell of a sheet. */
export interface Cell {
  readonly file: string
  readonly sheet?: string
  readonly cell?: string
  readonly line?: number
}

/** A row of the ledger with what it is of the sector's total, and what of it lies on a hectare here. */
export interface ChainRow {
  readonly row: LedgerRow
  readonly source: Cell
  readonly share: number
  /** t CO2e per hectare and year. */
  readonly intensity: number
}

/** The chain of one sector in one zone. */
export interface SectorChain {
  readonly zone: string
  readonly zone_name: string
  readonly sector: string
  /** Σ of the rows but memo items, t CO2e a year. */
  readonly total: number
  /** Of it in the zone, and as a share. */
  readonly placed: number
  readonly share: number
  /** Hectares it is divided over: the sector's land in the zone, or all its ground where a fallback says so. */
  readonly over: 'land' | 'ground'
  readonly area: number
  /** placed ÷ area, t CO2e per hectare and year; 0 where nothing is placed. */
  readonly intensity: number
  readonly rows: readonly ChainRow[]
  /** How it divides, where not all of it is by area of one kind of ground. */
  readonly portions?: readonly Portion[]
  readonly sharing?: readonly SharedTotal[]
}

/** The chain of a sector in the zone at a position; its largest rows first. */
export function explainSector(
  ledger: Pick<Ledger, 'rows'>,
  { zones, sectors, placed, land, ground, portions, sharing }: Placement,
  zone: number,
  sector: string,
): SectorChain {
  const s = sectors.indexOf(sector)
  const rows = ledger.rows.filter((row) => row.sector === sector)
  const counted = (row: LedgerRow) => (row.memo ? 0 : row.emission_t)
  const total = exactSum(rows.map(counted))
  const here = placed[zone]![s]!
  const over = land[zone]![s]! > 0 ? 'land' : 'ground'
  const area = over === 'land' ? land[zone]![s]! : ground[zone]!
  const share = total === 0 ? 0 : here / total
  const perHectare = (tonnes: number) => (area === 0 ? 0 : (tonnes * share) / area)
  return {
    zone: zones[zone]!.id,
    zone_name: zones[zone]!.name,
    sector,
    total,
    placed: here,
    share,
    over,
    area,
    intensity: perHectare(total),
    rows: rows
      .map((row) => ({
        row,
        source: cellOf(row.activity_source),
        share: total === 0 ? 0 : counted(row) / total,
        intensity: perHectare(counted(row)),
      }))
      .sort((a, b) => Math.abs(counted(b.row)) - Math.abs(counted(a.row))),
    ...(portions && { portions: portions[zone]![s]! }),
    ...(sharing && {
      sharing: sharing.filter((one) => one.sector === sector && one.zones.includes(zones[zone]!.id)),
    }),
  }
}

/** The place that a ledger's source names: `file.csv:12`, `file.csv D12`, `file.xlsx Sheet!C7`; anything else stays as it is. */
export function cellOf(source: string): Cell {
  const line = /^(.*\.\w+):(\d+)$/.exec(source)
  if (line) return { file: line[1]!, line: Number(line[2]) }
  const cell = /^(.*\.\w+)[: ](?:(.*)!)?([A-Z]+\d+)$/.exec(source)
  if (!cell) return { file: source }
  return { file: cell[1]!, ...(cell[2] !== undefined && { sheet: cell[2] }), cell: cell[3]! }
}
