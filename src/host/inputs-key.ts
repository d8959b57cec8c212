// What a run depends on, in one short text: its study, its inputs as they lie on disk, and the software.
import { createHash, randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { sidecarNames } from '../formats/index.ts'
import { inputFiles, type Study } from '../study/index.ts'
import { listMatches } from './node-open.ts'

/**
 * A digest of the study, of the size and date of every input file and of what lies beside it, and of the version.
 * A remote input may have changed unseen, so that a run with one has a digest of its own each time.
 */
export function inputsKey(study: Study, base: string, version: string): string {
  const files = inputFiles(study).flatMap(({ file }) => {
    if (/^https?:/i.test(file)) return [[file, randomUUID()]]
    return filesOf(file, base).map((path) => {
      const found = statSync(resolve(base, path), { throwIfNoEntry: false })
      return [path, found?.size, found?.mtimeMs]
    })
  })
  return createHash('sha256')
    .update(JSON.stringify([version, study, files]))
    .digest('hex')
}

// A name may choose a band or be a pattern.
function filesOf(name: string, base: string): string[] {
  const file = name.replace(/#band=\d+$/, '')
  const files = /[*?]/.test(file) ? listMatches(base, file) : [file]
  return files.flatMap((path) => [path, ...Object.values(sidecarNames(path)).flat()])
}
