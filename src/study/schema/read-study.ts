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

/** Plain JSON of YAML or JSON text, merge keys (`<<`) resolved; faults are thrown with their line. */
export function plainOf(text: string, file: string): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  if (document.errors.length === 0) return plain(document, file)
  throw new InputError(
    document.errors.map(({ code, message, pos }) => {
      const place = [file, lines.linePos(pos[0]).line]
      return code === 'MULTIPLE_DOCS'
        ? fault('study.yaml', place, 'a second document', 'one', 'Keep one of them in the file.')
        : fault('study.yaml', place, message, 'valid YAML', hintOf(code))
    }),
  )
}

const hintOf = (code: string): string =>
  code === 'BAD_DQ_ESCAPE'
    ? 'Between double quotes a backslash begins a sign: write / in place of it.'
    : 'Correct the line; indentation matters.'

// Aliases of aliases may stand for more than any memory holds; the parser stops, and others name what is not there.
function plain(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    throw new InputError([
      fault(
        'study.yaml',
        [file],
        `aliases (\`*name\`) that cannot be resolved: ${error.message}`,
        'few of them, of anchors that stand before them',
        'Write out what they stand for.',
      ),
    ])
  }
}
