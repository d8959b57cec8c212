// Parcels of land that takes up carbon and emits nothing: connected ground of one land in one zone, traced as those of sectors are.
import type { Solution, World } from '../../study/index.ts'
import type { Column, FeatureTable } from '../../vector/index.ts'
import { sinkSolution } from '../rasters/sink-rasters.ts'
import type { Rasters } from '../rasters/write-rasters.ts'
import { type Patches, tracePatches } from './trace-patches.ts'

/** Columns of the parcels by the column of the register that they are taken from. */
const COLUMNS: Readonly<Record<string, Column>> = {
  id: {
    name: 'id',
    type: 'text',
    description: 'land-zone-row-column of the first pixel; the same in every run',
  },
  sector: { name: 'land', type: 'text', description: 'land of sinks.csv' },
  zone: { name: 'zone', type: 'text', description: 'id of the zone' },
  zone_name: { name: 'zone_name', type: 'text', description: 'name of the zone' },
  land_code: { name: 'land_code', type: 'integer', description: 'land code that most of the ground has' },
  land_class: { name: 'land_class', type: 'text', description: 'what the code means' },
  ha: { name: 'ha', type: 'real', unit: 'ha', description: 'ground, parts of pixels included' },
  t: { name: 'absorbed_t', type: 'real', unit: 't CO2 / year', description: 'carbon dioxide taken up' },
  t_ha: {
    name: 'absorbed_t_ha',
    type: 'real',
    unit: 't CO2 / ha / year',
    description: 'coefficient of the land',
  },
}

/** Columns of the balance, as the register of emissions has them. */
const BALANCE: readonly Column[] = [
  { name: 't', type: 'real', unit: 't CO2e / year', description: 'emission: none, no sector has the ground' },
  { name: 'net_t', type: 'real', unit: 't CO2e / year', description: 'emission less what is taken up' },
]

/** Parcels of sinks as features, and their station of the sinks' closure. */
export interface SinkParcels extends Pick<Patches, 'closure' | 'close'> {
  readonly table: FeatureTable
}

/**
 * Parcels of land that takes up and is of no sector; undefined where no land takes up anything. Their station of the sinks'
 * closure counts what the ground of `patches`, the sectors' parcels, takes up too.
 */
export async function traceSinks(
  solution: Solution,
  world: World,
  patches: Pick<Patches, 'absorbed'>,
): Promise<SinkParcels | undefined> {
  const { sinks } = solution
  if (!sinks || sinks.emissions.tally.lands.sectors.length === 0) return undefined
  const alone = withoutSectors(sinkSolution(solution, sinks), solution)
  const traced = await tracePatches(alone, world, { beside: patches.absorbed })
  const { closure, close } = traced
  return { table: sinkTable(traced.table, solution.study.title), closure, close }
}

// Ground of a sector is in the sector's parcels.
function withoutSectors(own: Solution, { tally }: Solution): Solution {
  const { winner: sectors } = tally.lands.table
  const { lands } = own.tally
  const winner = lands.table.winner.map((land, key) => (sectors[key % sectors.length]! >= 0 ? -1 : land))
  const free = { ...own.tally, lands: { ...lands, table: { ...lands.table, winner } } }
  return { ...own, tally: free, sinks: undefined }
}

function sinkTable(table: FeatureTable, title: string): FeatureTable {
  const kept = table.columns.flatMap(({ name }, at) => (COLUMNS[name] ? [{ at, column: COLUMNS[name] }] : []))
  const taken = table.columns.findIndex(({ name }) => name === 't')
  const { crs, count, extent, style } = table
  return {
    crs,
    count,
    extent,
    name: 'sinks',
    description: `Land of no sector that takes up carbon in ${title}: connected ground of one land in one zone; t CO2 a year, no part of the emissions`,
    columns: [...kept.map(({ column }) => column), ...BALANCE],
    ...(style && { style: { ...style, column: 'land' } }),
    *rows() {
      for (const { geometry, values } of table.rows())
        yield {
          geometry,
          values: [...kept.map(({ at }) => values[at] ?? null), 0, 0 - Number(values[taken])],
        }
    },
  }
}

/** Rasters whose sinks are proven by their parcels too, where both are there. */
export function withSinkParcels(rasters: Rasters, parcels: SinkParcels | undefined): Rasters {
  const { sinks } = rasters
  if (!sinks || !parcels) return rasters
  return { ...rasters, sinks: { ...sinks, closure: parcels.closure(sinks.closure) } }
}
