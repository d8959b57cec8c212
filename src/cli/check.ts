// cadastre check: every fault of every input at once; writes nothing.
import { InputError } from '../error.ts'
import { examine } from '../study/index.ts'
import { isQuiet, say, sayIssues, sayJson } from './console.ts'
import { openStudy, type StudyCommand } from './study-file.ts'

/** Check a study; faults are thrown together, warnings printed. */
export async function check(file: string, options: StudyCommand): Promise<void> {
  const { study, world } = openStudy(file, options)
  try {
    const { issues } = await examine(study, world)
    if (issues.some((issue) => issue.severity === 'error')) throw new InputError(issues)
    if (options.json) sayJson({ ok: true, issues })
    else if (!isQuiet(options)) {
      sayIssues(issues)
      const warnings = `, ${issues.length} ${issues.length === 1 ? 'warning' : 'warnings'}`
      say(`${file}: no faults${issues.length > 0 ? warnings : ''}.`)
    }
  } finally {
    await world.close()
  }
}
