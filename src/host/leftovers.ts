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

/** On Ctrl-C or a request to end: say so, clean up, leave with the shell's code for it. */
export function endOnSignal(say: (text: string) => void): void {
  const end = (signal: NodeJS.Signals, code: number) =>
    process.once(signal, () => {
      say('Interrupted; no unfinished file was left.')
      process.exit(code)
    })
  end('SIGINT', 130)
  end('SIGTERM', 143)
}
