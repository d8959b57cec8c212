// Files as Sources and Spools, zlib as Node has it.
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { deflateSync, inflateSync } from 'node:zlib'
import { ByteSink, type Source, type Zlib } from '../formats/index.ts'
import type { Spool } from '../study/index.ts'
import { removeAtExit } from './leftovers.ts'

/** A file as a Source; undefined where there is none. `name` is what messages call it. */
export function fileSource(path: string, name = path): Source | undefined {
  if (!existsSync(path) || !statSync(path).isFile()) return undefined
  const file = openSync(path, 'r')
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

/** A temporary file to put bytes aside; it is removed on close. */
export function fileSpool(): Spool {
  const folder = mkdtempSync(join(tmpdir(), 'cadastre-'))
  const keep = removeAtExit(folder)
  return openSpool(join(folder, 'spool'), false, () => {
    rmSync(folder, { recursive: true, force: true })
    keep()
  })
}

/** What threads know of a spool: the open file, which is the whole process's, and where it ends. */
interface FileSpool {
  readonly file: number
  readonly end: BigInt64Array
}

/** Append to the file of a spool from any thread: each takes its place before it writes. */
export function appendToSpool(handle: unknown, bytes: Uint8Array): number {
  // Handles are made below, and threads are handed them untouched.
  const { file, end } = handle as FileSpool
  const offset = Number(Atomics.add(end, 0, BigInt(bytes.length)))
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, bytes.length - done, offset + done)
  return offset
}

function roomFor(length: number, room: ByteSink | undefined): Uint8Array {
  if (!room) return new Uint8Array(length)
  room.clear().take(length)
  return room.written()
}

/** A file to put bytes aside; `goOn` keeps what it holds. */
export function openSpool(path: string, goOn: boolean, closed: () => void = () => {}): Spool {
  const file = openSync(path, goOn && existsSync(path) ? 'r+' : 'w+')
  const end = new BigInt64Array(new SharedArrayBuffer(8))
  end[0] = BigInt(fstatSync(file).size)
  const handle: FileSpool = { file, end }
  return {
    handle,
    append: (bytes) => appendToSpool(handle, bytes),
    read(offset, length, room) {
      const bytes = roomFor(length, room)
      readSync(file, bytes, 0, length, offset)
      return bytes
    },
    close() {
      closeSync(file)
      closed()
    },
  }
}

/** SHA-256 of a source, read in pieces. */
export async function sha256(source: Source): Promise<string> {
  const hash = createHash('sha256')
  // A request costs more than a page of memory.
  const piece = source.version === undefined ? 2 ** 20 : 2 ** 22
  const room = new ByteSink(piece)
  for (let at = 0; at < source.size; at += piece) hash.update(await source.read(at, piece, room))
  return hash.digest('hex')
}
