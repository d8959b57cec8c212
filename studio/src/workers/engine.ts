// The whole engine in a worker of its own: checks studies, runs them, answers what-if; jobs go to further workers.
import {
  applyChanges,
  examine,
  InputError,
  type Issue,
  landRates,
  memorySource,
  publish,
  readStudy,
  type Solution,
  type Study,
  solve,
  solveBeside,
  tracePatches,
  writeRasters,
} from 'carbon-cadastre'
import {
  CHECKSUMS,
  type Checksum,
  checksumsText,
  readVector,
  toldIssues,
  traceSinks,
  type WebWorld,
  type WorkerEnd,
  webHash,
  webSource,
  webWorld,
  withSinkParcels,
  withSinks,
} from 'carbon-cadastre/web'
import type { Figures } from '../figures.ts'
import type { Folder } from '../folder.ts'
import { type Progress, serve } from '../rpc.ts'
import type { Change } from '../what-if/changes.ts'
import { beside, published, regionsFor, scenarioBeside } from './comparisons.ts'

export interface StudyInput {
  readonly files: Folder
  /** The study file's text and name; or the study itself. */
  readonly text: string
  readonly name: string
  readonly threads: number
  /** The same as long as text and files are: what a check has solved, a run takes over. */
  readonly key?: string
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

let solved: { readonly key: string; readonly solution: Solution } | undefined

async function check(input: StudyInput, progress: Progress): Promise<Checked> {
  let study: Study
  try {
    study = readStudy(input.text, input.name)
  } catch (error) {
    if (error instanceof InputError)
      return { issues: toldIssues(error.issues), study: undefined, totals: undefined }
    throw error
  }
  progress('read', 0)
  const { solution, issues } = await inWorld(input, progress, (world) => examine(study, world))
  const sound = !issues.some(({ severity }) => severity === 'error')
  solved = solution && sound && input.key !== undefined ? { key: input.key, solution } : undefined
  return { issues: toldIssues(issues), study, totals: solution?.ledger.totals }
}

/** A study's text under changes; a fault of either is thrown with what to do. */
function studyUnder({ text, name }: StudyInput, changes: readonly Change[]): Study {
  const { study, issues } = applyChanges(readStudy(text, name), changes)
  if (issues.length > 0) throw new InputError(issues)
  return study
}

async function run(
  input: StudyInput & { version: string; changes?: readonly Change[] },
  progress: Progress,
): Promise<Folder> {
  progress('read', 0)
  const study = studyUnder(input, input.changes ?? [])
  return inWorld(input, progress, async (world) => {
    const known = input.key !== undefined && solved?.key === input.key ? solved.solution : undefined
    const solution = known ?? (await solve(study, world))
    const rasters = await withSinks(await writeRasters(solution, world), solution, world)
    const patches = await tracePatches(solution, world)
    const sinkParcels = await traceSinks(solution, world, patches)
    const closure = patches.closure(rasters.closure)
    const proven = withSinkParcels({ ...rasters, closure }, sinkParcels)
    progress('write', 0)
    const files = await publish(solution, proven, world, {
      version: input.version,
      patches,
      sinkParcels,
    })
    const written = new Map<string, Blob>()
    for (const [i, file] of files.entries()) {
      const pieces = [...(await file.bytes())] as Uint8Array<ArrayBuffer>[]
      written.set(file.name, new Blob(pieces, { type: typeOf(file.name) }))
      progress('write', (i + 1) / files.length)
    }
    await seal(written)
    sinkParcels?.close()
    patches.close()
    rasters.close()
    return written
  })
}

// The list of hashes that `cadastre verify` proves the folder by; a page without cryptography of its own writes none.
async function seal(written: Map<string, Blob>): Promise<void> {
  if (!crypto.subtle) return
  const list: Checksum[] = []
  for (const [name, file] of written) list.push({ name, hash: await webHash((await webSource(name, file))!) })
  const hashOf = (text: string) => webHash(memorySource(CHECKSUMS, new TextEncoder().encode(text)))
  written.set(CHECKSUMS, new Blob([await checksumsText(list, hashOf)], { type: 'text/plain' }))
}

/** Names of the properties that features of a file have values of; none where it cannot be read. */
async function fieldsOf({ files, name }: { files: Folder; name: string }): Promise<readonly string[]> {
  const open = async (path: string) => {
    const file = files.get(path)
    return file && webSource(path, file)
  }
  const source = await open(name)
  if (!source) return []
  const stem = name.replace(/\.[^./\\]*$/, '')
  const beside = async (extension: string) =>
    (await open(stem + extension)) ?? (await open(stem + extension.toUpperCase()))
  const { features } = await readVector(source, beside)
  const filled = features.flatMap(({ properties }) =>
    Object.entries(properties).flatMap(([key, value]) => (String(value ?? '').trim() === '' ? [] : key)),
  )
  return [...new Set(filled)]
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

interface Held {
  readonly solution: Solution
  readonly world: WebWorld
  readonly input: StudyInput
}

let held: Held | undefined
/** The same study where its land was moved; the base where it was not. */
let ground: Held | undefined

/** Solve a study and keep it, so that changes of its ledger are answered at once. */
async function prepare(input: StudyInput, progress: Progress): Promise<void> {
  progress('read', 0)
  held = await holdUnder(input, [], progress)
  ground = held
}

const holdUnder = (input: StudyInput, changes: readonly Change[], progress: Progress): Promise<Held> =>
  inWorld(input, progress, async (world) => ({
    solution: await solve(studyUnder(input, changes), world),
    world,
    input,
  }))

/** Put what follows on moved land; without a change back on the base's. */
async function moveLand(
  { changes, ...input }: StudyInput & { changes: readonly Change[] },
  progress: Progress,
): Promise<void> {
  ground = changes.length === 0 ? held : await holdUnder(input, changes, progress)
}

/** The figures of the prepared study under changes, as `cadastre scenario` works them; no pixel is touched. */
async function whatIf({ changes }: { changes: readonly Change[] }): Promise<Figures> {
  if (!ground) throw new Error('No study has been prepared.')
  const { solution, world } = ground
  const { study, issues } = applyChanges(solution.study, changes)
  if (issues.length > 0) throw new InputError(issues)
  const { emissions, table, ledger } = await solveBeside(solution, study, world)
  const rates = landRates(emissions)
  const zones = table.rows.map((row, z) => ({
    id: row.id,
    emissions: row.emissions,
    total: row.total,
    onLand: [...rates[z]!],
    onGround: [...emissions.onGround[z]!],
  }))
  return { zones, rows: ledger.rows, totals: ledger.totals }
}

/** The prepared study under changes beside itself. */
async function whatIfBeside(scenario: { title: string; changes: readonly Change[] }) {
  if (!held) throw new Error('No study has been prepared.')
  const { solution, world, input } = held
  if (!scenario.changes.some(({ kind }) => kind === 'study')) return scenarioBeside(solution, world, scenario)
  // Land that moves is counted anew, which takes workers.
  return inWorld(input, undefined, (fresh) => scenarioBeside(solution, fresh, scenario))
}

const calls = { check, fieldsOf, run, prepare, moveLand, whatIf, whatIfBeside, beside, published, regionsFor }

export type EngineCalls = typeof calls

serve(calls, toldIssues)
