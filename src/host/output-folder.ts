// Writes an output folder: all files under temporary names first, so that an interrupted run leaves no half file and no half result.
import { createHash, type Hash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  write,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { fault, InputError } from '../error.ts'
import { ByteSink, type Pieces } from '../formats/index.ts'
import { CHECKSUMS, type Checksum, checksumsText, type OutputFile, readChecksums } from '../run/index.ts'
import { clearFormer, type FormerFiles, formerProvenance } from './former-files.ts'
import { removeAtExit } from './leftovers.ts'
import { fileSource, sha256 } from './node-files.ts'

/**
 * Write files one after another, and the list of their hashes last; `progress` hears the share that is done. What a former
 * run left there and this one does not write again is removed, as `clearFormer` tells; `inputs` are never.
 */
export async function writeOutputs(
  folder: string,
  files: readonly OutputFile[],
  progress: (share: number) => void = () => {},
  inputs: Iterable<string> = [],
): Promise<FormerFiles> {
  const listed = await listOf(folder)
  const provenance = await formerProvenance(folder, listed)
  const sums = await writeFiles(folder, files, progress)
  const written = new Set(sums.map(({ name }) => name))
  const unwritten = (listed ?? []).filter(({ name }) => !written.has(name))
  const former = await clearFormer(folder, unwritten, provenance, inputs)
  await writeList(folder, [...sums, ...former.kept])
  progress(1)
  return former
}

/**
 * Write files into a folder that may have a list of its own: it is kept, and these are entered. A list that is not as a run
 * wrote it stays as it is, and none is begun. `changed` files stand in the list already; one that is not as listed is told
 * instead of being sealed anew.
 */
export async function addOutputs(
  folder: string,
  files: readonly OutputFile[],
  changed: readonly OutputFile[] = [],
  progress: (share: number) => void = () => {},
): Promise<void> {
  const listed = await listOf(folder)
  for (const { name } of changed) {
    const entry = listed?.find((one) => one.name === name)
    const source = fileSource(join(folder, name))
    if (!entry || !source || (await sha256(source)) !== entry.hash)
      throw new InputError([
        fault(
          'output.altered',
          [folder],
          `${name} altered since the run`,
          'a folder that `cadastre verify` accepts',
          'Run the study again.',
        ),
      ])
  }
  const sums = await writeFiles(folder, [...files, ...changed], progress)
  const added = new Set(sums.map(({ name }) => name))
  if (listed) await writeList(folder, [...listed.filter(({ name }) => !added.has(name)), ...sums])
  progress(1)
}

/**
 * Remove files that the folder's list has, of those that `own` names, but which are not among `written`: what a command wrote
 * there before and does not write now. One that is not as listed, or an input, stays; the list no longer has it.
 */
export async function clearOwn(
  folder: string,
  own: RegExp,
  written: readonly OutputFile[],
  inputs: Iterable<string>,
): Promise<FormerFiles> {
  const listed = (await listOf(folder)) ?? []
  const names = new Set(written.map(({ name }) => name))
  const unwritten = listed.filter(({ name }) => own.test(name) && !names.has(name))
  const former = await clearFormer(folder, unwritten, undefined, inputs)
  const gone = new Set([...former.removed, ...former.left])
  if (gone.size > 0)
    await writeList(
      folder,
      listed.filter(({ name }) => !gone.has(name)),
    )
  return former
}

/** The files that a folder's list vouches for; undefined where there is no list, or it is not as a run wrote it. */
export async function listOf(folder: string): Promise<readonly Checksum[] | undefined> {
  const path = join(folder, CHECKSUMS)
  return statSync(path, { throwIfNoEntry: false })?.isFile()
    ? readChecksums(readFileSync(path, 'utf8'), hashOf)
    : undefined
}

const hashOf = async (text: string) => createHash('sha256').update(text).digest('hex')

async function writeList(folder: string, sums: readonly Checksum[]): Promise<void> {
  const list = await checksumsText(sums, hashOf)
  await writeWhole(join(folder, CHECKSUMS), [new TextEncoder().encode(list)])
}

// Every file is whole under a temporary name before the first takes its own: a run that fails leaves a former result as it was.
async function writeFiles(
  folder: string,
  files: readonly OutputFile[],
  progress: (share: number) => void = () => {},
): Promise<readonly Checksum[]> {
  refuseObstacles(folder, [...files.map(({ name }) => name), CHECKSUMS])
  const sums: Checksum[] = []
  const staged: Staged[] = []
  const rooms = twoRooms(2 * ROOM)
  try {
    for (const [i, file] of files.entries()) {
      progress(i / files.length)
      const pieces = await file.bytes(true)
      const hash = createHash('sha256')
      const one = await stage(join(folder, file.name), hashed(pieces, hash), rooms, pieces.moveTo)
      staged.push(one)
      const source = one.moved ? fileSource(one.unfinished) : undefined
      sums.push({ name: file.name, hash: source ? await sha256(source) : hash.digest('hex') })
    }
    for (const one of staged) one.finish()
  } catch (error) {
    for (const one of staged.toReversed()) one.drop()
    throw error
  }
  return sums
}

// What stands in the way of names in a folder: a folder where a file is to be, or the reverse.
function refuseObstacles(folder: string, names: readonly string[]): void {
  const parents = new Set(names.map((name) => dirname(name)).filter((name) => name !== '.'))
  const issues = [
    ...names.flatMap((name) =>
      isFolder(join(folder, name)) ? [obstacle(folder, `a folder ${name}`, 'a file of that name')] : [],
    ),
    ...[...parents].flatMap((name) =>
      isFolder(join(folder, name)) === false
        ? [obstacle(folder, `a file ${name}`, 'a folder of that name')]
        : [],
    ),
  ]
  if (issues.length > 0) throw new InputError(issues)
}

// Undefined where nothing is.
function isFolder(path: string): boolean | undefined {
  return existsSync(path) ? statSync(path).isDirectory() : undefined
}

const obstacle = (folder: string, found: string, expected: string) =>
  fault('output.obstacle', [folder], found, expected, 'Move it away, or choose another folder.')

function* hashed(pieces: Iterable<Uint8Array>, hash: Hash): Generator<Uint8Array> {
  for (const piece of pieces) {
    hash.update(piece)
    yield piece
  }
}

/** Write one file under a temporary name, and rename it once it is whole; its folder is made if missing. */
export async function writeWhole(path: string, pieces: Pieces, rooms: Rooms = twoRooms()): Promise<void> {
  const one = await stage(path, pieces, rooms, pieces.moveTo)
  try {
    one.finish()
  } catch (error) {
    one.drop()
    throw error
  }
}

/** A file that is whole under a temporary name. */
interface Staged {
  readonly unfinished: string
  /** Whether it lay ready on the same disk, so that nobody has read its bytes. */
  readonly moved: boolean
  /** Give it its name. */
  finish(): void
  /** Take it away again, with folders that were made for it. */
  drop(): void
}

async function stage(
  path: string,
  pieces: Iterable<Uint8Array>,
  rooms: Rooms,
  moveTo: Pieces['moveTo'],
): Promise<Staged> {
  const folder = dirname(path)
  const made = mkdirSync(folder, { recursive: true })
  const unfinished = `${path}.tmp`
  const keep = removeAtExit(unfinished)
  const drop = () => {
    rmSync(unfinished, { force: true })
    keep()
    if (made !== undefined) removeEmpty(folder, made)
  }
  try {
    // Whatever a run that was killed left there, or a link to elsewhere, is not written into.
    rmSync(unfinished, { force: true })
    const moved = moveTo?.(unfinished) ?? false
    if (!moved) {
      const file = openSync(unfinished, 'wx')
      await writePieces(file, pieces, rooms).finally(() => closeSync(file))
    }
    const finish = () => {
      renameSync(unfinished, path)
      keep()
    }
    return { unfinished, moved, finish, drop }
  } catch (error) {
    drop()
    throw error
  }
}

/** Remove the folders from `folder` up to `top`, as far as nothing is in them: others may have begun to write there. */
export function removeEmpty(folder: string, top: string): void {
  for (let at = folder; at.length >= top.length; at = dirname(at)) {
    try {
      rmdirSync(at)
    } catch {
      // It is not there, or not empty, and neither are those around it.
    }
  }
}

const ROOM = 2 ** 18
const writeTo = promisify(write)

// Pieces are gathered in one room while another thread writes the other: a piece may be overwritten by the next.
type Rooms = readonly [ByteSink, ByteSink]
const twoRooms = (bytes?: number): Rooms => [new ByteSink(bytes), new ByteSink(bytes)]

async function writePieces(file: number, pieces: Iterable<Uint8Array>, rooms: Rooms): Promise<void> {
  let [room, other] = [rooms[0].clear(), rooms[1]]
  let writing: Promise<void> = Promise.resolve()
  const hand = async () => {
    await writing
    writing = writeAll(file, room.written())
    // A failure is thrown where it is awaited: here it is only heard, so that Node does not end the process meanwhile.
    writing.catch(() => {})
    ;[room, other] = [other.clear(), room]
  }
  try {
    for (const piece of pieces) {
      room.append(piece)
      if (room.length >= ROOM) await hand()
    }
    await hand()
  } finally {
    await writing
  }
}

async function writeAll(file: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await writeTo(file, bytes, at)).bytesWritten
}
