// cadastre run: solve a study and write its outputs.
import { dirname, resolve } from 'node:path'
import { closes, sectorSums } from '../cadastre/index.ts'
import { warning } from '../error.ts'
import type { VectorEncoding } from '../formats/index.ts'
import { claimFolder, releaseFolder } from '../host/folder-claim.ts'
import type { FormerFiles } from '../host/former-files.ts'
import { inputStates, inputsKey, refuseChanged } from '../host/inputs-key.ts'
import { type Journal, journalled } from '../host/journal.ts'
import { endOnSignal } from '../host/leftovers.ts'
import { collectSooner } from '../host/memory-share.ts'
import { writeOutputs } from '../host/output-folder.ts'
import { hasChineseFont, svgToChinesePng, svgToPng } from '../host/png.ts'
import { softwareVersion } from '../host/version.ts'
import {
  type OutputFile,
  type OutputKind,
  type Patches,
  publish,
  type SinkParcels,
  sinksClose,
  tracePatches,
  traceSinks,
  withSinkParcels,
  withSinks,
  writeRasters,
} from '../run/index.ts'
import { inputFiles, type Solution, type Study, solve, type World } from '../study/index.ts'
import { isQuiet, say, sayIssues, sayJson } from './console.ts'
import { refuseOwnInputs, refuseUnwritable } from './output-folder.ts'
import { openStudy, type StudyCommand } from './study-file.ts'
import { toldMass } from './told-mass.ts'

interface RunOptions extends StudyCommand {
  readonly out: string
  readonly only?: readonly OutputKind[]
  readonly formats?: readonly VectorEncoding[]
  readonly resume?: boolean
  readonly hashRemote?: boolean
}

/** Run a study; exit code 1 where the sums do not close. */
export async function run(file: string, options: RunOptions): Promise<void> {
  const quiet = isQuiet(options)
  endOnSignal((text) => process.stderr.write(`\n${text} Run again with --resume to go on.\n`))
  refuseUnwritable(options.out)
  const { study: written, world } = openStudy(file, options)
  const { formats } = options
  const study = formats ? { ...written, publish: { ...written.publish, formats: [...formats] } } : written
  const out = resolve(options.out)
  const base = dirname(resolve(file))
  const states = inputStates(study, base)
  const journal = journalled(world.executor, {
    folder: out,
    key: inputsKey(study, states, softwareVersion()),
    resume: options.resume === true,
    claim: () => claimFolder(out),
  })
  if (!quiet && journal.resumed > 0) say(`Going on after ${journal.resumed} finished parts.`)
  try {
    const journalledWorld = { ...world, executor: journal.executor, spool: journal.spool }
    const unchanged = () => refuseChanged(states, study, base)
    await answer(study, journalledWorld, { study: resolve(file), out, unchanged }, options, journal)
  } finally {
    await world.close()
    releaseFolder(out)
  }
}

interface Places {
  readonly study: string
  readonly out: string
  /** Refuses inputs that are not as they were. */
  readonly unchanged: () => void
}

