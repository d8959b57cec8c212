// What the engine asks of its host: open a file by name, inflate and deflate, run jobs somewhere, keep bytes aside.
import type { Source, Spool, Zlib } from '../formats/index.ts'

export type { Spool }

/** One kind of work on many tasks; the shared part is the same for all, so that threads receive it once. */
export interface Batch<Shared, Task> {
  readonly job: string
  readonly shared: Shared
  readonly tasks: readonly Task[]
  /**
   * What is sent of a task, made when it is sent, where all of them would not stand in memory together. They are sent in
   * their order, and no journal keeps their results.
   */
  make?(task: Task): unknown
  /** The receiver has work of its own with every result: other threads do the tasks, where there are any. */
  readonly elsewhere?: boolean
  /** Whether what a kept result refers to is still there; a journal has the others done again. */
  intact?(result: unknown): boolean
}

/** Runs the tasks of a batch anywhere; results arrive in any order, each with its task's position. */
export interface Executor {
  readonly name: string
  readonly threads: number
  /** Hears how many tasks are to come, so that threads can start meanwhile. */
  expect?(tasks: number): void
  /** The value where every thread can read it, for what is shared by several batches: kept once, not once a thread. */
  place?<Value>(value: Value): Value
  run<Shared, Task, Result>(
    batch: Batch<Shared, Task>,
    receive: (result: Result, task: number) => void | Promise<void>,
  ): Promise<void>
}

/** What a job may use, wherever it runs. */
export interface JobContext {
  /** Undefined where nothing can be opened by that name. Names are resolved relative to the study. */
  open(path: string): Promise<Source | undefined>
  /** Files that match a pattern with *, ? and **, in the order of their names; absent where there are no folders. */
  list?(pattern: string): Promise<readonly string[]>
  readonly zlib: Zlib
  /** What jobs of this context remember from one batch to the next. */
  readonly memory: Map<string, unknown>
  /** Bytes that may be remembered; asked for when work begins, and the same from then on. */
  readonly tileBudget: () => number
  /** Append to a spool by its handle, from whichever thread; gives the offset at which the bytes lie. */
  append?(handle: unknown, bytes: Uint8Array): number
}

/** The outside world as a host grants it. */
export interface World extends JobContext {
  readonly executor: Executor
  /**
   * `tasks`: that the results of a batch of so many refer to it, so that a host whose runs are resumed keeps it as long as
   * these.
   */
  spool(tasks?: number): Spool
  /** SHA-256 of a source's bytes, in hexadecimal. */
  hash(source: Source): Promise<string>
  /** Called at the start of each stage (share 0) and as it advances to 1. */
  progress?(stage: string, share: number): void
}
