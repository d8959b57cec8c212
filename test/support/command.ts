// The built command as its user calls it, and the output folder of the example, which is run once a worker.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf } from './small-study.ts'

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '../..')

/** The study file of the example. */
export const NANJING = join(ROOT, 'examples/nanjing-2020/study.yaml')

/** Call the command and wait for its end. */
export const cadastre = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [join(ROOT, 'dist/cli/main.js'), ...args], { encoding: 'utf8' })

/** Run a study on one thread into `out` beside it, a balance that does not close allowed. */
export const runBeside = (study: string, ...args: string[]): SpawnSyncReturns<string> => {
  const where = [join(study, 'study.yaml'), '--out', join(study, 'out')]
  return cadastre('run', ...where, '--quiet', '--threads', '1', '--allow-unbalanced', ...args)
}

let ran: { readonly out: string; readonly told: SpawnSyncReturns<string> } | undefined

/** A copy of the example's output folder, to write into, and what `run --json` told. */
export function nanjingRun(): { readonly out: string; readonly told: SpawnSyncReturns<string> } {
  if (!ran) {
    const out = folderOf({})
    ran = { out, told: cadastre('run', NANJING, '--out', out, '--json') }
  }
  const copy = folderOf({})
  cpSync(ran.out, copy, { recursive: true })
  return { out: copy, told: ran.told }
}
