// Ranges of remote files kept on disk between runs, a folder a file's state; what was used longest ago goes first.
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { recentlyUsed } from '../formats/index.ts'
import type { RangeCache } from './http-source.ts'
import type { Range } from './range-queue.ts'

const MEMORY_BYTES = 32 * 2 ** 20
const DISK_BYTES = 4 * 2 ** 30

/** A cache in memory alone. */
export function memoryCache(budget = MEMORY_BYTES): RangeCache {
  const kept = recentlyUsed<Uint8Array>(budget)
  const nameOf = (key: string, { offset, length }: Range) => `${key}\n${offset}-${length}`
  return {
    get: async (key, range) => kept.get(nameOf(key, range)),
    set: async (key, range, bytes) => kept.set(nameOf(key, range), bytes.slice(), bytes.length),
  }
}

/**
 * A cache in a folder that many processes and threads may share; each range is whole or absent. Where the folder
 * cannot be written nothing is kept, and nothing fails.
 */
export function diskCache(folder: string, limit = DISK_BYTES): RangeCache {
  const opened = new Set<string>()
  const folderOf = (key: string) => {
    const own = join(folder, createHash('sha256').update(key).digest('hex').slice(0, 32))
    if (!opened.has(own)) {
      opened.add(own)
      quietly(() => openFolder(folder, own, limit))
    }
    return own
  }
  return {
    get: async (key, { offset, length }) => {
      const bytes = quietly(() => readFileSync(join(folderOf(key), `${offset}-${length}`)))
      return bytes?.length === length ? new Uint8Array(bytes.buffer, bytes.byteOffset, length) : undefined
    },
    set: async (key, { offset, length }, bytes) => {
      const file = join(folderOf(key), `${offset}-${length}`)
      const unfinished = `${file}.${process.pid}.${performance.now()}`
      quietly(() => {
        writeFileSync(unfinished, bytes)
        renameSync(unfinished, file)
      })
    },
  }
}

function quietly<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

// Marks a file's folder as used now, and removes those used longest ago until the rest fits.
function openFolder(folder: string, own: string, limit: number): void {
  mkdirSync(own, { recursive: true })
  const now = new Date()
  utimesSync(own, now, now)
  const states = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => ({ path, used: statSync(path).mtimeMs, bytes: sizeOf(path) }))
    .sort((a, b) => b.used - a.used)
  let held = 0
  for (const { path, bytes } of states) {
    held += bytes
    if (held > limit && path !== own) rmSync(path, { recursive: true, force: true })
  }
}

// Nothing of what is no folder, such as a file that a system left there.
const sizeOf = (folder: string) =>
  (quietly(() => readdirSync(folder)) ?? []).reduce(
    (sum, name) => sum + (quietly(() => statSync(join(folder, name)).size) ?? 0),
    0,
  )

/** The cache that the environment asks for: CADASTRE_CACHE is a folder, or `off`; else the user's cache folder. */
export function cacheOfEnvironment(environment: NodeJS.ProcessEnv): RangeCache {
  const chosen = environment['CADASTRE_CACHE']
  if (chosen === 'off') return memoryCache()
  const base = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return diskCache(chosen || join(base, 'carbon-cadastre'))
}
