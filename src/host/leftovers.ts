// Files that must not outlive the process: unfinished outputs and temporary folders go when it ends, however it ends.
import { rmSync } from 'node:fs'

const leftovers = new Set<string>()

process.on('exit', () => {
  for (const path of leftovers) rmSync(path, { recursive: true, force: true })
})

/** Remove a file or folder at the end of the process unless the returned function is called before. */
export function removeAtExit(path: string): () => void {
  leftovers.add(path)
  return () => {
    leftovers.delete(path)
  }
}

let isHeard = false

/** On Ctrl-C, a request to end or a terminal that goes: say so, clean up, leave with the shell's code for it. The first call counts. */
export function endOnSignal(say: (text: string) => void): void {
  if (isHeard) return
  isHeard = true
  const end = (signal: NodeJS.Signals, code: number) =>
    process.once(signal, () => {
      say('Interrupted; no unfinished file was left.')
      process.exit(code)
    })
  end('SIGHUP', 129)
  end('SIGINT', 130)
  end('SIGTERM', 143)
}
