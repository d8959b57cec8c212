// The city's figures: units that cannot be meant are told, with the row.
import { expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { memorySource } from '../../src/formats/index.ts'
import type { Study, World } from '../../src/study/index.ts'
import { openContext } from '../../src/study/inputs/context.ts'

it('people instead of ten thousands of them, and a share instead of per cent, are refused', async () => {
  const text = 'year,population,urban_share\n2010,800.76,78.5\n2015,8972900,0.83\n2020,931.9,186\n2021,0,0\n'
  const open = async () => memorySource('c.csv', new TextEncoder().encode(text))
  const issues: Issue[] = []
  const rows = await openContext({ context: 'c.csv' } as Study, { open } as unknown as World, issues)
  expect(issues.map(({ code, path }) => [code, ...path])).toEqual([
    ['context.unit', 'c.csv', 3, 'population'],
    ['context.unit', 'c.csv', 3, 'urban_share'],
    ['context.unit', 'c.csv', 4, 'urban_share'],
  ])
  expect(rows[0]).toMatchObject({ population: 800.76, urban_share: 78.5 })
})
