// The body of a worker thread: prepares a job when told, performs tasks, sends results.
import { parentPort, workerData } from 'node:worker_threads'
import { packError } from '../error.ts'
import { type JobContext, prepareJob } from '../study/index.ts'
import { nodeZlib } from './node-files.ts'
import { nodeOpener } from './node-open.ts'
import type { WorkerSettings } from './threads.ts'

type Message =
  | { readonly kind: 'job'; readonly job: string; readonly shared: unknown }
  | { readonly kind: 'task'; readonly task: number; readonly value: unknown }

const { base, tileBudget } = workerData as WorkerSettings
const context: JobContext = {
  ...nodeOpener(base),
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
    parentPort!.postMessage({ kind: 'failed', error: packError(error) })
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
