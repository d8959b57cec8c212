// Keeps report.html in step with the pages of answers beside it.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addOutputs, listOf } from '../host/output-folder.ts'
import { ANSWER_PAGES, withAnswerLinks } from '../report/index.ts'
import { text } from '../run/index.ts'

/** Put links to the answers' pages of a folder into its report, where it has one that is as the run wrote it. */
export async function linkAnswers(folder: string): Promise<void> {
  const path = join(folder, 'report.html')
  if (!existsSync(path)) return
  const page = readFileSync(path, 'utf8')
  const hash = createHash('sha256').update(page).digest('hex')
  const listed = await listOf(folder)
  if (!listed.some((entry) => entry.name === 'report.html' && entry.hash === hash)) return
  const linked = withAnswerLinks(
    page,
    Object.keys(ANSWER_PAGES).filter((name) => existsSync(join(folder, name))),
  )
  if (linked !== page) await addOutputs(folder, [], [text('report.html', linked)])
}
