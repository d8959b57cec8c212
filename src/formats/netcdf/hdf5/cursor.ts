// Kernel: numbers of an HDF5 file one after another, little-endian, addresses and lengths as wide as its superblock says.
import { Damage } from '../../bytes/damage.ts'
import { pagedReader, type RangeReader } from '../../bytes/paged-reader.ts'
import type { Source } from '../../bytes/source.ts'

/** A place in a block of bytes that moves on with what is read; throws RangeError beyond its end. */
export interface Cursor {
  /** Bytes from the beginning of the block. */
  at: number
  readonly length: number
  /** The next number of so many bytes, unsigned. */
  uint(size: number): number
  /** The next address from the file's start; undefined where none is set. */
  address(): number | undefined
  /** The next length of something in the file. */
  size(): number
  bytes(count: number): Uint8Array
  text(count: number): string
  /** A cursor over the next bytes, which are passed. */
  part(count: number): Cursor
}

/** A file's bytes and how it writes addresses. */
export interface Hdf5Bytes {
  readonly name: string
  readonly size: number
  readonly widths: Widths
  /** A block of the file; throws Damage where it ends before. */
  block(address: number, length: number): Promise<Cursor>
  /** Bytes that are read once: no page of them is kept. */
  data(address: number, length: number): Promise<Uint8Array>
  /** As many bytes of a block as there are. */
  upTo(address: number, length: number): Promise<Cursor>
  /** A cursor over bytes at hand. */
  over(bytes: Uint8Array): Cursor
}

/** Bytes of addresses and of lengths. */
export interface Widths {
  readonly address: number
  readonly length: number
}

const UTF8 = new TextDecoder()

/** A cursor over bytes. */
export function cursorOver(bytes: Uint8Array, widths: Widths): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const cursor: Cursor = {
    at: 0,
    length: bytes.length,
    uint(size) {
      let value = 0
      for (let i = size - 1; i >= 0; i--) value = value * 256 + view.getUint8(cursor.at + i)
      cursor.at += size
      return value
    },
    address() {
      const bytes = cursor.bytes(widths.address)
      return bytes.every((byte) => byte === 0xff) ? undefined : cursorOver(bytes, widths).uint(bytes.length)
    },
    size: () => cursor.uint(widths.length),
    bytes(count) {
      if (count < 0 || cursor.at + count > bytes.length) throw new RangeError('beyond the end of a block')
      cursor.at += count
      return bytes.subarray(cursor.at - count, cursor.at)
    },
    text: (count) => UTF8.decode(cursor.bytes(count)).replace(/\0.*$/s, ''),
    part: (count) => cursorOver(cursor.bytes(count), widths),
  }
  return cursor
}

/** A source as bytes of HDF5, read by pages; addresses count from `base`. */
export function hdf5Bytes(source: Source, widths: Widths, base = 0): Hdf5Bytes {
  const read: RangeReader = pagedReader(source)
  const upTo = async (address: number, length: number) =>
    cursorOver(await read(base + address, length), widths)
  const within = (address: number, length: number) => {
    if (!(address + length <= source.size - base)) throw new Damage('a block beyond the end of the file')
  }
  return {
    name: source.name,
    size: source.size,
    widths,
    upTo,
    async data(address, length) {
      within(address, length)
      return source.read(base + address, length)
    },
    async block(address, length) {
      within(address, length)
      const cursor = await upTo(address, length)
      if (cursor.length < length) throw new Damage('a block that could not be read whole')
      return cursor
    },
    over: (bytes) => cursorOver(bytes, widths),
  }
}
