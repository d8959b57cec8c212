// The small maps of ranks: what a choice is called stands whole above its map, in two lines where one is too short.
import { expect, it } from 'vitest'
import type { ZoneTable } from '../../src/cadastre/index.ts'
import { rankMaps } from '../../src/report/maps/rank-maps.ts'
import type { Sensitivity } from '../../src/scenario/index.ts'
import { utmGrid } from '../support/small-study.ts'

it('breaks long names between words, and cuts only what two lines cannot hold', () => {
  const variant = (name: string) => ({ name, zones: [] })
  const answer = {
    base: { zones: [] },
    variants: [
      'code 53 (Other construction land) not industry',
      `code 1 (${'long '.repeat(30)}) not industry`,
      'buffer 5 m',
    ].map(variant),
  } as unknown as Sensitivity
  const table = { sectors: [], rows: [] } as unknown as ZoneTable
  const options = { title: 'Drawn', synthetic: undefined, plain: true, source: '' }
  const { svg } = rankMaps(table, answer, [], utmGrid(4, 4), options)
  const lines = [...svg.matchAll(/<text[^>]*font-weight="500"[^>]*>([^<]*)</g)].map(([, text]) => text)
  expect(lines).toContain('code 53 (Other construction')
  expect(lines).toContain('land) not industry')
  expect(lines).toContain('land）不计为工业')
  expect(lines.filter((line) => line!.endsWith('…'))).toEqual(['long long long long long long lo…'])
})
