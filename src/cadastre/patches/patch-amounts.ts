// What every parcel emits, in the order of the register's rows, and the register's table with bounds beside it.
import type { Column, FeatureTable } from '../../vector/index.ts'
import {
  groundEntries,
  type PatchEntry,
  type PatchSources,
  parcelAmount,
  patchTonnes,
} from './patch-entries.ts'

/** One row: whose it is and what it emits, t CO2e a year. */
export type PatchAmount = Pick<PatchEntry, 'zone' | 'sector' | 'tonnes' | 'rate'>

/** Every row of the register in order, without outlines. */
export function* patchAmounts(sources: PatchSources): Iterable<PatchAmount> {
  const { lands, patches } = sources
  const sectors = lands.sectors.length
  for (let i = 0; i < patches.count; i++) {
    const group = patches.group(i)
    const [zone, sector] = [Math.floor(group / sectors), group % sectors]
    yield { zone, sector, tonnes: patchTonnes(sources, i), rate: 'land' }
  }
  for (let i = 0; i < sources.parcels.count; i++) yield parcelAmount(sources, i)
  yield* groundEntries(sources)
}

/** Bounds of rows, t CO2e a year. */
export interface RowBounds {
  readonly low: Float64Array
  readonly high: Float64Array
}

const bound = (name: string, description: string, unit = 't CO2e / year'): Column => ({
  name,
  type: 'real',
  unit,
  description,
})

/** The table with the 95 % interval of each row beside its emission; told by rows alone, for slices have no intervals. */
export function boundedTable(table: FeatureTable, { low, high }: RowBounds): FeatureTable {
  const { name, description, crs, count, extent, style } = table
  const at = table.columns.findIndex((column) => column.name === 't')
  return {
    ...{ name, description, crs, count, extent, ...(style && { style }) },
    columns: [
      ...table.columns,
      bound('low_t', '2.5 % of the draws are below it'),
      bound('high_t', '2.5 % of the draws are above it'),
      bound('uncertainty', 'half the 95 % interval in percent of the emission', '%'),
    ],
    *rows() {
      let i = 0
      for (const { geometry, values } of table.rows()) {
        const tonnes = Number(values[at])
        const [least, most] = [low[i]!, high[i++]!]
        const relative = tonnes === 0 ? null : (50 * (most - least)) / tonnes
        yield { geometry, values: [...values, least, most, relative] }
      }
    },
  }
}
