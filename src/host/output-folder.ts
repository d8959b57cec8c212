// Writes an output folder: every file under a temporary name first, so that an interrupted run leaves no half file.
import { createHash, type Hash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { CHECKSUMS, type Checksum, checksumsText, type OutputFile, readChecksums } from '../run/index.ts'
import { removeAtExit } from './leftovers.ts'

/** Write files one after another, and the list of their hashes last; `progress` hears the share that is done. */
export async function writeOutputs(
  folder: string,
  files: readonly OutputFile[],
  progress: (share: number) => void = () => {},
): Promise<void> {
  await writeListed(folder, files, [], progress)
}

/** Write files into a folder that has others: their hashes stay in the list where it is whole. */
export async function addOutputs(
  folder: string,
  files: readonly OutputFile[],
  progress: (share: number) => void = () => {},
): Promise<void> {
  const path = join(folder, CHECKSUMS)
  const listed = existsSync(path) ? await readChecksums(readFileSync(path, 'utf8'), hashOf) : undefined
  const written = new Set(files.map(({ name }) => name))
  const others = (listed ?? []).filter(({ name }) => !written.has(name) && existsSync(join(folder, name)))
  await writeListed(folder, files, others, progress)
}

const hashOf = async (text: string) => createHash('sha256').update(text).digest('hex')

async function writeListed(
  folder: string,
  files: readonly OutputFile[],
  others: readonly Checksum[],
  progress: (share: number) => void,
): Promise<void> {
  const sums = [...others]
  for (const [i, file] of files.entries()) {
    progress(i / files.length)
    const hash = createHash('sha256')
    writeWhole(join(folder, file.name), hashed(await file.bytes(), hash))
    sums.push({ name: file.name, hash: hash.digest('hex') })
  }
  const list = await checksumsText(sums, hashOf)
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
