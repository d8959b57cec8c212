// Lists in messages: short ones whole, long ones with how many more there are.
import { describe, expect, it } from 'vitest'
import { listed } from '../../src/quantity/index.ts'

describe('a list in a message', () => {
  it('is whole up to twelve, and then tells how many more there are', () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
    expect(listed(['a', 'b'])).toBe('a, b')
    expect(listed(names(12))).toBe('1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12')
    expect(listed(new Set(names(15)))).toBe('1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 3 more')
  })

  it('may be shorter, of names that are cut', () => {
    expect(listed(['abcdef', 'b', 'c'], { most: 2, longest: 3 })).toBe('abc…, b and 1 more')
    expect(listed([])).toBe('')
  })
})
