// The encoder of runs against zlib: whatever the rows, inflating gives them back, and the checksum is right.
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runDeflater } from '../../src/formats/index.ts'

/** Encode pixels row by row from their runs. */
function encode(deflater: ReturnType<typeof runDeflater>, pixels: Uint8Array | Uint32Array, width: number) {
  for (let start = 0; start < pixels.length; start += width) {
    const { bits, ends } = deflater.line()
    let n = 0
    for (let x = 0; x < width; x++) {
      if (x > 0 && pixels[start + x] === pixels[start + x - 1]) ends[n - 1] = x + 1
      else {
        bits[n] = pixels[start + x]!
        ends[n++] = x + 1
      }
    }
    deflater.row(n)
  }
  return deflater.finish()
}

const back = (bytes: Uint8Array, pixels: Uint8Array | Uint32Array) => {
  const plain = new Uint8Array(inflateSync(bytes))
  return pixels instanceof Uint8Array ? plain : new Uint32Array(plain.buffer)
}

// Runs of few or many values, long and short, with rows that repeat the one above.
const picture = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 400 }))
  .chain(([width, height, values]) =>
    fc.tuple(
      fc.constant(width),
      fc.constant(values),
      fc.array(fc.tuple(fc.nat({ max: values - 1 }), fc.integer({ min: 1, max: 80 }), fc.boolean()), {
        minLength: 1,
        maxLength: 60,
      }),
      fc.constant(height),
    ),
  )

describe('the run encoder', () => {
  it.each([1, 4] as const)('of %i bytes a pixel gives back what went in', (bytesPerPixel) => {
    fc.assert(
      fc.property(picture, fc.nat(), ([width, values, runs, height], seed) => {
        const pixels = bytesPerPixel === 1 ? new Uint8Array(width * height) : new Uint32Array(width * height)
        const pixelOf = (v: number) =>
          bytesPerPixel === 1 ? v % 256 : Math.imul(v % values, 2654435761 + seed) >>> 0
        for (let at = 0, r = 0; at < pixels.length; r++) {
          const [value, length, repeat] = runs[r % runs.length]!
          for (let i = 0; i < length && at < pixels.length; i++, at++)
            pixels[at] = repeat && at >= width ? pixels[at - width]! : pixelOf(value)
        }
        const deflater = runDeflater(width, bytesPerPixel)
        // Twice: an encoder keeps nothing of the tile before.
        for (let i = 0; i < 2; i++) expect(back(encode(deflater, pixels, width), pixels)).toEqual(pixels)
      }),
    )
  })

  it('writes a constant tile of a megabyte in about a kilobyte', () => {
    const pixels = new Uint32Array(512 * 512).fill(0x3f800000)
    const bytes = encode(runDeflater(512, 4), pixels, 512)
    expect(bytes.length).toBeLessThan(1200)
    expect(back(bytes, pixels)).toEqual(pixels)
  })
})
