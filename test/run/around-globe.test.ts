// Targets that count longitudes from 0° to 360°: mass west of Greenwich lies where the file has it.
import { expect, it } from 'vitest'
import { regridder } from '../../src/cadastre/index.ts'
import type { Grid } from '../../src/grid/index.ts'
import { aroundGlobe, turnedBack } from '../../src/run/grids/around-globe.ts'
import { wgs84 } from '../../src/vector/index.ts'

const grid = (c: number, step: number, width: number, f: number, height: number): Grid => ({
  width,
  height,
  affine: { a: step, c, e: -step, f },
  crs: wgs84(),
})

function cellsOf(source: Grid, target: Grid) {
  const turned = aroundGlobe(target, source)
  const regrid = regridder(source, turned.grid, 1)
  const { width, height } = source
  regrid.add({ col: 0, row: 0, width, height }, [new Float64Array(width * height).fill(1)], -9999)
  const { mass, outside, covered, grid: told } = turnedBack(regrid, target, turned.columns)
  expect(told).toBe(target)
  expect(outside[0]).toBe(0)
  const held = [...mass[0]!].flatMap((value, cell) => (value > 0 ? [cell] : []))
  expect([...covered].flatMap((is, cell) => (is ? [cell] : []))).toEqual(held)
  return held
}

it('a globe from 0° has Augusta at 278°, London at both ends, Nanjing where it was', () => {
  const globe = grid(0, 1, 360, 90, 180)
  expect(cellsOf(grid(-81.8, 0.1, 6, 33.8, 5), globe)).toEqual([56 * 360 + 278])
  expect(cellsOf(grid(-0.5, 0.1, 10, 51.8, 5), globe)).toEqual([38 * 360, 38 * 360 + 359])
  const east = grid(118.2, 0.1, 6, 32.8, 5)
  expect(aroundGlobe(globe, east).grid).toBe(globe)
  expect(cellsOf(east, globe)).toEqual([57 * 360 + 118])
})

it('part of a globe is moved by a whole turn, or left', () => {
  const augusta = grid(-81.8, 0.1, 6, 33.8, 5)
  expect(cellsOf(augusta, grid(270, 1, 20, 40, 10))).toEqual([6 * 20 + 8])
  const far = grid(100, 1, 20, 40, 10)
  expect(aroundGlobe(far, augusta).columns).toBe(0)
})
