// How the command ends: with its work done or with a word, whatever becomes of those who listen.
import type { EventEmitter } from 'node:events'
import { type Command, CommanderError } from 'commander'
import { reportFailure, usageFault } from './console.ts'

/** Perform what the command line asks for; the exit code says how it ended. */
export function endInWords(program: Command): void {
  const json = process.argv.includes('--json')
  bearStreams(process.stdout, process.stderr, ({ message }) => {
    process.exitCode = reportFailure(new Error(`standard output cannot be written (${message})`), false)
  })
  const work = program.parseAsync().catch((error: unknown) => {
    process.exitCode = error instanceof CommanderError ? leave(error, json) : reportFailure(error, json)
  })
  void toItsEnd(work, () => {
    process.exitCode = reportFailure(new Error('what it waited for never came; run it again.'), json)
  })
}

// Help and version leave with 0; words that are no command have been told on standard error.
function leave(error: CommanderError, json: boolean): number {
  if (error.exitCode === 0) return 0
  return json
    ? reportFailure(usageFault('cadastre', error.message, 'a command as in --help', 'See --help.'), true)
    : 2
}

/**
 * Go on where nobody reads any more (`| head`, a closed terminal): the work is done all the same. Results that cannot be
 * written are told to `lost`, once.
 */
export function bearStreams(
  output: EventEmitter,
  messages: EventEmitter,
  lost: (error: NodeJS.ErrnoException) => void,
): void {
  let isTold = false
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isTold) return
    isTold = true
    lost(error)
  })
  messages.on('error', () => {})
}

/** Call `left` where the process runs out of things to do before `work` has ended: what it waits for never comes. */
export async function toItsEnd(
  work: Promise<unknown>,
  left: () => void,
  process: EventEmitter = globalThis.process,
): Promise<void> {
  process.prependOnceListener('beforeExit', left)
  await work.finally(() => process.off('beforeExit', left))
}
