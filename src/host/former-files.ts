// Takes away what a former run left in a folder and no later one wrote again, so that no file tells numbers of another result.
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { type Checksum, sameResult } from '../run/index.ts'
import { amongFiles, fileSource, sha256 } from './node-files.ts'

/** What became of a folder's former files; names in the folder. */
export interface FormerFiles {
  /** Still of this result: they stay, and stay listed. */
  readonly kept: readonly Checksum[]
  readonly removed: readonly string[]
  /** Not as they were written, or an input of the run: somebody's own now. They stay, and no list vouches for them. */
  readonly left: readonly string[]
}

/** The former provenance where the folder's list `listed` vouches for it; to be asked for before the run writes. */
export async function formerProvenance(
  folder: string,
  listed: readonly Checksum[] | undefined,
): Promise<string | undefined> {
  const entry = listed?.find(({ name }) => name === PROVENANCE)
  return entry && (await isUnchanged(folder, entry))
    ? readFileSync(join(folder, PROVENANCE), 'utf8')
    : undefined
}

/**
 * Remove the listed files that were not written again, where they are as listed; where study, inputs and software are
 * those of `former` (`publish` apart), they tell this result and stay. `inputs` are files that are never removed.
 */
export async function clearFormer(
  folder: string,
  unwritten: readonly Checksum[],
  former: string | undefined,
  inputs: Iterable<string> = [],
): Promise<FormerFiles> {
  // A name that leads out of the folder is none of ours.
  const there = unwritten.filter(
    ({ name }) => existsSync(join(folder, name)) && !normalize(name).startsWith('..'),
  )
  const path = join(folder, PROVENANCE)
  const same = former !== undefined && existsSync(path) && sameResult(former, readFileSync(path, 'utf8'))
  const isInput = amongFiles(inputs)
  const [kept, removed, left]: [Checksum[], string[], string[]] = [[], [], []]
  for (const entry of there) {
    if (isInput(join(folder, entry.name)) || !(await isUnchanged(folder, entry))) left.push(entry.name)
    else if (same) kept.push(entry)
    else removed.push(entry.name)
  }
  for (const name of removed) removeFile(folder, name)
  return { kept, removed, left }
}

const PROVENANCE = 'provenance.json'

async function isUnchanged(folder: string, { name, hash }: Checksum): Promise<boolean> {
  const source = fileSource(join(folder, name))
  return source !== undefined && (await sha256(source)) === hash
}

// A folder that this leaves empty goes too.
function removeFile(folder: string, name: string): void {
  rmSync(join(folder, name))
  for (let at = dirname(name); at !== '.' && readdirSync(join(folder, at)).length === 0; at = dirname(at))
    rmdirSync(join(folder, at))
}
