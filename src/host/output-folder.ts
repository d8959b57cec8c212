// Writes an output folder: every file under a temporary name first, so that an interrupted run leaves no half file.
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { OutputFile } from '../run/index.ts'
import { removeAtExit } from './leftovers.ts'

/** Write files one after another; `progress` hears the share that is done. */
export async function writeOutputs(
  folder: string,
  files: readonly OutputFile[],
  progress: (share: number) => void = () => {},
): Promise<void> {
  for (const [i, file] of files.entries()) {
    progress(i / files.length)
    await writeFile(join(folder, file.name), await file.bytes())
  }
  progress(1)
}

async function writeFile(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.tmp`
  const file = openSync(unfinished, 'w')
  const keep = removeAtExit(unfinished)
  try {
    for (const piece of pieces) for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at)
    closeSync(file)
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  } finally {
    keep()
  }
}
