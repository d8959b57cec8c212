// The executor that runs every task where it stands: the reference that all others must equal to the bit.
import { type Batch, type Executor, type JobContext, prepareJob } from '../study/index.ts'

/** Run tasks one after another in this thread. */
export function inlineExecutor(context: JobContext): Executor {
  return {
    name: 'inline',
    threads: 1,
    async run<Shared, Task, Result>(
      batch: Batch<Shared, Task>,
      receive: (result: Result, task: number) => void | Promise<void>,
    ) {
      const perform = await prepareJob(batch.job, batch.shared, context)
      // A job's result has the type its batch names; prepareJob carries it untyped.
      for (const [i, task] of batch.tasks.entries())
        await receive((await perform(batch.make ? batch.make(task) : task)) as Result, i)
    },
  }
}
