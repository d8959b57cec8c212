// The executor of worker threads: the same jobs, the same bits, on every core.
import { Worker } from 'node:worker_threads'
import { type Port, portExecutor } from '../run/index.ts'
import type { Executor } from '../study/index.ts'

/** Settings every worker of an executor gets once. */
export interface WorkerSettings {
  /** Folder that input paths are relative to. */
  readonly base: string
  readonly tileBudget: number
}

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
    ...portExecutor(`${threads} threads`, workers.map(portOf), inSharedMemory),
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

const portOf = (worker: Worker): Port => ({
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
