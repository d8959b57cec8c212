// A journal of finished tasks beside an output folder, so that an interrupted run can go on where it stood.
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { sampledSum } from '../formats/index.ts'
import type { Batch, Executor, Spool } from '../study/index.ts'
import { fileSpool, openSpool } from './file-spool.ts'

/** Batches of fewer tasks are quicker done again than kept. */
const FEWEST_TASKS = 64
const HEAD = 8

/** What an interrupted run had done, for `--resume`. */
export interface Journal {
  /** The executor that skips what the journal holds and notes what it does. */
  readonly executor: Executor
  /** The spool that results of a batch of so many tasks refer to: kept beside the journal where it keeps these. */
  spool(tasks?: number): Spool
  /** Tasks taken over from the interrupted run. */
  readonly resumed: number
  /** Forget the journal: the run is whole. */
  finish(): void
}

interface Entry {
  readonly batch: string
  readonly task: number
  readonly result: unknown
}

interface JournalOptions {
  readonly folder: string
  readonly key: string
  readonly resume: boolean
  readonly fewest?: number
  /** Called before anything is written. */
  readonly claim?: () => void
}

/**
 * Wrap an executor. `key` stands for everything the results depend on (study, inputs, version, software); a
 * journal with another key, or none asked for by `resume`, is begun anew. Torn entries at its end are dropped.
 */
export function journalled(inner: Executor, options: JournalOptions): Journal {
  const { folder, key, resume, fewest = FEWEST_TASKS, claim = () => {} } = options
  const home = join(folder, '.unfinished')
  const path = join(home, 'journal')
  const known = resume && existsSync(path) ? readEntries(path, key) : { places: new Map(), end: 0 }
  let file: number | undefined
  let end = known.end
  let batches = 0
  const open = () => {
    if (file !== undefined) return file
    claim()
    mkdirSync(home, { recursive: true })
    file = openSync(path, end > 0 ? 'r+' : 'w+')
    ftruncateSync(file, end)
    if (end === 0) end += append(file, 0, { batch: key, task: -1, result: undefined })
    return file
  }
  const executor: Executor = {
    ...inner,
    async run<Shared, Task, Result>(
      batch: Batch<Shared, Task>,
      receive: (result: Result, task: number) => void | Promise<void>,
    ) {
      const name = `${batches++} ${batch.job}`
      if (batch.make || batch.tasks.length < fewest) return inner.run(batch, receive)
      const left: number[] = []
      for (let task = 0; task < batch.tasks.length; task++) {
        const place = known.places.get(`${name} ${task}`)
        // The key vouches for the type: the same job of the same study wrote it.
        const kept = place === undefined ? undefined : readEntry(open(), place)!.entry
        if (!kept || batch.intact?.(kept.result) === false) left.push(task)
        else await receive(kept.result as Result, task)
      }
      const tasks = left.map((task) => batch.tasks[task]!)
      await inner.run<Shared, Task, Result>({ ...batch, tasks }, async (result, position) => {
        const task = left[position]!
        const file = open()
        end += append(file, end, { batch: name, task, result })
        await receive(result, task)
      })
    },
  }
  return {
    executor,
    spool: keptSpools(home, fewest, known.places.size > 0, claim),
    resumed: known.places.size,
    finish() {
      if (file !== undefined) closeSync(file)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

// Spools are told apart by their order, which is the same in every run of a study.
function keptSpools(
  home: string,
  fewest: number,
  goOn: boolean,
  claim: () => void,
): (tasks?: number) => Spool {
  let opened = 0
  return (tasks = 0) => {
    if (tasks < fewest) return fileSpool()
    claim()
    mkdirSync(home, { recursive: true })
    return openSpool(join(home, `spool-${opened++}`), goOn)
  }
}

function append(file: number, at: number, entry: Entry): number {
  const bytes = serialize(entry)
  const head = Buffer.alloc(HEAD)
  head.writeUInt32LE(bytes.length, 0)
  head.writeUInt32LE(sampledSum(bytes), 4)
  writeSync(file, Buffer.concat([head, bytes]), 0, HEAD + bytes.length, at)
  return HEAD + bytes.length
}

function readEntry(file: number, at: number): { readonly entry: Entry; readonly next: number } | undefined {
  const { size } = fstatSync(file)
  const head = Buffer.alloc(HEAD)
  if (at + HEAD > size || readSync(file, head, 0, HEAD, at) < HEAD) return undefined
  const length = head.readUInt32LE(0)
  if (at + HEAD + length > size) return undefined
  const bytes = Buffer.alloc(length)
  readSync(file, bytes, 0, length, at + HEAD)
  if (sampledSum(bytes) !== head.readUInt32LE(4)) return undefined
  return { entry: deserialize(bytes) as Entry, next: at + HEAD + length }
}

// Places of whole entries by batch and task, and where they end; nothing of a journal with another key.
function readEntries(path: string, key: string): { places: Map<string, number>; end: number } {
  const places = new Map<string, number>()
  const file = openSync(path, 'r')
  try {
    let found = readEntry(file, 0)
    if (found?.entry.batch !== key) return { places, end: 0 }
    let end = found.next
    for (;;) {
      found = readEntry(file, end)
      if (!found) return { places, end }
      places.set(`${found.entry.batch} ${found.entry.task}`, end)
      end = found.next
    }
  } finally {
    closeSync(file)
  }
}
