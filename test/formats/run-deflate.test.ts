// The encoder of runs against zlib: whatever the rows, inflating gives them back, and the checksum is right.
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roomForRuns, runDeflater } from '../../src/formats/index.ts'
import { huffmanCoder } from '../../src/formats/tiff/huffman.ts'

/** Encode pixels from their runs. */
function encode(deflater: ReturnType<typeof runDeflater>, pixels: Uint8Array | Uint32Array) {
  const runs = roomForRuns(pixels.length)
  let count = 0
  for (let at = 0; at < pixels.length; at++) {
    if (at > 0 && pixels[at] === pixels[at - 1]) continue
    runs.values[count] = pixels[at]!
    runs.starts[count++] = at
  }
  runs.starts[count] = pixels.length
  return deflater.finish(runs, count)
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

describe('the codes of the encoder', () => {
  it('fill their space whatever the frequencies, and exceed no limit', () => {
    const weights = fc.array(fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 4_000_000 })), {
      minLength: 2,
      maxLength: 286,
    })
    fc.assert(
      fc.property(weights, fc.integer({ min: 9, max: 15 }), (list, limit) => {
        const lengths = huffmanCoder(list.length).lengths(Uint32Array.from(list), limit)
        const used = lengths.filter((length) => length > 0)
        expect(lengths.map((length) => Math.sign(length))).toEqual(
          Uint8Array.from(list, (weight) => Math.sign(weight)),
        )
        if (used.length < 2) return
        expect(Math.max(...used)).toBeLessThanOrEqual(limit)
        expect(used.reduce((sum, length) => sum + 2 ** -length, 0)).toBe(1)
      }),
    )
  })

  it('are as short as Huffman makes them where the limit allows', () => {
    // Fibonacci weights: the deepest tree of six leaves.
    const { lengths } = huffmanCoder(6)
    expect([...lengths(Uint32Array.of(1, 1, 2, 3, 5, 8), 7)]).toEqual([5, 5, 4, 3, 2, 1])
    expect([...lengths(Uint32Array.of(1, 1, 2, 3, 5, 8), 4)].sort()).toEqual([1, 2, 4, 4, 4, 4])
  })
})

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
        const deflater = runDeflater(bytesPerPixel)
        // Twice: an encoder keeps nothing of the tile before.
        for (let i = 0; i < 2; i++) expect(back(encode(deflater, pixels), pixels)).toEqual(pixels)
      }),
    )
  })

  it('writes a constant tile of a megabyte in about a kilobyte', () => {
    const pixels = new Uint32Array(512 * 512).fill(0x3f800000)
    const bytes = encode(runDeflater(4), pixels)
    expect(bytes.length).toBeLessThan(1200)
    expect(back(bytes, pixels)).toEqual(pixels)
  })
})
