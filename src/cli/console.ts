// What the terminal shows: faults, progress, and failures without a stack trace.
import { tmpdir } from 'node:os'
import { formatIssue, InputError, type Issue, isInputError } from '../error.ts'
import { groupBy } from '../quantity/index.ts'

/** How much a command prints: words, errors only, or JSON for machines. */
export interface Loudness {
  readonly quiet?: boolean
  readonly json?: boolean
}

/** Whether words for people, and progress, are left out. */
export const isQuiet = ({ quiet, json }: Loudness): boolean => quiet === true || json === true

// Signs that would steer the terminal come from inputs alone.
const shown = (text: string) => text.replace(/(?![\t\n])\p{Cc}/gu, '\ufffd')

/** Print lines of results on standard output. */
export function say(...lines: readonly string[]): void {
  process.stdout.write(`${shown(lines.join('\n'))}\n`)
}

/** Print a value as JSON on standard output. */
export function sayJson(value: unknown): void {
  say(JSON.stringify(value, null, 2))
}

// A column that is wrong in every row of a long table is told row by row only so far.
const MOST_ALIKE = 20

/** Print faults and warnings, errors first, on standard error; of many alike in one file the first, and their number. */
export function sayIssues(issues: readonly Issue[]): void {
  const alike = groupBy(issues, ({ severity, code, path }) => `${severity} ${code} at ${path[0] ?? ''}`)
  const groups = [...alike].sort(
    ([a], [b]) => Number(a.startsWith('warning')) - Number(b.startsWith('warning')),
  )
  for (const [kind, group] of groups) {
    for (const issue of group.slice(0, MOST_ALIKE)) process.stderr.write(`${shown(formatIssue(issue))}\n`)
    if (group.length > MOST_ALIKE)
      process.stderr.write(`${kind}: ${group.length - MOST_ALIKE} more like these; --json lists them all.\n`)
  }
}

/** Tell a failure in words; returns the exit code: 2 for bad input, 1 for anything else. */
export function reportFailure(error: unknown, json: boolean): number {
  if (isInputError(error)) {
    if (json) sayJson({ ok: false, issues: error.issues })
    else {
      sayIssues(error.issues)
      const count = error.issues.filter(({ severity }) => severity === 'error').length
      process.stderr.write(`${count} ${count === 1 ? 'fault' : 'faults'}; nothing was written.\n`)
    }
    return 2
  }
  const text = failureText(error)
  if (json) sayJson({ ok: false, failure: text })
  process.stderr.write(`cadastre failed: ${text}\n`)
  return 1
}

function failureText(error: unknown): string | undefined {
  if (!(error instanceof Error)) return String(error)
  if (process.env['CADASTRE_DEBUG']) return error.stack
  const { code = '' } = error as NodeJS.ErrnoException
  const hint = HINTS[code]
  return hint === undefined ? error.message : `${error.message}: ${hint()}`
}

// What to do where the system fails. Which of two places it was it does not say.
const noRight = () => 'ask for the right to read and write there, or name another place.'
const tooMany = () => 'the system allows no more open files; allow more (`ulimit -n 1024`).'
const otherKind = () =>
  'a file stands where a folder is needed, or the reverse; move it away, or name another place.'
const failing = () =>
  'the disk, or the network that it is reached over, fails; try again, or name another place.'
const HINTS: Readonly<Record<string, () => string>> = {
  ENOSPC: () =>
    `the disk of the output folder, or of temporary files (${tmpdir()}), is full. Make room, or name another place by --out or TMPDIR.`,
  EDQUOT: () => `no room is left to you on that disk. Make room, or name another place by --out or TMPDIR.`,
  EFBIG: () => 'files may not be as large; allow it (`ulimit -f unlimited`), or name another disk by --out.',
  EACCES: noRight,
  EPERM: noRight,
  EROFS: noRight,
  EMFILE: tooMany,
  ENFILE: tooMany,
  ENAMETOOLONG: () => 'choose a shorter name.',
  EISDIR: otherKind,
  ENOTDIR: otherKind,
  EEXIST: otherKind,
  EIO: failing,
  ESTALE: failing,
}

/** A failure of the command line itself, told like any fault. */
export function usageFault(place: string, found: string, expected: string, hint: string): InputError {
  return new InputError([{ code: 'usage', severity: 'error', path: [place], found, expected, hint }])
}

const STAGES: Readonly<Record<string, string>> = {
  count: 'counting land',
  share: 'sharing totals',
  patches: 'tracing patches',
  classify: 'classifying',
  write: 'writing files',
  grid: 'regridding',
  points: 'searching',
  cover: 'reading land cover',
}

/** Progress as one line that rewrites itself, on a terminal only. */
export function progressLine(quiet: boolean): (stage: string, share: number) => void {
  if (process.env['CADASTRE_TIMES']) return stageClock()
  if (quiet || !process.stderr.isTTY) return () => {}
  return (stage, share) => {
    const text = `${STAGES[stage] ?? stage} ${Math.round(share * 100)} %`
    process.stderr.write(`\r\x1b[K${share < 1 ? text : ''}`)
  }
}

// Seconds by stage, for benchmarks: a stage lasts until the next one begins; the first began with the process.
function stageClock(): (stage: string, share: number) => void {
  const stages: Record<string, number> = {}
  let [current, since] = ['open', 0]
  const turn = (stage: string) => {
    const now = performance.now()
    stages[current] = (stages[current] ?? 0) + (now - since) / 1000
    ;[current, since] = [stage, now]
  }
  Object.assign(globalThis, { cadastreStages: stages })
  return (stage) => {
    if (stage !== current) turn(stage)
  }
}
