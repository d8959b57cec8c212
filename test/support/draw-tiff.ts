// Draws small TIFFs of any layout for tests: byte order, BigTIFF, strips or tiles, compression, predictor, tags at will.
import { deflateSync } from 'node:zlib'

export interface DrawnTiff {
  readonly width: number
  readonly height: number
  /** Bytes of the samples of a row of the image, in the file's byte order. */
  readonly row: (row: number) => Uint8Array
  readonly bits?: number
  readonly format?: number
  readonly little?: boolean
  readonly big?: boolean
  readonly compression?: 'none' | 'deflate' | 'lzw' | 'packbits'
  readonly rowsPerStrip?: number
  readonly tags?: readonly Tag[]
}

/** Tag, field type, values. */
export type Tag = readonly [tag: number, type: 1 | 2 | 3 | 4 | 12 | 16, values: readonly number[] | string]

const CODES = { none: 1, lzw: 5, deflate: 8, packbits: 32773 } as const
const SIZES = { 1: 1, 2: 1, 3: 2, 4: 4, 12: 8, 16: 8 } as const

/** UTM 50N, 30 m pixels from (600000, 3550000). */
export const PLACE: readonly Tag[] = [
  [33550, 12, [30, 30, 0]],
  [33922, 12, [0, 0, 0, 600000, 3550000, 0]],
  [34735, 3, [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32650]],
]

const pack = {
  none: (bytes: Uint8Array) => bytes,
  deflate: (bytes: Uint8Array) => new Uint8Array(deflateSync(bytes)),
  packbits: (bytes: Uint8Array) =>
    Uint8Array.from(
      [...bytes].flatMap((byte, i) => (i % 64 === 0 ? [Math.min(63, bytes.length - i - 1), byte] : [byte])),
    ),
  lzw: literalLzw,
} as const

// LZW without a dictionary: 9-bit literals, cleared before codes grow to 10 bits.
function literalLzw(bytes: Uint8Array): Uint8Array {
  const codes = [...bytes].flatMap((byte, i) => (i % 200 === 0 ? [256, byte] : [byte]))
  const bits = [...codes, 257].map((code) => code.toString(2).padStart(9, '0')).join('')
  return Uint8Array.from(bits.match(/.{1,8}/g)!, (text) => Number.parseInt(text.padEnd(8, '0'), 2))
}

/** The bytes of a TIFF of one image. */
export function drawTiff(image: DrawnTiff): Uint8Array {
  const {
    width,
    height,
    bits = 8,
    format = 1,
    little = true,
    big = false,
    compression = 'none',
    tags = PLACE,
  } = image
  const rowsPerStrip = image.rowsPerStrip ?? height
  const strips: Uint8Array[] = []
  for (let first = 0; first < height; first += rowsPerStrip) {
    const rows = Array.from({ length: Math.min(rowsPerStrip, height - first) }, (_, r) =>
      image.row(first + r),
    )
    strips.push(pack[compression](Uint8Array.from(rows.flatMap((row) => [...row]))))
  }
  const dataStart = 16
  const offsets = strips.map(
    (_, i) => dataStart + strips.slice(0, i).reduce((sum, strip) => sum + strip.length, 0),
  )
  const directory = dataStart + strips.reduce((sum, strip) => sum + strip.length, 0)
  const own: Tag[] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, [bits]],
    [259, 3, [CODES[compression]]],
    [262, 3, [1]],
    [273, big ? 16 : 4, offsets],
    [277, 3, [1]],
    [278, 4, [rowsPerStrip]],
    [279, 4, strips.map((strip) => strip.length)],
    [339, 3, [format]],
  ]
  const added = new Set(tags.map(([tag]) => tag))
  const all = [...own.filter(([tag]) => !added.has(tag)), ...tags].sort((a, b) => a[0] - b[0])
  const head = new Uint8Array(dataStart)
  const view = new DataView(head.buffer)
  head.set(little ? [73, 73] : [77, 77])
  view.setUint16(2, big ? 43 : 42, little)
  if (big) {
    view.setUint16(4, 8, little)
    view.setBigUint64(8, BigInt(directory), little)
  } else view.setUint32(4, directory, little)
  return Uint8Array.from(
    [head, ...strips, drawDirectory(all, directory, little, big)].flatMap((part) => [...part]),
  )
}

function drawDirectory(tags: readonly Tag[], start: number, little: boolean, big: boolean): Uint8Array {
  const [countSize, entry, room] = big ? [8, 20, 8] : [2, 12, 4]
  const fixed = countSize + tags.length * entry + room
  const lengthOf = ([, type, values]: Tag) =>
    SIZES[type] * (values.length + (typeof values === 'string' ? 1 : 0))
  const bytes = new Uint8Array(
    fixed + tags.reduce((sum, tag) => sum + (lengthOf(tag) > room ? lengthOf(tag) : 0), 0),
  )
  const view = new DataView(bytes.buffer)
  const put = (at: number, value: number, size: number) => {
    if (size === 1) view.setUint8(at, value)
    else if (size === 2) view.setUint16(at, value, little)
    else if (size === 4) view.setUint32(at, value, little)
    else view.setBigUint64(at, BigInt(value), little)
  }
  put(0, tags.length, countSize)
  let outside = fixed
  tags.forEach((tag, i) => {
    const at = countSize + i * entry
    const [id, type, values] = tag
    const length = lengthOf(tag)
    put(at, id, 2)
    put(at + 2, type, 2)
    put(at + 4, length / SIZES[type], big ? 8 : 4)
    let to = at + (big ? 12 : 8)
    if (length > room) {
      put(to, start + outside, room)
      to = outside
      outside += length
    }
    const list = typeof values === 'string' ? [...values].map((char) => char.charCodeAt(0)) : values
    list.forEach((value, v) => {
      if (type === 12) view.setFloat64(to + v * 8, value, little)
      else put(to + v * SIZES[type], value, SIZES[type])
    })
  })
  return bytes
}
