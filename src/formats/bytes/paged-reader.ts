// Small reads of a header served from whole pages, so that a remote file costs one request instead of twenty.
import type { Source } from './source.ts'

/** Bytes [offset, offset + length), fewer at the end of the source; not to be written to. */
export type RangeReader = (offset: number, length: number) => Promise<Uint8Array>

/** Bytes that a reader fetches at once: holds the header and the directories of most files. */
export const PAGE_BYTES = 16_384

/** A reader that keeps the pages it has read; what is longer than a page is read on its own. */
export function pagedReader(source: Source): RangeReader {
  const pages = new Map<number, Promise<Uint8Array>>()
  const page = (index: number) => {
    const known = pages.get(index) ?? source.read(index * PAGE_BYTES, PAGE_BYTES)
    pages.set(index, known)
    return known
  }
  return async (offset, length) => {
    const end = Math.min(source.size, offset + length)
    if (!(offset < end)) return new Uint8Array(0)
    if (length > PAGE_BYTES) return source.read(offset, length)
    const first = Math.floor(offset / PAGE_BYTES)
    const start = offset - first * PAGE_BYTES
    const upper = await page(first)
    if (start + length <= upper.length || upper.length < PAGE_BYTES)
      return upper.subarray(start, start + length)
    const lower = await page(first + 1)
    const bytes = new Uint8Array(end - offset)
    bytes.set(upper.subarray(start))
    const rest = PAGE_BYTES - start
    bytes.set(lower.subarray(0, bytes.length - rest), rest)
    return rest + lower.length < bytes.length ? bytes.subarray(0, rest + lower.length) : bytes
  }
}
