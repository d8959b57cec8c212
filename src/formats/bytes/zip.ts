// The directory of a ZIP archive: what it holds, and how large that is once unpacked, so that a bomb is refused before it goes off.
import { inflateSync } from 'fflate'
import { Damage } from './damage.ts'

const END = 0x06054b50
const ENTRY = 0x02014b50
const STORED = 0
const DEFLATED = 8

/** A file of an archive. */
export interface ZipEntry {
  readonly name: string
  readonly isLocked: boolean
  readonly method: number
  readonly packed: number
  readonly size: number
  /** Where its own header stands. */
  readonly at: number
}

/** The files that the central directory names; undefined where there is no directory. */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  if (end === undefined) return undefined
  const entries: ZipEntry[] = []
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) return undefined
    const length = view.getUint16(at + 28, true)
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length)),
      isLocked: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    })
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** Sum of the unpacked sizes that the central directory names; undefined where there is no directory. */
export const unpackedSize = (bytes: Uint8Array): number | undefined =>
  zipEntries(bytes)?.reduce((sum, { size }) => sum + size, 0)

/** The bytes of a file of an archive; throws Damage where they do not unpack to the size it names. */
export function unzipped(
  archive: Uint8Array,
  { name, isLocked, method, packed, size, at }: ZipEntry,
): Uint8Array {
  if (isLocked) throw new Damage(`${name} is locked by a password`)
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength)
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const bytes = archive.subarray(start, start + packed)
  if (method !== STORED && method !== DEFLATED) throw new Damage(`${name} is packed by method ${method}`)
  const whole = method === STORED ? bytes : inflated(bytes, size)
  if (whole?.length === size) return whole
  throw new Damage(`${name} does not unpack`)
}

function inflated(bytes: Uint8Array, size: number): Uint8Array | undefined {
  // One limit for browsers, one for Node.
  const limits = { out: new Uint8Array(size), maxOutputLength: Math.max(1, size) }
  try {
    return inflateSync(bytes, limits)
  } catch {
    return undefined
  }
}

// The end record stands last, before a comment of at most 65535 bytes.
function endOf(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === END) return at
  return undefined
}
