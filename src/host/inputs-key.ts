// What a run depends on, in one short text: its study, its inputs as they lie on disk, and the software.
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { inputFiles, type Study } from '../study/index.ts'

/** A digest of the study, of the size and date of every input file, and of the version. */
export function inputsKey(study: Study, base: string, version: string): string {
  const files = inputFiles(study).map(({ file }) => {
    const found = statSync(resolve(base, file), { throwIfNoEntry: false })
    return [file, found?.size, found?.mtimeMs]
  })
  return createHash('sha256')
    .update(JSON.stringify([version, study, files]))
    .digest('hex')
}
