// Writes PNG pictures of colour tables or of red, green, blue and alpha, byte for byte the same every time.
import { crc32 } from './bytes/crc32.ts'
import type { Zlib } from './bytes/source.ts'

/** Pixels of a picture. */
export type PngPixels =
  /** One byte a pixel and colours as red, green, blue, alpha. */
  | {
      readonly kind: 'palette'
      readonly indices: Uint8Array
      readonly colors: readonly (readonly [number, number, number, number])[]
    }
  /** Four bytes a pixel. */
  | { readonly kind: 'rgba'; readonly rgba: Uint8Array }
  /** Four bytes a pixel, all opaque: the fourth is left out. */
  | { readonly kind: 'opaque'; readonly rgba: Uint8Array }

const COLOR_TYPE = { palette: 3, rgba: 6, opaque: 2 } as const

/** Encode `width` × `height` pixels, row by row from the top; a lower deflate level is faster and larger. */
export function encodePng(
  width: number,
  height: number,
  pixels: PngPixels,
  zlib: Zlib,
  level = 6,
): Uint8Array {
  const head = new DataView(new ArrayBuffer(13))
  head.setUint32(0, width)
  head.setUint32(4, height)
  head.setUint8(8, 8)
  head.setUint8(9, COLOR_TYPE[pixels.kind])
  const chunks = [chunk('IHDR', new Uint8Array(head.buffer))]
  if (pixels.kind === 'palette') {
    chunks.push(chunk('PLTE', Uint8Array.from(pixels.colors.flatMap((color) => color.slice(0, 3)))))
    chunks.push(chunk('tRNS', Uint8Array.from(pixels.colors.map(([, , , a]) => a))))
  }
  chunks.push(chunk('IDAT', zlib.deflate(rowsOf(pixels, width, height), level)))
  chunks.push(chunk('IEND', new Uint8Array(0)))
  const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)
  return concatenated([signature, ...chunks])
}

function rowsOf(pixels: PngPixels, width: number, height: number): Uint8Array {
  if (pixels.kind === 'palette') return filtered(pixels.indices, width, height)
  return pixels.kind === 'rgba'
    ? filtered(pixels.rgba, width * 4, height)
    : withoutAlpha(pixels.rgba, width, height)
}

function withoutAlpha(rgba: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array((width * 3 + 1) * height)
  for (let row = 0, at = 0, from = 0; row < height; row++) {
    at += 1
    for (let col = 0; col < width; col++, from += 4) {
      out[at++] = rgba[from]!
      out[at++] = rgba[from + 1]!
      out[at++] = rgba[from + 2]!
    }
  }
  return out
}

// Every row with filter type 0: maps are flat areas, which deflate packs as they are.
function filtered(bytes: Uint8Array, rowBytes: number, height: number): Uint8Array {
  const out = new Uint8Array((rowBytes + 1) * height)
  for (let row = 0; row < height; row++) {
    out.set(bytes.subarray(row * rowBytes, (row + 1) * rowBytes), row * (rowBytes + 1) + 1)
  }
  return out
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(data, 8)
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)))
  return bytes
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
