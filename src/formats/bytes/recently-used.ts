// A memory of bounded size: what was used longest ago goes first.

/** Values by key, up to a number of bytes together. */
export interface RecentlyUsed<T> {
  has(key: string): boolean
  get(key: string): T | undefined
  /** Keeps a value that takes `bytes`; one larger than the whole memory is not kept. */
  set(key: string, value: T, bytes: number): void
}

/** An empty memory of `budget` bytes. */
export function recentlyUsed<T>(budget: number): RecentlyUsed<T> {
  const entries = new Map<string, { readonly value: T; readonly bytes: number }>()
  let held = 0
  const remove = (key: string) => {
    held -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }
  return {
    has: (key) => entries.has(key),
    get(key) {
      const entry = entries.get(key)
      if (!entry) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    set(key, value, bytes) {
      remove(key)
      if (bytes > budget) return
      entries.set(key, { value, bytes })
      held += bytes
      for (const oldest of entries.keys()) {
        if (held <= budget) break
        remove(oldest)
      }
    },
  }
}
