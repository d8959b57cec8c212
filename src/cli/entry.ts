// The entry of the bundle: the command on the main thread, the body of a worker on every other.
import { isMainThread } from 'node:worker_threads'

// Nothing is left to wait for: leave at once, without dismantling what the system takes back whole.
if (isMainThread) process.once('beforeExit', () => process.exit())

void (isMainThread ? import('./main.ts') : import('../host/worker.ts'))
