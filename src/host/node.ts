// The Node host: opens files beside the study, inflates with zlib, runs jobs on every core.
import { availableParallelism } from 'node:os'
import { inlineExecutor } from '../run/index.ts'
import type { JobContext, World } from '../study/index.ts'
import { appendToSpool, fileSpool } from './file-spool.ts'
import { memoryOf, optimiseSooner, threadsWithin, tileBudget } from './memory-share.ts'
import { nodeZlib, sha256 } from './node-files.ts'
import { nodeOpener } from './node-open.ts'
import { threadExecutor } from './threads.ts'

/** What a world on Node is given; paths of inputs are relative to `base`. */
export interface NodeOptions {
  /** Folder that paths of the study are relative to. */
  readonly base: string
  /** Web addresses that the study calls by another name (`withToldAddresses`). */
  readonly addresses?: ReadonlyMap<string, string> | undefined
  /** Worker threads; 1 runs everything in this thread. Default: one a core, as many as `memory` has room for. */
  readonly threads?: number | undefined
  /** Megabytes the process should stay within; what its threads do not need remembers decoded tiles. */
  readonly memory?: number | undefined
  readonly progress?: (stage: string, share: number) => void
  /** Hears, when workers start, that so many threads were asked for and need more than `memory`. */
  readonly crowded?: ((threads: number, needed: number, memory: number) => void) | undefined
}

/** A world of files and threads; `close` ends its threads. */
export interface NodeWorld extends World {
  close(): Promise<void>
}

const DEFAULT_MEMORY = 512

/** Open the Node world. */
export function nodeWorld({
  base,
  addresses = new Map(),
  memory = DEFAULT_MEMORY,
  threads = threadsWithin(memory, availableParallelism()),
  progress,
  crowded,
}: NodeOptions): NodeWorld {
  const context: JobContext = {
    ...nodeOpener(base, addresses),
    zlib: nodeZlib,
    append: appendToSpool,
    memory: new Map(),
    tileBudget: tileBudget(memory, threads),
  }
  const starting = () => {
    if (memoryOf(threads) > memory) crowded?.(threads, memoryOf(threads), memory)
  }
  const settings = { base, addresses, memory, threads }
  const pool = threads > 1 ? threadExecutor(threads, context, settings, starting) : undefined
  const executor = pool ?? inlineExecutor(context)
  return {
    ...context,
    executor: {
      ...executor,
      run(batch, receive) {
        optimiseSooner()
        return executor.run(batch, receive)
      },
    },
    spool: () => fileSpool(),
    hash: sha256,
    ...(progress && { progress }),
    close: async () => pool?.close(),
  }
}

export { fileSource, nodeZlib, sha256 } from './node-files.ts'
