// Where a scene truly lies: textbook residuals of control points, shifts found to a fraction of a pixel.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ControlPoint,
  fitTransform,
  moved,
  type Order,
  phaseShift,
  unmoved,
} from '../../src/classify/index.ts'
import { encodeTile, geoTagsOfEpsg, writeCog } from '../../src/formats/index.ts'
import type { Grid } from '../../src/grid/index.ts'
import { nodeWorld, nodeZlib } from '../../src/host/node.ts'
import { type Correction, correctScene } from '../../src/run/index.ts'
import { openScene } from '../../src/study/index.ts'
import { askPython, python } from '../support/gdal.ts'
import { utmGrid } from '../support/small-study.ts'

const folder = mkdtempSync(join(tmpdir(), 'cadastre-correct-'))

describe('control points', () => {
  it('fit a line of four points as worked by hand', () => {
    // x' − x = 1, 2, 3, 3 at x = 0, 1, 2, 3 (y without error): intercept 1.2, slope 0.7, residuals 0.2, −0.1, −0.4, 0.3.
    const shifts = [1, 2, 3, 3]
    const points = [0, 1, 2, 3].flatMap((x): ControlPoint[] =>
      [0, 10].map((y) => ({ from: [x, y], to: [x + shifts[x]!, y] })),
    )
    const fit = fitTransform(points, 'affine')!
    const residuals = fit.residuals.filter((_, i) => i % 2 === 0).map(([dx]) => dx)
    ;[0.2, -0.1, -0.4, 0.3].forEach((expected, i) => {
      expect(residuals[i]).toBeCloseTo(expected, 12)
    })
    expect(fit.rmse).toBeCloseTo(Math.sqrt((0.04 + 0.01 + 0.16 + 0.09) / 4), 12)
  })

  it('give back a transform they were made by, forth and back', () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(number, { minLength: 12, maxLength: 12 }), (c) => {
        const far = (x: number, y: number): [number, number] => {
          const [u, v] = [(x - 600_000) / 10_000, (y - 3_500_000) / 10_000]
          const at = (k: number) =>
            300 *
            (c[k]! +
              c[k + 1]! * u +
              c[k + 2]! * v +
              c[k + 3]! * u * u +
              c[k + 4]! * u * v +
              c[k + 5]! * v * v)
          return [x + at(0), y + at(6)]
        }
        const points = Array.from({ length: 12 }, (_, i): ControlPoint => {
          const from = [600_000 + (i % 4) * 3000, 3_500_000 + Math.floor(i / 4) * 4000] as const
          return { from, to: far(...from) }
        })
        const fit = fitTransform(points, 'second')!
        expect(fit.rmse).toBeLessThan(1e-6)
        const [x, y] = moved(fit.transform, 604_321, 3_503_210)
        expect(Math.hypot(x - far(604_321, 3_503_210)[0], y - far(604_321, 3_503_210)[1])).toBeLessThan(1e-5)
        const back = unmoved(fit.transform, x, y)
        expect(Math.hypot(back[0] - 604_321, back[1] - 3_503_210)).toBeLessThan(1e-3)
      }),
    )
  })

  it('say so where they are too few or lie in a line', () => {
    const line = (count: number) =>
      Array.from({ length: count }, (_, i): ControlPoint => ({ from: [i, 2 * i], to: [i, 2 * i] }))
    const orders: Order[] = ['affine', 'second']
    for (const order of orders) expect(fitTransform(line(12), order)).toBeUndefined()
    expect(fitTransform(line(2), 'affine')).toBeUndefined()
    expect(fitTransform(line(1), 'shift')!.rmse).toBe(0)
  })

  it.skipIf(!python)('leave the residuals that numpy leaves (needs numpy)', () => {
    const points = Array.from({ length: 9 }, (_, i): ControlPoint => {
      const from = [(i % 3) * 1000 + 7 * i, Math.floor(i / 3) * 1200 - 5 * i] as const
      return { from, to: [from[0] + 30 + ((i * 37) % 11), from[1] - 20 + ((i * 53) % 7)] }
    })
    const theirs = askPython<number[]>(
      'import sys, json, numpy as np; p = json.loads(sys.argv[1]); s = np.array([q["from"] for q in p], float); t = np.array([q["to"] for q in p], float); a = np.c_[np.ones(len(s)), s, s[:, 0]**2, s[:, 0]*s[:, 1], s[:, 1]**2]; print(json.dumps((a @ np.linalg.lstsq(a, t, rcond=None)[0] - t).ravel().tolist()))',
      JSON.stringify(points),
    )
    fitTransform(points, 'second')!
      .residuals.flat()
      .forEach((value, i) => {
        expect(value).toBeCloseTo(theirs[i]!, 6)
      })
  })
})

