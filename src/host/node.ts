// The Node host: opens files beside the study, inflates with zlib, runs jobs on every core.
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { inlineExecutor } from '../run/index.ts'
import type { JobContext, World } from '../study/index.ts'
import { fileSource, fileSpool, nodeZlib, sha256 } from './node-files.ts'
import { threadExecutor } from './threads.ts'

export interface NodeOptions {
  /** Folder that paths of the study are relative to. */
  readonly base: string
  /** Worker threads; 1 runs everything in this thread. Default: one a core. */
  readonly threads?: number | undefined
  /** Bytes that decoded tiles may take in all threads together. */
  readonly memory?: number
  readonly progress?: (stage: string, share: number) => void
}

/** A world of files and threads; `close` ends its threads. */
export interface NodeWorld extends World {
  close(): Promise<void>
}

const DEFAULT_MEMORY = 256 * 2 ** 20

/** Open the Node world. */
export function nodeWorld({
  base,
  threads = availableParallelism(),
  memory = DEFAULT_MEMORY,
  progress,
}: NodeOptions): NodeWorld {
  const context: JobContext = {
    open: async (path) => fileSource(resolve(base, path), path),
    zlib: nodeZlib,
    memory: new Map(),
    tileBudget: memory / Math.max(1, threads),
  }
  const pool = threads > 1 ? threadExecutor(threads, { base, tileBudget: context.tileBudget }) : undefined
  return {
    ...context,
    executor: pool ?? inlineExecutor(context),
    spool: fileSpool,
    hash: sha256,
    ...(progress && { progress }),
    close: async () => pool?.close(),
  }
}

export { fileSource, nodeZlib } from './node-files.ts'
