// JSON in pieces is the text that JSON.stringify gives, whatever is written and however long its arrays are.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encoded, jsonPieces } from '../../src/run/folder/json-pieces.ts'

const packed = (value: unknown) =>
  value instanceof Float64Array ? { array: 'Float64Array', values: Array.from(value) } : value
const whole = (value: unknown) => JSON.stringify(value, (_key, part) => packed(part))

const anything = fc.object({
  maxDepth: 3,
  withTypedArray: false,
  values: [
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(undefined),
    fc.constant(null),
    fc.float64Array({ maxLength: 100 }),
  ],
})

it('is the text of JSON.stringify', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect([...jsonPieces(value, packed)].join('')).toBe(whole(value))
    }),
    { seed: 8, numRuns: 200 },
  )
})

it.each([0, 1, 64, 65, 1024, 1025, 3000])('is it for arrays of %i elements', (length) => {
  const value = {
    numbers: Float64Array.from({ length }, (_, i) => i / 7),
    rows: Array.from({ length }, (_, i) => ({ id: `e${i}`, name: undefined, at: i % 3 ? i : undefined })),
    holes: Array.from({ length }, (_, i) => (i % 2 ? i : undefined)),
  }
  const pieces = [...jsonPieces(value, packed)]
  expect(pieces.join('')).toBe(whole(value))
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(40_000)
})

it('is encoded as one text', () => {
  const texts = Array.from({ length: 5000 }, (_, i) => `第${i}行，`)
  const decoder = new TextDecoder()
  const read = [...encoded(texts)].map((bytes) => decoder.decode(bytes, { stream: true })).join('')
  expect(read).toBe(texts.join(''))
})
