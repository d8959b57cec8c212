// What a run depends on, in one short text: its study, its inputs as they lie on disk, and the software.
import { createHash, randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fault, refuse } from '../error.ts'
import { sidecarNames } from '../formats/index.ts'
import { inputFiles, type Study } from '../study/index.ts'
import { listMatches } from './node-open.ts'

/** A file of a study as it lies on disk: its name, its size in bytes and its date in milliseconds; both undefined where there is none. */
export type FileState = readonly [name: string, size: number | undefined, date: number | undefined]

/** The state of every local input of a study and of what lies beside it. */
export function inputStates(study: Study, base: string): readonly FileState[] {
  return inputFiles(study)
    .filter(({ file }) => !isRemote(file))
    .flatMap(({ file }) => filesOf(file, base))
    .map((path) => {
      const found = statSync(resolve(base, path), { throwIfNoEntry: false })
      return [path, found?.size, found?.mtimeMs]
    })
}

const isRemote = (file: string) => /^https?:/i.test(file)

/**
 * A digest of the study, of the state of every input file, and of the version. A remote input may have changed unseen, so
 * that a run with one has a digest of its own each time.
 */
export function inputsKey(study: Study, states: readonly FileState[], version: string): string {
  const once = inputFiles(study).flatMap(({ file }) => (isRemote(file) ? [[file, randomUUID()]] : []))
  return createHash('sha256')
    .update(JSON.stringify([version, study, states, once]))
    .digest('hex')
}

/** Refuse a result of inputs that changed since `before`: some of it is of the old ones, and the hashes would be of the new. */
export function refuseChanged(before: readonly FileState[], study: Study, base: string): void {
  const now = new Map(inputStates(study, base).map(([name, ...state]) => [name, String(state)]))
  const changed = before.filter(([name, ...state]) => now.get(name) !== String(state))
  refuse(
    changed.map(([name]) =>
      fault(
        'input.changed',
        [name],
        'a file that changed while it was read',
        'one state of the file',
        'Run again when nobody writes it.',
      ),
    ),
  )
}

// What a shapefile says of its shapes lies beside it.
const attributesOf = (path: string): string[] =>
  /\.shp$/i.test(path) ? ['dbf', 'DBF', 'cpg'].map((ending) => path.replace(/shp$/i, ending)) : []

// A name may choose a band or be a pattern.
function filesOf(name: string, base: string): string[] {
  const file = name.replace(/#band=\d+$/, '')
  const files = /[*?]/.test(file) ? listMatches(base, file) : [file]
  return files.flatMap((path) => [path, ...Object.values(sidecarNames(path)).flat(), ...attributesOf(path)])
}
