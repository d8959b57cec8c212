// Rows of the register encoded on every core and given to the GeoPackage in their order.
import type { PatchTable, RowFacts } from '../cadastre/index.ts'
import type { EncodedFeatures, PartsOfTable } from '../formats/index.ts'
import type { ParcelTask, World } from '../study/index.ts'

/** Slices handed out together: as many as memory holds with ease, and too few for a journal to keep. */
const WAVE = 16

/** The rows of a table, encoded wave by wave. */
export function parcelParts(table: PatchTable, world: World): PartsOfTable {
  return async (take) => {
    const { slices, facts } = table
    for (let start = 0; start < slices.length; start += WAVE) {
      const tasks = slices
        .slice(start, start + WAVE)
        .map((slice): ParcelTask => ({ slice: table.slice(slice), firstId: slice.from + 1 }))
      const early = new Map<number, EncodedFeatures>()
      let next = 0
      await world.executor.run<RowFacts, ParcelTask, EncodedFeatures>(
        { job: 'parcels', shared: facts, tasks },
        (encoded, task) => {
          early.set(task, encoded)
          for (let part = early.get(next); part; part = early.get(next)) {
            take(part)
            early.delete(next++)
          }
        },
      )
    }
    return table.rest()
  }
}
