// The job that makes rows of the register and lays them out as pages of a GeoPackage.
import { type PatchSlice, type RowFacts, sliceRows } from '../../cadastre/index.ts'
import { type EncodedFeatures, encodeFeatures } from '../../formats/index.ts'

/** A slice of the register, and the id of its first row. */
export interface ParcelTask {
  readonly slice: PatchSlice
  readonly firstId: number
}

/** Prepare the job `parcels`; a task is a slice. */
export function prepareParcels(facts: RowFacts): (task: ParcelTask) => Promise<EncodedFeatures> {
  const { crs } = facts.lands.grid
  return async ({ slice, firstId }) => encodeFeatures(crs, sliceRows(facts, slice), firstId)
}
