// Keeps report.html in step with the pages of answers beside it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addOutputs } from '../host/output-folder.ts'
import { ANSWER_PAGES, withAnswerLinks } from '../report/index.ts'
import { text } from '../run/index.ts'

/** Put links to the answers' pages of a folder into its report, where it has one. */
export async function linkAnswers(folder: string): Promise<void> {
  const path = join(folder, 'report.html')
  if (!existsSync(path)) return
  const page = readFileSync(path, 'utf8')
  const linked = withAnswerLinks(
    page,
    Object.keys(ANSWER_PAGES).filter((name) => existsSync(join(folder, name))),
  )
  if (linked !== page) await addOutputs(folder, [], [text('report.html', linked)])
}
