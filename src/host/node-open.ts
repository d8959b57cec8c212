// Names in a study opened by Node: files beside the study, patterns of them, and addresses on the web.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fault, InputError } from '../error.ts'
import type { Source } from '../formats/index.ts'
import type { JobContext } from '../study/index.ts'
import { HTTP_DEFAULTS, httpSource } from './http-source.ts'
import { fileSource } from './node-files.ts'
import { cacheOfEnvironment } from './range-cache.ts'

/**
 * Open and list names relative to a folder; an address is opened once and remembered. `addresses` has those that go by
 * another name.
 */
export function nodeOpener(
  base: string,
  addresses: ReadonlyMap<string, string> = new Map(),
): Required<Pick<JobContext, 'open' | 'list'>> {
  const remote = new Map<string, Promise<Source | undefined>>()
  return {
    async open(name) {
      if (!/^https?:\/\//i.test(name)) {
        refuseStream(resolve(base, name), name)
        return fileSource(resolve(base, name), name)
      }
      const known = remote.get(name) ?? openAddress(addresses.get(name) ?? name, name)
      remote.set(name, known)
      return known
    },
    list: async (pattern) => listMatches(base, pattern),
  }
}

// What can be read but once, or without end, is no file to come back to.
function refuseStream(path: string, name: string): void {
  const found = existsSync(path) ? statSync(path) : undefined
  if (!found || found.isFile() || found.isDirectory()) return
  throw new InputError([
    fault(
      'file.stream',
      [name],
      'a pipe or a device',
      'a file',
      'Save what it gives as a file, and name that.',
    ),
  ])
}

function openAddress(url: string, name: string): Promise<Source | undefined> {
  const cache = cacheOfEnvironment(process.env)
  return httpSource(url, { ...HTTP_DEFAULTS, name, fetch, wait: (time) => wait(time), cache })
}

/** Files matching a pattern with *, ? and **, sorted by name, as paths relative to the same folder. */
export function listMatches(base: string, pattern: string): string[] {
  const parts = pattern.split('/')
  const fixed = parts.findIndex((part) => /[*?]/.test(part))
  const root = parts.slice(0, fixed).join('/')
  const folder = resolve(base, root === '' && pattern.startsWith('/') ? '/' : root)
  const test = new RegExp(`^${parts.slice(fixed).map(expression).join('')}$`)
  const deep = parts.slice(fixed).length > 1
  return filesIn(folder, deep)
    .filter((name) => test.test(name))
    .sort()
    .map((name) => (root === '' ? (pattern.startsWith('/') ? `/${name}` : name) : `${root}/${name}`))
}

// One part of a pattern with the slash behind it; hidden files match only a pattern that begins with a dot.
function expression(part: string, index: number, parts: readonly string[]): string {
  const slash = index < parts.length - 1 ? '/' : ''
  if (part === '**') return slash ? '(?:[^./][^/]*/)*' : '.*'
  const text = part
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  return `${part.startsWith('.') ? '' : '(?!\\.)'}${text}${slash}`
}

function filesIn(folder: string, deep: boolean): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: deep })
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder === '/' ? 1 : folder.length + 1))
      .map((name) => name.split('\\').join('/'))
  } catch {
    return []
  }
}
