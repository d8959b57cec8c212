// What catalogues read of an output folder: a STAC item and collection, and an RO-Crate.

import type { Lands } from '../../land/index.ts'
import {
  type DatasetFacts,
  RO_CRATE_FILE,
  roCrate,
  STAC_FILES,
  stacCollection,
  stacItem,
} from '../../report/index.ts'
import type { Solution } from '../../study/index.ts'

/** What of a solution catalogues ask for. */
export interface DescribedSolution extends Pick<Solution, 'study' | 'ledger'> {
  readonly tally: { readonly lands: Pick<Lands, 'grid' | 'sectors'> }
}

/** Name and text of each file; `files` are the outputs they describe. */
export function metadataFiles(
  { study, ledger, tally }: DescribedSolution,
  facts: Pick<DatasetFacts, 'version' | 'files' | 'inputs' | 'parcels'>,
): readonly { readonly name: string; readonly content: string }[] {
  const dataset: DatasetFacts = {
    ...facts,
    title: study.title,
    year: study.year,
    synthetic: study.synthetic,
    license: study.publish.license,
    grid: tally.lands.grid,
    sectors: tally.lands.sectors,
    factors: study.inventory.factors,
    gwp: ledger.gwp,
  }
  const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  return [
    { name: STAC_FILES.item, content: text(stacItem(dataset)) },
    { name: STAC_FILES.collection, content: text(stacCollection(dataset)) },
    { name: RO_CRATE_FILE, content: text(roCrate(dataset)) },
  ]
}
