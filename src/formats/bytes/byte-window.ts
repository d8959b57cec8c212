// A view that moves over a source: small reads next to each other cost one read of the source.

import { Damage } from './damage.ts'
import type { Source } from './source.ts'

/** Bytes [offset, offset + length) as a view; throws Damage where the source ends before. */
export type ByteWindow = (offset: number, length: number) => Promise<DataView>

/** A window over a source that reads at least `chunk` bytes at a time and keeps the last chunk. */
export function byteWindow(source: Source, chunk = 2 ** 20): ByteWindow {
  let start = 0
  let bytes: Uint8Array = new Uint8Array()
  return async (offset, length) => {
    if (offset < 0 || length < 0 || offset + length > source.size) {
      throw new Damage(`it ends at byte ${source.size}, before byte ${offset + length} that it speaks of`)
    }
    if (offset < start || offset + length > start + bytes.length) {
      bytes = await source.read(offset, Math.max(length, chunk))
      start = offset
      if (bytes.length < length) throw new Damage(`reading stopped at byte ${offset + bytes.length}`)
    }
    return new DataView(bytes.buffer, bytes.byteOffset + offset - start, length)
  }
}
