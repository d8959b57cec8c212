// Where real data lies on this machine: a folder `shared/data` beside the project or beside one of its parents.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A file or folder of the real data, whether it is there or not. */
export function realData(...names: readonly string[]): string {
  for (let at = join(import.meta.dirname, '../..'); dirname(at) !== at; at = dirname(at)) {
    const folder = join(dirname(at), 'shared/data')
    if (existsSync(folder)) return join(folder, ...names)
  }
  return join('shared/data', ...names)
}
