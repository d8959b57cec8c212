// Jobs across any kind of thread: a pool of ports gives an executor, and the far end of a port performs its jobs.
import { packError, unpackError } from '../error.ts'
import { type Batch, type Executor, type JobContext, prepareJob } from '../study/index.ts'

/** One end of a channel between threads, whatever the platform calls it. */
export interface Port {
  /** Tasks that wait at the far end beside the one it works on, so that a busy near end does not keep it idle. */
  readonly ahead?: number
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void
  /** Hear messages, and failures of the thread itself, until the returned function is called. */
  listen(hear: (message: unknown) => void, fail: (error: unknown) => void): () => void
}

type Request =
  | { readonly kind: 'job'; readonly job: string; readonly shared: unknown }
  | { readonly kind: 'task'; readonly task: number; readonly value: unknown }

type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly task: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }

/** An executor over ports; `place` may put the shared part of a batch where threads need not copy it. */
export function portExecutor(
  name: string,
  ports: readonly Port[],
  place: (shared: unknown) => unknown = (shared) => shared,
): Executor {
  return {
    name,
    threads: ports.length,
    async run<Shared, Task, Result>(
      batch: Batch<Shared, Task>,
      receive: (result: Result, task: number) => void | Promise<void>,
    ) {
      const queues = shareOut(batch.tasks.length, batch.make ? 1 : ports.length)
      const shared = place(batch.shared)
      // A job's result has the type its batch names; messages carry it untyped.
      const accept = (result: unknown, task: number) => receive(result as Result, task)
      await Promise.all(
        ports.map((port, p) => drive(port, batch, shared, () => next(queues, p % queues.length), accept)),
      )
    },
  }
}

/** Perform the jobs that arrive at a port, for as long as its thread lives. */
export function serveJobs(port: Port, context: JobContext): void {
  let perform: ((task: unknown) => Promise<unknown>) | undefined
  const answer = async (request: Request) => {
    if (request.kind === 'job') {
      perform = await prepareJob(request.job, request.shared, context)
      port.post({ kind: 'ready' })
    } else {
      const result = await perform!(request.value)
      port.post({ kind: 'result', task: request.task, result }, buffersOf(result))
    }
  }
  port.listen(
    (message) =>
      answer(message as Request).catch((error) => port.post({ kind: 'failed', error: packError(error) })),
    () => {},
  )
}

// The same task goes to the same thread in every batch of as many tasks: it has the decoded tiles.
function shareOut(tasks: number, threads: number): number[][] {
  const queues: number[][] = Array.from({ length: threads }, () => [])
  for (let task = 0; task < tasks; task++) queues[task % threads]!.push(task)
  return queues
}

// A thread that has finished its own queue takes the last task of the longest other one.
function next(queues: number[][], thread: number): number | undefined {
  if (queues[thread]!.length > 0) return queues[thread]!.shift()
  const longest = queues.reduce((best, queue) => (queue.length > best.length ? queue : best))
  return longest.pop()
}

function drive(
  port: Port,
  { job, tasks, make }: Batch<unknown, unknown>,
  shared: unknown,
  take: () => number | undefined,
  receive: (result: unknown, task: number) => void | Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const send = () => {
      const task = take()
      if (task !== undefined) port.post({ kind: 'task', task, value: make ? make(tasks[task]) : tasks[task] })
      return task !== undefined
    }
    // Tasks at the far end, and tasks whose results have not been taken in.
    let away = 0
    let unfinished = 0
    const hear = async (reply: Reply) => {
      try {
        if (reply.kind === 'failed') throw unpackError(reply.error)
        if (reply.kind === 'result') away -= 1
        for (; away <= (port.ahead ?? 0) && send(); away++) unfinished += 1
        if (reply.kind === 'result') {
          await receive(reply.result, reply.task)
          unfinished -= 1
        }
        if (unfinished > 0) return
        stop()
        resolve()
      } catch (error) {
        fail(error)
      }
    }
    const fail = (error: unknown) => {
      stop()
      reject(error)
    }
    const stop = port.listen((message) => hear(message as Reply), fail)
    port.post({ kind: 'job', job, shared })
  })
}

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
