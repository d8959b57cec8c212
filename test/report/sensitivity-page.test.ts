// The page of choices: a zone that had nothing and comes to have something is told.
import { expect, it } from 'vitest'
import type { ZoneTable } from '../../src/cadastre/index.ts'
import { sensitivityPage } from '../../src/report/index.ts'

it('tells an emission where there was none as new, in both languages', () => {
  const row = (id: string) => ({ id, name: id, nameEn: undefined })
  const table = { sectors: [], rows: [row('a'), row('b')] } as unknown as ZoneTable
  const variant = (name: string, totals: readonly number[]) => ({
    name,
    total: 0,
    zones: totals.map((total) => ({ total, rank: 1 })),
  })
  const answer = { base: variant('as it is', [0, 100]), variants: [variant('other', [40, 60])], issues: [] }
  const maps = { name: 'm', caption: '', svg: '<svg/>' }
  const page = sensitivityPage(table, answer, maps, { title: 'T', synthetic: undefined })
  expect(page).toContain('<span class="en">new</span><span class="zh" lang="zh">新增</span>')
  expect(page).toContain('>−40.0<')
})
