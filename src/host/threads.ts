// The executor of worker threads: the same jobs, the same bits, on every core.
import { Worker } from 'node:worker_threads'
import { type Port, portExecutor, serveJobs } from '../run/index.ts'
import type { Executor, JobContext } from '../study/index.ts'

/** Settings every worker of an executor gets once. */
export interface WorkerSettings {
  /** Folder that input paths are relative to. */
  readonly base: string
  /** Web addresses that the study calls by another name. */
  readonly addresses: ReadonlyMap<string, string>
  /** Megabytes that the process should stay within, and how many threads share them. */
  readonly memory: number
  readonly threads: number
}

/** An executor that must be closed, since its threads outlive a batch (they remember decoded tiles). */
export interface ThreadExecutor extends Executor {
  close(): Promise<void>
}

// A thread takes a third of a second to start and to get up to speed: not for batches that this one ends in that time.
// Once there, it works on every batch.
const WORTH_A_THREAD = 12

// Megabytes for a worker's short-lived objects: most of what it makes are arrays outside this room. Four times as much
// makes no work quicker.
const YOUNG = 12

/**
 * This thread and `threads` − 1 workers, started with the first batch that is worth it. Large typed arrays of a
 * batch's shared part are placed in shared memory. `starting` hears that workers are about to be.
 */
export function threadExecutor(
  threads: number,
  context: JobContext,
  settings: WorkerSettings,
  starting: () => void = () => {},
): ThreadExecutor {
  const own = localPort(context)
  let workers: Worker[] | undefined
  const startFor = (tasks: number) => {
    if (tasks < WORTH_A_THREAD * threads) return
    if (!workers) starting()
    workers ??= Array.from(
      { length: threads - 1 },
      () =>
        new Worker(new URL('./worker.js', import.meta.url), {
          workerData: settings,
          resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
        }),
    )
  }
  const name = `${threads} threads`
  return {
    name,
    threads,
    expect: startFor,
    place(value) {
      if (!workers) return value
      // What is placed has the shape of what was given; only its typed arrays lie elsewhere.
      const there = inSharedMemory(value) as typeof value
      if (there !== null && typeof there === 'object') placed.add(there)
      return there
    },
    run(batch, receive) {
      startFor(batch.tasks.length)
      if (!workers) return portExecutor(name, [own]).run(batch, receive)
      const others = workers.map(portOf)
      return portExecutor(name, batch.elsewhere ? others : [own, ...others], inSharedMemory).run(
        batch,
        receive,
      )
    },
    async close() {
      await Promise.all((workers ?? []).map((worker) => worker.terminate()))
    },
  }
}

// Jobs performed here, one turn of the event loop each, so that other threads are heard in between.
function localPort(context: JobContext): Port {
  let near = (_: unknown) => {}
  let far = (_: unknown) => {}
  serveJobs(
    {
      post: (message) => setImmediate(() => near(message)),
      listen(hear) {
        far = hear
        return () => {}
      },
    },
    context,
  )
  return {
    post: (message) => setImmediate(() => far(message)),
    listen(hear) {
      near = hear
      return () => {
        near = () => {}
      }
    },
  }
}

const portOf = (worker: Worker): Port => ({
  ahead: 2,
  post: (message) => worker.postMessage(message),
  listen(hear, fail) {
    worker.on('message', hear)
    worker.on('error', fail)
    return () => {
      worker.off('message', hear)
      worker.off('error', fail)
    }
  },
})

// What lies in shared memory whole, so that a batch need not look through it again.
const placed = new WeakSet<object>()

/** A copy of plain data whose larger typed arrays live in shared memory, so that threads do not copy them. */
function inSharedMemory(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    if (value.byteLength < 4096 || value.buffer instanceof SharedArrayBuffer) return value
    const buffer = new SharedArrayBuffer(value.byteLength)
    new Uint8Array(buffer).set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    // Every typed array constructor takes (buffer); the view's own one keeps its element type.
    const TypedArray = value.constructor as new (buffer: SharedArrayBuffer) => ArrayBufferView
    return new TypedArray(buffer)
  }
  if (Array.isArray(value)) return value.map(inSharedMemory)
  if (value !== null && typeof value === 'object') {
    if (placed.has(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inSharedMemory(part)]))
  }
  return value
}
