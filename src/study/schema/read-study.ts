// The study file as text: YAML or JSON, faults of either told with their line.
import { LineCounter, parseDocument } from 'yaml'
import { fault, InputError } from '../../error.ts'
import { parseStudy, type Study } from './schema.ts'

/** Read a study from the text of its file; every fault is thrown together. */
export function readStudy(text: string, file: string): Study {
  const { study, issues } = parseStudy(plainOf(text, file), file)
  if (!study || issues.length > 0) throw new InputError(issues)
  return study
}

/** Plain JSON of YAML or JSON text; faults are thrown with their line. */
export function plainOf(text: string, file: string): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length === 0) return document.toJS()
  throw new InputError(
    document.errors.map((error) =>
      fault(
        'study.yaml',
        [file, lines.linePos(error.pos[0]).line],
        error.message,
        'valid YAML',
        'Correct the line; indentation matters.',
      ),
    ),
  )
}
