// Reads of one file that are asked for together: neighbours become one request, and few requests run at a time.

/** Bytes [offset, offset + length). */
export interface Range {
  readonly offset: number
  readonly length: number
}

// Tiles of a COG lie 8 bytes apart; what lies between two wanted ranges is fetched and dropped.
const GAP_BYTES = 1024
const MAX_BYTES = 4 * 2 ** 20
const AT_ONCE = 6

/** Requests that cover ranges: neighbours up to 1 KB apart are one, unless it grew beyond 4 MB. */
export function coalesce(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => a.offset - b.offset)
  const merged: Range[] = []
  for (const range of sorted) {
    const last = merged.at(-1)
    const end = range.offset + range.length
    if (last && range.offset - (last.offset + last.length) <= GAP_BYTES && end - last.offset <= MAX_BYTES) {
      merged[merged.length - 1] = { offset: last.offset, length: Math.max(last.length, end - last.offset) }
    } else merged.push(range)
  }
  return merged
}

interface Waiting {
  readonly range: Range
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (error: unknown) => void
}

/** A read function over a fetch of ranges; calls made before the caller next waits are one batch. */
export function rangeQueue(
  fetchRange: (range: Range) => Promise<Uint8Array>,
): (range: Range) => Promise<Uint8Array> {
  let batch: Waiting[] = []
  const limited = atMost(AT_ONCE, fetchRange)
  const flush = () => {
    const waiting = batch
    batch = []
    for (const request of coalesce(waiting.map(({ range }) => range))) {
      const served = waiting.filter(({ range }) => contains(request, range))
      limited(request).then(
        (bytes) => {
          for (const { range, resolve } of served) {
            const start = range.offset - request.offset
            resolve(bytes.subarray(start, start + range.length))
          }
        },
        (error) => {
          for (const { reject } of served) reject(error)
        },
      )
    }
  }
  return (range) =>
    new Promise((resolve, reject) => {
      // A macrotask later, so that reads which first look into a cache still meet.
      if (batch.length === 0) setTimeout(flush, 0)
      batch.push({ range, resolve, reject })
    })
}

const contains = (outer: Range, inner: Range) =>
  inner.offset >= outer.offset && inner.offset + inner.length <= outer.offset + outer.length

function atMost<A, B>(count: number, work: (input: A) => Promise<B>): (input: A) => Promise<B> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (input) => {
    if (running >= count) await new Promise<void>((resolve) => waiting.push(resolve))
    running++
    try {
      return await work(input)
    } finally {
      running--
      waiting.shift()?.()
    }
  }
}