// Ground with detail of all sizes, the finer the fainter: a sum of waves, known everywhere, so that a shifted
// picture needs no interpolation.
const WAVES = Array.from({ length: 150 }, (_, i) => {
  const length = 70 * 60 ** (((i * 7919) % 150) / 150)
  const angle = (i * 2.399963) % (2 * Math.PI)
  return {
    u: Math.cos(angle) / length,
    v: Math.sin(angle) / length,
    phase: (i * 1.7) % 6.28,
    height: length / 100,
  }
})
const ground = (x: number, y: number) => {
  let sum = 1000
  for (const { u, v, phase, height } of WAVES) sum += height * Math.sin(2 * Math.PI * (u * x + v * y) + phase)
  return sum
}

function picture(grid: Grid, shiftX: number, shiftY: number): Float32Array {
  const { a, c, e, f } = grid.affine
  return Float32Array.from({ length: grid.width * grid.height }, (_, i) =>
    ground(c + a * ((i % grid.width) + 0.5) - shiftX, f + e * (Math.floor(i / grid.width) + 0.5) - shiftY),
  )
}

function writePicture(name: string, grid: Grid, pixels: Float32Array): string {
  const side = 512
  const tile = new Float32Array(side * side).fill(-9999)
  for (let row = 0; row < grid.height; row++)
    tile.set(pixels.subarray(row * grid.width, (row + 1) * grid.width), row * side)
  const bytes = encodeTile(tile, nodeZlib, { level: 1 })
  const file = join(folder, name)
  const pieces = writeCog({
    grid,
    geo: geoTagsOfEpsg({ ...grid.crs, epsg: grid.crs.epsg! }),
    tileSize: side,
    nodata: -9999,
    description: name,
    unit: '',
    byteCounts: [Float64Array.of(bytes.length)],
    tile: () => bytes,
  })
  writeFileSync(file, Buffer.concat([...pieces]))
  return file
}

async function corrected(file: string, correction: Correction) {
  const world = nodeWorld({ base: '.', threads: 1 })
  const spec = { files: [file], indices: [], mask: false }
  const result = await correctScene(spec, correction, world, [])
  const scene = (await openScene(result.spec, world, []))!
  const { width, height } = scene.grid
  const pixels = await scene.bands[0]!.raster.read({ col: 0, row: 0, width, height })
  await world.close()
  return { result, grid: scene.grid, pixels }
}

// Largest difference from the true ground, away from the border.
function worst(grid: Grid, pixels: ArrayLike<number>): number {
  const truth = picture(grid, 0, 0)
  let most = 0
  for (let row = 8; row < grid.height - 8; row++)
    for (let col = 8; col < grid.width - 8; col++)
      most = Math.max(most, Math.abs(pixels[row * grid.width + col]! - truth[row * grid.width + col]!))
  return most
}

