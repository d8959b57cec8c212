// One run at a time in an output folder: a second would write over the unfinished files of the first.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fault, InputError } from '../error.ts'
import { removeAtExit } from './leftovers.ts'

/** The file of a folder that tells who writes there. */
export const CLAIM = '.running'

const claimed = new Map<string, () => void>()

/**
 * Claim a folder, which is made if missing, until `releaseFolder` or the end of the process; refused where another
 * process of this machine has it. What a run that was killed left is taken over.
 */
export function claimFolder(folder: string): void {
  if (claimed.has(folder)) return
  mkdirSync(folder, { recursive: true })
  const path = join(folder, CLAIM)
  let file = begun(path)
  if (file === undefined) {
    refuseWhileRunning(folder, path)
    rmSync(path, { force: true })
    file = begun(path)
  }
  if (file === undefined) throw busy(folder, path, 'another run')
  claimed.set(folder, removeAtExit(path))
  writeSync(file, JSON.stringify({ process: process.pid, host: hostname() }))
  closeSync(file)
}

/** Give a claimed folder free again. */
export function releaseFolder(folder: string): void {
  const keep = claimed.get(folder)
  if (!keep) return
  rmSync(join(folder, CLAIM), { force: true })
  keep()
  claimed.delete(folder)
}

// Undefined where the file is there.
function begun(path: string): number | undefined {
  try {
    return openSync(path, 'wx')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  }
}

function refuseWhileRunning(folder: string, path: string): void {
  const { process: id, host } = holderOf(path)
  if (id === undefined || host !== hostname() || id === process.pid) return
  try {
    process.kill(id, 0)
  } catch (error) {
    // Another user's process is one all the same.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return
  }
  throw busy(folder, path, `process ${id}`)
}

function holderOf(path: string): { readonly process?: number; readonly host?: string } {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { process: number; host: string }
  } catch {
    return {}
  }
}

const busy = (folder: string, path: string, holder: string) =>
  new InputError([
    fault(
      'output.busy',
      [folder],
      `a run that still goes on there (${holder})`,
      'a folder that no other run writes into',
      `Wait until it ends, or choose another folder; where no run goes on, delete ${path}.`,
    ),
  ])
