// Files as Sources, zlib as Node has it.
import { createHash } from 'node:crypto'
import { existsSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import * as zlib from 'node:zlib'
import { deflateSync, inflateSync } from 'node:zlib'
import { fault, InputError, type Issue } from '../error.ts'
import { ByteSink, type Source, type Zlib } from '../formats/index.ts'

/** Room for so many bytes: the given one, emptied, or an array of its own. */
export function roomFor(length: number, room: ByteSink | undefined): Uint8Array {
  if (!room) return new Uint8Array(length)
  room.clear().take(length)
  return room.written()
}

/** A function that tells whether a path is one of these files, by whatever name or link. */
export function amongFiles(files: Iterable<string>): (path: string) => boolean {
  const real = (path: string) => (existsSync(path) ? [realpathSync(path)] : [])
  const known = new Set([...files].flatMap(real))
  return (path) => real(path).some((file) => known.has(file))
}

/** A file as a Source; undefined where there is none, InputError where it may not be read. `name` is what messages call it. */
export function fileSource(path: string, name = path): Source | undefined {
  if (!existsSync(path) || !statSync(path).isFile()) return undefined
  const file = openReadable(path, name)
  const { size } = fstatSync(file)
  return {
    name,
    size,
    async read(offset, length, room) {
      const bytes = roomFor(Math.max(0, Math.min(length, size - offset)), room)
      let done = 0
      while (done < bytes.length) {
        const count = readSync(file, bytes, done, bytes.length - done, offset + done)
        if (count === 0) break
        done += count
      }
      return done === bytes.length ? bytes : bytes.subarray(0, done)
    },
  }
}

function openReadable(path: string, name: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    throw code === 'EACCES' || code === 'EPERM' ? new InputError([unreadable(name, code)]) : error
  }
}

/** The fault of a file that its reader has no right to. */
export const unreadable = (name: string, code: string): Issue =>
  fault(
    'file.unreadable',
    [name],
    `a file that may not be read (${code})`,
    'a readable file',
    'Ask for the right to read it, or name a copy.',
  )

// Node has ZSTD from 22.15 on; its types of older versions do not know it.
const { zstdDecompressSync } = zlib as {
  zstdDecompressSync?: (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array
}

/** Node's zlib behind the house's functions. */
export const nodeZlib: Zlib = {
  // One chunk with a little room takes the whole block, so that nothing is put together from pieces.
  inflate: (bytes, size) =>
    inflateSync(bytes, { chunkSize: Math.max(64, size + 1), maxOutputLength: size + 65_536 }),
  deflate: (bytes, level) => deflateSync(bytes, { level }),
  ...(zstdDecompressSync && {
    unzstd: (bytes, size) => zstdDecompressSync(bytes, { maxOutputLength: size + 65_536 }),
  }),
}

/** SHA-256 of a source, read in pieces. */
export async function sha256(source: Source): Promise<string> {
  const hash = createHash('sha256')
  // A request costs more than a page of memory.
  const piece = Math.min(source.version === undefined ? 2 ** 18 : 2 ** 22, source.size)
  const room = new ByteSink(piece)
  for (let at = 0; at < source.size; at += piece) hash.update(await source.read(at, piece, room))
  return hash.digest('hex')
}
