// The executor of worker threads: the same jobs, the same bits, on every core.
import { Worker } from 'node:worker_threads'
import { unpackError } from '../error.ts'
import type { Batch, Executor } from '../study/index.ts'

/** Settings every worker of an executor gets once. */
export interface WorkerSettings {
  /** Folder that input paths are relative to. */
  readonly base: string
  readonly tileBudget: number
}

type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly task: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }

/** An executor that must be closed, since its threads outlive a batch (they remember decoded tiles). */
export interface ThreadExecutor extends Executor {
  close(): Promise<void>
}

/** Start `threads` workers. Large typed arrays of a batch's shared part are placed in shared memory. */
export function threadExecutor(threads: number, settings: WorkerSettings): ThreadExecutor {
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./worker.js', import.meta.url), { workerData: settings }),
  )
  return {
    name: `${threads} threads`,
    threads,
    async run<Shared, Task, Result>(
      batch: Batch<Shared, Task>,
      receive: (result: Result, task: number) => void | Promise<void>,
    ) {
      const queues = shareOut(batch.tasks.length, threads)
      const shared = inSharedMemory(batch.shared)
      // A job's result has the type its batch names; messages carry it untyped.
      const accept = (result: unknown, task: number) => receive(result as Result, task)
      await Promise.all(
        workers.map((worker, w) =>
          drive(worker, batch.job, shared, batch.tasks, () => next(queues, w), accept),
        ),
      )
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

// The same task goes to the same worker in every batch of as many tasks: it has the decoded tiles.
function shareOut(tasks: number, threads: number): number[][] {
  const queues: number[][] = Array.from({ length: threads }, () => [])
  for (let task = 0; task < tasks; task++) queues[task % threads]!.push(task)
  return queues
}

// A worker that has finished its own queue takes the last task of the longest other one.
function next(queues: number[][], worker: number): number | undefined {
  if (queues[worker]!.length > 0) return queues[worker]!.shift()
  const longest = queues.reduce((best, queue) => (queue.length > best.length ? queue : best))
  return longest.pop()
}

function drive(
  worker: Worker,
  job: string,
  shared: unknown,
  tasks: readonly unknown[],
  take: () => number | undefined,
  receive: (result: unknown, task: number) => void | Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      worker.off('message', onMessage)
      worker.off('error', reject)
    }
    const send = () => {
      const task = take()
      if (task !== undefined) worker.postMessage({ kind: 'task', task, value: tasks[task] })
      return task !== undefined
    }
    const onMessage = async (reply: Reply) => {
      try {
        if (reply.kind === 'failed') throw unpackError(reply.error)
        const busy = send()
        if (reply.kind === 'result') await receive(reply.result, reply.task)
        if (busy) return
        stop()
        resolve()
      } catch (error) {
        stop()
        reject(error)
      }
    }
    worker.on('message', onMessage)
    worker.on('error', reject)
    worker.postMessage({ kind: 'job', job, shared })
  })
}

/** A copy of plain data whose larger typed arrays live in shared memory, so that threads do not copy them. */
function inSharedMemory(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    if (value.byteLength < 4096) return value
    const buffer = new SharedArrayBuffer(value.byteLength)
    new Uint8Array(buffer).set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    // Every typed array constructor takes (buffer); the view's own one keeps its element type.
    const TypedArray = value.constructor as new (buffer: SharedArrayBuffer) => ArrayBufferView
    return new TypedArray(buffer)
  }
  if (Array.isArray(value)) return value.map(inSharedMemory)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inSharedMemory(part)]))
  }
  return value
}
