// Settlements: pieces of tiles joined over their edges, and split into urban and rural by size.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tiles } from '../../src/grid/index.ts'
import {
  joinSettlements,
  labelPieces,
  type Mixtures,
  NO_MIXTURES,
  type SettlementTile,
  settlementTile,
  splitLegend,
  splitTile,
} from '../../src/land/index.ts'
import { askPython, python } from '../support/gdal.ts'

const BUILT = 1
const URBAN = 3
const legend = splitLegend(
  [
    { code: 50, class: 'built-up', name: 'Built-up', nameZh: undefined, color: '#fa0000', sector: 'urban' },
    {
      code: 40,
      class: 'cropland',
      name: 'Cropland',
      nameZh: undefined,
      color: '#f096ff',
      sector: 'agriculture',
    },
  ],
  [50],
  { urban: 'urban', rural: 'rural' },
)

/** Classes after the split of a picture: # built up, anything else fields. */
function split(
  picture: Uint8Array,
  width: number,
  size: number,
  least: number,
  order: 1 | -1 = 1,
): Uint8Array {
  const height = picture.length / width
  const rowAreas = new Float64Array(height).fill(1)
  const windows = tiles({ width, height }, size)
  const cut = (window: (typeof windows)[number]) =>
    Uint8Array.from(
      { length: window.width * window.height },
      (_, i) =>
        picture[(window.row + Math.floor(i / window.width)) * width + window.col + (i % window.width)]!,
    )
  const parts: SettlementTile[] = windows.map((window, t) =>
    settlementTile(
      t,
      labelPieces(window, cut(window), NO_MIXTURES, legend.urbanOf, rowAreas),
      window.width,
      least,
    ),
  )
  const settlements = joinSettlements(order === 1 ? parts : parts.reverse(), Math.ceil(width / size), least)
  const out = new Uint8Array(picture.length)
  windows.forEach((window, tile) => {
    const classes = cut(window)
    splitTile(window, { classes, mixtures: NO_MIXTURES }, legend.urbanOf, { of: settlements, tile }, rowAreas)
    classes.forEach((klass, i) => {
      out[(window.row + Math.floor(i / window.width)) * width + window.col + (i % window.width)] = klass
    })
  })
  return out
}

const draw = (lines: readonly string[]) =>
  Uint8Array.from(lines.join(''), (sign) => (sign === '#' ? BUILT : 2))
const shown = (classes: Uint8Array, width: number) =>
  Array.from({ length: classes.length / width }, (_, row) =>
    [...classes.subarray(row * width, (row + 1) * width)].map((klass) => '?r.U'[klass]).join(''),
  )

describe('splitLegend', () => {
  it('keeps class numbers and appends the urban part', () => {
    expect(legend.entries.map(({ code, part, sector }) => [code, part, sector])).toEqual([
      [50, 'rural', 'rural'],
      [40, undefined, 'agriculture'],
      [50, 'urban', 'urban'],
    ])
    expect([...legend.urbanOf.subarray(0, 4)]).toEqual([0, URBAN, 0, 0])
  })
})

describe('split by settlement size', () => {
  it('takes a settlement over tile edges as one, corners apart', () => {
    const picture = draw(['##..#', '.#...', '.####', '#...#'])
    // Tiles of 2 × 2: the ring of 8 crosses four of them; the corner pixel below left stays alone.
    const expected = ['UU..r', '.U...', '.UUUU', 'r...U']
    for (const size of [1, 2, 3, 8]) expect(shown(split(picture, 5, size, 8), 5)).toEqual(expected)
    expect(shown(split(picture, 5, 2, 8.5), 5)).toEqual(['rr..r', '.r...', '.rrrr', 'r...r'])
  })

  it('does not depend on the size or order of tiles', () => {
    const pictures = fc.array(fc.boolean(), { minLength: 12 * 9, maxLength: 12 * 9 })
    fc.assert(
      fc.property(
        pictures,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 9 }),
        (bits, size, least) => {
          const picture = Uint8Array.from(bits, (bit) => (bit ? BUILT : 2))
          expect(split(picture, 12, size, least, -1)).toEqual(split(picture, 12, 12, least))
        },
      ),
    )
  })

  it.skipIf(!python)('agrees with scipy.ndimage.label', () => {
    const [width, height] = [61, 47]
    let seed = 7
    const picture = Uint8Array.from({ length: width * height }, () => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff
      return seed / 0x7fffffff < 0.55 ? BUILT : 2
    })
    const script = `
import sys, json, numpy as np
from scipy import ndimage
a = np.array(json.loads(sys.argv[1])).reshape(${height}, ${width})
labels, n = ndimage.label(a == 1)
size = ndimage.sum_labels(a == 1, labels, np.arange(n + 1))
print(json.dumps(np.where(a == 1, np.where(size[labels] >= 20, 3, 1), 2).ravel().tolist()))
`
    expect([...split(picture, width, 16, 20)]).toEqual(askPython(script, JSON.stringify([...picture])))
  })

  it('counts the built-up share of mixed pixels and joins over them', () => {
    // Field, half-built, built: one settlement of 1.5 pixels.
    const window = { col: 0, row: 0, width: 3, height: 1 }
    const mixtures: Mixtures = {
      pixels: Int32Array.of(1),
      starts: Int32Array.of(0, 2),
      classes: Uint8Array.of(BUILT, 2),
      shares: Float64Array.of(0.5, 0.5),
    }
    const classes = Uint8Array.of(2, 2, BUILT)
    const areas = Float64Array.of(900)
    const pieces = labelPieces(window, classes, mixtures, legend.urbanOf, areas)
    expect([...pieces.labels]).toEqual([0, 1, 1])
    expect([...pieces.areas]).toEqual([1350])
    const of = joinSettlements([settlementTile(0, pieces, 3, 1350)], 1, 1350)
    splitTile(window, { classes, mixtures }, legend.urbanOf, { of, tile: 0 }, areas)
    expect([...classes]).toEqual([2, 2, URBAN])
    expect([...mixtures.classes]).toEqual([URBAN, 2])
  })
})
