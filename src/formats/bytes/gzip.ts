// Gzip (RFC 1952) around the host's deflate: no name, no time, so that bytes depend on the content alone.
import { crc32 } from './crc32.ts'
import type { Zlib } from './source.ts'

const HEAD = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255)

/** Compress bytes as one gzip member. */
export function gzip(bytes: Uint8Array, zlib: Zlib): Uint8Array {
  // Of the zlib form (RFC 1950) two bytes before and four behind are left away.
  const raw = zlib.deflate(bytes, 6).subarray(2, -4)
  const out = new Uint8Array(HEAD.length + raw.length + 8)
  out.set(HEAD)
  out.set(raw, HEAD.length)
  const view = new DataView(out.buffer)
  view.setUint32(out.length - 8, crc32(bytes), true)
  view.setUint32(out.length - 4, bytes.length, true)
  return out
}
