// Writes an output folder: every file under a temporary name first, so that an interrupted run leaves no half file.
import { createHash, type Hash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CHECKSUMS, type Checksum, checksumsText, type OutputFile } from '../run/index.ts'
import { removeAtExit } from './leftovers.ts'

/** Write files one after another, and the list of their hashes last; `progress` hears the share that is done. */
export async function writeOutputs(
  folder: string,
  files: readonly OutputFile[],
  progress: (share: number) => void = () => {},
): Promise<void> {
  const sums: Checksum[] = []
  for (const [i, file] of files.entries()) {
    progress(i / files.length)
    const hash = createHash('sha256')
    writeWhole(join(folder, file.name), hashed(await file.bytes(), hash))
    sums.push({ name: file.name, hash: hash.digest('hex') })
  }
  const list = await checksumsText(sums, async (text) => createHash('sha256').update(text).digest('hex'))
  writeWhole(join(folder, CHECKSUMS), [new TextEncoder().encode(list)])
  progress(1)
}

function* hashed(pieces: Iterable<Uint8Array>, hash: Hash): Generator<Uint8Array> {
  for (const piece of pieces) {
    hash.update(piece)
    yield piece
  }
}

/** Write one file under a temporary name, and rename it once it is whole; its folder is made if missing. */
export function writeWhole(path: string, pieces: Iterable<Uint8Array>): void {
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
