// A run cut short goes on: finished tasks are taken over, torn or foreign entries are not.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { journalled } from '../../src/host/journal.ts'
import type { Batch, Executor } from '../../src/study/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cadastre-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Squares its tasks, notes which it was given, and fails when it has done `until`. */
function squares(done: number[], until = Number.POSITIVE_INFINITY): Executor {
  return {
    name: 'squares',
    threads: 1,
    async run<Shared, Task, Result>(
      batch: Batch<Shared, Task>,
      receive: (result: Result, task: number) => void | Promise<void>,
    ) {
      for (const [i, task] of batch.tasks.entries()) {
        if (done.length === until) throw new Error('cut short')
        done.push(Number(task))
        // This executor's results are numbers, as the test asks for.
        await receive({ square: Number(task) ** 2, bytes: Uint8Array.of(i) } as Result, i)
      }
    },
  }
}

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
})
