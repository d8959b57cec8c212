// Corners of pixels in another system: near enough at any size of pixel.
import { describe, expect, it } from 'vitest'
import { type Grid, toPixel, toWorld } from '../../src/grid/index.ts'
import { cornerLocator } from '../../src/land/reference-corners.ts'
import { crsOfEpsg, transformer } from '../../src/vector/index.ts'

const [utm, degrees] = [crsOfEpsg(32650)!, crsOfEpsg(4326)!]
const METRES = 111_000

describe('corners in another system', () => {
  it.each([10, 30, 100, 463, 1000])('are within a centimetre for pixels of %i m', (size) => {
    const from: Grid = {
      width: 70,
      height: 70,
      affine: { a: size, c: 620000, e: -size, f: 3550000 },
      crs: utm,
    }
    const to: Grid = {
      width: 10,
      height: 10,
      affine: { a: 0.0001, c: 118, e: -0.0001, f: 33 },
      crs: degrees,
    }
    const { cols, rows } = cornerLocator(from, to)({ col: 3, row: 5, width: 40, height: 40 })
    const change = transformer(utm, degrees)
    let worst = 0
    for (let i = 0; i < cols.length; i++) {
      const [x, y] = change(Float64Array.from(toWorld(from, 3 + (i % 41), 5 + Math.floor(i / 41))))
      const [col, row] = toPixel(to, x!, y!)
      worst = Math.max(worst, Math.hypot(cols[i]! - col, rows[i]! - row) * 0.0001 * METRES)
    }
    expect(worst).toBeLessThan(0.01)
  })
})