async function answer(
  study: Study,
  world: World,
  { study: studyFile, out, unchanged }: Places,
  options: RunOptions,
  journal: Journal,
) {
  const quiet = isQuiet(options)
  const solution = await solve(study, world)
  const asks = (kind: OutputKind) => options.only?.includes(kind) ?? true
  const wanted = { classes: asks('register'), picture: asks('figures') || asks('report') || asks('register') }
  const rasters = await withSinks(await writeRasters(solution, world, wanted), solution, world)
  let patches: Patches | undefined
  let sinkParcels: SinkParcels | undefined
  let written = false
  try {
    const { only, hashRemote = false } = options
    if (asks('patches')) collectSooner()
    patches = asks('patches') ? await tracePatches(solution, world) : undefined
    sinkParcels = patches && (await traceSinks(solution, world, patches))
    const closure = patches ? patches.closure(rasters.closure) : rasters.closure
    const proven = withSinkParcels({ ...rasters, closure }, sinkParcels)
    const files = await publish(solution, proven, world, {
      patches,
      sinkParcels,
      version: softwareVersion(),
      toPng: svgToPng,
      toChinesePng:
        asks('figures') && study.publish.languages?.includes('zh') ? await chinese(quiet) : undefined,
      only,
      hashRemote,
      warn: (issues) => (quiet ? undefined : sayIssues(issues)),
    })
    const read = [...inputFiles(study).map(({ file }) => file), ...(solution.inputs.opened ?? [])]
    const inputs = [studyFile, ...read.map((name) => resolve(dirname(studyFile), name))]
    refuseOwnInputs(
      out,
      files.map(({ name }) => name),
      inputs,
    )
    unchanged()
    claimFolder(out)
    const former = await writeOutputs(out, files, (share) => world.progress?.('write', share), inputs)
    written = true
    const closed = closes(closure) && (proven.sinks === undefined || sinksClose(proven.sinks))
    const worst = closure.reduce((most, row) => Math.max(most, Math.abs(row.residual)), 0)
    if (options.json) sayJson(summary(solution, closed, worst, files))
    else if (!quiet) {
      tell(solution, worst, options.out, files)
      tellFormer(former)
    }
    if (!closed) throw new Error(`The sums do not close (largest residual ${worst}); see closure.json.`)
  } finally {
    patches?.close()
    sinkParcels?.close()
    rasters.close()
    if (written) journal.finish()
  }
}

// Boxes in place of letters would be worse than no picture.
async function chinese(quiet: boolean): Promise<typeof svgToChinesePng | undefined> {
  if (await hasChineseFont()) return svgToChinesePng
  const lacking = warning(
    'figures.font',
    ['publish', 'languages'],
    'no font with Chinese letters on this system',
    'one, such as Noto Sans CJK SC',
    'Install fonts-noto-cjk (or another Chinese font) and run again; the Chinese figures are written as SVG alone.',
  )
  if (!quiet) sayIssues([lacking])
  return undefined
}

function summary(solution: Solution, closed: boolean, residual: number, files: readonly OutputFile[]) {
  const sums = sectorSums(solution.table)
  return {
    ok: closed,
    title: solution.study.title,
    ...(solution.study.synthetic && { synthetic: solution.study.synthetic }),
    unit: 't CO2e a year',
    totals: Object.fromEntries(solution.table.sectors.map((sector, s) => [sector, sums[s]])),
    zones: solution.table.rows.length,
    residual,
    warnings: solution.issues,
    files: files.map(({ name }) => name),
  }
}

// Names of files and folders, each once.
const listed = (files: readonly OutputFile[]) =>
  [...new Set(files.map(({ name }) => name.replace(/\/.*/, '/')))].join(', ')

function tellFormer({ removed, left }: FormerFiles): void {
  if (removed.length > 0)
    say(`Removed, as the run before wrote them and this one does not: ${removed.join(', ')}.`)
  if (left.length > 0) say(`Left as they are, though the run before wrote them: ${left.join(', ')}.`)
}

function tell(solution: Solution, residual: number, out: string, files: readonly OutputFile[]): void {
  const { table, study, issues } = solution
  sayIssues(issues)
  const sums = sectorSums(table)
  const whole = sums.reduce((a, b) => a + b, 0)
  const mass = toldMass(whole)
  const number = (value: number) => mass.number(value).padStart(13)
  say(
    `${study.title}: ${mass.total(whole, 4)} CO2e in ${study.year}${study.synthetic ? ` — synthetic: ${study.synthetic}` : ''}`,
    '',
    `${`${mass.unit} CO2e`.padEnd(16)}${[...table.sectors, 'total'].map((sector) => sector.padStart(13)).join('')}`,
    ...table.rows.map(
      (row) => `${(row.nameEn ?? row.name).padEnd(16)}${[...row.emissions, row.total].map(number).join('')}`,
    ),
    `${'all'.padEnd(16)}${[...sums, whole].map(number).join('')}`,
    '',
    `Closed: largest residual ${residual.toExponential(1)}. Written to ${out}: ${listed(files)}.`,
  )
}
