// Sums of parcels as columns: every key once and in order, the same to the bit however tiles divide them.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { joinSums, packSums, sumsInOrder } from '../../src/cadastre/patches/parcel-sums.ts'
import { ExactSum, exactSum } from '../../src/quantity/index.ts'

const terms = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 9 }), fc.double({ min: -1e9, max: 1e9, noNaN: true })),
  { maxLength: 60 },
)

function packedOf(list: readonly (readonly [number, number])[]) {
  const sums = new Map<number, ExactSum>()
  // Keys as large as features × zones × classes make them.
  for (const [key, term] of list)
    sums.set(key * 1e12, (sums.get(key * 1e12) ?? new ExactSum()).addProduct(term, 1 / 3))
  return packSums(sums)
}

it('are the sums of all parts', () => {
  fc.assert(
    fc.property(terms, fc.integer({ min: 1, max: 9 }), (list, size) => {
      const parts = Array.from({ length: Math.ceil(list.length / size) }, (_, p) =>
        packedOf(list.slice(p * size, (p + 1) * size)),
      )
      const valuesOf = (sums: ReturnType<typeof packedOf>) =>
        [...sumsInOrder(sums)].map(([key, sum]) => [key, sum.value])
      const values = valuesOf(joinSums(parts))
      expect(values).toEqual(valuesOf(packedOf(list)))
      expect(values.map(([key]) => key)).toEqual(
        [...new Set(list.map(([key]) => key * 1e12))].sort((a, b) => a - b),
      )
      for (const [key, value] of values) {
        const own = list.flatMap(([of, term]) => (of * 1e12 === key ? [term] : []))
        expect(Math.abs(value! - exactSum(own) / 3)).toBeLessThanOrEqual(1e-6)
      }
    }),
    { seed: 5, numRuns: 200 },
  )
})
