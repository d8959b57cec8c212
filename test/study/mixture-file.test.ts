// Mixed pixels as bytes: what is packed comes back pixel by pixel, and explains the pixel in full.
import { describe, expect, it } from 'vitest'
import { explainPixel } from '../../src/cadastre/index.ts'
import { nodeWorld, nodeZlib } from '../../src/host/node.ts'
import { parseStudy, solve } from '../../src/study/index.ts'
import { mixtureAt, mixtureFile, packMixtures } from '../../src/study/passes/mixture-file.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const mixtures = {
  pixels: Int32Array.of(3, 700),
  starts: Int32Array.of(0, 2, 5),
  classes: Uint8Array.of(1, 4, 1, 2, 9),
  shares: Float64Array.of(0.25, 0.75, 0.5, 0.3, 0.2),
}

describe('mixtureFile', () => {
  // Three tiles, the middle one with mixtures; read through a view that starts at an odd offset.
  const packed = packMixtures(mixtures, nodeZlib)
  const bytes = Buffer.concat([Buffer.of(7), ...mixtureFile([0, packed.length, 0], () => packed)]).subarray(1)

  it.each([
    [
      1,
      3,
      [
        { class: 1, share: 0.25 },
        { class: 4, share: 0.75 },
      ],
    ],
    [
      1,
      700,
      [
        { class: 1, share: 0.5 },
        { class: 2, share: 0.3 },
        { class: 9, share: 0.2 },
      ],
    ],
    [1, 4, undefined],
    [0, 3, undefined],
  ])('tile %i, pixel %i', (tile, pixel, wanted) => {
    expect(mixtureAt(bytes, 3, tile, pixel, nodeZlib)).toEqual(wanted)
  })
})

it('a mixed pixel is explained by every class it has', async () => {
  const [x, y] = [600000, 3550000]
  const { study } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { urban: 90, agriculture: 9 } },
      land: { cover: 'c.tif', legend: 'esa-worldcover' },
      zones: { file: 'z.geojson', id: 'id', name: 'name' },
    },
    'study',
  )
  const files = {
    'c.tif': codesTiff(utmGrid(2, 1), [50, 40]),
    'z.geojson': zonesJson([{ id: 'z', rings: [box(x, y - 30, x + 60, y)] }]),
  }
  const { tally, emissions } = await solve(study!, nodeWorld({ base: folderOf(files), threads: 1 }))
  const classOf = (code: number) => tally.lands.legend.findIndex((entry) => entry.code === code) + 1
  const mixture = [
    { class: classOf(50), share: 0.25 },
    { class: classOf(40), share: 0.75 },
  ]
  const { parts, intensity } = explainPixel(tally.lands, emissions, {
    col: 0,
    row: 0,
    klass: classOf(40),
    mixture,
  })
  expect(parts.map(({ share, land }) => [share, land!.code])).toEqual([
    [0.25, 50],
    [0.75, 40],
  ])
  // 90 t and 9 t on 0.09 ha each: 1000 and 100 t per hectare.
  expect(intensity['total']).toBeCloseTo(0.25 * 1000 + 0.75 * 100, 9)
})
