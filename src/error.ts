// What can go wrong, as values: Issue for faults in a user's input (collected), tagged errors for the rest.

/** Where a fault sits: a file or study key first, then row, column, feature … outermost first. */
export type IssuePath = readonly (string | number)[]

/**
 * One fault of one input, told so that its owner can mend it: what was found, where, what was expected,
 * what to do. `error` stops a run (exit code 2); `warning` is printed and kept in the report.
 */
export interface Issue {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly path: IssuePath
  readonly found: string
  readonly expected: string
  readonly hint: string
}

/** Make an error-level Issue. */
export function fault(code: string, path: IssuePath, found: string, expected: string, hint: string): Issue {
  return { code, severity: 'error', path, found, expected, hint }
}

/** Make a warning-level Issue. */
export function warning(code: string, path: IssuePath, found: string, expected: string, hint: string): Issue {
  return { code, severity: 'warning', path, found, expected, hint }
}

/** Whether a fault of a file is told already, so that what follows from it need not be. */
export const isFaulty = (file: string, issues: readonly Issue[]): boolean =>
  issues.some(({ severity, path }) => severity === 'error' && path[0] === file)

/** One issue as text: "place: found; expected …; hint". */
export function formatIssue(issue: Issue): string {
  const place = issue.path.map((part, i) =>
    typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`,
  )
  return `${issue.severity} ${issue.code} at ${place.join('')}: found ${issue.found}; expected ${issue.expected}. ${issue.hint}`
}

/** Bad input: carries every fault found, never only the first. Only cli, server and studio catch it. */
export class InputError extends Error {
  readonly _tag = 'InputError' as const
  override readonly name = 'InputError'
  readonly issues: readonly Issue[]

  constructor(issues: readonly Issue[], options?: ErrorOptions) {
    super(issues.map(formatIssue).join('\n'), options)
    this.issues = issues
  }
}

/** Throw every error-level issue at once, if there is any. */
export function refuse(issues: readonly Issue[]): void {
  const errors = issues.filter((issue) => issue.severity === 'error')
  if (errors.length > 0) throw new InputError(errors)
}

/** Whether a thrown value is an InputError (also one that crossed a module boundary). */
export function isInputError(value: unknown): value is InputError {
  return value instanceof Error && (value as { _tag?: unknown })._tag === 'InputError'
}

/** An error as plain data, for messages between threads, which keep no class. */
export function packError(error: unknown): unknown {
  return isInputError(error) ? { issues: error.issues } : error
}

/** The error that `packError` packed. */
export function unpackError(packed: unknown): unknown {
  const isIssues = typeof packed === 'object' && packed !== null && 'issues' in packed
  // Packed above: what has issues is a list of Issue.
  return isIssues ? new InputError(packed.issues as readonly Issue[]) : packed
}
