// What the files of JSON of an output folder tell, as far as a verification reads them; each undefined where it is not there.
import type { ClosureRow, GridRung, ZoneTable } from '../../cadastre/index.ts'
import type { Issue } from '../../error.ts'
import { type ReportData, RO_CRATE_FILE, type refinementJson, STAC_FILES } from '../../report/index.ts'
import type { IdentifiedInput } from '../../study/index.ts'
import type { Register } from '../folder/register.ts'
import type { ResultView } from '../publish/result-view.ts'
import { FILES, type ProofFiles } from './proof-files.ts'

/** The view of a result. */
export const viewOf = (files: ProofFiles) => files.json<ResultView>(FILES.view)

/** The table of zones as the view tells it. */
export const tableOfView = ({ sectors, zones }: ResultView): ZoneTable => ({ sectors, rows: zones })

/** The register: its arrays of numbers are `{ array, values }`. */
export type WrittenRegister = Pick<
  Register,
  'title' | 'year' | 'synthetic' | 'ledger' | 'landOfSector' | 'placement' | 'sources' | 'lands' | 'weights'
> & {
  readonly emissions: {
    readonly onLand: readonly { readonly values: readonly number[] }[]
    readonly onGround: readonly { readonly values: readonly number[] }[]
    readonly unplaced: ResultView['unplaced']
  }
}

/** The register of a result. */
export const registerOf = (files: ProofFiles) => files.json<WrittenRegister>(FILES.register)

/** The certificate. */
export interface WrittenClosure {
  readonly tolerance: unknown
  readonly closes: boolean
  readonly sectors: readonly Omit<ClosureRow, 'zone'>[]
  readonly zones: readonly ClosureRow[]
  readonly unplaced: ReportData['unplaced']
  /** How many parcels there are, and what land takes up: where they were made. */
  readonly parcels?: number
  readonly sinks?: unknown
  readonly sharing: ReportData['sharing']
  /** Grids that were written afterwards. */
  readonly grids?: readonly GridRung[]
  readonly land: {
    readonly rules: ReportData['areaOfRules']
    readonly losses: ReportData['losses']
    readonly overlaps?: ReportData['overlaps']
    readonly unclassified: readonly { readonly zone: string; readonly area: number }[]
    readonly refinement?: ReturnType<typeof refinementJson>
  }
}

/** A certificate's rows as one list, as the run had them. */
export const closureRows = ({ sectors, zones }: WrittenClosure): readonly ClosureRow[] => [
  ...sectors.map((row) => ({ ...row, zone: undefined })),
  ...zones,
]

/** The certificate of a result. */
export const closureOf = (files: ProofFiles) => files.json<WrittenClosure>(FILES.closure)

/** Who wrote the folder, of which study and inputs. */
export interface WrittenProvenance {
  readonly software?: { readonly version?: string }
  /** Kinds of output, where not all were asked for. */
  readonly only?: readonly string[]
  readonly study: { readonly sha256: string; readonly value: Readonly<Record<string, unknown>> }
  readonly inputs: readonly IdentifiedInput[]
  readonly crs: string
  readonly warnings: readonly Issue[]
}

/** Whether outputs of a kind are those of a run before, which the last, a part, left: its certificate may have had more stations. */
export const isOfRunBefore = ({ only }: WrittenProvenance, kind: string): boolean =>
  only !== undefined && !only.includes(kind)

/** The provenance of a result. */
export const provenanceOf = (files: ProofFiles) => files.json<WrittenProvenance>(FILES.provenance)

/** Names of the files that the catalogue's item describes. */
export async function filesOfItem(files: ProofFiles): Promise<readonly string[] | undefined> {
  const item = await files.json<{ readonly assets?: object }>(STAC_FILES.item)
  return item?.assets && Object.keys(item.assets)
}

/** Names of the files that the crate describes. */
export async function filesOfCrate(files: ProofFiles): Promise<readonly string[] | undefined> {
  const crate = await files.json<{
    readonly '@graph'?: readonly { readonly '@type'?: string; readonly '@id': string }[]
  }>(RO_CRATE_FILE)
  return crate?.['@graph']?.filter((one) => one['@type'] === 'File').map((one) => one['@id'])
}
