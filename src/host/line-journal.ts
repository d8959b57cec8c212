// Lines kept beside an output until it is whole: each is in the file once written, a torn one at the end is dropped.
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { fault, InputError } from '../error.ts'

/** A journal of lines. */
export interface LineJournal {
  /** What a former, interrupted work wrote. */
  readonly lines: readonly string[]
  append(line: string): void
  /** Let go of the file; it stays. */
  close(): void
  /** Forget the journal: the output is whole. */
  finish(): void
}

/** Open or begin a journal. Its first line says what it belongs to: another work's journal is refused. */
export function lineJournal(path: string, head: string): LineJournal {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const end = text.lastIndexOf('\n') + 1
  const [first, ...lines] = text.slice(0, end).split('\n').slice(0, -1)
  if (first !== undefined && first !== head) throw new InputError([foreign(path)])
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'a+')
  let open = true
  ftruncateSync(file, Buffer.byteLength(text.slice(0, end)))
  const append = (line: string) => void writeSync(file, `${line}\n`)
  if (first === undefined) append(head)
  const close = () => {
    if (open) closeSync(file)
    open = false
  }
  return {
    lines,
    append,
    close,
    finish() {
      close()
      rmSync(path, { force: true })
    },
  }
}

const foreign = (path: string) =>
  fault(
    'journal.other',
    [path],
    'what was fetched by another request',
    'a journal of this request',
    'Give the former request again to finish it, name another output, or delete the journal.',
  )
