// The register: what an output folder keeps so that any of its pixels can be explained without the inputs.
import type { Emissions } from '../allocate/index.ts'
import type { Placement, ZoneTable } from '../cadastre/index.ts'
import { rowAreas } from '../grid/index.ts'
import type { Ledger } from '../inventory/index.ts'
import { groundAreas, type Lands } from '../land/index.ts'
import type { Solution } from '../study/index.ts'

/** Everything of a solution but its pixels; plain JSON. */
export interface Register {
  readonly title: string
  readonly year: number
  readonly synthetic: string | undefined
  readonly lands: Lands
  readonly emissions: Pick<Emissions, 'onLand' | 'onGround' | 'onLayer' | 'unplaced'>
  /** Land of each sector in the whole region, hectares: what its total was divided by. */
  readonly ledger: Pick<Ledger, 'rows' | 'totals' | 'notes' | 'gwp'>
  readonly landOfSector: Readonly<Record<string, number>>
  /** What the allocation placed where: the table, in full precision. */
  readonly placement: Placement
}

/** The register of a solution as JSON text. */
export function writeRegister({ study, tally, emissions, ledger, table }: Solution): string {
  const { rowAreas: _, ...lands } = tally.lands
  const landOfSector = Object.fromEntries(
    table.sectors.map((sector, s) => [sector, table.rows.reduce((sum, row) => sum + row.areas[s]!, 0)]),
  )
  const { onLand, onGround, onLayer, unplaced } = emissions
  const { rows, totals, notes, gwp } = ledger
  const register = {
    title: study.title,
    year: study.year,
    synthetic: study.synthetic,
    lands,
    emissions: { onLand, onGround, onLayer, unplaced },
    ledger: { rows: rows.map(({ terms: _, ...row }) => row), totals, notes, gwp },
    landOfSector,
    placement: placementOf(table, groundAreas(tally)),
  }
  return `${JSON.stringify(register, (_key, value) => packed(value))}\n`
}

function placementOf(table: ZoneTable, ground: Float64Array): Placement {
  return {
    zones: table.rows.map(({ id, name, nameEn }) => ({ id, name: nameEn ?? name })),
    sectors: table.sectors,
    placed: table.rows.map((row) => row.emissions),
    land: table.rows.map((row) => row.areas),
    ground: [...ground].map((area) => area / 1e4),
  }
}

/** Read a register back; typed arrays come back as they were. */
export function readRegister(text: string): Register {
  // Written by writeRegister: its shape is the program's own.
  const register = JSON.parse(text, (_key, value) => unpacked(value)) as Register
  return { ...register, lands: { ...register.lands, rowAreas: rowAreas(register.lands.grid) } }
}

const ARRAYS = { Float64Array, Int32Array, Int16Array, Int8Array } as const
type ArrayName = keyof typeof ARRAYS

function packed(value: unknown): unknown {
  const name = Object.keys(ARRAYS).find((candidate) => value instanceof ARRAYS[candidate as ArrayName])
  if (name) return { array: name, values: Array.from(value as Float64Array) }
  return typeof value === 'number' && Number.isNaN(value) ? { array: 'NaN', values: [] } : value
}

function unpacked(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('array' in value)) return value
  const { array, values } = value as { array: ArrayName | 'NaN'; values: number[] }
  return array === 'NaN' ? Number.NaN : ARRAYS[array].from(values)
}
