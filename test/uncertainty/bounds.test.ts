// Own bounds as people write them: percent in other words, in the number's own unit, beside the number, shadowed.
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { memorySource } from '../../src/formats/index.ts'
import type { Solution } from '../../src/study/index.ts'
import { driversOf } from '../../src/uncertainty/bounds.ts'
import { openUncertainty } from '../../src/uncertainty/index.ts'

const study = { uncertainty: { totals: {}, spatial: {}, inputs: 'b.csv' } }
const solution = {
  study,
  tally: { lands: { layers: [], sectors: ['industry'], legend: [] } },
  emissions: { onLayer: [] },
} as unknown as Solution

async function read(rows: string) {
  const issues: Issue[] = []
  const text = `input,low,high,unit,distribution,source\n${rows}`
  const open = async () => memorySource('b.csv', new TextEncoder().encode(text))
  const options = await openUncertainty(solution, { open }, issues)
  const total = (tonnes: number) =>
    driversOf(options).total({ sector: 'industry', emission_t: tonnes } as Parameters<
      ReturnType<typeof driversOf>['total']
    >[0])
  return { total, codes: issues.map(({ code, path }) => [code, ...path]) }
}

describe('own bounds', () => {
  it.each(['-10,10,%', '-10,10,percent', '-10,10,％', '-10%,10%,', '−10,10,百分比'])(
    '%s are ten percent',
    async (cells) => {
      const { total, codes } = await read(`industry total,${cells},uniform,me`)
      expect(codes).toEqual([])
      expect(total(1e6)).toMatchObject({ distribution: { kind: 'uniform', low: 0.9, high: 1.1 } })
    },
  )

  it('in the unit of a total are those of the total, where they lie about it', async () => {
    const { total } = await read('industry total,900000,1200000,,uniform,me')
    expect(total(1e6)).toMatchObject({ distribution: { kind: 'uniform', low: 0.9, high: 1.2 }, source: 'me' })
    for (const tonnes of [8e5, 2e6]) expect(total(tonnes).own).toBeUndefined()
  })

  it('that reach zero cannot be lognormal', async () => {
    const { codes } = await read('industry total,-100,50,%,lognormal,me\nindustry total,0,50,,lognormal,me')
    expect(codes).toEqual([
      ['uncertainty.bounds', 'b.csv', 2],
      ['uncertainty.bounds', 'b.csv', 3],
    ])
  })
})
