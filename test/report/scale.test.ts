// Class limits of maps.
import { expect, it } from 'vitest'
import { classOf, niceBreaks } from '../../src/report/words/scale.ts'

it('parts the few values there are, before it fills up with round numbers between them', () => {
  const values = new Float32Array(1000)
  values.fill(3, 0, 500).fill(515, 500, 800).fill(1026, 800, 1000)
  const breaks = niceBreaks(values)
  expect(breaks.length).toBeLessThanOrEqual(7)
  expect(new Set([3, 515, 1026].map((value) => classOf(value, breaks))).size).toBe(3)
})

it('leaves aside the many edges that hold nothing: outlines drawn along pixels, but rounded', () => {
  const values = new Float32Array(550).fill(40_338).map((value, i) => (i < 190 ? 1e-6 * (i + 1) : value))
  expect(niceBreaks(values)).toEqual([])
  const besideFields = Float32Array.from([...values, ...new Float32Array(400).fill(240)])
  expect(niceBreaks(besideFields).length).toBeGreaterThan(0)
  expect(niceBreaks(besideFields)[0]).toBeGreaterThan(100)
})
