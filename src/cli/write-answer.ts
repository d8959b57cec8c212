// Writes answers beside a run, and keeps report.html in step with their pages.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { addOutputs, clearOwn, listOf, writeOutputs } from '../host/output-folder.ts'
import { ANSWER_PAGES, withAnswerLinks } from '../report/index.ts'
import { type OutputFile, text } from '../run/index.ts'
import { refuseUnwritable } from './output-folder.ts'

/** What a command wrote into a folder before, by the names that are its own, and files that are never removed. */
export interface FormerAnswer {
  readonly own: RegExp
  readonly inputs: Iterable<string>
}

/**
 * Write the files of an answer into a folder, and a link to its page into the report, where the folder has one. Files of the
 * answer that was there before and are not written again are removed, so that none tells other numbers.
 */
export async function writeAnswer(
  out: string,
  files: readonly OutputFile[],
  progress?: (share: number) => void,
  former?: FormerAnswer,
): Promise<void> {
  refuseUnwritable(out)
  const folder = resolve(out)
  const isNew = !existsSync(folder) || readdirSync(folder).length === 0
  if (isNew) await writeOutputs(folder, files, progress)
  else await addOutputs(folder, files, [], progress)
  if (!isNew && former) await clearOwn(folder, former.own, files, former.inputs)
  const path = join(folder, 'report.html')
  if (!existsSync(path)) return
  const page = readFileSync(path, 'utf8')
  const hash = createHash('sha256').update(page).digest('hex')
  const listed = await listOf(folder)
  if (!listed?.some((entry) => entry.name === 'report.html' && entry.hash === hash)) return
  const linked = withAnswerLinks(
    page,
    Object.keys(ANSWER_PAGES).filter((name) => existsSync(join(folder, name))),
  )
  if (linked !== page) await addOutputs(folder, [], [text('report.html', linked)])
}
