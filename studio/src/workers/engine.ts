// The whole engine in a worker of its own: checks studies, runs them, answers what-if; jobs go to further workers.
import {
  type AllocateOptions,
  allocate,
  exactSum,
  examine,
  InputError,
  type Issue,
  type LedgerRow,
  publish,
  readCsv,
  readStudy,
  type Solution,
  type Study,
  solve,
  writeRasters,
  zonal,
} from 'carbon-cadastre'
import { type WebWorld, type WorkerEnd, webWorld } from 'carbon-cadastre/web'
import type { Figures } from '../figures.ts'
import type { Folder } from '../folder.ts'
import { type Progress, serve } from '../rpc.ts'
import { type Change, changedRows } from '../what-if/changes.ts'

export interface StudyInput {
  readonly files: Folder
  /** The study file's text and name; or the study itself. */
  readonly text: string
  readonly name: string
  readonly threads: number
}

/** What a check found, beside its issues. */
export interface Checked {
  readonly issues: readonly Issue[]
  readonly study: Study | undefined
  readonly totals: Readonly<Record<string, number>> | undefined
}

async function inWorld<T>(
  input: StudyInput,
  progress: Progress | undefined,
  act: (world: WebWorld) => Promise<T>,
): Promise<T> {
  // A Worker has more overloads than the part that is used of it.
  const startWorker = () =>
    new Worker(new URL('./jobs.ts', import.meta.url), { type: 'module' }) as unknown as WorkerEnd & Worker
  const world = webWorld({
    files: input.files,
    startWorker,
    threads: input.threads,
    ...(progress && { progress }),
  })
  try {
    return await act(world)
  } finally {
    world.close()
  }
}

async function check(input: StudyInput, progress: Progress): Promise<Checked> {
  let study: Study
  try {
    study = readStudy(input.text, input.name)
  } catch (error) {
    if (error instanceof InputError) return { issues: error.issues, study: undefined, totals: undefined }
    throw error
  }
  progress('read', 0)
  const { solution, issues } = await inWorld(input, progress, (world) => examine(study, world))
  return { issues, study, totals: solution?.ledger.totals }
}

async function run(input: StudyInput & { version: string }, progress: Progress): Promise<Folder> {
  progress('read', 0)
  const study = readStudy(input.text, input.name)
  return inWorld(input, progress, async (world) => {
    const solution: Solution = await solve(study, world)
    const rasters = await writeRasters(solution, world)
    progress('write', 0)
    const files = await publish(solution, rasters, world, { version: input.version })
    const written = new Map<string, Blob>()
    for (const [i, file] of files.entries()) {
      const pieces = [...(await file.bytes())] as Uint8Array<ArrayBuffer>[]
      written.set(file.name, new Blob(pieces, { type: typeOf(file.name) }))
      progress('write', (i + 1) / files.length)
    }
    rasters.close()
    return written
  })
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  svg: 'image/svg+xml',
  png: 'image/png',
  json: 'application/json',
  csv: 'text/csv',
  tif: 'image/tiff',
}

const typeOf = (name: string) => TYPES[name.split('.').at(-1)!] ?? 'application/octet-stream'

let held:
  | {
      readonly solution: Solution
      readonly controls: NonNullable<AllocateOptions['controls']>
      readonly fallback: NonNullable<AllocateOptions['fallback']>
    }
  | undefined

/** Solve a study and keep it, so that changes of its ledger are answered at once. */
async function prepare(input: StudyInput, progress: Progress): Promise<readonly LedgerRow[]> {
  progress('read', 0)
  const study = readStudy(input.text, input.name)
  return inWorld(input, progress, async (world) => {
    const solution = await solve(study, world)
    const file = study.allocate.controls === undefined ? undefined : await world.open(study.allocate.controls)
    const text = file && new TextDecoder().decode(await file.read(0, file.size))
    const rows = text === undefined ? [] : readCsv(text, file!.name, ['zone', 'sector', 'total']).rows
    const controls = rows.map(({ cells }) => ({
      zone: cells['zone']!.trim(),
      sector: cells['sector']!.trim(),
      total: Number(cells['total']),
    }))
    held = { solution, controls, fallback: study.allocate.fallback }
    return solution.ledger.rows
  })
}

/** The figures of the study that was prepared, under changes; no pixel is touched. */
function whatIf({ changes }: { changes: readonly Change[] }): Figures {
  if (!held) throw new Error('No study has been prepared.')
  const { solution, controls, fallback } = held
  const rows = changedRows(solution.ledger.rows, changes)
  const { sectors } = solution.ledger
  const counted = (sector: string) => rows.filter((row) => row.sector === sector && !row.memo)
  const totals = Object.fromEntries(
    sectors.map((sector) => [sector, exactSum(counted(sector).map((row) => row.emission_t))]),
  )
  const { emissions, issues } = allocate(totals, solution.tally, { controls, fallback })
  if (issues.length > 0) throw new InputError(issues)
  const zones = zonal(emissions).rows.map((row, z) => ({
    id: row.id,
    emissions: row.emissions,
    total: row.total,
    onLand: [...emissions.onLand[z]!],
    onGround: [...emissions.onGround[z]!],
  }))
  return { zones, rows, totals }
}

const calls = { check, run, prepare, whatIf }

export type EngineCalls = typeof calls

serve(calls)
