// The files that a study means by names some of which are patterns, such as tiles/*.tif.
import { fault, type Issue } from '../../error.ts'
import type { World } from '../world.ts'

/**
 * Names with patterns replaced by the files that match, in the order of their names; no match is a fault. A band that
 * stands behind a pattern (`tiles/*.tif#band=2`) is that of each file.
 */
export async function listFiles(
  names: readonly string[],
  world: Pick<World, 'list'>,
  issues: Issue[],
): Promise<readonly string[]> {
  const lists = await Promise.all(names.map((name) => matches(name, world, issues)))
  return [...new Set(lists.flat())]
}

async function matches(
  name: string,
  world: Pick<World, 'list'>,
  issues: Issue[],
): Promise<readonly string[]> {
  const remote = /^https?:/i.test(name)
  if (!(remote ? /\*/ : /[*?]/).test(name)) return [name]
  const [, pattern = name, band = ''] = /^(.*?)(#band=\d+)?$/s.exec(name) ?? []
  const found = remote ? [] : ((await world.list?.(pattern)) ?? [])
  if (found.length > 0) return found.map((file) => file + band)
  const hint = remote
    ? 'Servers do not list their files: name each address.'
    : 'Check the pattern: it is relative to the study file; * and ? stay within a folder, ** crosses folders.'
  issues.push(fault('file.missing', [name], 'a pattern that no file matches', 'at least one file', hint))
  return []
}
