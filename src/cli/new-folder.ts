// A folder that a command makes for its user: new or empty before, whole afterwards, and nothing else touched.
import { existsSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { removeAtExit } from '../host/leftovers.ts'
import { writeWhole } from '../host/output-folder.ts'
import type { OutputFile } from '../run/index.ts'
import { usageFault } from './console.ts'
import { refuseUnwritable } from './output-folder.ts'

/** Refuse a folder that holds anything, that cannot be one, or where nothing can be written. */
export function refuseTaken(folder: string): void {
  if (folder.trim() === '')
    throw usageFault('folder', 'no name', 'a new or empty folder', 'Name the folder to write.')
  refuseUnwritable(folder, folder)
  refuseFull(folder, [])
}

function refuseFull(folder: string, own: readonly string[]): void {
  if (!existsSync(folder) || readdirSync(folder).every((name) => own.includes(name))) return
  throw usageFault(
    folder,
    'a folder that is not empty',
    'a new or empty folder',
    'Name another folder; nothing is overwritten.',
  )
}

/**
 * Write files into a folder that is new or empty; gives their names in order. They are written under another name first. A
 * folder that is there stays the same one, since its user may stand in it.
 */
export async function writeFolder(folder: string, files: readonly OutputFile[]): Promise<string[]> {
  const place = resolve(folder)
  const stands = existsSync(place)
  const unfinished = stands ? join(place, `.unfinished-${process.pid}`) : `${place}.unfinished-${process.pid}`
  const keep = removeAtExit(unfinished)
  try {
    for (const { name, bytes } of files) await writeWhole(join(unfinished, name), await bytes())
    refuseFull(place, [basename(unfinished)])
    if (stands) {
      for (const name of readdirSync(unfinished)) renameSync(join(unfinished, name), join(place, name))
      rmdirSync(unfinished)
    } else renameSync(unfinished, place)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  } finally {
    keep()
  }
  return files.map(({ name }) => name).sort()
}

/** A path as it is typed into a shell. */
export const typed = (path: string): string => (/[^\p{L}\p{N}_.,:@+/\\-]/u.test(path) ? `"${path}"` : path)
