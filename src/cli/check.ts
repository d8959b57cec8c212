// cadastre check: every fault of every input at once; writes nothing.
import { InputError } from '../error.ts'
import { examine } from '../study/index.ts'
import { progressLine, say, sayIssues } from './console.ts'
import { openStudy } from './study-file.ts'

interface CheckOptions {
  readonly threads?: number
  readonly allowUnbalanced?: boolean
  readonly quiet?: boolean
  readonly json?: boolean
}

/** Check a study; faults are thrown together, warnings printed. */
export async function check(file: string, options: CheckOptions): Promise<void> {
  const quiet = options.quiet === true || options.json === true
  const { study, world } = openStudy(file, { ...options, progress: progressLine(quiet) })
  try {
    const { issues } = await examine(study, world)
    if (issues.some((issue) => issue.severity === 'error')) throw new InputError(issues)
    if (options.json) say(JSON.stringify({ ok: true, issues }, null, 2))
    else if (!quiet) {
      sayIssues(issues)
      const warnings = `, ${issues.length} ${issues.length === 1 ? 'warning' : 'warnings'}`
      say(`${file}: no faults${issues.length > 0 ? warnings : ''}.`)
    }
  } finally {
    await world.close()
  }
}
