// The files of an output folder as a verification reads them: those that are listed and whole, and the faults it finds.
import { readAll, type Source } from '../../formats/index.ts'
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
  /** A file that is there. */
  open(name: string): Source
  text(name: string): Promise<string>
  /** A file of JSON; undefined where it is not there, or no JSON, which is told. */
  json<T>(name: string): Promise<T | undefined>
  fault(file: string, fault: string): void
  /** Tell where a file parts from another; nothing where it does not. */
  part(file: string, found: Parting | undefined, against: string): void
  /** Check a file; what is thrown is told as its fault, in the words of `told`. */
  attempt(file: string, check: () => Promise<void>, told?: (reason: string) => string): Promise<void>
}

/** The names of the files that others are held against. */
export const FILES = {
  zones: 'zones.csv',
  ledger: 'inventory.csv',
  closure: 'closure.json',
  provenance: 'provenance.json',
  view: 'register/view.json',
  register: 'register/register.json',
  classes: 'register/classes.tif',
  parcels: 'patches.gpkg',
  sinks: 'sinks.csv',
  net: 'net.csv',
  report: 'report.html',
} as const

/** The raster of a band. */
export const bandFile = (band: string): string => `rasters/${band}.tif`

/** Readers of a folder; `whole` are the names whose hash is right, `faults` grows by what is told. */
export function proofFiles(
  folder: OutputFolder,
  listed: ReadonlySet<string>,
  whole: ReadonlySet<string>,
  faults: FileFault[],
): ProofFiles {
  const kept = new Map<string, unknown>()
  const open = (name: string) => folder.open(name)!
  const text = async (name: string) => new TextDecoder().decode(await readAll(open(name)))
  const fault = (file: string, told: string) => void faults.push({ file, fault: told })
  return {
    folder,
    listed,
    has: (name) => whole.has(name),
    open,
    text,
    fault,
    part: (file, found, against) => found && fault(file, partingText(found, against)),
    attempt: async (file, check, told = (reason) => reason) => {
      try {
        await check()
      } catch (error) {
        fault(file, told(error instanceof Error ? error.message : String(error)))
      }
    },
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
