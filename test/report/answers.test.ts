// Pages of answers: their links in the report, tables in both languages, and a folder whose list of hashes stays whole.
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { addOutputs, writeOutputs } from '../../src/host/output-folder.ts'
import { factorRows, factors } from '../../src/inventory/index.ts'
import { whiskerStrip } from '../../src/report/charts/whisker-chart.ts'
import { answerLinks, withAnswerLinks } from '../../src/report/pages/answer-links.ts'
import { sharingSection } from '../../src/report/pages/sharing-section.ts'
import { driverWords } from '../../src/report/words/driver-words.ts'
import { formatNumber } from '../../src/report/words/scale.ts'
import { text } from '../../src/run/index.ts'
import { folderOf } from '../support/small-study.ts'

it('links name the pages that are there, however often they are written', () => {
  const page = `<main>${answerLinks([])}<p>x</p></main>`
  const linked = withAnswerLinks(page, ['compare.html', 'other.html', 'uncertainty.html'])
  expect([...linked.matchAll(/href="([^"]+)"/g)].map(([, name]) => name)).toEqual([
    'uncertainty.html',
    'compare.html',
  ])
  expect(linked).toContain('有多确定')
  expect(withAnswerLinks(linked, [])).toBe(page)
})

it('what totals are shared by stands in both languages', () => {
  const line = {
    sector: 'industry',
    zone: undefined,
    zones: ['a'],
    total: 20_000,
    rung: 'primary',
    by: 'area',
  }
  const row = { id: 'a', name: 'West', nameEn: undefined, areas: [], emissions: [], total: 0, area: 1 }
  const table = { sectors: ['industry'], rows: [{ ...row, unclassified: 0 }] }
  const section = sharingSection({ sharing: [line, { ...line, rung: 'fallback', zone: 'a' }], table })
  for (const part of ['all zones', '全域', 'West', '面积', '2.00', 'first choice', '后备'])
    expect(section, part).toContain(part)
})

it('a number that draws vary is named by its branch and carrier, or by its fuel', () => {
  expect(driverWords('industry coke activity')).toEqual({
    en: 'industry coke activity',
    zh: expect.stringMatching(/焦炭 活动水平$/),
  })
  expect(driverWords('obit n2o manufacturing')).toEqual({
    en: 'other bituminous coal N2O factor in manufacturing',
    zh: '其他烟煤 N2O 因子 制造业',
  })
  expect(driverWords('own thing')).toEqual({ en: 'own thing', zh: 'own thing' })
})

it.each(['ipcc-2006', 'ipcc-2006-china', 'ceads', 'ndrc-2011', 'gbt-32151'])(
  'no fuel of %s is told by a code',
  (set) => {
    for (const { fuel } of factorRows(factors(set)!))
      expect(driverWords(`${fuel} ncv`).zh, fuel).not.toMatch(/^[a-z]/)
  },
)

it('what is rounded to zero has no sign', () => {
  expect([-0.004, -0.006, 0.004, 0, -1234.5].map((value) => formatNumber(value, 2))).toEqual([
    '0.00',
    '−0.01',
    '0.00',
    '0',
    '−1,234.50',
  ])
})

it('a whisker lies where its interval does', () => {
  const strip = whiskerStrip({ central: 50, low: 25, high: 100, quartiles: [40, 50, 60] }, 100)
  expect(strip).toContain('x1="32" x2="116"')
  expect(strip).toContain('cx="60"')
})

it('files added to a folder keep the hashes of the others', async () => {
  const folder = folderOf({})
  await writeOutputs(folder, [text('a.txt', 'a'), text('b.txt', 'b')])
  await addOutputs(folder, [text('b.txt', 'new'), text('c.txt', 'c')])
  const list = readFileSync(join(folder, 'SHA256SUMS'), 'utf8')
  expect([...list.matchAll(/ {2}(\S+)$/gm)].map(([, name]) => name)).toEqual(['a.txt', 'b.txt', 'c.txt'])
  const hash = '11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437'
  expect(list).toContain(`${hash}  b.txt`)
})

it('a list of hashes that no run wrote, or that was altered, is left as it is; none is begun', async () => {
  const folder = folderOf({ SHA256SUMS: 'deadbeef  mine.iso\n' })
  await addOutputs(folder, [text('a.txt', 'a')])
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('a')
  expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toBe('deadbeef  mine.iso\n')
  const plain = folderOf({ 'mine.txt': 'x' })
  await addOutputs(plain, [text('a.txt', 'a')])
  expect(readdirSync(plain).sort()).toEqual(['a.txt', 'mine.txt'])
  const run = folderOf({})
  await writeOutputs(run, [text('a.txt', 'a')])
  appendFileSync(join(run, 'SHA256SUMS'), 'x')
  const altered = readFileSync(join(run, 'SHA256SUMS'), 'utf8')
  await addOutputs(run, [text('b.txt', 'b')])
  expect(readFileSync(join(run, 'SHA256SUMS'), 'utf8')).toBe(altered)
})
