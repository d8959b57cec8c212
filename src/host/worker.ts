// The body of a worker thread: performs the jobs that its executor sends.
import { parentPort, workerData } from 'node:worker_threads'
import { serveJobs } from '../run/index.ts'
import { appendToSpool } from './file-spool.ts'
import { tileBudget } from './memory-share.ts'
import { nodeZlib } from './node-files.ts'
import { nodeOpener } from './node-open.ts'
import type { WorkerSettings } from './threads.ts'

const { base, addresses, memory, threads } = workerData as WorkerSettings
const parent = parentPort!

serveJobs(
  {
    post: (message, transfer) => parent.postMessage(message, transfer),
    listen(hear) {
      parent.on('message', hear)
      return () => parent.off('message', hear)
    },
  },
  {
    ...nodeOpener(base, addresses),
    zlib: nodeZlib,
    append: appendToSpool,
    memory: new Map(),
    tileBudget: tileBudget(memory, threads),
  },
)
