// Dropped files, bytes and web addresses as Sources; memory as a Spool; zlib as JavaScript has it.
import { unzlibSync, zlibSync } from 'fflate'
import { memorySource, type Source, type Zlib } from '../formats/index.ts'
import type { Spool } from '../study/index.ts'

/** What a page can offer as a file: a File or Blob, bytes, or an address to fetch from. */
export type WebFile = Blob | Uint8Array | { readonly url: string }

/** Open what a page offers; undefined where an address does not answer. */
export async function webSource(name: string, file: WebFile): Promise<Source | undefined> {
  if (file instanceof Uint8Array) return memorySource(name, file)
  if ('url' in file) return urlSource(name, file.url)
  return {
    name,
    size: file.size,
    read: async (offset, length) =>
      new Uint8Array(await file.slice(offset, Math.min(file.size, offset + length)).arrayBuffer()),
  }
}

/** Bytes asked for at once when an address is opened: the head of a COG with its smallest overviews. */
const HEAD = 65_536

// A server that knows no ranges sends the whole file, which then stays in memory.
async function urlSource(name: string, url: string): Promise<Source | undefined> {
  const ranged = (offset: number, length: number) =>
    fetch(url, { headers: { Range: `bytes=${offset}-${offset + length - 1}` } })
  const first = await ranged(0, HEAD)
  if (!first.ok) return undefined
  const head = new Uint8Array(await first.arrayBuffer())
  const size = Number(first.headers.get('Content-Range')?.split('/')[1])
  if (first.status !== 206 || !Number.isFinite(size)) return memorySource(name, head)
  return {
    name,
    size,
    async read(offset, length) {
      const end = Math.min(size, offset + length)
      if (end <= head.length) return head.slice(offset, end)
      const response = await ranged(offset, end - offset)
      if (response.status !== 206) throw new Error(`${name}: the server stopped answering with ranges.`)
      return new Uint8Array(await response.arrayBuffer())
    },
  }
}

/** Deflate in JavaScript. Bytes may differ from Node's zlib where a file is compressed; what they hold does not. */
export const webZlib: Zlib = {
  inflate: (bytes, size) => unzlibSync(bytes, { out: new Uint8Array(size) }),
  deflate: (bytes, level) => zlibSync(bytes, { level: Math.min(9, level) as 6 }),
}

const BLOCK = 2 ** 20

/** Bytes put aside in memory, in blocks, so that any part can be read whatever pieces it came in. */
export function memorySpool(): Spool {
  const blocks: Uint8Array[] = []
  let size = 0
  return {
    append(bytes) {
      const offset = size
      for (let done = 0; done < bytes.length; ) {
        const at = size % BLOCK
        if (at === 0) blocks.push(new Uint8Array(BLOCK))
        const part = bytes.subarray(done, done + BLOCK - at)
        blocks.at(-1)!.set(part, at)
        done += part.length
        size += part.length
      }
      return offset
    },
    read(offset, length) {
      const out = new Uint8Array(length)
      for (let done = 0; done < length; ) {
        const at = (offset + done) % BLOCK
        const block = blocks[Math.floor((offset + done) / BLOCK)]
        if (!block) break
        const part = block.subarray(at, at + length - done)
        out.set(part, done)
        done += part.length
      }
      return out
    },
    close() {
      blocks.length = 0
    },
  }
}

/** SHA-256 by the browser's own cryptography, which pages have over https and on localhost only. */
export async function webHash(source: Source): Promise<string> {
  // Absent in insecure contexts, whatever the type says.
  const subtle = (globalThis.crypto as typeof globalThis.crypto | undefined)?.subtle
  if (!subtle) return 'not computed: the page is not a secure context'
  const bytes = await source.read(0, source.size)
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
