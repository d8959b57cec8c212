// How large a ZIP archive is once unpacked, as its directory says, so that a bomb is refused before it goes off.

const END = 0x06054b50
const ENTRY = 0x02014b50

/** Sum of the unpacked sizes that the central directory names; undefined where there is no directory. */
export function unpackedSize(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  if (end === undefined) return undefined
  let at = view.getUint32(end + 16, true)
  let size = 0
  for (let entries = view.getUint16(end + 10, true); entries > 0; entries--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) return undefined
    size += view.getUint32(at + 24, true)
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return size
}

// The end record stands last, before a comment of at most 65535 bytes.
function endOf(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === END) return at
  return undefined
}