describe('phase correlation', () => {
  // From far away the pictures show different ground at their borders: one look finds the pixel, a second its parts.
  it.each([
    [0, 0, 0.1],
    [0.3, 0.45, 0.1],
    [-0.5, 0.4, 0.1],
    [5, -9, 0.5],
    [-20.75, 11.5, 0.5],
  ] as const)('finds a shift of %d, %d pixels within %d', (cols, rows, within) => {
    const side = 128
    const grid = utmGrid(side, side)
    const reference = Float64Array.from(picture(grid, 0, 0))
    const found = phaseShift(
      [{ reference, moved: Float64Array.from(picture(grid, cols * 30, -rows * 30)) }],
      side,
    )
    expect(Math.abs(found.cols - cols)).toBeLessThan(within)
    expect(Math.abs(found.rows - rows)).toBeLessThan(within)
  })

  it('finds a scene shifted by (37.4 m, −21.6 m) and puts it back', async () => {
    const grid = utmGrid(180, 160)
    const reference = writePicture('reference.tif', grid, picture(grid, 0, 0))
    const shifted = writePicture('shifted.tif', grid, picture(grid, 37.4, -21.6))
    const {
      result,
      pixels,
      grid: place,
    } = await corrected(shifted, { kind: 'reference', file: reference, method: 'bilinear' })
    expect(Math.abs(result.shift!.x + 37.4)).toBeLessThan(3)
    expect(Math.abs(result.shift!.y - 21.6)).toBeLessThan(3)
    expect(result.shift!.peak).toBeGreaterThan(0.2)
    expect(Math.abs((place.affine.c - grid.affine.c) % 30)).toBe(0)
    expect(worst(place, pixels)).toBeLessThan(worst(grid, picture(grid, 37.4, -21.6)) / 4)
  })

  it('finds a shift that is written in the georeference instead of the pixels', async () => {
    const grid = utmGrid(180, 160)
    const away = { ...grid, affine: { ...grid.affine, c: grid.affine.c + 37.4, f: grid.affine.f - 21.6 } }
    const reference = writePicture('still.tif', grid, picture(grid, 0, 0))
    const shifted = writePicture('away.tif', away, picture(grid, 0, 0))
    const { result } = await corrected(shifted, { kind: 'reference', file: reference, method: 'nearest' })
    expect(Math.abs(result.shift!.x + 37.4)).toBeLessThan(3)
    expect(Math.abs(result.shift!.y - 21.6)).toBeLessThan(3)
  })
})

describe('a scene with control points', () => {
  it('is put in its place from CSV and from JSON alike', async () => {
    const grid = utmGrid(200, 180)
    const file = writePicture('points.tif', grid, picture(grid, 95, -64))
    const pixelsAt = [
      [10, 12],
      [180, 20],
      [30, 160],
      [170, 150],
    ] as const
    const records = pixelsAt.map(([col, row]) => ({
      col,
      row,
      x: 600_000 + 30 * col - 95,
      y: 3_550_000 - 30 * row + 64,
    }))
    const csv = join(folder, 'gcp.csv')
    writeFileSync(csv, ['col,row,x,y', ...records.map((r) => `${r.col},${r.row},${r.x},${r.y}`)].join('\n'))
    const json = join(folder, 'gcp.json')
    writeFileSync(json, JSON.stringify(records))
    const first = await corrected(file, { kind: 'points', file: csv, order: 'affine', method: 'bilinear' })
    const second = await corrected(file, { kind: 'points', file: json, order: 'shift', method: 'bilinear' })
    for (const { result, grid: place, pixels } of [first, second]) {
      expect(result.fit!.rmse).toBeLessThan(1e-6)
      expect(worst(place, pixels)).toBeLessThan(worst(grid, picture(grid, 95, -64)) / 4)
    }
  })

  it('tells every point that is incomplete', async () => {
    const file = writePicture('broken.tif', utmGrid(40, 40), picture(utmGrid(40, 40), 0, 0))
    const csv = join(folder, 'broken.csv')
    writeFileSync(csv, 'col,row,x,y\n1,1,,3550000\n2,b,600000,3550000\n')
    await expect(
      corrected(file, { kind: 'points', file: csv, order: 'shift', method: 'nearest' }),
    ).rejects.toThrow(/gcp\.point at .*\[2\][\s\S]*gcp\.point at .*\[3\]/)
  })
})
