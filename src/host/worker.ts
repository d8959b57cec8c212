// The body of a worker thread: prepares a job when told, performs tasks, sends results.
import { resolve } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { type JobContext, prepareJob } from '../study/index.ts'
import { fileSource, nodeZlib } from './node-files.ts'
import type { WorkerSettings } from './threads.ts'

type Message =
  | { readonly kind: 'job'; readonly job: string; readonly shared: unknown }
  | { readonly kind: 'task'; readonly task: number; readonly value: unknown }

const { base, tileBudget } = workerData as WorkerSettings
const context: JobContext = {
  open: async (path) => fileSource(resolve(base, path), path),
  zlib: nodeZlib,
  memory: new Map(),
  tileBudget,
}

let perform: ((task: unknown) => Promise<unknown>) | undefined

parentPort!.on('message', async (message: Message) => {
  try {
    if (message.kind === 'job') {
      perform = await prepareJob(message.job, message.shared, context)
      parentPort!.postMessage({ kind: 'ready' })
    } else {
      const result = await perform!(message.value)
      parentPort!.postMessage({ kind: 'result', task: message.task, result }, buffersOf(result))
    }
  } catch (error) {
    parentPort!.postMessage({ kind: 'failed', error })
  }
})

// Large arrays are handed over instead of copied.
function buffersOf(value: unknown, found: ArrayBuffer[] = []): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (
      value.buffer instanceof ArrayBuffer &&
      value.byteLength >= 65_536 &&
      value.byteLength === value.buffer.byteLength
    )
      found.push(value.buffer)
  } else if (value !== null && typeof value === 'object') {
    for (const part of Object.values(value)) buffersOf(part, found)
  }
  return found
}
