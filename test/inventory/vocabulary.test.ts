// What the shipped tables answer to.
import { describe, expect, it } from 'vitest'
import { branches, carriers, flows, fuels } from '../../src/inventory/index.ts'

describe('names of the shipped tables', () => {
  it.each([
    ['carriers', carriers()],
    ['branches', branches()],
    ['flows', flows()],
    ['fuels', fuels()],
  ])('%s: no alias of another takes an id or a name', (_, { entries, find }) => {
    const lost = entries
      .flatMap(({ id, name, nameZh }) => [id, name, nameZh].map((text) => ({ id, text })))
      .filter(({ id, text }) => text !== '' && find(text)?.id !== id)
    expect(lost).toEqual([])
  })
})
