// ZSTD for hosts without it: a decoder in JavaScript, loaded when the first raster needs it.
import type { Zlib } from '../bytes/source.ts'
import { type Tiff, tagNumber } from './structure.ts'
import { COMPRESSION, TAG } from './tags.ts'

/** The host's codecs, with ZSTD added where a TIFF needs it and the host has none. */
export async function zlibFor({ directories }: Tiff, zlib: Zlib): Promise<Zlib> {
  const needed = directories.some((entry) => tagNumber(entry, TAG.Compression, 1) === COMPRESSION.zstd)
  if (!needed || zlib.unzstd) return zlib
  const { decompress } = await import('fzstd')
  return { ...zlib, unzstd: (bytes, size) => decompress(bytes, new Uint8Array(size)) }
}
