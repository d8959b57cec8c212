// Bands of two images are paired by what they show, never by an accident of their order.
import { describe, expect, it } from 'vitest'
import type { Band, Role } from '../../src/classify/index.ts'
import { pairBands } from '../../src/run/classify/pair-bands.ts'

const band = (name: string, role?: Role): Band => ({
  name,
  role,
  raster: undefined as unknown as Band['raster'],
  scale: 1,
  offset: 0,
})
const stack = (...names: string[]) => names.map((name) => band(name))
const pairs = (
  used: readonly Band[],
  reference: readonly Band[],
  more: { all?: readonly Band[]; named?: readonly (readonly [string, string])[] } = {},
) =>
  pairBands({ file: 'reference.tif', used, all: more.all ?? used, reference }, more.named).map(
    ({ own, other }) => `${own.name}–${other.name}`,
  )

describe('bands of a scene and a reference', () => {
  it('belong together by role, whatever their names and order', () => {
    const landsat8 = [band('SR_B4', 'red'), band('SR_B5', 'nir'), band('SR_B3', 'green')]
    const landsat5 = [band('SR_B2', 'green'), band('SR_B3', 'red'), band('SR_B4', 'nir')]
    expect(pairs(landsat8, landsat5)).toEqual(['SR_B4–SR_B3', 'SR_B5–SR_B4', 'SR_B3–SR_B2'])
  })

  it('belong together by name where a role is not known, but numbers are no names', () => {
    expect(pairs(stack('B05', 'B06'), stack('b06', 'B8A'))).toEqual(['B06–b06'])
    expect(() => pairs(stack('1', '2'), stack('2', '3', '4'))).toThrow(
      /align\.bands at reference\.tif: found bands 2, 3, 4, the scene has 1, 2;/,
    )
  })

  it('belong together by their place in stacks of one count, bands left out or not', () => {
    expect(pairs(stack('1', '2', '3'), stack('1', '2', '3'))).toEqual(['1–1', '2–2', '3–3'])
    expect(pairs(stack('4', '2'), stack('1', '2', '3', '4'), { all: stack('1', '2', '3', '4') })).toEqual([
      '2–2',
      '4–4',
    ])
    expect(pairs(stack('4', '3'), stack('1', '2'), { all: stack('1', '2', '3', '4') })).toEqual([
      '4–1',
      '3–2',
    ])
  })

  it('are refused where both say what they show and nothing is shared', () => {
    expect(() => pairs([band('1', 'red')], [band('1', 'nir')])).toThrow(
      /bands 1 \(nir\), the scene has 1 \(red\)/,
    )
  })

  it('are paired as the user says; every strange name is told', () => {
    const all = stack('1', '2', '3', '4')
    expect(pairs(stack('1'), stack('1'), { all, named: [['4', '1']] })).toEqual(['4–1'])
    const named = [
      ['9', '1'],
      ['4', '7'],
    ] as const
    expect(() => pairs(stack('1'), stack('1'), { all, named })).toThrow(/"9"[\s\S]*"7"/)
  })
})
