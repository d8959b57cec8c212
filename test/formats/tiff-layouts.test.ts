// Drawn TIFFs of odd layouts: each says in a few pixels what the reader must do with it.
import { describe, expect, it } from 'vitest'
import { isInputError } from '../../src/error.ts'
import { crsOfGeoTags, geoTags, memorySource, readTiff, tiffRaster } from '../../src/formats/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { type DrawnTiff, drawTiff, PLACE, type Tag } from '../support/draw-tiff.ts'

const codes = (width: number) => (row: number) =>
  Uint8Array.from({ length: width }, (_, col) => (row * 7 + col) % 251)

async function open(image: DrawnTiff, options = {}) {
  const tiff = await readTiff(memorySource('drawn.tif', drawTiff(image)))
  return tiffRaster(tiff, crsOfGeoTags(geoTags(tiff.directories[0]!))!, nodeZlib, options)
}

async function pixels(image: DrawnTiff) {
  const raster = await open(image)
  return [...(await raster.read({ col: 0, row: 0, width: image.width, height: image.height }))]
}

async function fault(image: DrawnTiff) {
  try {
    await pixels(image)
  } catch (error) {
    if (isInputError(error)) return `${error.issues[0]!.found}; ${error.issues[0]!.hint}`
    throw error
  }
  return 'nothing wrong'
}

describe('layouts', () => {
  const image = { width: 9, height: 7, row: codes(9) }
  const expected = Array.from({ length: 63 }, (_, i) => (Math.floor(i / 9) * 7 + (i % 9)) % 251)

  for (const compression of ['none', 'deflate', 'lzw', 'packbits'] as const)
    for (const big of [false, true])
      for (const little of [true, false])
        it(`${compression}${big ? ', BigTIFF' : ''}, ${little ? 'little' : 'big'}-endian strips`, async () => {
          expect(await pixels({ ...image, compression, big, little, rowsPerStrip: 3 })).toEqual(expected)
        })

  it('a huge strip is read by the rows that are wanted', async () => {
    const width = 3000
    const raster = await open({ width, height: 800, row: codes(width) })
    const window = await raster.read({ col: 1000, row: 777, width: 3, height: 1 })
    expect([...window]).toEqual([1000, 1001, 1002].map((col) => (777 * 7 + col) % 251))
  })

  it('packed bits start each row at a whole byte', async () => {
    const rows = [Uint8Array.of(0b0001_0010, 0b0011_0000), Uint8Array.of(0b1111_1110, 0b1101_0000)]
    expect(await pixels({ width: 3, height: 2, bits: 4, row: (row) => rows[row]! })).toEqual([
      1, 2, 3, 15, 14, 13,
    ])
  })

  it('bits of the other fill order are turned', async () => {
    const tags: Tag[] = [...PLACE, [266, 3, [2]]]
    expect(
      await pixels({ width: 8, height: 1, bits: 1, tags, row: () => Uint8Array.of(0b0000_0101) }),
    ).toEqual([1, 0, 1, 0, 0, 0, 0, 0])
  })

  it('64-bit integers are doubles where these are exact, and refused where not', async () => {
    const of = (value: bigint) => new Uint8Array(BigInt64Array.of(value).buffer)
    expect(
      await pixels({ width: 1, height: 1, bits: 64, format: 2, row: () => of(-5_000_000_000n) }),
    ).toEqual([-5e9])
    expect(await fault({ width: 1, height: 1, bits: 64, format: 2, row: () => of(2n ** 53n + 1n) })).toMatch(
      /2\^53/,
    )
  })
})

describe('nodata', () => {
  const at = async (text: string, bits: number, format: number) =>
    (
      await open({
        width: 1,
        height: 1,
        bits,
        format,
        row: () => new Uint8Array(bits / 8),
        tags: [...PLACE, [42113, 2, text]],
      })
    ).nodata
  it.each([
    ['255', 8, 1, 255],
    ['-9999', 8, 1, undefined],
    ['256', 8, 1, undefined],
    ['1.5', 16, 2, undefined],
    ['nan', 8, 1, undefined],
    ['nan', 32, 3, Number.NaN],
    ['-3.4028234663852886e+38', 32, 3, -3.4028234663852886e38],
    ['0.1', 32, 3, Math.fround(0.1)],
    ['-1.7976931348623157e+308', 32, 3, undefined],
    ['-inf', 32, 3, Number.NEGATIVE_INFINITY],
    ['none', 32, 3, undefined],
  ])('"%s" in %i bits of format %i is %s', async (text, bits, format, expected) => {
    expect(await at(text, bits, format)).toBe(expected)
  })
})

describe('place', () => {
  const small = { width: 2, height: 2, row: () => Uint8Array.of(1, 2) }
  const keys = PLACE[2]!
  it('pixel is point: the tie point is a centre', async () => {
    const point: Tag = [34735, 3, [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 2, 3072, 0, 1, 32650]]
    const { grid } = await open({ ...small, tags: [PLACE[0]!, PLACE[1]!, point] })
    expect(grid.affine).toEqual({ a: 30, c: 599985, e: -30, f: 3550015 })
  })

  it('a matrix without rotation, and pixels that are not square', async () => {
    const matrix: Tag = [34264, 12, [30, 0, 0, 600000, 0, -20, 0, 3550000, 0, 0, 0, 0, 0, 0, 0, 1]]
    expect((await open({ ...small, tags: [matrix, keys] })).grid.affine).toEqual({
      a: 30,
      c: 600000,
      e: -20,
      f: 3550000,
    })
  })

  it('refuses a matrix with rotation', async () => {
    const matrix: Tag = [34264, 12, [30, 3, 0, 600000, 3, -30, 0, 3550000, 0, 0, 0, 0, 0, 0, 0, 1]]
    expect(await fault({ ...small, tags: [matrix, keys] })).toMatch(/rotated or sheared.*gdalwarp/)
  })

  it('refuses no place at all', async () => {
    expect(await fault({ ...small, tags: [keys] })).toMatch(/no georeferencing/)
  })
})

describe('refusals', () => {
  const small = { width: 2, height: 2, row: () => Uint8Array.of(1, 2) }
  it.each([
    [7, 'JPEG'],
    [34887, 'LERC'],
    [50001, 'WebP'],
    [4, 'CCITT fax 4'],
    [12345, '12345'],
  ])('compression %i is named, with the command that converts', async (code, name) => {
    expect(await fault({ ...small, tags: [...PLACE, [259, 3, [code]]] })).toBe(
      `compression ${name}; Rewrite it: gdal_translate -co COMPRESS=DEFLATE IN OUT.`,
    )
  })

  it.each<[string, Tag]>([
    ['no width', [256, 4, [0]]],
    ['four billion columns', [256, 4, [4_294_967_295]]],
    ['more strips than the file lists', [278, 4, [1]]],
    ['a strip beyond the file', [273, 4, [4_000_000_000]]],
    ['fewer bytes than pixels', [279, 4, [3]]],
    ['65535 bands', [277, 3, [65_535]]],
    ['a predictor of the future', [317, 3, [9]]],
  ])('%s', async (_, tag) => {
    const image = { ...small, compression: 'deflate', tags: [...PLACE, tag] } as const
    expect(await fault(image)).not.toBe('nothing wrong')
  })
})
