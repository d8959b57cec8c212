// The byte waist: anything with a size and a ranged read — a file, a Blob, an HTTP range, memory.

import type { ByteSink } from './byte-sink.ts'

/** Bytes that can be read in part, wherever they lie. */
export interface Source {
  /** A name for messages: a path or URL as the user gave it. */
  readonly name: string
  readonly size: number
  /** What tells this state of a remote file from others: its ETag or date of change. Local files have none. */
  readonly version?: string
  /** Bytes [offset, offset + length), fewer only at the end of the source; into `room` where it is given and the source can. */
  read(offset: number, length: number, room?: ByteSink): Promise<Uint8Array>
}

/** Deflate as the host provides it: zlib in Node, a JavaScript port in a browser. Synchronous. */
export interface Zlib {
  /** zlib-wrapped (RFC 1950) or raw deflate in, plain bytes out. `size` is the expected length. */
  inflate(bytes: Uint8Array, size: number): Uint8Array
  /** Zstandard, where the host has it. */
  unzstd?(bytes: Uint8Array, size: number): Uint8Array
  /** Plain bytes in, zlib-wrapped (RFC 1950) out. */
  deflate(bytes: Uint8Array, level: number): Uint8Array
}

/** Bytes put aside until they are needed in another order: memory or a temporary file. */
export interface Spool {
  /** Returns the offset at which the bytes lie; they may be overwritten after. */
  append(bytes: Uint8Array): number
  /** Into `room` where it is given and the spool can, else into an array of its own. */
  read(offset: number, length: number, room?: ByteSink): Uint8Array
  /**
   * Make what it holds, its first bytes replaced by `head`, the file at a path, where it is a file of the same disk; false
   * where it cannot be. It is closed after.
   */
  moveTo?(path: string, head: Uint8Array): boolean
  close(): void
  /** Plain data by which other threads append to it, where they can. */
  readonly handle?: unknown
}

/** A file in pieces. */
export interface Pieces extends Iterable<Uint8Array> {
  /** In place of its pieces: make it the file at a path, where it lies on that disk already; false where that cannot be. */
  moveTo?(path: string): boolean
}

/** Bytes held in memory as a Source. */
export function memorySource(name: string, bytes: Uint8Array): Source {
  return {
    name,
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, Math.min(bytes.length, offset + length)),
  }
}

/** The whole of a source. */
export function readAll(source: Source): Promise<Uint8Array> {
  return source.read(0, source.size)
}
