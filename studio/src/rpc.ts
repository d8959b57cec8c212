// Calls to a worker as promises, with progress on the way; and the worker's side of them.
import type { Issue } from 'carbon-cadastre'

/** A failure as it crosses from a worker: faults of inputs, or a sentence. */
export class WorkerFailure extends Error {
  readonly issues: readonly Issue[]

  constructor(message: string, issues: readonly Issue[]) {
    super(message)
    this.issues = issues
  }
}

type Reply =
  | { readonly id: number; readonly kind: 'done'; readonly value: unknown }
  | {
      readonly id: number
      readonly kind: 'failed'
      readonly message: string
      readonly issues: readonly Issue[]
    }
  | { readonly id: number; readonly kind: 'progress'; readonly stage: string; readonly share: number }

export type Progress = (stage: string, share: number) => void
type Calls = Readonly<Record<string, (input: never, progress: Progress) => unknown>>

/** The far side of `T`'s calls. */
export type Remote<T extends Calls> = {
  readonly [K in keyof T]: (
    input: Parameters<T[K]>[0],
    progress?: Progress,
  ) => Promise<Awaited<ReturnType<T[K]>>>
} & { stop(): void }

/** Call the functions that a worker serves. `stop` ends it; calls under way fail with "stopped". */
export function remote<T extends Calls>(worker: Worker): Remote<T> {
  const waiting = new Map<
    number,
    { resolve(v: unknown): void; reject(e: unknown): void; progress: Progress | undefined }
  >()
  let last = 0
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    const call = waiting.get(data.id)
    if (!call) return
    if (data.kind === 'progress') return call.progress?.(data.stage, data.share)
    waiting.delete(data.id)
    if (data.kind === 'done') call.resolve(data.value)
    else call.reject(new WorkerFailure(data.message, data.issues))
  }
  const failAll = (message: string) => {
    for (const { reject } of waiting.values()) reject(new WorkerFailure(message, []))
    waiting.clear()
  }
  worker.onerror = (event) => failAll(event.message || 'The worker could not be started.')
  const stop = () => {
    worker.terminate()
    failAll('stopped')
  }
  const call = (name: string) => (input: unknown, progress?: Progress) =>
    new Promise((resolve, reject) => {
      const id = ++last
      waiting.set(id, { resolve, reject, progress })
      worker.postMessage({ id, name, input })
    })
  // Every name is a call; which ones exist is what the type says.
  return new Proxy(
    { stop },
    { get: (own, name: string) => (name === 'stop' ? own.stop : call(name)) },
  ) as Remote<T>
}

/** Serve functions from inside a worker; `told` adds to the faults they fail with. */
export function serve(
  calls: Calls,
  told: (issues: readonly Issue[]) => readonly Issue[] = (issues) => issues,
): void {
  self.onmessage = async ({ data }: MessageEvent<{ id: number; name: string; input: never }>) => {
    const { id, name, input } = data
    try {
      const value = await calls[name]!(input, (stage, share) =>
        self.postMessage({ id, kind: 'progress', stage, share }),
      )
      self.postMessage({ id, kind: 'done', value })
    } catch (error) {
      const issues = (error as { issues?: readonly Issue[] }).issues ?? []
      self.postMessage({
        id,
        kind: 'failed',
        message: error instanceof Error ? error.message : String(error),
        issues: told(issues),
      })
    }
  }
}
