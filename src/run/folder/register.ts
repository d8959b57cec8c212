// The register: what an output folder keeps so that any of its pixels can be explained without the inputs.
import { type Emissions, layerAreas, massesOf } from '../../allocate/index.ts'
import type { PlacedSource, Placement, Portion, Sinks, ZoneTable } from '../../cadastre/index.ts'
import { rowAreas } from '../../grid/index.ts'
import type { Ledger, SinkSet } from '../../inventory/index.ts'
import { groundAreas, type Lands } from '../../land/index.ts'
import { exactSum, HECTARE } from '../../quantity/index.ts'
import { type Solution, weightPlans } from '../../study/index.ts'
import { numbered } from '../../vector/index.ts'
import { jsonPieces } from './json-pieces.ts'
import { toldSharing } from './told-sharing.ts'

/** Everything of a solution but its pixels; plain JSON. */
export interface Register {
  readonly title: string
  readonly year: number
  readonly synthetic: string | undefined
  readonly lands: Lands
  readonly emissions: Pick<Emissions, 'onLand' | 'onGround' | 'onLayer' | 'onWeight' | 'unplaced'>
  /** Names of the weights, each with a raster `weight-NAME.tif` beside the register. */
  readonly weights: readonly string[]
  /** Land of each sector in the whole region, hectares: what its total was divided by. */
  readonly ledger: Pick<Ledger, 'rows' | 'totals' | 'notes' | 'gwp'> &
    Partial<Pick<Ledger, 'view' | 'sectors' | 'counterpart' | 'factorSet'>>
  readonly landOfSector: Readonly<Record<string, number>>
  /** What the allocation placed where: the table, in full precision. */
  readonly placement: Placement
  /** Sources with an emission of their own; absent in studies without. */
  readonly sources?: readonly PlacedSource[]
  /** Coefficients of what land takes up, where the study asks for sinks. */
  readonly sinks?: SinkSet | undefined
}

/** The register of a solution as JSON text. */
export const writeRegister = (solution: Solution): string => [...registerPieces(solution)].join('')

/** The same in pieces. */
export function* registerPieces({
  study,
  tally,
  emissions,
  ledger,
  table,
  sinks,
}: Solution): Generator<string> {
  // The number of the shapes is the process's, not theirs.
  const { serial: _, ...shapes } = tally.lands.shapes
  const { rowAreas: __, burnt: ___, ...lands } = { ...tally.lands, shapes }
  const landOfSector = Object.fromEntries(
    table.sectors.map((sector, s) => [sector, table.rows.reduce((sum, row) => sum + row.areas[s]!, 0)]),
  )
  const { onLand, onGround, onLayer, onWeight, unplaced } = emissions
  const weights = weightPlans(study).map(({ name }) => name)
  const { rows, totals, notes, gwp, view, counterpart, factorSet } = ledger
  const plain = (list: Ledger['rows']) => list.map(({ terms: _, ...row }) => row)
  const register = {
    title: study.title,
    year: study.year,
    synthetic: study.synthetic,
    lands,
    emissions: { onLand, onGround, onLayer, onWeight, unplaced },
    weights,
    ledger: {
      rows: plain(rows),
      totals,
      notes,
      gwp,
      view,
      sectors: ledger.sectors,
      counterpart: plain(counterpart),
      factorSet,
    },
    landOfSector,
    placement: placementOf(table, groundAreas(tally), {
      ...(weights.length + emissions.placements.length > 0 && { portions: portionsOf(emissions, weights) }),
      ...(study.allocate.by !== 'area' && { sharing: toldSharing({ study, tally, emissions }) }),
    }),
    ...(emissions.placements.length > 0 && { sources: sourcesOf(emissions) }),
    sinks: sinks && { name: sinks.set, coefficients: usedBy(sinks) },
  }
  yield* jsonPieces(register, packed)
  yield '\n'
}

// What is placed, by what it was shared by.
function portionsOf(emissions: Emissions, weights: readonly string[]): NonNullable<Placement['portions']> {
  const { tally, onLand, onGround, onWeight, onLayer, placements } = emissions
  const masses = massesOf(tally, onLayer)
  const ground = groundAreas(tally)
  const portion = (by: Portion['by'], rate: number, mass: number, weight?: string): Portion[] =>
    rate === 0 ? [] : [{ by, amount: rate * mass, over: mass / HECTARE, ...(weight && { weight }) }]
  return onLand.map((rates, z) =>
    Array.from(rates, (rate, s) => {
      const shared = [
        ...portion('land', rate, masses.area[z]![s]!),
        ...onWeight.flatMap((byZone, k) =>
          portion('weight', byZone[z]![s]!, masses.weights[k]![z]![s]!, weights[k]),
        ),
        ...portion('ground', onGround[z]![s]!, ground[z]!),
      ]
      const sources = exactSum([emissions.byZone[z]![s]!, ...shared.map(({ amount }) => -amount)])
      return placements.length === 0 || sources <= 1e-9 * emissions.byZone[z]![s]!
        ? shared
        : [{ by: 'source' as const, amount: sources, over: 0 }, ...shared]
    }),
  )
}

function sourcesOf({ tally, placements }: Emissions): readonly PlacedSource[] {
  const areas = layerAreas(tally)
  const { zones } = tally.lands
  return placements.map(({ layer, ...source }) => ({
    ...source,
    ground: Object.fromEntries(
      zones.flatMap(({ id }, z) => (areas[layer]![z]! > 0 ? [[id, areas[layer]![z]! / HECTARE]] : [])),
    ),
  }))
}

function placementOf(
  table: ZoneTable,
  ground: Float64Array,
  divided: Pick<Placement, 'portions' | 'sharing'>,
): Placement {
  return {
    zones: table.rows.map(({ id, name, nameEn }) => ({ id, name: nameEn ?? name })),
    sectors: table.sectors,
    placed: table.rows.map((row) => row.emissions),
    land: table.rows.map((row) => row.areas),
    ground: [...ground].map((area) => area / HECTARE),
    ...divided,
  }
}

const usedBy = ({ lands }: Sinks) => [
  ...new Set(lands.flatMap(({ coefficients }) => coefficients.flatMap((row) => row ?? []))),
]

/** Read a register back; typed arrays come back as they were. */
export function readRegister(text: string): Register {
  // Written by writeRegister: its shape is the program's own.
  const register = JSON.parse(text, (_key, value) => unpacked(value)) as Register
  const { grid, shapes } = register.lands
  return { ...register, lands: { ...register.lands, shapes: numbered(shapes), rowAreas: rowAreas(grid) } }
}

const ARRAYS = { Float64Array, Int32Array, Int16Array, Int8Array } as const
type ArrayName = keyof typeof ARRAYS

function packed(value: unknown): unknown {
  const name = Object.keys(ARRAYS).find((candidate) => value instanceof ARRAYS[candidate as ArrayName])
  if (name) return { array: name, values: Array.from(value as Float64Array) }
  return typeof value === 'number' && Number.isNaN(value) ? { array: 'NaN', values: [] } : value
}

/** Whether a value of the register's JSON, not unpacked, stands for a number that is none. */
export const isWrittenNaN = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'array' in value && value.array === 'NaN'

function unpacked(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('array' in value)) return value
  const { array, values } = value as { array: ArrayName | 'NaN'; values: number[] }
  return array === 'NaN' ? Number.NaN : ARRAYS[array].from(values)
}
