// What is made once for the same numbers.
import { expect, test } from 'vitest'
import { madeOnce } from '../../src/grid/index.ts'

test('what was made for the same numbers is given again, for others it is made', () => {
  const asked: number[][] = []
  const room = madeOnce((side: number, bands: number) => {
    asked.push([side, bands])
    return new Float32Array(side * bands)
  })
  const first = room(8, 2)
  expect(room(8, 2)).toBe(first)
  expect(room(2, 8)).not.toBe(first)
  expect(asked).toEqual([
    [8, 2],
    [2, 8],
  ])
})
