// A run cut short goes on: finished tasks are taken over, torn or foreign entries are not.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appendToSpool } from '../../src/host/file-spool.ts'
import { journalled } from '../../src/host/journal.ts'
import type { Batch, Executor } from '../../src/study/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cadastre-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Works its tasks one after another, notes which it was given, and fails when it has done `until` of them. */
function drawn(
  work: (task: number, shared: unknown) => unknown,
  done: number[],
  until = Number.POSITIVE_INFINITY,
): Executor {
  return {
    name: 'drawn',
    threads: 1,
    async run<Shared, Task, Result>(
      batch: Batch<Shared, Task>,
      receive: (result: Result, task: number) => void | Promise<void>,
    ) {
      for (const [i, task] of batch.tasks.entries()) {
        if (i === until) throw new Error('cut short')
        done.push(Number(task))
        // What is worked is what the test's batch asks for.
        await receive(work(Number(task), batch.shared) as Result, i)
      }
    },
  }
}

const squares = (done: number[], until?: number) =>
  drawn((task) => ({ square: task ** 2, bytes: Uint8Array.of(task) }), done, until)

const tasks = [3, 1, 4, 1, 5, 9, 2, 6]
const path = () => join(folder, '.unfinished', 'journal')

async function run(inner: Executor, resume: boolean, key = 'key') {
  const journal = journalled(inner, { folder, key, resume, fewest: 1 })
  const results: number[] = []
  await journal.executor.run<null, number, { square: number }>(
    { job: 'square', shared: null, tasks },
    ({ square }, task) => {
      results[task] = square
    },
  )
  return { journal, results }
}

async function cutShort(after: number) {
  await expect(run(squares([], after), false)).rejects.toThrow('cut short')
}

const squared = tasks.map((task) => task ** 2)

describe('a journal', () => {
  it('hands finished tasks over and runs the others', async () => {
    await cutShort(5)
    const done: number[] = []
    const { journal, results } = await run(squares(done), true)
    expect(results).toEqual(squared)
    expect(done).toEqual([9, 2, 6])
    expect(journal.resumed).toBe(5)
    journal.finish()
    expect(existsSync(join(folder, '.unfinished'))).toBe(false)
  })

  it('drops a torn entry at its end', async () => {
    await cutShort(5)
    truncateSync(path(), readFileSync(path()).length - 3)
    appendFileSync(path(), 'zz')
    const done: number[] = []
    expect((await run(squares(done), true)).results).toEqual(squared)
    expect(done).toEqual([5, 9, 2, 6])
  })

  it.each([
    ['of another study', 'other', true],
    ['that nobody asks to resume', 'key', false],
  ] as const)('%s is begun anew', async (_name, key, resume) => {
    await cutShort(5)
    const done: number[] = []
    expect((await run(squares(done), resume, key)).results).toEqual(squared)
    expect(done).toEqual(tasks)
  })

  it('keeps the spool that results refer to, and has those done again whose bytes are gone', async () => {
    const bytesOf = (task: number) => Uint8Array.of(task, task + 1, task + 2)
    const done: number[] = []
    // Puts the bytes of a task into the journal's spool and gives their place; fails after `until` tasks.
    const once = async (resume: boolean, until: number) => {
      const place = (task: number, spool: unknown) => ({ offset: appendToSpool(spool, bytesOf(task)), task })
      const inner = drawn(place, done, until)
      const journal = journalled(inner, { folder, key: 'key', resume, fewest: 1 })
      const spool = journal.spool(tasks.length)
      const found: Uint8Array[] = []
      const holds = ({ offset, task }: { offset: number; task: number }) =>
        spool.read(offset, 3).join() === bytesOf(task).join()
      try {
        await journal.executor.run<unknown, number, { offset: number }>(
          {
            job: 'place',
            shared: spool.handle,
            tasks,
            intact: (result) => holds(result as { offset: number; task: number }),
          },
          ({ offset }, task) => {
            found[task] = spool.read(offset, 3)
          },
        )
      } finally {
        spool.close()
      }
      journal.finish()
      return found
    }
    await expect(once(false, 5)).rejects.toThrow('cut short')
    // The bytes of the last two finished tasks never reached the disk.
    truncateSync(join(folder, '.unfinished', 'spool-0'), 9)
    done.length = 0
    expect(await once(true, tasks.length)).toEqual(tasks.map(bytesOf))
    expect(done).toEqual([1, 5, 9, 2, 6])
    expect(existsSync(join(folder, '.unfinished'))).toBe(false)
  })

  it('asks for no folder where a batch is too small to be kept', () => {
    const journal = journalled(squares([]), { folder, key: 'key', resume: false })
    const spool = journal.spool(3)
    expect(spool.read(spool.append(Uint8Array.of(7)), 1)).toEqual(Uint8Array.of(7))
    spool.close()
    expect(existsSync(join(folder, '.unfinished'))).toBe(false)
  })
})
