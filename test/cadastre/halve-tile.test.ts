// A halved tile is the mean of what is inside, pixel by pixel; four of them put together are a tile again.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bandsOfTile,
  halfRoom,
  OUTSIDE,
  type PaletteTile,
  pyramid,
  tileHalver,
  tileOfBands,
} from '../../src/cadastre/index.ts'
import { quarterJoiner } from '../../src/cadastre/pixels/halve-tile.ts'

const SIDE = 8
const meanInside = (values: readonly number[]) => {
  const inside = values.filter((value) => value !== OUTSIDE)
  if (inside.length === 0) return OUTSIDE
  return inside.reduce((sum, value) => sum + value, 0) / inside.length
}
const halved = (band: Float32Array, side: number) =>
  Float32Array.from({ length: (side * side) / 4 }, (_, i) => {
    const at = Math.floor(i / (side / 2)) * 2 * side + (i % (side / 2)) * 2
    return meanInside([band[at]!, band[at + 1]!, band[at + side]!, band[at + side + 1]!])
  })

const halving = (bands: number) => {
  const halve = tileHalver(SIDE, bands, OUTSIDE)
  return (tile: PaletteTile) => halve(tile, halfRoom(SIDE, bands))
}

// Few values, so that runs are met; what is outside is so in every band.
const pixels = fc
  .array(fc.constantFrom(0, 1, 2, 3, 4), { minLength: SIDE * SIDE, maxLength: SIDE * SIDE })
  .map((codes) =>
    [7, 0.1].map((unit) => Float32Array.from(codes, (code) => (code === 0 ? OUTSIDE : (code - 1) * unit))),
  )

describe('a halved tile', () => {
  it('holds the mean of those of four pixels that are inside', () => {
    const halve = halving(2)
    fc.assert(
      fc.property(pixels, (bands) => {
        const half = halve(tileOfBands(bands, SIDE, OUTSIDE))
        expect(bandsOfTile(half)).toEqual(bands.map((band) => halved(band, SIDE)))
      }),
    )
  })

  it('is one run a row where the tile is of one value', () => {
    const even = tileOfBands([new Float32Array(SIDE * SIDE).fill(3)], SIDE, OUTSIDE)
    const { runs } = halving(1)(even)
    expect(runs.starts).toEqual(Int32Array.from([0, 1, 2, 3, 4]))
    expect(runs.ends.subarray(0, 4)).toEqual(Int32Array.from([4, 4, 4, 4]))
  })

  it('finds room for as many means as it has pixels', () => {
    const side = 64
    const noise = Float32Array.from({ length: side * side }, (_, i) => ((i * 7919) % 4099) / 8)
    const half = tileHalver(side, 1, OUTSIDE)(tileOfBands([noise], side, OUTSIDE), halfRoom(side, 1))
    expect(half.palette.length).toBe((side * side) / 4 + 2)
    expect(bandsOfTile(half)).toEqual([halved(noise, side)])
  })

  it('makes a quarter of its parent, beside others or none', () => {
    const halve = halving(2)
    const join = quarterJoiner(SIDE, 2, OUTSIDE)
    fc.assert(
      fc.property(fc.array(fc.option(pixels), { minLength: 4, maxLength: 4 }), (four) => {
        const tile = join(four.map((bands) => (bands ? halve(tileOfBands(bands, SIDE, OUTSIDE)) : undefined)))
        const half = SIDE / 2
        const expected = [0, 1].map((b) =>
          Float32Array.from({ length: SIDE * SIDE }, (_, at) => {
            const [row, col] = [Math.floor(at / SIDE), at % SIDE]
            const bands = four[(row < half ? 0 : 2) + (col < half ? 0 : 1)]
            return bands ? halved(bands[b]!, SIDE)[(row % half) * half + (col % half)]! : OUTSIDE
          }),
        )
        expect(bandsOfTile(tile)).toEqual(expected)
      }),
    )
  })
})

describe('a pyramid', () => {
  it('passes a parent on once its children are there, at the edge as well, and none that lies outside', () => {
    const met: string[] = []
    const tiles = pyramid({
      width: 3 * SIDE,
      height: SIDE,
      tileSize: SIDE,
      top: 2,
      bands: 1,
      nodata: OUTSIDE,
      emit: (level, col, row, tile) => met.push(`${level}/${col}/${row} ${bandsOfTile(tile)[0]![0]}`),
    })
    const even = (value: number) => tileOfBands([new Float32Array(SIDE * SIDE).fill(value)], SIDE, OUTSIDE)
    tiles.accept(2, 0, undefined)
    tiles.accept(0, 0, even(4))
    expect(met).toEqual([])
    tiles.accept(1, 0, even(2))
    expect(met).toEqual(['1/0/0 4', '2/0/0 4'])
  })
})
