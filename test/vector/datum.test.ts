// Chinese datums against published reference positions.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gcjToBd, toWgs84, wgsToGcj } from '../../src/vector/index.ts'

const VECTORS = [
  [118.7916827, 32.0623216, 118.7968750327, 32.0602530505, 118.8032969848, 32.066609228],
  [116.404, 39.915, 116.4102444992, 39.9164042815, 116.4166272438, 39.9226995522],
  [121.5272106, 31.1774276, 121.5315418592, 31.1753039836, 121.5380156864, 31.1813286069],
  [118, 31.2, 118.0053570856, 31.1979147233, 118.0119223849, 31.2036592027],
  [120, 30, 120.0046604456, 29.9975343317, 120.0110706206, 30.0038830555],
  [119.2, 32.6, 119.205367454, 32.5980201436, 119.2119223029, 32.6037581814],
  [137.9, 32, 137.9, 32, 137.9064351277, 32.0062029347],
] as const

describe('datums', () => {
  it.each(VECTORS)('%f, %f there and back', (lon, lat, gLon, gLat, bLon, bLat) => {
    const [x, y] = wgsToGcj(lon, lat)
    expect(x).toBeCloseTo(gLon, 9)
    expect(y).toBeCloseTo(gLat, 9)
    const [u, v] = gcjToBd(x, y)
    expect(u).toBeCloseTo(bLon, 9)
    expect(v).toBeCloseTo(bLat, 9)
    // 1e-7° is about a centimetre.
    expect(toWgs84('gcj02', gLon, gLat)[0]).toBeCloseTo(lon, 7)
    expect(toWgs84('bd09', bLon, bLat)[1]).toBeCloseTo(lat, 6)
  })

  it('ends at the corner of the box where a fixed point does not exist', () => {
    for (const [lon, lat] of [
      [72.004, 0.8293],
      [72.0077091, 0.8305628],
    ] as const) {
      expect(toWgs84('gcj02', lon, lat).every(Number.isFinite)).toBe(true)
    }
  })

  it.each([
    [121.5272106, 31.1774276, 121.531541859215, 31.17530398364597, 1e-9],
    [116.377817, 39.911954, 116.38404722455657, 39.91334545536069, 1e-9],
    // This one of eviltransform differs from the formula by a tenth of a metre.
    [113.912316, 22.543847, 113.9171774808363, 22.540796131694766, 2e-6],
    // A service's answer, not the formula's: within 1e-5°.
    [118.7916827, 32.0623216, 118.7968802, 32.0602574, 1e-5],
  ])('published elsewhere: %f, %f', (lon, lat, gLon, gLat, within) => {
    const [x, y] = wgsToGcj(lon, lat)
    expect(Math.abs(x - gLon)).toBeLessThan(within)
    expect(Math.abs(y - gLat)).toBeLessThan(within)
  })

  it('comes back to within 0.2 m all over China', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 74, max: 135, noNaN: true }),
        fc.double({ min: 18, max: 53, noNaN: true }),
        (lon, lat) => {
          const gcj = wgsToGcj(lon, lat)
          for (const [x, y] of [toWgs84('gcj02', ...gcj), toWgs84('bd09', ...gcjToBd(...gcj))]) {
            expect(Math.hypot(x - lon, y - lat) * 111_320).toBeLessThan(0.2)
          }
        },
      ),
    )
  })
})
