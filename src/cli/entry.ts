// The entry of the bundle: the command on the main thread, the body of a worker on every other.
import { isMainThread } from 'node:worker_threads'

void (isMainThread ? import('./main.ts') : import('../host/worker.ts'))
