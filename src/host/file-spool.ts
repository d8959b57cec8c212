// Spools as files: bytes put aside from any thread, read again, or made a file of the output as they are.
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fault, InputError } from '../error.ts'
import type { Spool } from '../study/index.ts'
import { removeAtExit } from './leftovers.ts'
import { roomFor } from './node-files.ts'

/** A temporary file to put bytes aside; it is removed on close. */
export function fileSpool(): Spool {
  const folder = temporaryFolder()
  const keep = removeAtExit(folder)
  return openSpool(join(folder, 'spool'), false, () => {
    rmSync(folder, { recursive: true, force: true })
    keep()
  })
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'cadastre-'))
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS'].includes(code)) throw error
    throw new InputError([
      fault(
        'temporary.folder',
        ['TMPDIR'],
        `${tmpdir()}, where nothing can be written (${code})`,
        'a folder for temporary files',
        'Name another by TMPDIR.',
      ),
    ])
  }
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
  writeAt(file, bytes, offset)
  return offset
}

function writeAt(file: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, bytes.length - done, offset + done)
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
    moveTo(target, head) {
      writeAt(file, head, 0)
      try {
        renameSync(path, target)
        return true
      } catch {
        // Another disk, most likely: it can be copied still.
        return false
      }
    },
    close() {
      closeSync(file)
      closed()
    },
  }
}
