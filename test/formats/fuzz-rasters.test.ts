// Bytes of valid rasters flipped, filled and cut at random: an InputError may come out, soon, and nothing else.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInputError } from '../../src/error.ts'
import {
  asciiRaster,
  memorySource,
  readAsciiGrid,
  readTiff,
  tiffRaster,
  zlibFor,
} from '../../src/formats/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { type DrawnTiff, drawTiff, PLACE } from '../support/draw-tiff.ts'
import { codesTiff, utmGrid } from '../support/small-study.ts'

const row = (index: number) => Uint8Array.from({ length: 40 }, (_, col) => (index * 3 + (col >> 3)) & 255)
const image: DrawnTiff = { width: 40, height: 30, row, rowsPerStrip: 8 }
const SEEDS: Readonly<Record<string, Uint8Array>> = {
  'plain strips': drawTiff(image),
  'big-endian 16-bit LZW with differences': drawTiff({
    ...image,
    width: 20,
    bits: 16,
    little: false,
    compression: 'lzw',
    tags: [...PLACE, [317, 3, [2]]],
  }),
  'float deflate with byte planes, BigTIFF': drawTiff({
    ...image,
    width: 10,
    bits: 32,
    format: 3,
    big: true,
    compression: 'deflate',
    tags: [...PLACE, [317, 3, [3]]],
  }),
  packbits: drawTiff({ ...image, compression: 'packbits' }),
  'two bands of 4 bits': drawTiff({ ...image, tags: [...PLACE, [258, 3, [4, 4]], [277, 3, [2]]] }),
  'a tiled COG': codesTiff(utmGrid(70, 50), new Uint8Array(3500).fill(11), 32),
}

/** What happens to a file: bytes set at random places, most in the last quarter where directories lie, and a cut. */
const damage = fc.record({
  sets: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) }), {
    minLength: 1,
    maxLength: 6,
  }),
  tail: fc.boolean(),
  keep: fc.oneof(
    { weight: 4, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  ),
})

function damaged(
  bytes: Uint8Array,
  { sets, tail, keep }: typeof damage extends fc.Arbitrary<infer T> ? T : never,
) {
  const out = bytes.slice()
  const from = tail ? bytes.length - Math.min(400, bytes.length) : 0
  for (const { at, byte } of sets) out[from + Math.floor(at * (bytes.length - from - 1))] = byte
  return out.subarray(0, Math.ceil(keep * out.length))
}

async function soon(work: () => Promise<unknown>): Promise<void> {
  const start = process.cpuUsage()
  try {
    await work()
  } catch (error) {
    if (!isInputError(error)) throw error
    expect(error.issues).toHaveLength(1)
  }
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1e6).toBeLessThan(5)
}

async function readSome(bytes: Uint8Array): Promise<void> {
  const tiff = await readTiff(memorySource('fuzzed.tif', bytes))
  const raster = tiffRaster(tiff, utmGrid(1, 1).crs, await zlibFor(tiff, nodeZlib))
  const { width, height } = raster.grid
  const size = { width: Math.min(width, 256), height: Math.min(height, 256) }
  await raster.read({ col: 0, row: 0, ...size })
  await raster.read({ col: width - size.width, row: height - size.height, ...size })
}

describe('damaged TIFFs', () => {
  it.each(Object.keys(SEEDS))('%s', async (name) => {
    await readSome(SEEDS[name]!)
    await fc.assert(
      fc.asyncProperty(damage, (what) => soon(() => readSome(damaged(SEEDS[name]!, what)))),
      { numRuns: 300 },
    )
  })
})

it('damaged ASCII grids', async () => {
  const text = `ncols 20\nnrows 15\nxllcorner 0\nyllcorner 0\ncellsize 30\nnodata_value -9999\n${'11 51 -9999 2.5 '.repeat(75)}`
  const grid = new TextEncoder().encode(text)
  const read = async (bytes: Uint8Array) => {
    const opened = await readAsciiGrid(memorySource('fuzzed.asc', bytes))
    const raster = asciiRaster(opened, utmGrid(1, 1).crs)
    await raster.read({ col: 0, row: 0, width: opened.width, height: opened.height })
  }
  await read(grid)
  await fc.assert(
    fc.asyncProperty(damage, (what) => soon(() => read(damaged(grid, what)))),
    { numRuns: 300 },
  )
})
