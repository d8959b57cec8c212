// Rows of the register encoded on every core and given to the GeoPackage in their order.
import type { PatchTable, RowFacts, Slice } from '../../cadastre/index.ts'
import type { EncodedFeatures, PartsOfTable } from '../../formats/index.ts'
import type { ParcelTask, World } from '../../study/index.ts'

/** The rows of a table, encoded slice by slice. */
export function parcelParts(table: PatchTable, world: World): PartsOfTable {
  return async (take) => {
    const { slices, facts } = table
    const make = (slice: Slice): ParcelTask => ({ slice: table.slice(slice), firstId: slice.from + 1 })
    // A slice that overtook another waits for it; they are sent in their order, so few do.
    const early = new Map<number, EncodedFeatures>()
    let next = 0
    await world.executor.run<RowFacts, Slice, EncodedFeatures>(
      { job: 'parcels', shared: facts, tasks: slices, make },
      (encoded, task) => {
        early.set(task, encoded)
        for (let part = early.get(next); part; part = early.get(next)) {
          take(part)
          early.delete(next++)
        }
      },
    )
    return table.rest()
  }
}
