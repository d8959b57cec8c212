// The files of an output folder as a verification reads them: those that are listed and whole, and the faults it finds.
import type { ZoneTable } from '../cadastre/index.ts'
import { readAll } from '../formats/index.ts'
import type { Register } from './register.ts'
import type { ResultView } from './result-view.ts'
import { type Parting, partingText } from './told-twice.ts'
import type { OutputFolder } from './verified-sum.ts'

/** A file that is not as it was written, with what is wrong. */
export interface FileFault {
  readonly file: string
  readonly fault: string
}

/** What checks read of a folder, and where they tell what they find. */
export interface ProofFiles {
  readonly folder: OutputFolder
  /** Names in the list of the folder. */
  readonly listed: ReadonlySet<string>
  /** Whether a file is listed, and as its hash says. */
  has(name: string): boolean
  text(name: string): Promise<string>
  /** A file of JSON; undefined where it is not there, or no JSON, which is told. */
  json<T>(name: string): Promise<T | undefined>
  fault(file: string, fault: string): void
  /** Tell where a file parts from another; nothing where it does not. */
  part(file: string, found: Parting | undefined, against: string): void
}

/** The names of the files that others are held against. */
export const FILES = {
  zones: 'zones.csv',
  ledger: 'inventory.csv',
  closure: 'closure.json',
  provenance: 'provenance.json',
  view: 'register/view.json',
  register: 'register/register.json',
  parcels: 'patches.gpkg',
} as const

/** Readers of a folder; `whole` are the names whose hash is right, `faults` grows by what is told. */
export function proofFiles(
  folder: OutputFolder,
  listed: ReadonlySet<string>,
  whole: ReadonlySet<string>,
  faults: FileFault[],
): ProofFiles {
  const kept = new Map<string, unknown>()
  const text = async (name: string) => new TextDecoder().decode(await readAll(folder.open(name)!))
  const fault = (file: string, told: string) => void faults.push({ file, fault: told })
  return {
    folder,
    listed,
    has: (name) => whole.has(name),
    text,
    fault,
    part: (file, found, against) => found && fault(file, partingText(found, against)),
    json: async <T>(name: string) => {
      if (!whole.has(name)) return undefined
      try {
        if (!kept.has(name)) kept.set(name, JSON.parse(await text(name)))
      } catch {
        kept.set(name, undefined)
        fault(name, 'no JSON')
      }
      return kept.get(name) as T | undefined
    },
  }
}

/** The view as JSON tells it. */
export const viewOf = (files: ProofFiles) => files.json<ResultView>(FILES.view)

/** The register as JSON tells it: arrays of numbers are `{ array, values }`. */
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

export const registerOf = (files: ProofFiles) => files.json<WrittenRegister>(FILES.register)

/** The table of zones as the view tells it. */
export const tableOfView = ({ sectors, zones }: ResultView): ZoneTable => ({ sectors, rows: zones })
