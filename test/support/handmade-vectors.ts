// A small shapefile made byte by byte, so that its reader is tested where no other program is at hand.

const polygon = (rings: number[][]) => {
  const points = rings.reduce((sum, ring) => sum + ring.length / 2, 0)
  const bytes = new Uint8Array(44 + rings.length * 4 + points * 16)
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 5, true)
  view.setInt32(36, rings.length, true)
  view.setInt32(40, points, true)
  let start = 0
  for (const [i, ring] of rings.entries()) {
    view.setInt32(44 + i * 4, start, true)
    ring.forEach((value, k) => view.setFloat64(44 + rings.length * 4 + start * 16 + k * 8, value, true))
    start += ring.length / 2
  }
  return bytes
}

function header(size: number): Uint8Array {
  const bytes = new Uint8Array(100)
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 9994)
  view.setInt32(24, size / 2)
  view.setInt32(28, 1000, true)
  view.setInt32(32, 5, true)
  return bytes
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function shapefile(records: readonly Uint8Array[]) {
  const [shp, shx]: [Uint8Array[], Uint8Array[]] = [[], []]
  let offset = 100
  for (const [i, content] of records.entries()) {
    const [head, entry] = [new Uint8Array(8), new Uint8Array(8)]
    new DataView(head.buffer).setInt32(0, i + 1)
    new DataView(head.buffer).setInt32(4, content.length / 2)
    new DataView(entry.buffer).setInt32(0, offset / 2)
    new DataView(entry.buffer).setInt32(4, content.length / 2)
    shp.push(head, content)
    shx.push(entry)
    offset += 8 + content.length
  }
  return {
    shp: join([header(offset), ...shp]),
    shx: join([header(100 + records.length * 8), ...shx]),
  }
}

/** A dBASE table of one text and one number column; names and texts as the bytes given. */
function dbf(name: readonly number[], rows: readonly (readonly [readonly number[], string])[]): Uint8Array {
  const [textWidth, numberWidth] = [12, 8]
  const width = 1 + textWidth + numberWidth
  const bytes = new Uint8Array(97 + rows.length * width).fill(0x20, 97)
  const view = new DataView(bytes.buffer)
  bytes[0] = 3
  view.setUint32(4, rows.length, true)
  view.setUint16(8, 97, true)
  view.setUint16(10, width, true)
  bytes.set(name, 32)
  bytes.set(
    [...'C'].map((c) => c.charCodeAt(0)),
    43,
  )
  bytes[48] = textWidth
  bytes.set(
    [...'CODE'].map((c) => c.charCodeAt(0)),
    64,
  )
  bytes[75] = 'N'.charCodeAt(0)
  bytes[80] = numberWidth
  bytes[96] = 0x0d
  for (const [i, [text, number]] of rows.entries()) {
    bytes.set(text, 97 + i * width + 1)
    bytes.set(
      [...number.padStart(numberWidth)].map((c) => c.charCodeAt(0)),
      97 + i * width + 1 + textWidth,
    )
  }
  return bytes
}

// A hole written before its outer ring, and a feature without geometry.
const files = shapefile([
  polygon([
    [1, 1, 2, 1, 2, 2, 1, 2, 1, 1],
    [0, 0, 0, 4, 4, 4, 4, 0, 0, 0],
  ]),
  new Uint8Array(4),
])

/** The files; the table is in GBK: 名称 = 玄武区. */
export const handmade = {
  ...files,
  dbfGbk: dbf(
    [0xc3, 0xfb, 0xb3, 0xc6],
    [
      [[0xd0, 0xfe, 0xce, 0xe4, 0xc7, 0xf8], '320102'],
      [[], ''],
    ],
  ),
}
